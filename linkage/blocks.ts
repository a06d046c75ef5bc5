/**
 * Blocks: sets of records with an equal key. Keys are sorted and runs become blocks; a block over the limit is parted by
 * further keys, and what stays too large is left out and reported with its pairs, never in silence.
 */

import { joinKeys, type KeyEntries, keyCounts, smallKeys } from './block-keys.ts';
import { growingInts, sharedInts } from './buffers.ts';

/** A block that was too large: with `kept` pairs after refining, 0 when it was left out whole. */
export interface GiantBlock {
  readonly records: number;
  readonly pairs: number;
  readonly kept: number;
}

export interface BlockIndex {
  /** Block b holds `records[starts[b] .. starts[b + 1])`, ascending, at least two. */
  readonly starts: Int32Array;
  readonly records: Int32Array;
  /** Row r is in blocks `blocks[offsets[r] .. offsets[r + 1])`, ascending. */
  readonly offsets: Int32Array;
  readonly blocks: Int32Array;
  /** Sum of n(n-1)/2, exact and known before anything is compared. */
  readonly pairs: number;
  readonly largest: number;
  readonly giants: readonly GiantBlock[];
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;

interface Building {
  readonly starts: ReturnType<typeof growingInts>;
  readonly records: ReturnType<typeof growingInts>;
  readonly giants: GiantBlock[];
  pairs: number;
  largest: number;
}

/** `refine` makes further keys, in order, only when a block is too large. */
export function buildBlocks(
  entries: KeyEntries,
  rows: number,
  maxBlock: number,
  refine: readonly (() => KeyEntries)[],
): BlockIndex {
  const building: Building = { starts: growingInts(), records: growingInts(), giants: [], pairs: 0, largest: 0 };
  building.starts.push(0);
  addRuns(building, entries, maxBlock, refine);
  const starts = building.starts.finish();
  const records = building.records.finish();
  building.giants.sort((a, b) => b.pairs - a.pairs || b.kept - a.kept);
  return { starts, records, ...invert(starts, records, rows), ...pickCounts(building) };
}

const pickCounts = ({ pairs, largest, giants }: Building) => ({ pairs, largest, giants });

function addRuns(
  building: Building,
  entries: KeyEntries,
  maxBlock: number,
  refine: readonly (() => KeyEntries)[],
): void {
  const { rows, keys } = smallKeys(entries);
  // Where the rows of each key begin, of keys that several have; rows ascend within a key.
  const next = keyCounts(keys);
  let grouped = 0;
  for (let key = 0; key < next.length; key++) {
    const n = next[key] ?? 0;
    next[key] = n > 1 ? grouped : -1;
    if (n > 1) grouped += n;
  }
  const sorted = new Int32Array(grouped);
  const begins = new Int32Array(grouped);
  for (let i = 0; i < keys.length; i++) {
    const at = next[keys[i] ?? 0] ?? -1;
    if (at === -1) continue;
    sorted[at] = rows[i] ?? 0;
    begins[at] = keys[i] ?? 0;
    next[keys[i] ?? 0] = at + 1;
  }
  const giants: Int32Array[] = [];
  for (let from = 0; from < grouped; ) {
    const key = begins[from];
    let to = from + 1;
    let size = 1;
    for (; to < grouped && begins[to] === key; to++)
      // A record that has the key twice comes twice in a row.
      if (sorted[to] !== sorted[from + size - 1]) sorted[from + size++] = sorted[to] ?? 0;
    if (size > maxBlock) giants.push(sorted.slice(from, from + size));
    else if (size > 1) {
      for (let i = from; i < from + size; i++) building.records.push(sorted[i] ?? 0);
      building.starts.push(building.records.length);
      building.pairs += pairsOf(size);
      building.largest = Math.max(building.largest, size);
    }
    from = to;
  }
  for (const rowsOfBlock of giants) refineBlock(building, rowsOfBlock, maxBlock, refine);
}

function refineBlock(
  building: Building,
  rows: Int32Array,
  maxBlock: number,
  refine: readonly (() => KeyEntries)[],
): void {
  const before = building.pairs;
  const [first, ...rest] = refine;
  if (first !== undefined) {
    const within: KeyEntries = { rows, keys: new Int32Array(rows.length) };
    addRuns(building, joinKeys(within, first()), maxBlock, rest);
  }
  building.giants.push({ records: rows.length, pairs: pairsOf(rows.length), kept: building.pairs - before });
}

function invert(starts: Int32Array, records: Int32Array, rows: number) {
  const offsets = sharedInts(rows + 1);
  for (const row of records) offsets[row + 1] = (offsets[row + 1] ?? 0) + 1;
  for (let row = 0; row < rows; row++) offsets[row + 1] = (offsets[row + 1] ?? 0) + (offsets[row] ?? 0);
  const blocks = sharedInts(records.length);
  const next = offsets.slice();
  for (let b = 0; b + 1 < starts.length; b++)
    for (let k = starts[b] ?? 0; k < (starts[b + 1] ?? 0); k++) {
      const row = records[k] ?? 0;
      const at = next[row] ?? 0;
      blocks[at] = b;
      next[row] = at + 1;
    }
  return { offsets, blocks };
}

/** The smallest block that two rows share, -1 when none. */
export function firstShared(index: BlockIndex, a: number, b: number): number {
  const { offsets, blocks } = index;
  let i = offsets[a] ?? 0;
  let j = offsets[b] ?? 0;
  const iEnd = offsets[a + 1] ?? 0;
  const jEnd = offsets[b + 1] ?? 0;
  while (i < iEnd && j < jEnd) {
    const d = (blocks[i] ?? 0) - (blocks[j] ?? 0);
    if (d === 0) return blocks[i] ?? -1;
    if (d < 0) i++;
    else j++;
  }
  return -1;
}
