/** A file as columns and rows of cells, whatever its format: what `referent link` reads. */
import path from 'node:path';
import { describeSource, openSource } from './1-extract/read.ts';
import type { ByteRange, RawValue, SourceInput } from './1-extract/source.ts';
import { ReferentError } from './errors.ts';
import { flattenRow } from './flatten-row.ts';
import { openJsonArray } from './json-array.ts';
import { type LeftOut, leaveOut } from './left-out.ts';
import { openParquet } from './parquet-source.ts';
import { refuseOtherFormat } from './refuse-other-format.ts';

/** One text, or several where a cell holds a list. */
export type Cell = string | readonly string[];

/** Rows that came together; `lines` are where they stand in the file. */
export interface LinkBatch {
  readonly lines: readonly number[];
  /** Cells in the order of the columns; what is not there is ''. */
  readonly rows: readonly (readonly Cell[])[];
  /** Lines that could not be read; left out where the format has none. */
  readonly leftOut?: LeftOut;
}
export interface LinkSource {
  /** Name without its folder. */
  readonly file: string;
  /** Size, where it is known. */
  readonly bytes: number | null;
  readonly columns: readonly string[];
  /** Headers that stand more than once. */
  readonly repeated?: readonly string[];
  /** Read anew at each call, in the file's order; all, or a range. */
  batches(range?: ByteRange | null): AsyncIterable<LinkBatch>;
  /** At most `most` ranges that can be read apart; null where the file is read whole. */
  ranges(most: number): Promise<readonly ByteRange[] | null>;
}
export interface LinkSourceOptions {
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Throws REF_SOURCE_… for a file that is not there, is empty, or is none of the formats. */
export async function openLinkSource(file: string, options: LinkSourceOptions): Promise<LinkSource> {
  if (/\.parquet$/i.test(file)) return openParquet(path.resolve(options.folder, file), options.signal);
  if (/\.json$/i.test(file))
    return (await openJsonArray(path.resolve(options.folder, file))) ?? openJson(file, options);
  return /\.(jsonl|ndjson)$/i.test(file) ? openJson(file, options) : openCsv(file, options);
}

const inputOf = (read: SourceInput['read'], { folder, signal }: LinkSourceOptions): SourceInput => ({
  read,
  label: 'file',
  columns: [],
  key: [],
  workspace: folder,
  databaseUrl: '',
  signal,
});

/** A first row that holds an address, a day or a telephone number is a row, not the names of columns. */
const DATA = /@[^\s@]+\.\w|^\s*\d{4}-\d{2}-\d{2}|^\s*\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s*$|^\s*\+?\d[\d .-]{7,}\s*$/;

async function openCsv(file: string, options: LinkSourceOptions): Promise<LinkSource> {
  const csv = { format: 'csv', path: file, quote: '"' } as const;
  const [named] = await describeSource(inputOf({ ...csv, header: true }, options));
  await refuseOtherFormat(path.resolve(options.folder, named?.file ?? file));
  const header = !(named?.found ?? []).some((c) => DATA.test(c));
  const found = named?.found ?? [];
  const columns = distinct(header ? found : found.map((_, i) => `column ${i + 1}`));
  // By position, so that a header that stands twice, or says nothing, is a column all the same.
  const input: SourceInput = {
    ...inputOf({ ...csv, header }, options),
    columns: found.some((c) => /^\d+$/.test(c)) && header ? found : found.map((_, i) => String(i)),
  };
  const [part] = await describeSource(input);
  return {
    file: path.basename(file),
    bytes: part?.bytes ?? null,
    columns,
    repeated: header ? repeatedOf(found) : [],
    ranges: async (most) => (await part?.ranges?.(most)) ?? null,
    async *batches(range) {
      if (part === undefined) return;
      for await (const items of part.rows(range ?? undefined)) {
        options.signal.throwIfAborted();
        const lines: number[] = [];
        const rows: string[][] = [];
        const leftOut: LeftOut = new Map();
        for (const item of items) {
          if (item.kind === 'reject') leaveOut(leftOut, item.reason, item.line);
          if (item.kind !== 'row') continue;
          lines.push(item.line);
          // A CSV has texts only.
          rows.push(item.values as string[]);
        }
        yield { lines, rows, leftOut };
      }
    },
  };
}

const repeatedOf = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, i) => name !== '' && names.indexOf(name) !== i)),
];

/** Names that stand for one column each: an empty one is called by its place, a second one by its number. */
function distinct(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, i) => {
    const base = name === '' ? `column ${i + 1}` : name;
    let unique = base;
    for (let n = 2; seen.has(unique); n++) unique = `${base} (${n})`;
    seen.add(unique);
    return unique;
  });
}

/** Objects of the first lines are looked at for their keys. */
const FIRST_ROWS = 2000;

async function openJson(file: string, options: LinkSourceOptions): Promise<LinkSource> {
  const base = inputOf({ format: 'jsonl', path: file, encoding: 'utf-8' }, options);
  const [head] = await describeSource(base);
  const keys = head?.found ?? [];
  const input: SourceInput = { ...base, columns: keys };
  const parts = await describeSource(input);
  const flat = (values: readonly RawValue[]): Map<string, Cell> => flattenRow(keys, values);
  const columns: string[] = [];
  let looked = 0;
  looking: for await (const { items } of openSource(input, parts))
    for (const item of items) {
      if (item.kind !== 'row') continue;
      for (const name of flat(item.values).keys()) if (!columns.includes(name)) columns.push(name);
      if (++looked >= FIRST_ROWS) break looking;
    }
  return {
    file: path.basename(file),
    bytes: head?.bytes ?? null,
    columns,
    ranges: () => Promise.resolve(null),
    async *batches() {
      for await (const { items } of openSource(input, parts)) {
        const lines: number[] = [];
        const rows: Cell[][] = [];
        const leftOut: LeftOut = new Map();
        for (const item of items) {
          if (item.kind === 'reject') leaveOut(leftOut, item.reason, item.line);
          if (item.kind !== 'row') continue;
          const cells = flat(item.values);
          lines.push(item.line);
          rows.push(columns.map((c) => cells.get(c) ?? ''));
        }
        yield { lines, rows, leftOut };
      }
    },
  };
}

/** Throws REF_SOURCE_COLUMN for a column that the file does not have, with the nearest that it has. */
export function requireColumn(source: LinkSource, column: string, nearest: string | undefined): void {
  if (source.columns.includes(column)) return;
  throw new ReferentError(
    'REF_SOURCE_COLUMN',
    `${source.file} has no column "${column}"${nearest === undefined ? '' : `; the nearest is "${nearest}"`}.`,
    { where: source.file, expected: 'a column that the file has' },
  );
}
