/**
 * Files as the table that the linkage engine reads, by the readers and the verbs of the batch, without a config or a
 * database: `referent link` stands on it. What a column is comes from the engine's proposal, or from a model. Files are
 * read twice: some rows to see what they hold, then all, straight into typed arrays. A door: it calls two rooms.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { nearest } from '../config/nearest.ts';
import {
  attributesOf,
  type CauseAttribute,
  type CauseModel,
  type LinkageError,
  mergeTables,
  type ProposedColumn,
  proposeColumns,
  type RecordTable,
} from '../linkage/index.ts';
import type { ByteRange } from './1-extract/source.ts';
import { ReferentError } from './errors.ts';
import { type FileRows, fileRows, type KeptTexts } from './file-rows.ts';
import { allLeftOut, leftOutLines, leftOutWarnings } from './left-out.ts';
import { columnReader, type FieldOf, type Oddities } from './link-row.ts';
import { type Cell, type LinkSource, openLinkSource, requireColumn } from './link-source.ts';
import { columnsNowhere, modelColumns } from './model-columns.ts';
import { asideColumn, KEY_COLUMN, type ReadPart, type ReadTask } from './read-part.ts';
import { readParts } from './read-parts.ts';

export type { FileRow, FileRows } from './file-rows.ts';
export { SOURCE_COLUMN } from './read-part.ts';

export interface LinkFilesOptions {
  /** Absolute folder that relative paths start from. */
  readonly folder: string;
  /** Column that names a record; records are numbered by line without it. */
  readonly key: string | null;
  /** Columns that say nothing of the person: the truth, say. */
  readonly aside: readonly string[];
  /** ISO country of numbers without one. */
  readonly region: string;
  /** What the columns are; proposed from their names and values without one. */
  readonly model?: CauseModel | null;
  /** Default: as many as there are cores. */
  readonly threads?: number;
  readonly signal: AbortSignal;
}

/** What a column of a file was taken for. */
export interface FileColumn extends ProposedColumn {
  readonly file: string;
}

export interface LinkFiles {
  /** Rows in the order of the files. Its column `source` says of which file each is. */
  readonly table: RecordTable;
  readonly rows: FileRows;
  readonly attributes: readonly CauseAttribute[];
  readonly columns: readonly FileColumn[];
  /** Lines that could not be read. */
  readonly rejected: number;
  /** What a user should know of the files. */
  readonly warnings: readonly string[];
}

/** Rows of each file that are looked at before all are read, and the places of a large one where they stand. */
const LOOKED_AT = 6000;
const PLACES = 24;
const SAMPLE = 2000;

/** Smaller files are read in less time than threads need to start. */
const WORTH_THREADS = 8 << 20;

interface Planned {
  readonly file: string;
  readonly source: LinkSource;
  readonly columns: readonly ProposedColumn[];
  /** Where rows begin, spread over a large file; null where it is read whole. */
  readonly ranges: readonly ByteRange[] | null;
}

/** Reads all files. Throws REF_SOURCE_… for a file, a column or a key that is not there. */
export async function readLinkFiles(files: readonly string[], options: LinkFilesOptions): Promise<LinkFiles> {
  const plans: Planned[] = [];
  for (const [i, source] of (await openAll(files, options)).entries())
    plans.push(await planFile(files[i] ?? '', source, options));
  const unnamed = columnsNowhere(
    options.model ?? null,
    plans.map((p) => p.source),
  );
  const attributes = attributesOf(fieldsOf(plans, options.region));
  const threads = options.threads ?? availableParallelism();
  const tasks: ReadTask[] = [];
  for (const [number, { file, columns, ranges }] of plans.entries()) {
    const { folder, key, aside: asides, region } = options;
    const task: ReadTask = { file, number, folder, range: null, columns, attributes, key, asides, region };
    for (const range of together(ranges, threads)) tasks.push({ ...task, range });
  }
  const isLarge = plans.some((p) => (p.source.bytes ?? 0) >= WORTH_THREADS);
  const parts = await readParts(tasks, isLarge ? threads : 1, options.signal);
  const [first, ...others] = parts.map((p) => p.records);
  if (first === undefined) throw new ReferentError('REF_USAGE', 'No file was named.');
  const table = others.length === 0 ? first : mergeTables([first, ...others]);
  const rows = rowsOf(table, plans, tasks, parts, options);
  if (options.key !== null) checkKeys(rows, options.key, textsIn(table, KEY_COLUMN));
  const oddities: Oddities = new Map();
  for (const [column, cells] of parts.flatMap((p) => [...p.oddities]))
    oddities.set(column, (oddities.get(column) ?? 0) + cells);
  return {
    table,
    rows,
    attributes,
    columns: plans.flatMap(({ source, columns }) => columns.map((c) => ({ ...c, file: source.file }))),
    rejected: parts.reduce((n, p) => n + leftOutLines(p.leftOut), 0),
    warnings: [
      ...unnamed,
      ...plans.flatMap((p) => repeatedWarnings(p.source)),
      ...plans.flatMap((p, number) =>
        leftOutWarnings(
          p.source.file,
          allLeftOut(parts.flatMap((part, i) => (tasks[i]?.number === number ? [part.leftOut] : []))),
        ),
      ),
      ...oddWarnings(oddities),
      ...sizeWarnings(plans, rows),
    ],
  };
}

/** Files of one name in two folders are called by the paths that they were named by. */
async function openAll(files: readonly string[], options: LinkFilesOptions): Promise<LinkSource[]> {
  const sources: LinkSource[] = [];
  for (const file of files) sources.push(await openLinkSource(file, options));
  const isShared = (name: string): boolean => sources.filter((s) => s.file === name).length > 1;
  return sources.map((source, i) =>
    isShared(source.file) ? { ...source, file: path.normalize(files[i] ?? '').replaceAll('\\', '/') } : source,
  );
}

