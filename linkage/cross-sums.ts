/**
 * Sums of the weights of all pairs between two clusters. A pair of clusters is often asked for again after one of them
 * has grown; members only join a root's chain at its end, so that what was summed before is a corner of the rectangle
 * and the rest alone is scored.
 */
import type { Forest } from './forest.ts';

export interface CrossSums {
  between(x: number, y: number): number;
}

/** `score` takes the lower row first and gives integers: sums are exact in any order. */
export function createCrossSums(forest: Forest, score: (a: number, b: number) => number): CrossSums {
  const { next } = forest;
  let places = 1 << 10;
  let used = 0;
  /** Open addressing by the two roots, lower first; -1 is a free place. */
  let keys = new Int32Array(2 * places).fill(-1);
  let sizes = new Int32Array(2 * places);
  let sums = new Float64Array(places);

  const placeOf = (x: number, y: number): number => {
    let at = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & (places - 1);
    while (keys[2 * at] !== -1 && (keys[2 * at] !== x || keys[2 * at + 1] !== y)) at = (at + 1) & (places - 1);
    return at;
  };
  const grow = (): void => {
    const [oldKeys, oldSizes, oldSums] = [keys, sizes, sums];
    places *= 2;
    keys = new Int32Array(2 * places).fill(-1);
    sizes = new Int32Array(2 * places);
    sums = new Float64Array(places);
    for (let i = 0; i < oldSums.length; i++) {
      const [x, y] = [oldKeys[2 * i] ?? -1, oldKeys[2 * i + 1] ?? -1];
      // A root that was joined to a larger one is never asked for again.
      if (x === -1 || forest.root(x) !== x || forest.root(y) !== y) {
        if (x !== -1) used--;
        continue;
      }
      const at = placeOf(x, y);
      keys.set([x, y], 2 * at);
      sizes.set([oldSizes[2 * i] ?? 0, oldSizes[2 * i + 1] ?? 0], 2 * at);
      sums[at] = oldSums[i] ?? 0;
    }
  };
  /** All pairs but those of the first `knownX` members of x with the first `knownY` of y. */
  const sumBeyond = (x: number, y: number, knownX: number, knownY: number): number => {
    let sum = 0;
    let i = 0;
    let firstNewOfY = y;
    for (let k = 0; k < knownY; k++) firstNewOfY = next[firstNewOfY] ?? -1;
    for (let a = x; a !== -1; a = next[a] ?? -1, i++)
      for (let b = i < knownX ? firstNewOfY : y; b !== -1; b = next[b] ?? -1) sum += a < b ? score(a, b) : score(b, a);
    return sum;
  };
  return {
    between: (p, q) => {
      const [x, y] = p < q ? [p, q] : [q, p];
      const [nx, ny] = [forest.size(x), forest.size(y)];
      // Most links join two single records: nothing to remember.
      if (nx === 1 && ny === 1) return score(x, y);
      const at = placeOf(x, y);
      const isNew = keys[2 * at] === -1;
      const sum = isNew
        ? sumBeyond(x, y, 0, 0)
        : (sums[at] ?? 0) + sumBeyond(x, y, sizes[2 * at] ?? 0, sizes[2 * at + 1] ?? 0);
      keys.set([x, y], 2 * at);
      sizes.set([nx, ny], 2 * at);
      sums[at] = sum;
      if (isNew && ++used * 2 > places) grow();
      return sum;
    },
  };
}
