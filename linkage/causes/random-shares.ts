/** u of every comparison and level: counted where all agreeing pairs are known, else from random pairs (LINKAGE 6.2). */
import { sharedInts } from '../buffers.ts';
import type { Comparison } from './compile.ts';
import { type PatternCounts, type PatternSpace, unpack } from './patterns.ts';
import { pairOf, pairsOf, randomIntegers } from './random-pairs.ts';

export interface RandomHits {
  /** By comparison and level; pairs in which a side is missing are in none. */
  readonly hits: readonly (readonly number[])[];
}

/** Random pairs of rows, a < b side by side, or all where there are no more than that. */
export function randomPairs(rows: number, most: number, seed: number): Int32Array {
  const total = pairsOf(rows);
  const draw = randomIntegers(seed, total);
  const draws = Math.min(total, most);
  const pairs = sharedInts(draws * 2);
  for (let i = 0; i < draws; i++) {
    const [b, a] = pairOf(total <= most ? i : draw());
    pairs[2 * i] = a;
    pairs[2 * i + 1] = b;
  }
  return pairs;
}

/** Levels that only pairs with an equal key reach: all of these pairs are candidates, so they are counted. */
const isCounted = (code: string): boolean => code.startsWith('exact') || code === 'shared_by_many';

/**
 * u without the matches among the candidates: `same[g]` of the pairs of pattern g are one person. `complete` names the
 * comparisons of which every pair with an equal value is a candidate.
 */
export function randomShares(
  comparisons: readonly Comparison[],
  space: PatternSpace,
  observed: PatternCounts,
  same: Float64Array,
  { hits }: RandomHits,
  complete: ReadonlySet<string>,
): number[][] {
  const candidates = comparisons.map((c) => c.levels.map(() => 0));
  const matches = comparisons.map((c) => c.levels.map(() => 0));
  for (const [g, pattern] of observed.patterns.entries())
    for (const [k, level] of unpack(space, pattern).entries()) {
      if (level === -1) continue;
      const [c, m] = [candidates[k], matches[k]];
      if (c !== undefined) c[level] = (c[level] ?? 0) + (observed.counts[g] ?? 0);
      if (m !== undefined) m[level] = (m[level] ?? 0) + (same[g] ?? 0);
    }
  return comparisons.map((comparison, k) => {
    const total = pairsOf(comparison.rows);
    const seen = hits[k] ?? [];
    const sampled = seen.reduce((s, n) => s + n, 0);
    const found = matches[k] ?? [];
    const matched = found.reduce((s, n) => s + n, 0);
    const lambda = Math.min(0.5, matched / total);
    const shares = comparison.levels.map(({ code }, l) => {
      const known = comparison.exactShares?.[l];
      if (known !== undefined) return Math.max(known, 0.5 / total);
      const counted =
        comparison.exactPairs?.[l] ??
        (complete.has(comparison.name) && isCounted(code) ? candidates[k]?.[l] : undefined);
      if (counted !== undefined) return Math.max(0.5, counted - (found[l] ?? 0)) / Math.max(1, total - matched);
      const floor = 0.5 / (sampled + comparison.levels.length / 2);
      const p = ((seen[l] ?? 0) + 0.5) / (sampled + comparison.levels.length / 2);
      return Math.max(Math.min(p, floor), (p - (found[l] ?? 0) / total) / (1 - lambda));
    });
    const sum = shares.reduce((s, x) => s + x, 0);
    return shares.map((x) => x / sum);
  });
}
