/**
 * Records as columns: each attribute is an array of dictionary codes on shared memory, -1 where the value is missing.
 * Rows are kept in the order of their ids, whatever the order in which they came; so "the lower row" is "the lower id"
 * everywhere after this file, and the order of the input cannot change a result.
 */
import { type GrowingInts, growingInts, sharedInts } from './buffers.ts';
import {
  dateNumber,
  fold,
  foldEmail,
  foldFamilyName,
  foldGivenName,
  foldIdentifier,
  foldLocality,
  foldPhone,
  foldPostalCode,
  foldStreet,
  houseNumber,
  phoneLine,
} from './comparison-form.ts';
import { compareEntries, createDictionary, type Dictionary, type DictionaryBuilder, textOf } from './dictionary.ts';
import { LinkageError } from './errors.ts';

/** How a field becomes comparable. `raw` is carried along as it is and compared with nothing. */
export type ColumnForm =
  | 'given_name'
  | 'family_name'
  | 'birthdate'
  | 'email'
  | 'phone_number'
  | 'mobile'
  | 'landline'
  | 'street'
  | 'house_number'
  | 'postal_code'
  | 'locality'
  | 'identifier'
  | 'category'
  | 'raw';

export interface ColumnSchema {
  /** The column's name in the table. */
  readonly name: string;
  /** The field of the row that it is made from. */
  readonly field: string;
  readonly form: ColumnForm;
  /** True: a set of values, kept as offsets and codes. */
  readonly many: boolean;
}
export interface TableSchema {
  readonly columns: readonly ColumnSchema[];
}

export type Cell = string | readonly string[] | null | undefined;
export type Row = Readonly<Record<string, Cell>>;

/** One code a row; `many` columns have those of row r at `codes[offsets[r] .. offsets[r + 1])`, ascending. */
export type Column =
  | {
      readonly kind: 'one';
      readonly form: ColumnForm;
      readonly codes: Int32Array;
      readonly dictionary: Dictionary | null;
    }
  | {
      readonly kind: 'many';
      readonly form: ColumnForm;
      readonly offsets: Int32Array;
      readonly codes: Int32Array;
      readonly dictionary: Dictionary | null;
    };

export interface RecordTable {
  readonly size: number;
  readonly ids: Dictionary;
  readonly columns: ReadonlyMap<string, Column>;
  /** Bytes of all columns and dictionaries. */
  readonly bytes: number;
}

export interface TableBuilder {
  readonly size: number;
  /** Adds a record. A field that the row does not have is missing. */
  add(id: string, row: Row): void;
  /** Throws LinkageError `duplicate_id` when an id came twice. The builder is used up. */
  finish(): RecordTable;
}

/** Numbers stand for themselves (dates, house numbers); everything else is a code of a dictionary. */
const FORMS: Readonly<Record<ColumnForm, ((text: string) => string) | 'date' | 'house'>> = {
  given_name: foldGivenName,
  family_name: foldFamilyName,
  birthdate: 'date',
  email: foldEmail,
  phone_number: foldPhone,
  mobile: (text) => ofLine(text, 'mobile'),
  landline: (text) => ofLine(text, 'landline'),
  street: foldStreet,
  house_number: 'house',
  postal_code: foldPostalCode,
  locality: foldLocality,
  identifier: foldIdentifier,
  category: fold,
  raw: (text) => text,
};

function ofLine(text: string, line: 'mobile' | 'landline'): string {
  const folded = foldPhone(text);
  return folded !== '' && phoneLine(folded) === line ? folded : '';
}

/** Given and family names share a dictionary, so that a swapped name is an equality of codes. */
const dictionaryName = (column: ColumnSchema): string =>
  column.form === 'given_name' || column.form === 'family_name' ? 'name' : column.name;

