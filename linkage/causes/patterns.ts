/**
 * What the comparisons say of a pair, packed into one integer: mixed radix, one digit a comparison, 0 where a side is
 * missing, level + 1 elsewhere. Candidate pairs share few patterns, and everything after the comparison works on these.
 */
import { LinkageError } from '../errors.ts';
import type { ComparisonSpec } from './comparison-spec.ts';

export interface PatternSpace {
  /** Factor of each comparison's digit. */
  readonly factors: readonly number[];
  readonly size: number;
}

export function patternSpace(comparisons: readonly ComparisonSpec[]): PatternSpace {
  const factors: number[] = [];
  let size = 1;
  for (const { levels } of comparisons) {
    factors.push(size);
    size *= levels.length + 1;
  }
  if (size > Number.MAX_SAFE_INTEGER)
    throw new LinkageError(
      'invalid_model',
      `${comparisons.length} comparisons have more patterns than can be counted.`,
    );
  return { factors, size };
}

/** The pattern of levels, -1 where missing. */
export const pack = (space: PatternSpace, levels: readonly number[]): number =>
  space.factors.reduce((sum, factor, k) => sum + factor * ((levels[k] ?? -1) + 1), 0);

/** The level of each comparison, -1 where missing. */
export const unpack = (space: PatternSpace, pattern: number): number[] =>
  space.factors.map((factor, k) => {
    const next = space.factors[k + 1] ?? space.size;
    return Math.floor((pattern % next) / factor) - 1;
  });

/** Distinct patterns, ascending, with the number of pairs of each. */
export interface PatternCounts {
  readonly patterns: Float64Array;
  readonly counts: Float64Array;
}

export function patternCounts(counted: ReadonlyMap<number, number>): PatternCounts {
  const patterns = Float64Array.from(counted.keys()).sort();
  return { patterns, counts: patterns.map((p) => counted.get(p) ?? 0) };
}
