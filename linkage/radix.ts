/**
 * Stable ordering of rows by several non-negative integer columns: least significant digit first, so the cost is linear
 * and there is no comparator, and equal rows keep their order, whatever the engine that runs it.
 */
const DIGIT = 11;
const BUCKETS = 1 << DIGIT;

/** The order of the rows by `columns[0]`, then `columns[1]` …; every value must be 0 or more. */
export function orderBy(columns: readonly Int32Array[], rows: number): Int32Array {
  let order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  let spare = new Int32Array(rows);
  const starts = new Int32Array(BUCKETS);
  for (let c = columns.length - 1; c >= 0; c--) {
    const column = columns[c];
    if (column === undefined) continue;
    let top = 0;
    for (let i = 0; i < rows; i++) top = Math.max(top, column[i] ?? 0);
    for (let shift = 0; shift < 31 && top >>> shift > 0; shift += DIGIT) {
      starts.fill(0);
      for (let i = 0; i < rows; i++) count(starts, ((column[i] ?? 0) >>> shift) & (BUCKETS - 1));
      let at = 0;
      for (let b = 0; b < BUCKETS; b++) {
        const n = starts[b] ?? 0;
        starts[b] = at;
        at += n;
      }
      for (let i = 0; i < rows; i++) {
        const row = order[i] ?? 0;
        const bucket = ((column[row] ?? 0) >>> shift) & (BUCKETS - 1);
        spare[count(starts, bucket)] = row;
      }
      [order, spare] = [spare, order];
    }
  }
  return order;
}

function count(counts: Int32Array, at: number): number {
  const before = counts[at] ?? 0;
  counts[at] = before + 1;
  return before;
}
