/**
 * How good a clustering is against the truth: pairwise and B-cubed precision and recall, from the contingency of the two
 * clusterings, in linear time (LINKAGE 10).
 */
export interface Scores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
export interface Evaluation {
  readonly records: number;
  readonly pairs: Scores & { readonly true: number; readonly found: number; readonly right: number };
  readonly bCubed: Scores;
  /**
   * Parts to split off and to join again to turn the result into the truth: their sum is the generalised merge distance
   * at unit costs (Menestrina 2010).
   */
  readonly splits: number;
  readonly merges: number;
}

const pairsOf = (n: number): number => (n * (n - 1)) / 2;
/** Nothing found is nothing wrong, nothing to find is nothing missed. */
const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
const f1 = (p: number, r: number): number => (p + r === 0 ? 0 : (2 * p * r) / (p + r));
const sum = <T>(values: Iterable<T>, of: (value: T) => number): number => {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
};

/**
 * `result` and `truth` give each record's cluster by any name; only records of both are counted.
 * Pairs: precision and recall over pairs in one cluster. B-cubed: means over records.
 */
export function evaluate(result: ReadonlyMap<string, string>, truth: ReadonlyMap<string, string>): Evaluation {
  const found = new Map<string, number>();
  const real = new Map<string, number>();
  const cells = new Map<string, Map<string, number>>();
  let records = 0;
  for (const [record, cluster] of result) {
    const person = truth.get(record);
    if (person === undefined) continue;
    records++;
    found.set(cluster, (found.get(cluster) ?? 0) + 1);
    real.set(person, (real.get(person) ?? 0) + 1);
    const row = cells.get(cluster) ?? new Map<string, number>();
    row.set(person, (row.get(person) ?? 0) + 1);
    cells.set(cluster, row);
  }
  let right = 0;
  let precision = 0;
  let recall = 0;
  const parts = sum(cells.values(), (row) => row.size);
  for (const [cluster, row] of cells)
    for (const [person, n] of row) {
      right += pairsOf(n);
      precision += (n * n) / (found.get(cluster) ?? 1);
      recall += (n * n) / (real.get(person) ?? 1);
    }
  const foundPairs = sum(found.values(), pairsOf);
  const truePairs = sum(real.values(), pairsOf);
  const pairP = share(right, foundPairs);
  const pairR = share(right, truePairs);
  const bP = share(precision, records);
  const bR = share(recall, records);
  return {
    records,
    pairs: { precision: pairP, recall: pairR, f1: f1(pairP, pairR), true: truePairs, found: foundPairs, right },
    bCubed: { precision: bP, recall: bR, f1: f1(bP, bR) },
    splits: parts - cells.size,
    merges: parts - real.size,
  };
}
