/** u of every comparison and level: counted where all agreeing pairs are known, else from random pairs (LINKAGE 6.2). */
import type { Comparison } from './compile.ts';
import { type PatternCounts, type PatternSpace, unpack } from './patterns.ts';
import { pairOf, pairsOf, randomIntegers } from './random-pairs.ts';

export interface RandomHits {
  /** By comparison and level; pairs in which a side is missing are in none. */
  readonly hits: readonly (readonly number[])[];
}

/** Compares random pairs, or all where there are no more than that; yields the number done now and then. */
export function* sampleHits(
  comparisons: readonly Comparison[],
  rows: number,
  pairs: number,
  seed: number,
): Generator<number, RandomHits> {
  const hits = comparisons.map((c) => c.levels.map(() => 0));
  const total = pairsOf(rows);
  const draw = randomIntegers(seed, total);
  const isAll = total <= pairs;
  const draws = isAll ? total : pairs;
  for (let i = 0; i < draws; i++) {
    const [a, b] = pairOf(isAll ? i : draw());
    for (const [k, { compare }] of comparisons.entries()) {
      const level = compare(b, a);
      const of = hits[k];
      if (level !== -1 && of !== undefined) of[level] = (of[level] ?? 0) + 1;
    }
    if ((i & 0xffff) === 0) yield i;
  }
  return { hits };
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
