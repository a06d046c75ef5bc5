/**
 * Files as records for the linkage engine, by the readers and the verbs of the batch, without a config or a database:
 * `referent link` stands on it. What a column is comes from the engine's proposal; values are read as the batch reads
 * them. A door: it calls two rooms.
 */
import path from 'node:path';
import {
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
  const cells: Cells[] = [];
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
    const columns = [...new Set([...found, ...needed])].sort();
    const whole = { ...input, columns };
    for await (const { part, items } of openSource(whole, await describeSource(whole)))
      for (const item of items) {
        if (item.kind === 'reject') rejected++;
        if (item.kind !== 'row') continue;
        const row = Object.fromEntries(columns.map((c, i) => [c, textOf(item.values[i] ?? null)]));
        rows.push({
          file: path.basename(part.file),
          key: options.key === null ? String(item.line) : one(row[options.key]),
          aside: Object.fromEntries(options.aside.map((c) => [c, one(row[c])])),
        });
        for (const c of needed) delete row[c];
        cells.push(row);
      }
  }
  checkKeys(rows, options.key);
  const proposal = propose(cells);
  const columns = proposal.columns;
  // A name of one column is split as the batch splits it.
  const full = proposal.attributes.some((a) => a.kind === 'name' && a.full !== undefined);
  const attributes = proposal.attributes.map(
    (a): CauseAttribute => (a.kind === 'name' && full ? { kind: 'name', given: GIVEN, family: FAMILY } : a),
  );
  const records = cells.map((row, i) => ({
    id: String(i).padStart(9, '0'),
    ...normalised(row, columns, options.region),
  }));
  return { rows, records, attributes, columns, rejected };
}

/** Names of the two parts of a split name; no column of a file is called so. */
const GIVEN = '\u0000given';
const FAMILY = '\u0000family';

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
  for (const { column, role } of columns) {
    const texts = [row[column] ?? ''].flat().filter((t) => !isMissing(t));
    if (role === 'email') out[column] = texts.flatMap((t) => parseEmails(t).emails.map((e) => e.value));
    else if (role === 'phone') {
      // A number of no known plan is compared as it is.
      out[column] = texts.flatMap((t) => {
        const { phones, invalid } = parsePhones(t, region);
        return [...phones.map((p) => p.value), ...invalid];
      });
    } else if (role === 'full' && texts.length > 0) {
      const { given, family } = splitFullName(texts[0] ?? '', orderOfColumn(column));
      out[GIVEN] = given ?? '';
      out[FAMILY] = family ?? '';
    } else out[column] = texts[0] ?? '';
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