/** Makes a value's code: -1 when it says nothing. */
function encoder(form: ColumnForm, dictionary: DictionaryBuilder, remembers: boolean): (text: string) => number {
  const folded = FORMS[form];
  if (folded === 'date') return (text) => dateNumber(text) || -1;
  if (folded === 'house') return (text) => houseNumber(foldStreet(text)) || -1;
  const codeOf = (text: string): number => {
    const value = folded(text);
    return value === '' ? -1 : dictionary.intern(value);
  };
  return remembers && REPEATED.has(form) ? remembering(codeOf) : codeOf;
}

/** What many records have in common is worth remembering; everybody has an e-mail of their own. */
const REPEATED: ReadonlySet<ColumnForm> = new Set(['given_name', 'family_name', 'postal_code', 'locality', 'category']);
const REMEMBERED = 1 << 16;

/** Folds each text once as long as it is remembered; of a column in which few come again nothing is kept. */
function remembering(codeOf: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>();
  let hits = 0;
  let isWorth = true;
  return (text) => {
    if (!isWorth) return codeOf(text);
    const found = known.get(text);
    if (found !== undefined) {
      hits++;
      return found;
    }
    const code = codeOf(text);
    if (known.size === REMEMBERED) {
      isWorth = hits > REMEMBERED;
      hits = 0;
      known.clear();
    }
    known.set(text, code);
    return code;
  };
}

/** A column that is being filled. */
export interface Growing {
  readonly schema: ColumnSchema;
  readonly offsets: GrowingInts | null;
  readonly codes: GrowingInts;
  readonly encode: (text: string) => number;
  readonly dictionary: string | null;
}

const isMany = (cell: Cell): cell is readonly string[] => typeof cell === 'object' && cell !== null;

export interface GrowingTable {
  readonly columns: readonly Growing[];
  /** `ids` are those of the rows in the order of their coming. Of no more use afterwards. */
  finish(ids: Dictionary): RecordTable;
}

/** Empty columns with their dictionaries; `remembers` what texts became, where the caller does not. */
export function growingTable(schema: TableSchema, remembers: boolean): GrowingTable {
  const dictionaries = new Map<string, DictionaryBuilder>();
  const columns = schema.columns.map((column): Growing => {
    const name = dictionaryName(column);
    const dictionary = dictionaries.get(name) ?? createDictionary();
    dictionaries.set(name, dictionary);
    const isNumber = typeof FORMS[column.form] === 'string';
    const offsets = column.many ? growingInts() : null;
    offsets?.push(0);
    return {
      schema: column,
      offsets,
      codes: growingInts(),
      encode: encoder(column.form, dictionary, remembers),
      dictionary: isNumber ? null : name,
    };
  });
  return {
    columns,
    finish: (ids) => finishTable(ids, columns, new Map([...dictionaries].map(([name, d]) => [name, d.finish()]))),
  };
}

export function createTableBuilder(schema: TableSchema): TableBuilder {
  const ids = createDictionary();
  const growing = growingTable(schema, true);
  const { columns } = growing;

  const addTo = (column: Growing, cell: Cell): void => {
    if (column.offsets === null) {
      const text = isMany(cell) ? cell[0] : cell;
      column.codes.push(text === undefined || text === null ? -1 : column.encode(text));
      return;
    }
    const values = isMany(cell) ? cell : cell === undefined || cell === null ? [] : [cell];
    if (values.length === 1) {
      const code = column.encode(values[0] ?? '');
      if (code !== -1) column.codes.push(code);
    } else if (values.length > 1) {
      const codes = [...new Set(values.map(column.encode))].filter((c) => c !== -1).sort((a, b) => a - b);
      for (const code of codes) column.codes.push(code);
    }
    column.offsets.push(column.codes.length);
  };

  return {
    get size() {
      return ids.size;
    },
    add(id, row) {
      const before = ids.size;
      if (ids.intern(id) !== before)
        throw new LinkageError('duplicate_id', `Record id number ${before + 1} came before.`);
      for (const column of columns) addTo(column, row[column.schema.field]);
    },
    finish: () => growing.finish(ids.finish()),
  };
}

