/**
 * What a file is, from its bytes: encoding (byte order mark, then strict UTF-8, then windows-1252), delimiter (the one
 * that gives the first rows one number of cells), binary formats. Pure; the choice is recorded in
 * staging.source_file.layout, never silent.
 */
import { createCsvScanner } from './csv-scan.ts';
import type { Encoding } from './decode.ts';
import { incompleteTail, tallyUtf8 } from './utf8.ts';

/** How much of a file is looked at. */
export const SAMPLE_BYTES = 1 << 18;

export interface Utf8Tally {
  readonly multibyte: number;
  readonly invalid: number;
}

export interface EncodingGuess {
  readonly encoding: Encoding;
  readonly from: 'bom' | 'content';
}

export function byteOrderMark(head: Uint8Array): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark: western text has a zero in every other byte, and hardly a control character in the others. */
function bareUtf16(head: Uint8Array): Encoding | null {
  const zeros = [0, 0];
  let controls = 0;
  const pairs = head.length >> 1;
  for (let i = 0; i < pairs * 2; i++) {
    const byte = head[i] ?? 0;
    if (byte === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1;
    else if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13) controls++;
  }
  if (controls > pairs * 0.02) return null;
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.3 && even < pairs * 0.05) return 'utf-16le';
  if (even > pairs * 0.3 && odd < pairs * 0.05) return 'utf-16be';
  return null;
}

/**
 * `tally` counts the whole file when it is known, else the head is counted. Bytes that are not UTF-8 among many good
 * sequences are a few broken rows of a UTF-8 file; alone they are windows-1252.
 */
export function detectEncoding(head: Uint8Array, tally?: Utf8Tally): EncodingGuess {
  const mark = byteOrderMark(head);
  if (mark !== null) return { encoding: mark, from: 'bom' };
  const bare = bareUtf16(head);
  if (bare !== null) return { encoding: bare, from: 'content' };
  const { multibyte, invalid } = tally ?? tallyUtf8(head.subarray(0, head.length - incompleteTail(head)));
  return { encoding: invalid * 9 <= multibyte ? 'utf-8' : 'windows-1252', from: 'content' };
}

const MAGIC: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'a ZIP archive'],
  ['PK\x05\x06', 'an empty ZIP archive'],
  ['%PDF-', 'a PDF document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'an old Excel workbook or Word document'],
  ['\x1f\x8b', 'a gzip archive'],
  ['PAR1', 'a Parquet file'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['Rar!', 'a RAR archive'],
];

/** What kind of binary file this is, in words, with what to do; null for text. */
export function binaryKind(head: Buffer): { readonly is: string; readonly advice: string } | null {
  const latin = head.toString('latin1', 0, 4096);
  const magic = MAGIC.find(([bytes]) => latin.startsWith(bytes));
  if (magic !== undefined) {
    const whole = head.toString('latin1');
    if (magic[0].startsWith('PK') && (whole.includes('xl/') || whole.includes('[Content_Types].xml')))
      return { is: 'an Excel workbook', advice: 'Export it as CSV.' };
    if (magic[0].startsWith('\xd0')) return { is: magic[1], advice: 'Export it as CSV.' };
    return { is: magic[1], advice: 'Unpack or export it as text first.' };
  }
  if (byteOrderMark(head) !== null || bareUtf16(head) !== null) return null;
  let zeros = 0;
  for (const byte of head) if (byte === 0) zeros++;
  return zeros > head.length / 100 ? { is: 'a binary file', advice: 'Export it as text first.' } : null;
}

export const DELIMITERS = [';', ',', '\t', '|'] as const;

/** The first complete records of a text. */
export function headRecords(
  text: string,
  dialect: { delimiter: string; quote: string; lineEnd: '\n' | '\r' },
  { most = 200, skipLines = 0, whole = false } = {},
): string[][] {
  const records: string[][] = [];
  const keep = (cells: string[]): void => {
    if (records.length < most) records.push(cells);
  };
  const scanner = createCsvScanner(
    dialect,
    { record: keep, reject: () => undefined, blank: () => undefined },
    { width: 'any', skipLines },
  );
  scanner.push(text);
  if (whole) scanner.end();
  return records;
}

export const detectLineEnd = (text: string): '\n' | '\r' => (!text.includes('\n') && text.includes('\r') ? '\r' : '\n');

export interface DelimiterGuess {
  readonly delimiter: string;
  /** `sep_line`: the file's first line says it (`sep=;`, as Excel does) and is passed over. */
  readonly from: 'sep_line' | 'content' | 'single_column';
}

/**
 * The delimiter under which most of the first rows have one same number of cells, more than one; `wanted` columns
 * that stand in the header weigh most. A file in which no candidate stands is one column.
 */
export function detectDelimiter(
  text: string,
  { quote = '"', wanted = [], whole = false }: { quote?: string; wanted?: readonly string[]; whole?: boolean } = {},
): DelimiterGuess {
  const sep = /^sep=(.)\r?(\n|$)/.exec(text);
  if (sep?.[1] !== undefined) return { delimiter: sep[1], from: 'sep_line' };
  const lineEnd = detectLineEnd(text);
  let best: { delimiter: string; score: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const records = headRecords(text, { delimiter, quote, lineEnd }, { whole });
    const width = records[0]?.length ?? 0;
    if (width < 2) continue;
    const same = records.filter((r) => r.length === width).length / records.length;
    const names = new Set(records[0]?.map((c) => c.trim()));
    const found = wanted.filter((w) => names.has(w)).length;
    const score = found * 1000 + same * 100 + Math.min(width, 50) / 100;
    if (best === undefined || score > best.score) best = { delimiter, score };
  }
  return best === undefined
    ? { delimiter: ',', from: 'single_column' }
    : { delimiter: best.delimiter, from: 'content' };
}
