/** The weight of two rows of which nobody asked before: what a cluster's mean is made of. */
import { FLOOR_UNITS } from './clusters.ts';
import { toUnits, type Verdict } from './mixture.ts';

/**
 * Weight in units of a pair that is not among the candidates that were kept. The model's prior is that of candidates: of
 * two rows that no rule brought together only what they say of each other counts, and their pattern says already why
 * none did.
 */
export function scoreOf(
  patternOf: (a: number, b: number) => number,
  judge: (pattern: number) => Verdict,
  isReached: (a: number, b: number) => boolean,
): (a: number, b: number) => number {
  const prior = toUnits(judge(0).bits);
  const judged = new Map<number, number>();
  return (a, b) => {
    const pattern = patternOf(a, b);
    // Two records that have nothing to compare say nothing of each other: neither for a cluster nor against it.
    if (pattern === 0) return 0;
    let units = judged.get(pattern);
    if (units === undefined) {
      units = toUnits(judge(pattern).bits);
      judged.set(pattern, units);
    }
    return Math.max(FLOOR_UNITS, isReached(a, b) ? units : units - prior);
  };
}
