/** Pairwise precision and recall of a clustering by number, for millions of records. */
import type { Quality } from './result.ts';

const pairsOf = (n: number): number => (n * (n - 1)) / 2;

function sizes(of: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let row = 0; row < of.length; row++) counts.set(of[row] ?? 0, (counts.get(of[row] ?? 0) ?? 0) + 1);
  let pairs = 0;
  for (const n of counts.values()) pairs += pairsOf(n);
  return pairs;
}

/** `personOf` numbers the truth from 0, -1 where it is not known: such rows are not counted. */
export function pairScores(clusterOf: Int32Array, personOf: Int32Array, threshold: number): Quality {
  const known = personOf.reduce<number[]>((rows, person, row) => {
    if (person !== -1) rows.push(row);
    return rows;
  }, []);
  const clusters = Int32Array.from(known, (row) => clusterOf[row] ?? 0);
  const people = Int32Array.from(known, (row) => personOf[row] ?? 0);
  // Below 2^53: rows and people are numbered in 31 bits, and there are no more of them than fit in memory.
  const span = people.reduce((most, person) => Math.max(most, person), 0) + 1;
  const right = sizes(Float64Array.from(clusters, (cluster, i) => cluster * span + (people[i] ?? 0)));
  const [found, real] = [sizes(clusters), sizes(people)];
  const precision = found === 0 ? 1 : right / found;
  const recall = real === 0 ? 1 : right / real;
  return {
    threshold,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  };
}
