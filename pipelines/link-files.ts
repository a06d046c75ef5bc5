/**
 * Files as the table that the linkage engine reads, by the readers and the verbs of the batch, without a config or a
 * database: `referent link` stands on it. What a column is comes from the engine's proposal, or from a model. Files are
 * read twice: some rows to see what they hold, then all, straight into typed arrays. A door: it calls two rooms.
 */
import { nearest } from '../config/nearest.ts';
import {
  attributesOf,
  type CauseAttribute,
  type CauseModel,
  type LinkageError,
  type ProposedColumn,
  proposeColumns,
  type RecordTable,
} from '../linkage/index.ts';
import { ReferentError } from './errors.ts';
import { type FileRows, fileRows, type KeptTexts } from './file-rows.ts';
import { columnReader, type FieldOf, type Oddities } from './link-row.ts';
import { type Cell, type LinkSource, openLinkSource, positionOf } from './link-source.ts';
import { createLinkTable } from './link-table-builder.ts';
import { modelColumns } from './model-columns.ts';

export type { FileRow, FileRows } from './file-rows.ts';

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

/** Column of the table that names the file of a row. */
export const SOURCE_COLUMN = 'source';
/** Rows of each file that are looked at before all are read. */
const LOOKED_AT = 6000;
const SAMPLE = 2000;

interface Planned {
  readonly source: LinkSource;
  readonly columns: readonly ProposedColumn[];
  readonly key: number | null;
  readonly asides: readonly number[];
}

/** Reads all files. Throws REF_SOURCE_… for a file, a column or a key that is not there. */
export async function readLinkFiles(files: readonly string[], options: LinkFilesOptions): Promise<LinkFiles> {
  const plans: Planned[] = [];
  for (const file of files) plans.push(await planFile(await openLinkSource(file, options), options));
  const oddities: Oddities = new Map();
  const readers = plans.map(({ source, columns }) =>
    columns.map((c) => columnReader(c, source.columns.indexOf(c.column), options.region, oddities)),
  );
  const fields = new Map<string, FieldOf>();
  for (const field of readers.flat().flatMap((r) => r.fields))
    if (!fields.has(field.column)) fields.set(field.column, field);
  const attributes = attributesOf([...fields.values()]);
  const table = createLinkTable(attributes, plans.length, options.key !== null, options.aside);
  for (const [number, plan] of plans.entries())
    await table.addFile(number, plan, readers[number] ?? [], options.signal);
  const { records, kept, rejected } = table.finish();
  const names = plans.map((p) => p.source.file);
  const rows = fileRows(names, kept.fileOf, kept.lines, kept.keys, kept.asides);
  if (options.key !== null) checkKeys(rows, options.key, kept.keys);
  const columns = plans.flatMap(({ source, columns: of }) => of.map((c) => ({ ...c, file: source.file })));
  return {
    table: records,
    rows,
    attributes,
    columns,
    rejected,
    warnings: [...oddWarnings(oddities), ...sizeWarnings(plans, rows)],
  };
}

async function planFile(source: LinkSource, options: LinkFilesOptions): Promise<Planned> {
  const position = (column: string): number => positionOf(source, column, (c) => nearest(c, source.columns));
  const needed = [...(options.key === null ? [] : [options.key]), ...options.aside];
  const [key, asides] = [options.key === null ? null : position(options.key), options.aside.map(position)];
  const names = source.columns.filter((c) => !needed.includes(c));
  const { model } = options;
  const columns =
    model === undefined || model === null
      ? proposeColumns(names, await lookAt(source, names))
      : modelColumns(model, source.file, names);
  return { source, columns, key, asides };
}

/** Rows spread over the first ones of a file, by column. */
async function lookAt(source: LinkSource, names: readonly string[]): Promise<Record<string, Cell>[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const batch of source.batches()) {
    for (const row of batch.rows) rows.push(row);
    if (rows.length >= LOOKED_AT) break;
  }
  const step = Math.max(1, rows.length / SAMPLE);
  const at = names.map((name) => [name, source.columns.indexOf(name)] as const);
  return Array.from({ length: Math.min(SAMPLE, rows.length) }, (_, i) => {
    const row = rows[Math.floor(i * step)] ?? [];
    return Object.fromEntries(at.map(([name, place]) => [name, row[place] ?? '']));
  });
}

function checkKeys(rows: FileRows, key: string, keys: KeptTexts | null): void {
  const seen = new Map<string, Uint8Array>();
  for (let row = 0; row < rows.length; row++) {
    const file = rows.file(row);
    const code = keys?.codes[row] ?? -1;
    let taken = seen.get(file);
    if (taken === undefined) {
      taken = new Uint8Array(keys?.dictionary.size ?? 0);
      seen.set(file, taken);
    }
    if (code === -1 || taken[code] === 1)
      throw new ReferentError(
        'REF_SOURCE_COLUMN',
        `Row ${row + 1} of the files has ${code === -1 ? 'no value' : 'a value that came before'} in ${key}.`,
        { where: file, expected: 'one value a row', hint: 'Name another column with --key, or leave it out.' },
      );
    taken[code] = 1;
  }
}

const oddWarnings = (oddities: Oddities): string[] =>
  [...oddities].map(
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
