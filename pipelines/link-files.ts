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
  propose,
} from '../linkage/index.ts';
import { describeSource, openSource } from './1-extract/read.ts';
import type { RawValue, SourceInput } from './1-extract/source.ts';
import { isMissing, orderOfColumn, parseEmails, parsePhones, splitFullName } from './2-normalise/index.ts';
import { ReferentError } from './errors.ts';

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
    const proposed = propose(cells).columns;
    for (const column of proposed) columns.set(`${column.column} ${column.role}`, column);
    const named = oneOfEach(proposed);
    for (const { column, role, why } of named)
      for (const [field, part] of fieldsOf(column, role)) fields.set(field, { column: field, role: part, why });
    for (const row of cells)
      records.push({ id: String(records.length).padStart(9, '0'), ...normalised(row, named, options.region) });
  }
  checkKeys(rows, options.key);
  return { rows, records, attributes: attributesOf([...fields.values()]), columns: [...columns.values()], rejected };
}

/** What a record has once, whatever each file calls it. */
const SINGLE: ReadonlySet<ProposedColumn['role']> = new Set([
  'given',
  'family',
  'full',
  'birthdate',
  'birth_year',
  'birth_month',
  'birth_day',
  'number',
  'street',
  'postal_code',
  'locality',
]);

/** The first column of each such role; a name in one column only where there is none in two. */
function oneOfEach(columns: readonly ProposedColumn[]): ProposedColumn[] {
  const hasParts = columns.some((c) => c.role === 'given' || c.role === 'family');
  const seen = new Set<string>();
  return columns.filter(({ role }) => {
    if (role === 'ignored' || (role === 'full' && hasParts)) return false;
    const isNew = !SINGLE.has(role) || !seen.has(role);
    seen.add(role);
    return isNew;
  });
}

/** The fields of a record that a column fills: files with other headers fill the same ones. */
function fieldsOf(column: string, role: ProposedColumn['role']): [field: string, role: ProposedColumn['role']][] {
  // A name of one column is split as the batch splits it.
  if (role === 'full')
    return [
      ['given', 'given'],
      ['family', 'family'],
    ];
  if (role === 'email' || role === 'phone' || SINGLE.has(role)) return [[role, role]];
  return [[`${role} ${column}`, role]];
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

function normalised(row: Cells, columns: readonly ProposedColumn[], region: string): Cells {
  const out: Record<string, string | readonly string[]> = {};
  const add = (field: string, texts: readonly string[]): void => {
    out[field] = [...[out[field] ?? []].flat(), ...texts];
  };
  for (const { column, role } of columns) {
    const texts = [row[column] ?? ''].flat().filter((t) => !isMissing(t));
    if (role === 'email')
      add(
        'email',
        texts.flatMap((t) => parseEmails(t).emails.map((e) => e.value)),
      );
    else if (role === 'phone')
      // A number of no known plan is compared as it is.
      add(
        'phone',
        texts.flatMap((t) => {
          const { phones, invalid } = parsePhones(t, region);
          return [...phones.map((p) => p.value), ...invalid];
        }),
      );
    else if (role === 'full') {
      const { given, family } = splitFullName(texts[0] ?? '', orderOfColumn(column));
      out['given'] = given ?? '';
      out['family'] = family ?? '';
    } else for (const [field] of fieldsOf(column, role)) out[field] = texts[0] ?? '';
  }
  return out;
}

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
