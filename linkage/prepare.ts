/**
 * A table as a model sees it: the columns of each attribute, with the values that identify a place or a function and
 * not a person counted as missing (a switchboard, contact@…), and how often each name part occurs.
 */
import { isSameName, nameComparison } from './compare-names.ts';
import { textOf } from './dictionary.ts';
import { LinkageError } from './errors.ts';
import { KIND_TABLE } from './kinds.ts';
import { type Attribute, columnName, type LinkModel } from './model.ts';
import type { Column, RecordTable } from './table.ts';

export interface PreparedAttribute {
  readonly attribute: Attribute;
  /** By the kind's keys (`from`, `given` …); a key that the model does not map is not there. */
  readonly columns: Readonly<Record<string, Column>>;
  /** House numbers beside a street. */
  readonly houses: Int32Array | null;
  /** Values set aside because they identify a place (shared) or a function (role). */
  readonly shared: number;
  readonly roles: number;
}
export interface Prepared {
  readonly table: RecordTable;
  readonly model: LinkModel;
  readonly attributes: readonly PreparedAttribute[];
  /** Expected records with this row's name by chance: count(given) · count(family) / records. */
  readonly namesakes: (attribute: number, row: number) => number;
}

export function prepare(table: RecordTable, model: LinkModel): Prepared {
  const named = model.attributes.find((a) => a.kind === 'name');
  const sameName = named === undefined ? null : sameNameOf(columnsOf(table, named), model);
  const attributes = model.attributes.map((attribute) => prepareAttribute(table, model, attribute, sameName));
  const counters = attributes.map((a) => (a.attribute.kind === 'name' ? namesakesOf(a, table.size) : () => 0));
  return { table, model, attributes, namesakes: (attribute, row) => counters[attribute]?.(row) ?? 0 };
}

type SameName = (a: number, b: number) => boolean | null;

function prepareAttribute(
  table: RecordTable,
  model: LinkModel,
  attribute: Attribute,
  sameName: SameName | null,
): PreparedAttribute {
  const columns = columnsOf(table, attribute);
  const street = attribute.fields['street'];
  const houses = street === undefined ? null : codesOf(table.columns.get(`${street}:house_number`));
  const only = columns['from'];
  const plain: PreparedAttribute = { attribute, columns, houses, shared: 0, roles: 0 };
  if (only?.kind !== 'many') return plain;
  const drop = new Set<number>();
  if (attribute.kind === 'email' && only.dictionary !== null)
    for (let code = 0; code < only.dictionary.size; code++) {
      const local = textOf(only.dictionary, code).split('@')[0] ?? '';
      if (model.roleMailboxes.has(local)) drop.add(code);
    }
  const roles = drop.size;
  if (attribute.sharedAt !== null && sameName !== null) addShared(only, attribute.sharedAt, sameName, drop);
  if (drop.size === 0) return plain;
  return { ...plain, columns: { from: without(only, drop) }, roles, shared: drop.size - roles };
}

function columnsOf(table: RecordTable, attribute: Attribute): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const key of KIND_TABLE[attribute.kind].fields) {
    if (attribute.fields[key] === undefined) continue;
    const name = columnName(attribute, key);
    const column = table.columns.get(name);
    if (column === undefined) throw new LinkageError('unknown_column', `The table has no column ${name}.`);
    columns[key] = column;
  }
  return columns;
}

const codesOf = (column: Column | undefined): Int32Array | null => column?.codes ?? null;

/** Whether two rows bear one name; null when that cannot be said. */
function sameNameOf(columns: Readonly<Record<string, Column>>, model: LinkModel): SameName | null {
  const { given, family, birth_family: birth } = columns;
  if (given === undefined || family === undefined || family.dictionary === null) return null;
  const compare = nameComparison(
    { givens: given.codes, families: family.codes, births: codesOf(birth), dictionary: family.dictionary },
    model,
  );
  return (a, b) => {
    const level = compare(a, b);
    return level === -1 ? null : isSameName(level);
  };
}

/** Adds the codes that are borne by `limit` or more names, spellings of one name counted once. */
function addShared(column: Column & { kind: 'many' }, limit: number, sameName: SameName, drop: Set<number>): void {
  const counts = new Map<number, number>();
  for (const code of column.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  /** Rows whose names were told apart, per code that enough records bear. */
  const bearers = new Map<number, number[]>();
  for (const [code, n] of counts) if (n >= limit && !drop.has(code)) bearers.set(code, []);
  counts.clear();
  if (bearers.size === 0) return;
  for (let row = 0; row + 1 < column.offsets.length; row++)
    for (let k = column.offsets[row] ?? 0; k < (column.offsets[row + 1] ?? 0); k++) {
      const told = bearers.get(column.codes[k] ?? -1);
      if (told === undefined || told.length >= limit) continue;
      if (told.every((other) => sameName(other, row) === false) && sameName(row, row) !== null) told.push(row);
    }
  for (const [code, told] of bearers) if (told.length >= limit) drop.add(code);
}

function without(column: Column & { kind: 'many' }, drop: ReadonlySet<number>): Column {
  const offsets = new Int32Array(column.offsets.length);
  const codes = new Int32Array(column.codes.length);
  let at = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let k = column.offsets[row] ?? 0; k < (column.offsets[row + 1] ?? 0); k++) {
      const code = column.codes[k] ?? -1;
      if (!drop.has(code)) codes[at++] = code;
    }
    offsets[row + 1] = at;
  }
  return { ...column, offsets, codes: codes.slice(0, at) };
}

function namesakesOf(prepared: PreparedAttribute, records: number): (row: number) => number {
  const givens = prepared.columns['given']?.codes;
  const families = prepared.columns['family']?.codes;
  const size = prepared.columns['family']?.dictionary?.size ?? 0;
  if (givens === undefined || families === undefined) return () => 0;
  // Both parts in one count: a swapped name is as common as the name.
  const counts = new Int32Array(size);
  for (const codes of [givens, families])
    for (const code of codes) if (code !== -1) counts[code] = (counts[code] ?? 0) + 1;
  return (row) => {
    const given = givens[row] ?? -1;
    const family = families[row] ?? -1;
    if (given === -1 || family === -1) return Number.POSITIVE_INFINITY;
    return ((counts[given] ?? 0) * (counts[family] ?? 0)) / Math.max(1, records);
  };
}
