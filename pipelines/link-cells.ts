/** Cells of files as they are written, row by row: what a person is shown, and small files of answers. */
import { describeSource, openSource } from './1-extract/read.ts';
import type { RawValue, SourceInput } from './1-extract/source.ts';

export interface CellsOptions {
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  readonly signal: AbortSignal;
}
/** By column, trimmed; several values of a cell are joined by a comma. */
export type TextRow = Readonly<Record<string, string>>;

const isJson = (file: string): boolean => /\.(jsonl|ndjson)$/i.test(file);

const textOf = (value: RawValue): string =>
  Array.isArray(value)
    ? value.map((v: RawValue) => textOf(v)).join(', ')
    : value === null || typeof value === 'object'
      ? ''
      : String(value).trim();

/** The rows of a file that can be read, in its order. Throws REF_SOURCE_… for a file that is not there. */
export async function* readCells(file: string, { folder, signal }: CellsOptions): AsyncGenerator<TextRow> {
  const input: SourceInput = {
    read: isJson(file)
      ? { format: 'jsonl', path: file, encoding: 'utf-8' }
      : { format: 'csv', path: file, quote: '"', header: true },
    label: 'file',
    columns: [],
    key: [],
    workspace: folder,
    databaseUrl: '',
    signal,
  };
  const [head] = await describeSource(input);
  const columns = (head?.found ?? []).filter((c) => c !== '');
  const whole = { ...input, columns };
  for await (const { items } of openSource(whole, await describeSource(whole)))
    for (const item of items)
      if (item.kind === 'row') yield Object.fromEntries(columns.map((c, i) => [c, textOf(item.values[i] ?? null)]));
}

/** The rows at some positions, counted over all files from 0. */
export async function rowsAt(
  files: readonly string[],
  positions: ReadonlySet<number>,
  options: CellsOptions,
): Promise<ReadonlyMap<number, TextRow>> {
  const found = new Map<number, TextRow>();
  let at = 0;
  for (const file of files)
    for await (const row of readCells(file, options)) {
      if (positions.has(at)) found.set(at, row);
      at++;
    }
  return found;
}
