/** What text files of every format share: their encoding, held against what is declared, and their text in pieces. */
import { createDecoder, type Encoding, isIllFormed } from './decode.ts';
import { byteOrderMark, detectEncoding } from './detect.ts';
import { readChunks, refuse, type SourceFile } from './files.ts';
import type { ByteRange, Note, RowOrReject, SourceInput } from './source.ts';
import { incompleteTail, tallyUtf8 } from './utf8.ts';

export interface EncodingChoice {
  readonly encoding: Encoding;
  readonly from: 'config' | 'bom' | 'content';
}

/** So many broken rows among the first are no longer single accidents. */
const BROKEN_SHARE = 0.05;
const BROKEN_LEAST = 3;

const isUtf16 = (encoding: Encoding): boolean => encoding.startsWith('utf-16');

/** The declared encoding when the bytes do not contradict it, else the detected one; refuses a contradiction. */
export function chooseEncoding(input: SourceInput, source: SourceFile, declared: Encoding | undefined): EncodingChoice {
  const guess = detectEncoding(source.head, source.tally);
  if (declared === undefined) return guess;
  const contradiction = (): string | undefined => {
    if (guess.encoding !== declared && (isUtf16(guess.encoding) || isUtf16(declared))) return guess.encoding;
    if (declared === 'utf-8' || isUtf16(declared)) return undefined;
    if (byteOrderMark(source.head) === 'utf-8') return 'utf-8';
    // Eight-bit text that is valid UTF-8 in three places, and nowhere not, is UTF-8: read as declared, every accent breaks.
    const { multibyte, invalid } = source.tally ?? countOf(source.head);
    return invalid === 0 && multibyte >= 3 ? 'utf-8' : undefined;
  };
  const really = contradiction();
  if (really !== undefined)
    throw refuse('REF_SOURCE_UNREADABLE', input, source.file, `is declared ${declared} but is ${really}`, {
      expected: `text in ${declared}`,
      hint:
        really === 'utf-16be' ? 'Export it as UTF-8.' : `Write \`encoding: ${really}\`, or export it as ${declared}.`,
    });
  return { encoding: declared, from: 'config' };
}

function countOf(head: Buffer): { multibyte: number; invalid: number } {
  const tail = incompleteTail(head);
  return tallyUtf8(head.subarray(0, head.length - tail));
}

/** The text of the head; `whole` when the head is the whole file. */
export function headText(source: SourceFile, encoding: Encoding): { text: string; whole: boolean } {
  const decoder = createDecoder(encoding);
  const whole = source.head.length >= source.bytes;
  const text = decoder.write(source.head) + (whole ? decoder.end() : '');
  return { text: (text.startsWith('\ufeff') ? text.slice(1) : text).replaceAll('\0', ''), whole };
}

/** Refuses a file whose first lines are for a good part not valid in the encoding that it is read in. */
export function checkFirstLines(
  input: SourceInput,
  source: SourceFile,
  encoding: Encoding,
  lines: readonly string[],
): void {
  const broken = lines.filter(isIllFormed).length;
  if (broken < BROKEN_LEAST || broken <= lines.length * BROKEN_SHARE) return;
  throw refuse(
    'REF_SOURCE_UNREADABLE',
    input,
    source.file,
    `is read as ${encoding} but ${broken} of its first ${lines.length} lines are not valid in it`,
    {
      expected: `text in ${encoding}`,
      hint:
        encoding === 'utf-8' ? 'It looks like windows-1252: write `encoding: windows-1252`.' : 'Export it as UTF-8.',
    },
  );
}

export interface TextPiece {
  readonly text: string;
  /** True when a byte up to here was not valid: lines must be looked at one by one. */
  readonly suspect: boolean;
  readonly last: boolean;
}

/** The text of a file in pieces, without byte order mark and NUL characters; what was taken out is told to `report`. */
export async function* readText(
  input: SourceInput,
  source: SourceFile,
  encoding: Encoding,
  report: (item: RowOrReject) => void,
  range?: ByteRange,
): AsyncGenerator<TextPiece> {
  const decoder = createDecoder(encoding);
  let first = range === undefined || range.from === 0;
  const clean = (piece: string): string => {
    let text = piece;
    if (first && text !== '') {
      first = false;
      if (text.startsWith('\ufeff')) text = text.slice(1);
    }
    if (!text.includes('\0')) return text;
    const stripped = text.replaceAll('\0', '');
    report(note('nul_removed', text.length - stripped.length));
    return stripped;
  };
  for await (const chunk of readChunks(input, source, range)) {
    const text = clean(decoder.write(chunk));
    yield { text, suspect: decoder.sawInvalid, last: false };
  }
  const text = clean(decoder.end());
  yield { text, suspect: decoder.sawInvalid, last: true };
}

export const note = (name: Note, count: number): RowOrReject => ({ kind: 'note', note: name, count });