/** The fields that the columns of all files fill, by name: what is compared does not depend on the files' order. */
function fieldsOf(plans: readonly Planned[], region: string): FieldOf[] {
  const fields = new Map<string, FieldOf>();
  for (const { columns } of plans)
    for (const field of columns.flatMap((c) => columnReader(c, -1, region, new Map()).fields))
      if (!fields.has(field.column)) fields.set(field.column, field);
  return [...fields.values()].sort((x, y) => (x.column < y.column ? -1 : 1));
}

function textsIn(table: RecordTable, name: string): KeptTexts {
  const column = table.columns.get(name);
  if (column === undefined || column.dictionary === null) throw new Error(`the table has no column ${name}`);
  return { codes: column.codes, dictionary: column.dictionary };
}

function rowsOf(
  table: RecordTable,
  plans: readonly Planned[],
  tasks: readonly ReadTask[],
  parts: readonly ReadPart[],
  { key, aside }: LinkFilesOptions,
): FileRows {
  const lines = new Int32Array(table.size);
  const fileOf = new Int32Array(table.size);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    lines.set(part.lines, at);
    fileOf.fill(tasks[i]?.number ?? 0, at, at + part.lines.length);
    at += part.lines.length;
  }
  return fileRows(
    plans.map((p) => p.source.file),
    fileOf,
    lines,
    key === null ? null : textsIn(table, KEY_COLUMN),
    new Map(aside.map((c) => [c, textsIn(table, asideColumn(c))])),
  );
}

/** Neighbouring ranges as one, so that there are at most `most`. */
function together(ranges: readonly ByteRange[] | null, most: number): readonly (ByteRange | null)[] {
  if (ranges === null || most < 2) return [null];
  const each = Math.ceil(ranges.length / most);
  return ranges.flatMap((range, i) => {
    const last = ranges[Math.min(i + each, ranges.length) - 1];
    return i % each === 0 && last !== undefined ? [{ ...range, to: last.to }] : [];
  });
}

async function planFile(file: string, source: LinkSource, options: LinkFilesOptions): Promise<Planned> {
  const needed = [...(options.key === null ? [] : [options.key]), ...options.aside];
  for (const column of needed) requireColumn(source, column, nearest(column, source.columns));
  const names = source.columns.filter((c) => !needed.includes(c));
  const ranges = (source.bytes ?? 0) >= WORTH_THREADS ? await source.ranges(PLACES) : null;
  const { model } = options;
  const columns =
    model === undefined || model === null
      ? proposeColumns(names, await lookAt(source, names, ranges))
      : modelColumns(model, source.file, names);
  return { file, source, columns, ranges };
}

/** Rows spread over a file, by column: files are often sorted, and their beginning is all of one kind. */
async function lookAt(
  source: LinkSource,
  names: readonly string[],
  ranges: readonly ByteRange[] | null,
): Promise<Record<string, Cell>[]> {
  const rows: (readonly Cell[])[] = [];
  const places = ranges ?? [null];
  for (const [i, range] of places.entries()) {
    const most = Math.ceil((LOOKED_AT * (i + 1)) / places.length);
    for await (const batch of source.batches(range)) {
      for (const row of batch.rows.slice(0, most - rows.length)) rows.push(row);
      if (rows.length >= most) break;
    }
  }
  const step = Math.max(1, rows.length / SAMPLE);
  const at = names.map((name) => [name, source.columns.indexOf(name)] as const);
  return Array.from({ length: Math.min(SAMPLE, rows.length) }, (_, i) => {
    const row = rows[Math.floor(i * step)] ?? [];
    return Object.fromEntries(at.map(([name, place]) => [name, row[place] ?? '']));
  });
}

function checkKeys(rows: FileRows, key: string, keys: KeptTexts | null): void {
  const seen = new Map<string, Int32Array>();
  for (let row = 0; row < rows.length; row++) {
    const file = rows.file(row);
    const code = keys?.codes[row] ?? -1;
    let taken = seen.get(file);
    if (taken === undefined) {
      taken = new Int32Array(keys?.dictionary.size ?? 0);
      seen.set(file, taken);
    }
    const before = taken[code] ?? 0;
    if (code === -1 || before > 0)
      throw new ReferentError(
        'REF_SOURCE_COLUMN',
        before === rows.line(row)
          ? `${file} is named twice: its line ${before} came before in ${key}.`
          : `Line ${rows.line(row)} of ${file} has ${code === -1 ? 'no value' : `the value of line ${before}`} in ${key}.`,
        { where: file, expected: 'one value a row', hint: 'Name another column with --key, or leave it out.' },
      );
    taken[code] = rows.line(row);
  }
}

const repeatedWarnings = ({ file, repeated }: LinkSource): string[] =>
  (repeated ?? []).map(
    (name) => `${file}: the header "${name}" stands more than once; the second is called "${name} (2)".`,
  );

const oddWarnings = (oddities: Oddities): string[] =>
  [...oddities]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([column, cells]) =>
        `${column}: ${cells} ${cells === 1 ? 'value has' : 'values have'} invisible characters, or letters of another alphabet among Latin ones; they were folded to compare, and may be copies made to look different.`,
    );

function sizeWarnings(plans: readonly Planned[], rows: FileRows): string[] {
  if (rows.length === 0)
    return [`${plans.map((p) => p.source.file).join(', ')}: no row below the header, so there is nothing to link.`];
  return rows.length === 1 ? ['There is one record only, so there is nothing to link.'] : [];
}

/** A refusal of the engine as an error of the product. */
export const linkageRefusal = (error: LinkageError): ReferentError =>
  new ReferentError('REF_USAGE', error.message, { cause: error });
