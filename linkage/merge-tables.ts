/** Tables of one schema, read apart, as one: what one reader would have made of all their rows, one after the other. */
import { sharedInts } from './buffers.ts';
import { numberedIds } from './coded-table.ts';
import { createDictionary, type Dictionary } from './dictionary.ts';
import { LinkageError } from './errors.ts';
import type { Column, RecordTable } from './table.ts';

/** Rows are numbered anew: the id of row 7 is 000000007, so that their order is that of the tables. */
export function mergeTables(tables: readonly RecordTable[]): RecordTable {
  const [first] = tables;
  if (first === undefined) throw new LinkageError('unknown_column', 'There is no table to merge.');
  const size = tables.reduce((n, t) => n + t.size, 0);
  const columns = new Map<string, Column>();
  /** By the dictionary of the first table: columns that share one go on sharing it. */
  const merged = new Map<Dictionary, Merged>();
  let bytes = 0;
  for (const [name, column] of first.columns) {
    const parts = tables.map((t) => columnOf(t, name));
    let dictionary: Merged | null = null;
    if (column.dictionary !== null) {
      dictionary = merged.get(column.dictionary) ?? mergeDictionaries(parts.flatMap((p) => p.dictionary ?? []));
      merged.set(column.dictionary, dictionary);
    }
    const made = mergeColumn(parts, dictionary, size);
    columns.set(name, made);
    bytes += made.codes.byteLength + (made.kind === 'many' ? made.offsets.byteLength : 0);
  }
  const ids = numberedIds(size);
  for (const d of [ids, ...[...merged.values()].map((m) => m.dictionary)])
    bytes += d.units.byteLength + d.offsets.byteLength;
  return { size, ids, columns, bytes };
}

function columnOf(table: RecordTable, name: string): Column {
  const found = table.columns.get(name);
  if (found === undefined) throw new LinkageError('unknown_column', `A table has no column ${name}.`);
  return found;
}

interface Merged {
  readonly dictionary: Dictionary;
  /** By table: the new code of each of its codes; null for the first, whose codes stay. */
  readonly codes: readonly (Int32Array | null)[];
}

function mergeDictionaries(parts: readonly Dictionary[]): Merged {
  const builder = createDictionary();
  const codes = parts.map(({ size, units, offsets }, part) => {
    const renumbered = new Int32Array(size);
    for (let code = 0; code < size; code++)
      renumbered[code] = builder.internSpan(units, offsets[code] ?? 0, offsets[code + 1] ?? 0);
    return part === 0 ? null : renumbered;
  });
  return { dictionary: builder.finish(), codes };
}

function mergeColumn(parts: readonly Column[], merged: Merged | null, size: number): Column {
  const total = parts.reduce((n, p) => n + p.codes.length, 0);
  const codes = sharedInts(total);
  const isMany = parts.every((p) => p.kind === 'many');
  const offsets = sharedInts(isMany ? size + 1 : 0);
  let [at, row] = [0, 0];
  for (const [part, column] of parts.entries()) {
    const renumbered = merged?.codes[part] ?? null;
    if (renumbered === null) codes.set(column.codes, at);
    else
      for (let i = 0; i < column.codes.length; i++) {
        const code = column.codes[i] ?? -1;
        codes[at + i] = code === -1 ? -1 : (renumbered[code] ?? -1);
      }
    if (column.kind === 'many') {
      const rows = column.offsets.length - 1;
      for (let r = 0; r < rows; r++) {
        const [from, to] = [at + (column.offsets[r] ?? 0), at + (column.offsets[r + 1] ?? 0)];
        // The values of a row stand in the order of their codes.
        if (to - from > 1 && renumbered !== null) codes.subarray(from, to).sort();
        offsets[row + r + 1] = to;
      }
      row += rows;
    }
    at += column.codes.length;
  }
  const [first] = parts;
  const common = { form: first?.form ?? 'raw', codes, dictionary: merged?.dictionary ?? null } as const;
  return isMany ? { kind: 'many', ...common, offsets } : { kind: 'one', ...common };
}