function finishTable(
  arrivals: Dictionary,
  growing: readonly Growing[],
  dictionaries: ReadonlyMap<string, Dictionary>,
): RecordTable {
  const order = idOrder(arrivals);
  const columns = new Map<string, Column>();
  let bytes = 0;
  for (const { schema, offsets, codes, dictionary } of growing) {
    const common = {
      form: schema.form,
      dictionary: dictionary === null ? null : (dictionaries.get(dictionary) ?? null),
    };
    const column: Column =
      offsets === null
        ? { kind: 'one', ...common, codes: permute(codes.finish(), order) }
        : { kind: 'many', ...common, ...permuteMany(offsets.finish(), codes.finish(), order) };
    columns.set(schema.name, column);
    bytes += column.codes.byteLength + (column.kind === 'many' ? column.offsets.byteLength : 0);
  }
  const ids = permuteIds(arrivals, order);
  for (const d of [ids, ...dictionaries.values()]) bytes += d.units.byteLength + d.offsets.byteLength;
  return { size: ids.size, ids, columns, bytes };
}

/** The rows in the order of their ids; null when they came so. */
function idOrder(ids: Dictionary): Int32Array | null {
  let sorted = true;
  for (let i = 1; i < ids.size && sorted; i++) sorted = compareEntries(ids, i - 1, i) < 0;
  if (sorted) return null;
  return Int32Array.from({ length: ids.size }, (_, i) => i).sort((a, b) => compareEntries(ids, a, b));
}

function permute(codes: Int32Array, order: Int32Array | null): Int32Array {
  if (order === null) return codes;
  const out = sharedInts(codes.length);
  for (let i = 0; i < order.length; i++) out[i] = codes[order[i] ?? 0] ?? -1;
  return out;
}

function permuteMany(offsets: Int32Array, codes: Int32Array, order: Int32Array | null) {
  if (order === null) return { offsets, codes };
  const outOffsets = sharedInts(offsets.length);
  const out = sharedInts(codes.length);
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i] ?? 0;
    for (let k = offsets[row] ?? 0; k < (offsets[row + 1] ?? 0); k++) out[at++] = codes[k] ?? -1;
    outOffsets[i + 1] = at;
  }
  return { offsets: outOffsets, codes: out };
}

function permuteIds(ids: Dictionary, order: Int32Array | null): Dictionary {
  if (order === null) return ids;
  const sorted = createDictionary();
  for (const row of order) sorted.intern(textOf(ids, row));
  return sorted.finish();
}

/** The id of a row. */
export const idOf = (table: RecordTable, row: number): string => textOf(table.ids, row);

/** The row of an id, -1 when there is none. */
export function rowOf(table: RecordTable, id: string): number {
  let lo = 0;
  let hi = table.size - 1;
  while (lo <= hi) {
    const mid = (lo + hi) >> 1;
    const at = idOf(table, mid);
    if (at === id) return mid;
    if (at < id) lo = mid + 1;
    else hi = mid - 1;
  }
  return -1;
}

/** All texts of a column in a row, in comparison form. */
export function cellTexts(table: RecordTable, column: string, row: number): string[] {
  const found = table.columns.get(column);
  if (found?.kind !== 'many') return [cellText(table, column, row) ?? ''].filter((t) => t !== '');
  const { dictionary, codes, offsets } = found;
  return Array.from(codes.subarray(offsets[row], offsets[row + 1]), (code) =>
    dictionary === null ? String(code) : textOf(dictionary, code),
  );
}

/** The text of a single-valued column in a row, in comparison form (as it came for `raw`); null when missing. */
export function cellText(table: RecordTable, column: string, row: number): string | null {
  const found = table.columns.get(column);
  if (found === undefined) throw new LinkageError('unknown_column', `The table has no column ${column}.`);
  const code = found.kind === 'one' ? (found.codes[row] ?? -1) : -1;
  return code === -1 ? null : found.dictionary === null ? String(code) : textOf(found.dictionary, code);
}
