/** Finds a pair of rows among many: columns of pairs by their lower row, each run searched for the higher one. */
import { orderBy } from './radix.ts';

/** The place of a pair (x < y) in the columns, -1 when it is not there; each pair stands there once. */
export function pairPlaces(rows: number, a: Int32Array, b: Int32Array): (x: number, y: number) => number {
  const starts = new Int32Array(rows + 1);
  for (let i = 0; i < a.length; i++) {
    const at = (a[i] ?? 0) + 1;
    starts[at] = (starts[at] ?? 0) + 1;
  }
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const order = orderBy([a, b], a.length);
  const others = order.map((i) => b[i] ?? 0);
  return (x, y) => {
    let lo = starts[x] ?? 0;
    let hi = starts[x + 1] ?? 0;
    const end = hi;
    while (lo < hi) {
      const mid = (lo + hi) >>> 1;
      if ((others[mid] ?? 0) < y) lo = mid + 1;
      else hi = mid;
    }
    return lo < end && others[lo] === y ? (order[lo] ?? -1) : -1;
  };
}
