/** One file: everything that `init --from` says about it, each with its why. Pure: the caller reads the bytes. */
import { type ConsentGuess, guessConsents } from './consents.ts';
import { type ColumnGuess, guessColumn, settle } from './fields.ts';
import { guessKey, type KeyGuess } from './key.ts';
import { csvTable, jsonlTable, type Table } from './table.ts';

export interface Sample {
  /** As it is written in the config. */
  readonly path: string;
  /** The beginning of the file, decoded. */
  readonly text: string;
  /** False when the file goes on behind the text. */
  readonly whole: boolean;
  readonly encoding: string;
  readonly delimiter: string;
  readonly quote: string;
  /** The first rows, read as CSV. */
  readonly records: readonly (readonly string[])[];
}

export interface FileGuess {
  readonly path: string;
  /** Name of the source: lower case, of the file's name. */
  readonly source: string;
  readonly department: string;
  readonly format: 'csv' | 'jsonl';
  readonly encoding: string;
  readonly delimiter?: string;
  readonly quote?: string;
  readonly header?: boolean;
  readonly rows: number;
  readonly key: KeyGuess;
  readonly columns: readonly ColumnGuess[];
  readonly consents: readonly ConsentGuess[];
  readonly notes: readonly string[];
}

export function guessFile(sample: Sample, taken: ReadonlySet<string> = new Set()): FileGuess {
  const isJsonl = /\.(?:jsonl|ndjson|json)$/i.test(sample.path) || /^\s*\{.*\}\s*(?:\n|$)/.test(sample.text);
  const table = isJsonl ? jsonlTable(sample.text, sample.whole) : csvTable(sample.records);
  const read = table.columns.map((c) => ({ ...c, ...guessColumn(c.column, c.header, c.cells) }));
  const columns = settle(read);
  const free = read.filter((_, i) => columns[i]?.field === null);
  const asInputs = (some: typeof read) =>
    some.flatMap((c) => (c.header === null ? [] : [{ column: c.column, header: c.header, profile: c.profile }]));
  const consents = guessConsents(asInputs(free), asInputs(read));
  const key = guessKey(read);
  const notes = [...table.notes];
  if (table.rows === 0) notes.push('there is no row to look at: everything is told by the header alone');
  else if (table.rows < 20) notes.push(`only ${table.rows} rows to look at: look at each guess`);
  if (!columns.some((c) => c.field !== null))
    notes.push('no column was recognised as a name, a date or a contact point');
  return {
    path: sample.path,
    source: sourceName(sample.path, taken),
    department: departmentName(sample.path),
    format: isJsonl ? 'jsonl' : 'csv',
    encoding: sample.encoding,
    ...(isJsonl ? {} : csvFacts(sample, table)),
    rows: table.rows,
    key,
    columns: columns.map((c) => consentWhy(c, consents, key)),
    consents,
    notes,
  };
}

function csvFacts(sample: Sample, table: Table): { delimiter: string; quote: string; header: boolean } {
  return { delimiter: sample.delimiter, quote: sample.quote, header: table.header ?? true };
}

/** A column that a consent or the key uses says so instead of "unknown". */
function consentWhy(guess: ColumnGuess, consents: readonly ConsentGuess[], key: KeyGuess): ColumnGuess {
  const choice = consents.find((c) => c.column === guess.column);
  if (choice !== undefined) return { ...guess, why: choice.why, sure: false };
  const dated = consents.find((c) => c.at?.column === guess.column);
  if (dated !== undefined && guess.field === null) return { ...guess, why: `the date of ${dated.column}` };
  if (guess.field !== null || !key.columns.includes(guess.column)) return guess;
  return { ...guess, why: key.why, sure: key.sure };
}

const baseName = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? path).replace(/\.[^.]*$/, '').replaceAll(/[*?]/g, '');

function sourceName(path: string, taken: ReadonlySet<string>): string {
  const plain = baseName(path)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 36);
  const name = plain === '' ? 'source' : plain;
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}_${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}

function departmentName(path: string): string {
  const words = baseName(path)
    .replaceAll(/[_\-.]+/g, ' ')
    .trim();
  return words === '' ? 'Department' : words.charAt(0).toUpperCase() + words.slice(1);
}
