/** How many candidate pairs have which weight, in whole bits: counted over patterns, so that it costs nothing. */
import type { Verdict } from './mixture.ts';

export interface WeightCount {
  /** Weights from here up to one more. */
  readonly bits: number;
  readonly pairs: number;
}

/** Ascending; only bins that hold pairs. */
export function weightCounts(verdicts: readonly Verdict[], pairs: ArrayLike<number>): WeightCount[] {
  const bins = new Map<number, number>();
  for (const [i, { bits }] of verdicts.entries()) {
    const bin = Math.floor(bits);
    bins.set(bin, (bins.get(bin) ?? 0) + (pairs[i] ?? 0));
  }
  return [...bins].sort(([x], [y]) => x - y).map(([bits, n]) => ({ bits, pairs: n }));
}
