/** The head of a file, decoded by the same detection as the batch: what `referent init --from` guesses from. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { createDecoder } from './1-extract/decode.ts';
import { binaryKind, detectDelimiter, detectEncoding, detectLineEnd, headRecords } from './1-extract/detect.ts';
import { ReferentError } from './errors.ts';

/** Enough rows for every guess, little enough to be read at once. */
const HEAD_BYTES = 4 << 20;

export interface FileSample {
  readonly text: string;
  /** False when the file goes on behind the text. */
  readonly whole: boolean;
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  /** The first rows, the header among them, cut by the scanner of the batch. */
  readonly records: readonly (readonly string[])[];
}

const MOST_ROWS = 20_000;

/** Double quotes, but for a file that has none and puts whole cells in single ones. */
function quoteOf(text: string): '"' | "'" {
  if (text.includes('"')) return '"';
  const cells = text.match(/(?:^|[\n;,|\t])'[^'\n]*'(?=[\r\n;,|\t]|$)/g);
  return (cells?.length ?? 0) > 4 ? "'" : '"';
}

/** Throws REF_SOURCE_MISSING, REF_SOURCE_EMPTY, or REF_SOURCE_UNREADABLE for a binary file. `shown` names it in messages. */
export function sampleFile(file: string, shown: string): FileSample {
  let head: Buffer;
  let size: number;
  try {
    const handle = openSync(file, 'r');
    try {
      size = fstatSync(handle).size;
      head = Buffer.alloc(Math.min(size, HEAD_BYTES));
      head = head.subarray(0, readSync(handle, head, 0, head.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw new ReferentError('REF_SOURCE_MISSING', `${shown} cannot be read.`, { where: shown, cause });
  }
  if (head.length === 0) throw new ReferentError('REF_SOURCE_EMPTY', `${shown} is empty.`, { where: shown });
  const binary = binaryKind(head);
  if (binary !== null)
    throw new ReferentError('REF_SOURCE_UNREADABLE', `${shown} is ${binary.is}, not text.`, {
      where: shown,
      hint: binary.advice,
    });
  const { encoding } = detectEncoding(head);
  const decoder = createDecoder(encoding);
  const whole = head.length === size;
  const text = (decoder.write(head) + (whole ? decoder.end() : '')).replace(/^\uFEFF/, '').replaceAll('\0', '');
  const quote = quoteOf(text);
  const { delimiter, from } = detectDelimiter(text, { quote, whole });
  const dialect = { delimiter, quote, lineEnd: detectLineEnd(text) };
  const skipLines = from === 'sep_line' ? 1 : 0;
  const records = headRecords(text, dialect, { most: MOST_ROWS, skipLines, whole });
  return { text, whole, encoding, delimiter, quote, records };
}
