/**
 * The integer keys by which a rule finds its pairs: two records for which a condition holds have an equal key. A record
 * can have several (two telephone numbers, a usage and a birth name) or none; a missing value never blocks.
 */
import { dayMonthFree } from './compare-dates.ts';
import type { BlockKeyName } from './kinds.ts';
import { numberPairs } from './numbering.ts';
import type { PreparedAttribute } from './prepare.ts';

/** Keys of records: `keys[i]` is one of the keys of `rows[i]`; rows ascend. */
export interface KeyEntries {
  readonly rows: Int32Array;
  readonly keys: Int32Array;
}

const EMPTY: KeyEntries = { rows: new Int32Array(0), keys: new Int32Array(0) };

export function keyEntries(prepared: PreparedAttribute, key: BlockKeyName): KeyEntries {
  const { columns } = prepared;
  switch (key) {
    case 'value': {
      const column = columns['from'];
      if (column === undefined) return EMPTY;
      return column.kind === 'many' ? ofMany(column.offsets, column.codes) : ofOne(column.codes, (code) => code);
    }
    case 'day_month_free':
      return columns['from'] === undefined ? EMPTY : ofOne(columns['from'].codes, dayMonthFree);
    case 'street_and_place': {
      const { street, postal_code: postal, locality } = columns;
      if (street === undefined || postal === undefined) return EMPTY;
      // Postal codes and towns are numbered apart, so that one is never taken for the other.
      const places = locality === undefined ? [postal] : [postal, locality];
      return ofPairs(
        places.map((place, i) => [street.codes, place.codes.map((c) => (c === -1 ? -1 : c * 2 + i))]),
        false,
      );
    }
    case 'name_pair': {
      const { given, family, birth_family: birth } = columns;
      if (given === undefined || family === undefined) return EMPTY;
      const pairs: [Int32Array, Int32Array][] = [[given.codes, family.codes]];
      if (birth !== undefined) pairs.push([given.codes, birth.codes]);
      return ofPairs(pairs, true);
    }
  }
}

export function ofOne(codes: Int32Array, key: (code: number) => number): KeyEntries {
  const rows = new Int32Array(codes.length);
  const keys = new Int32Array(codes.length);
  let n = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    const value = code === -1 ? -1 : key(code);
    if (value === -1) continue;
    rows[n] = row;
    keys[n++] = value;
  }
  return { rows: rows.slice(0, n), keys: keys.slice(0, n) };
}

export function ofMany(offsets: Int32Array, codes: Int32Array): KeyEntries {
  const rows = new Int32Array(codes.length);
  for (let row = 0; row + 1 < offsets.length; row++) rows.fill(row, offsets[row] ?? 0, offsets[row + 1] ?? 0);
  return { rows, keys: codes };
}

/** A key for each pair of codes that a row has; unordered, (x, y) and (y, x) are one key. */
function ofPairs(pairs: readonly (readonly [Int32Array, Int32Array])[], unordered: boolean): KeyEntries {
  const size = pairs[0]?.[0].length ?? 0;
  const rows = new Int32Array(size * pairs.length);
  const lows = new Int32Array(size * pairs.length);
  const highs = new Int32Array(size * pairs.length);
  let n = 0;
  for (let row = 0; row < size; row++)
    for (const [left, right] of pairs) {
      const x = left[row] ?? -1;
      const y = right[row] ?? -1;
      if (x === -1 || y === -1) continue;
      rows[n] = row;
      lows[n] = unordered ? Math.min(x, y) : x;
      highs[n++] = unordered ? Math.max(x, y) : y;
    }
  return { rows: rows.slice(0, n), keys: numberPairs(lows.slice(0, n), highs.slice(0, n)).codes };
}

/** The keys of both, rows ascending; their keys must differ. */
export function unionKeys(x: KeyEntries, y: KeyEntries): KeyEntries {
  const size = x.rows.length + y.rows.length;
  const rows = new Int32Array(size);
  const keys = new Int32Array(size);
  for (let i = 0, j = 0, at = 0; at < size; at++) {
    const isLeft = j >= y.rows.length || (i < x.rows.length && (x.rows[i] ?? 0) <= (y.rows[j] ?? 0));
    rows[at] = (isLeft ? x.rows[i] : y.rows[j]) ?? 0;
    keys[at] = (isLeft ? x.keys[i++] : y.keys[j++]) ?? 0;
  }
  return { rows, keys };
}

/** How many entries have each key. */
export function keyCounts(keys: Int32Array): Int32Array {
  let top = -1;
  for (let i = 0; i < keys.length; i++) top = Math.max(top, keys[i] ?? 0);
  const counts = new Int32Array(top + 1);
  for (let i = 0; i < keys.length; i++) counts[keys[i] ?? 0] = (counts[keys[i] ?? 0] ?? 0) + 1;
  return counts;
}

/** The same entries with keys not much larger than their number, so that they can be counted in an array. */
export function smallKeys(entries: KeyEntries): KeyEntries {
  let top = 0;
  for (let i = 0; i < entries.keys.length; i++) top = Math.max(top, entries.keys[i] ?? 0);
  if (top <= 65_536 + 4 * entries.keys.length) return entries;
  return { rows: entries.rows, keys: numberPairs(entries.keys, entries.keys).codes };
}

/** The entries whose key some other entry has too: no other ones bring a pair. */
export function repeatedKeys(entries: KeyEntries): KeyEntries {
  const { rows, keys } = smallKeys(entries);
  const counts = keyCounts(keys);
  let n = 0;
  for (let i = 0; i < keys.length; i++) if ((counts[keys[i] ?? 0] ?? 0) > 1) n++;
  if (n === keys.length) return { rows, keys };
  const out = { rows: new Int32Array(n), keys: new Int32Array(n) };
  let at = 0;
  for (let i = 0; i < keys.length; i++) {
    if ((counts[keys[i] ?? 0] ?? 0) < 2) continue;
    out.rows[at] = rows[i] ?? 0;
    out.keys[at++] = keys[i] ?? 0;
  }
  return out;
}

/** Keys of records that have one of both: every pair of a left and a right key of a row. */
export function joinKeys(left: KeyEntries, right: KeyEntries): KeyEntries {
  // A few rows of a large block against all keys: look each up instead of walking over all.
  const few = left.rows.length * 16 < right.rows.length;
  let size = left.rows.length + 16;
  let [rows, lefts, rights] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  let n = 0;
  let j = 0;
  for (let i = 0; i < left.rows.length; i++) {
    const row = left.rows[i] ?? 0;
    j = few ? lowerBound(right.rows, j, row) : j;
    while (j < right.rows.length && (right.rows[j] ?? 0) < row) j++;
    for (let k = j; k < right.rows.length && right.rows[k] === row; k++) {
      if (n === size) {
        size *= 2;
        [rows, lefts, rights] = [larger(rows, size), larger(lefts, size), larger(rights, size)];
      }
      rows[n] = row;
      lefts[n] = left.keys[i] ?? 0;
      rights[n++] = right.keys[k] ?? 0;
    }
  }
  return { rows: rows.subarray(0, n), keys: numberPairs(lefts.subarray(0, n), rights.subarray(0, n)).codes };
}

function larger(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const out = new Int32Array(size);
  out.set(values);
  return out;
}

function lowerBound(sorted: Int32Array, from: number, value: number): number {
  let lo = from;
  let hi = sorted.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if ((sorted[mid] ?? 0) < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}
