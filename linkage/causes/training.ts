/** What an estimation starts from where a model says it, and what it leaves behind: the numbers' provenance. */
import { LinkageError } from '../errors.ts';
import type { ComparisonSpec } from './comparison-spec.ts';
import type { Comparison } from './compile.ts';
import type { Estimate } from './estimate.ts';
import { pairsOf } from './random-pairs.ts';

export interface Training {
  /** Random pairs that were compared for u, drawn with this seed. */
  readonly seed: number;
  readonly randomPairs: number;
  /** By comparison of the mixture and level: shares of pairs of different people. */
  readonly u: readonly (readonly number[])[];
  /** Share of all pairs of records that are one person. */
  readonly lambda: number;
  readonly candidates: number;
  readonly rounds: number;
  readonly converged: boolean;
}

export interface Learned extends Estimate {
  readonly u: readonly (readonly number[])[];
  readonly randomPairs: number;
}

export function trainingOf(
  { u, randomPairs, rounds, converged, shares }: Learned,
  seed: number,
  rows: number,
  candidates: number,
  recall: number,
): Training {
  const same = shares.find((s) => s.name === 'same')?.pi ?? 0;
  const lambda = Math.min(1, (same * candidates) / (recall * Math.max(1, pairsOf(rows))));
  return { seed, randomPairs, u, lambda, candidates, rounds, converged };
}

/**
 * The comparisons with the m of a model to start from. What the model does not name starts from the default. Throws
 * LinkageError `invalid_model` where levels are others.
 */
export function withPriors(
  comparisons: readonly Comparison[],
  priors: readonly ComparisonSpec[],
): readonly Comparison[] {
  return comparisons.map((comparison) => {
    const prior = priors.find((p) => p.name === comparison.name);
    if (prior === undefined) return comparison;
    const codes = (of: ComparisonSpec): string => of.levels.map((l) => l.code).join(' ');
    if (codes(prior) !== codes(comparison))
      throw new LinkageError('invalid_model', `The model has other levels of ${comparison.name} than the engine.`);
    return { ...comparison, levels: prior.levels };
  });
}
