/** CSV files. */
import type { Read } from '../../config/schema.ts';
import { csvRanges } from './csv-ranges.ts';
import { type CsvDialect, createCsvScanner } from './csv-scan.ts';
import { isIllFormed, showIllFormed } from './decode.ts';
import { detectDelimiter, detectLineEnd, headRecords } from './detect.ts';
import { findFiles, refuse, type SourceFile } from './files.ts';
import { resolveColumns } from './resolve-columns.ts';
import type { ByteRange, Part, Reader, RowOrReject, SourceInput } from './source.ts';
import { checkFirstLines, chooseEncoding, type EncodingChoice, headText, note, readText } from './text-file.ts';

type CsvRead = Extract<Read, { format: 'csv' }>;

interface Plan {
  readonly encoding: EncodingChoice['encoding'];
  readonly dialect: CsvDialect;
  /** Cells of every row; null when the first row decides. */
  readonly width: number | null;
  readonly skipLines: number;
  readonly header: boolean;
  /** Where each mapped column stands. */
  readonly positions: readonly number[];
}

/** The number of cells that most of the records have, the larger of two equally frequent ones. */
function commonWidth(records: readonly string[][]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a), [0, 0])[0];
}

const shown = (delimiter: string): string => (delimiter === '\t' ? '"\\t"' : `"${delimiter}"`);

/** '0', '1' … of a file without header; when no first row could be read, as many as the mapping needs. */
function positionNames(width: number, columns: readonly string[]): string[] {
  const needed = columns.reduce((most, c) => (/^\d+$/.test(c) ? Math.max(most, Number(c) + 1) : most), 0);
  return Array.from({ length: width === 0 ? needed : width }, (_, i) => String(i));
}

function describeFile(input: SourceInput<CsvRead>, source: SourceFile): Part {
  const { read } = input;
  const choice = chooseEncoding(input, source, read.encoding);
  const { text, whole } = headText(source, choice.encoding);
  if (whole && text.trim() === '') throw refuse('REF_SOURCE_EMPTY', input, source.file, 'has no header and no row');
  const { quote } = read;
  const guess = detectDelimiter(text, { quote, wanted: input.columns, whole });
  const delimiter = read.delimiter ?? guess.delimiter;
  const skipLines = guess.from === 'sep_line' ? 1 : 0;
  const dialect: CsvDialect = { delimiter, quote, lineEnd: detectLineEnd(text) };
  const records = headRecords(text, dialect, { skipLines, whole });
  const [first] = records;
  if (read.header && first === undefined)
    throw refuse('REF_SOURCE_UNREADABLE', input, source.file, 'has no complete header in its first 256 KiB', {
      expected: 'a header line; quotes that close',
    });
  if (read.header && first !== undefined && isIllFormed(first.join('')))
    throw refuse('REF_SOURCE_UNREADABLE', input, source.file, `has a header that is not valid ${choice.encoding}`, {
      hint:
        choice.encoding === 'utf-8'
          ? 'It looks like windows-1252: write `encoding: windows-1252`.'
          : 'Export it as UTF-8.',
    });
  checkFirstLines(
    input,
    source,
    choice.encoding,
    records.map((cells) => cells.join(delimiter)),
  );
  const width = read.header ? (first?.length ?? 0) : commonWidth(records);
  const found = read.header ? (first ?? []).map((c) => c.trim()) : positionNames(width, input.columns);
  const [only, more] = found;
  if (more === undefined && guess.from === 'content' && input.columns.some((c) => c !== only && c !== '0'))
    throw refuse('REF_SOURCE_UNREADABLE', input, source.file, `has one column when split at ${shown(delimiter)}`, {
      expected: `rows split at ${shown(guess.delimiter)}, as they look`,
      hint: `Write \`delimiter: ${shown(guess.delimiter)}\`, or leave it out.`,
    });
  const plan: Plan = {
    encoding: choice.encoding,
    dialect,
    width: width === 0 ? null : width,
    skipLines,
    header: read.header,
    positions: resolveColumns(input, source.file, found),
  };
  return {
    file: source.file,
    bytes: source.bytes,
    contentHash: source.contentHash,
    found,
    layout: {
      format: 'csv',
      encoding: choice.encoding,
      encoding_from: choice.from,
      delimiter,
      delimiter_from: read.delimiter === undefined ? guess.from : 'config',
      quote,
      header: read.header,
      line_end: dialect.lineEnd === '\r' ? 'cr' : 'lf',
      columns: found,
    },
    rows: (range) => readRows(input, source, plan, range),
    ranges: (most) => csvRanges(input, source, plan, most),
  };
}

async function* readRows(
  input: SourceInput,
  source: SourceFile,
  plan: Plan,
  range?: ByteRange,
): AsyncGenerator<readonly RowOrReject[]> {
  const isFirst = range === undefined || range.from === 0;
  let items: RowOrReject[] = [];
  let suspect = false;
  let headerDue = plan.header && isFirst;
  const { positions } = plan;
  const scanner = createCsvScanner(
    plan.dialect,
    {
      record(cells, line) {
        if (headerDue) {
          headerDue = false;
          return;
        }
        if (suspect) {
          const text = cells.join(plan.dialect.delimiter);
          if (isIllFormed(text)) {
            items.push({ kind: 'reject', line, reason: 'bad_encoding', text: showIllFormed(text) });
            return;
          }
        }
        const values: string[] = [];
        for (const p of positions) values.push(cells[p] ?? '');
        items.push({ kind: 'row', line, values });
      },
      reject(reason, line, text) {
        items.push({ kind: 'reject', line, reason, text: suspect ? showIllFormed(text) : text });
      },
      blank() {
        items.push(note('blank_lines', 1));
      },
    },
    { width: plan.width, skipLines: isFirst ? plan.skipLines : 0, firstLine: range?.line ?? 1 },
  );
  for await (const piece of readText(input, source, plan.encoding, (item) => items.push(item), range)) {
    suspect = piece.suspect;
    scanner.push(piece.text);
    if (piece.last) scanner.end();
    if (items.length > 0) {
      yield items;
      items = [];
    }
  }
}

export const csvReader: Reader<CsvRead> = {
  async describe(input, whole) {
    const files = await findFiles(input, input.read.path, whole);
    return files.map((source) => describeFile(input, source));
  },
};
