/**
 * Files as records for the linkage engine, by the readers and the verbs of the batch, without a config or a database:
 * `referent link` stands on it. What a column is comes from the engine's proposal; values are read as the batch reads
 * them. A door: it calls two rooms.
 */
import path from 'node:path';
import {
  attributesOf,
  type CauseAttribute,
  type InputRecord,
  type LinkageError,
  type ProposedColumn,
  proposeColumns,
} from '../linkage/index.ts';
import { describeSource, openSource } from './1-extract/read.ts';
import type { RawValue, SourceInput } from './1-extract/source.ts';
import { ReferentError } from './errors.ts';
import { columnReader, type Fields, type Oddities } from './link-row.ts';

export interface LinkFilesOptions {
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  /** Column that names a record; records are numbered by line without it. */
  readonly key: string | null;
  /** Columns that say nothing of the person: the truth, say. */
  readonly aside: readonly string[];
  /** ISO country of numbers without one. */
  readonly region: string;
  readonly signal: AbortSignal;
}

/** A row of a file: its key, or its line where there is none. */
export interface FileRow {
  readonly file: string;
  readonly key: string;
  /** Values of the columns set aside. */
  readonly aside: Readonly<Record<string, string>>;
}
export interface LinkFiles {
  /** Record `id` is the position in `rows`. */
  readonly rows: readonly FileRow[];
  readonly records: readonly InputRecord[];
  readonly attributes: readonly CauseAttribute[];
  readonly columns: readonly ProposedColumn[];
  /** Lines that could not be read. */
  readonly rejected: number;
}

type Cells = Readonly<Record<string, string | readonly string[]>>;

const isJson = (file: string): boolean => /\.(jsonl|ndjson)$/i.test(file);

/** Reads all files. Throws REF_SOURCE_… for a file, a column or a key that is not there. */
export async function readLinkFiles(files: readonly string[], options: LinkFilesOptions): Promise<LinkFiles> {
  const rows: FileRow[] = [];
  const records: InputRecord[] = [];
  const columns = new Map<string, ProposedColumn>();
  const fields = new Map<string, ProposedColumn>();
  const oddities: Oddities = new Map();
  let rejected = 0;
  for (const file of files) {
    const input: SourceInput = {
      read: isJson(file)
        ? { format: 'jsonl', path: file, encoding: 'utf-8' }
        : { format: 'csv', path: file, quote: '"', header: true },
      label: 'file',
      columns: [],
      key: [],
      workspace: options.folder,
      databaseUrl: '',
      signal: options.signal,
    };
    const [head] = await describeSource(input);
    const needed = [...(options.key === null ? [] : [options.key]), ...options.aside];
    const found = (head?.found ?? []).filter((c) => c !== '');
    const read = [...new Set([...found, ...needed])].sort();
    const whole = { ...input, columns: read };
    const cells: Cells[] = [];
    for await (const { part, items } of openSource(whole, await describeSource(whole)))
      for (const item of items) {
        if (item.kind === 'reject') rejected++;
        if (item.kind !== 'row') continue;
        const row = Object.fromEntries(read.map((c, i) => [c, textOf(item.values[i] ?? null)]));
        rows.push({
          file: path.basename(part.file),
          key: options.key === null ? String(item.line) : one(row[options.key]),
          aside: Object.fromEntries(options.aside.map((c) => [c, one(row[c])])),
        });
        for (const c of needed) delete row[c];
        cells.push(row);
      }
    const names = read.filter((c) => !needed.includes(c));
    const proposed = proposeColumns(names, sampleOf(cells));
    for (const column of proposed) columns.set(`${column.column} ${column.role}`, column);
    const readers = proposed.map((column) => columnReader(column, options.region, oddities));
    for (const of of readers.flatMap((r) => r.fields)) if (!fields.has(of.column)) fields.set(of.column, of);
    for (const row of cells) {
      const out: Fields = {};
      for (const reader of readers) reader.read(row[reader.column] ?? '', out);
      records.push({ ...out, id: String(records.length).padStart(9, '0') });
    }
  }
  checkKeys(rows, options.key);
  return { rows, records, attributes: attributesOf([...fields.values()]), columns: [...columns.values()], rejected };
}

const SAMPLE = 2000;
/** Rows spread over a file. */
function sampleOf(cells: readonly Cells[]): Cells[] {
  const step = Math.max(1, cells.length / SAMPLE);
  return Array.from({ length: Math.min(SAMPLE, cells.length) }, (_, i) => cells[Math.floor(i * step)] ?? {});
}

/** Texts of a cell; what is nested in a cell says nothing here. */
function textOf(value: RawValue): string | readonly string[] {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.flatMap((v: RawValue) => textOf(v));
  return '';
}
const one = (cell: string | readonly string[] | undefined): string =>
  typeof cell === 'string' ? cell : (cell?.[0] ?? '');

function checkKeys(rows: readonly FileRow[], key: string | null): void {
  if (key === null) return;
  const seen = new Set<string>();
  for (const [i, { file, key: value }] of rows.entries()) {
    const name = `${file}\u0000${value}`;
    if (value === '' || seen.has(name))
      throw new ReferentError(
        'REF_SOURCE_COLUMN',
        `Row ${i + 1} of the files has ${value === '' ? 'no value' : 'a value that came before'} in ${key}.`,
        { where: file, expected: 'one value a row', hint: 'Name another column with --key, or leave it out.' },
      );
    seen.add(name);
  }
}

/** A refusal of the engine as an error of the product. */
export const linkageRefusal = (error: LinkageError): ReferentError =>
  new ReferentError('REF_USAGE', error.message, { cause: error });
