/**
 * Precision and recall from a stratified sample that a person judged (LINKAGE 10): what each stratum's share of true
 * pairs is, weighted back by how many pairs the stratum holds.
 */

/** 95 % two-sided. */
const Z = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}
export interface Estimated extends Interval {
  readonly value: number;
}
export interface JudgedStratum {
  /** Its pairs stand in one cluster. */
  readonly joined: boolean;
  /** Pairs in the stratum. */
  readonly pairs: number;
  /** Of these, judged `same` or `different`, and judged `same`. */
  readonly judged: number;
  readonly same: number;
}
export interface SampleEstimate {
  /** True pairs among all pairs of the strata. */
  readonly matches: number;
  readonly precision: Estimated;
  readonly recall: Estimated;
}

/** Wilson's interval of a share of which `share · n` of `n` were seen; `n` need not be whole. */
export function wilson(share: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const z2 = Z * Z;
  const centre = share + z2 / (2 * n);
  const half = Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  const of = (x: number): number => Math.min(1, Math.max(0, x / (1 + z2 / n)));
  return { low: of(centre - half), high: of(centre + half) };
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number => items.reduce((s, x) => s + of(x), 0);

/** Variance of the estimated number of true pairs. A stratum of one answer only is given half an answer of the other. */
function variance({ pairs, judged, same }: JudgedStratum): number {
  if (judged >= pairs) return 0;
  const isMixed = same > 0 && same < judged;
  const p = isMixed ? same / judged : (same + 0.5) / (judged + 1);
  return (pairs ** 2 * p * (1 - p)) / judged;
}
const matchesIn = ({ pairs, judged, same }: JudgedStratum): number => (pairs * same) / judged;

/**
 * Null where a stratum that holds pairs has no answer: nothing can be said of it. Precision: Wilson's interval at the
 * sample's effective size; recall: the missed pairs within 1.96 standard errors.
 */
export function estimateFromSample(strata: readonly JudgedStratum[]): SampleEstimate | null {
  const held = strata.filter((s) => s.pairs > 0);
  if (held.length === 0 || held.some((s) => s.judged === 0)) return null;
  const joined = held.filter((s) => s.joined);
  const apart = held.filter((s) => !s.joined);
  const found = sum(joined, matchesIn);
  const missed = sum(apart, matchesIn);
  const error = Z * Math.sqrt(sum(apart, variance));
  const recallAt = (more: number): number => (found + more === 0 ? 1 : found / (found + more));
  return {
    matches: found + missed,
    precision: precisionOf(joined, found),
    recall: { value: recallAt(missed), low: recallAt(missed + error), high: recallAt(Math.max(0, missed - error)) },
  };
}

function precisionOf(joined: readonly JudgedStratum[], found: number): Estimated {
  const total = sum(joined, (s) => s.pairs);
  // Nothing found is nothing wrong.
  if (total === 0) return { value: 1, low: 0, high: 1 };
  const value = found / total;
  // As many answers as a simple sample would need for the same error; of one stratum, its own.
  const bySize = total ** 2 / sum(joined, (s) => s.pairs ** 2 / s.judged);
  const error = sum(joined, (s) => (s.pairs ** 2 * (s.same / s.judged) * (1 - s.same / s.judged)) / s.judged);
  const byError = error === 0 ? Number.POSITIVE_INFINITY : (value * (1 - value) * total ** 2) / error;
  return { value, ...wilson(value, Math.min(byError, joined.length === 1 ? (joined[0]?.judged ?? 0) : bySize)) };
}
