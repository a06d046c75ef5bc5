/** How good a linkage is against a column that says who each row is. */
import { type CauseTableResult, type Evaluation, evaluate } from '../linkage/index.ts';
import type { LinkFiles } from '../pipelines/link-files.ts';

/** Thresholds of the curve: the real clustering is made again at each. */
const THRESHOLDS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999] as const;
/** More missed pairs are looked at by an even choice of them. */
const MOST_MISSED = 100_000;

export interface CurvePoint {
  readonly threshold: number;
  readonly evaluation: Evaluation;
}
/** Why true pairs are not in one cluster; `estimated` where not all were looked at. */
export interface Missed {
  readonly pairs: number;
  /** No rule brought the two together. */
  readonly blockedOut: number;
  /** Looked at, and less probable than the threshold. */
  readonly scoredLow: number;
  /** Probable enough, and refused by their clusters. */
  readonly refused: number;
  readonly estimated: boolean;
}
export interface Measured {
  readonly at: Evaluation;
  /** The best pairwise F1 of the curve; the threshold that was asked for where no other is better. */
  readonly best: CurvePoint;
  readonly curve: readonly CurvePoint[];
  readonly missed: Missed;
}

/** Rows without a value in `truth` are not counted. */
export function measure(read: LinkFiles, result: CauseTableResult, truth: string, threshold: number): Measured {
  const real = new Map<string, string>();
  for (let row = 0; row < read.rows.length; row++) {
    const person = read.rows.aside(row, truth);
    if (person !== '') real.set(String(row), person);
  }
  const of = (clusterOf: Int32Array): Evaluation =>
    evaluate(new Map(Array.from(clusterOf, (cluster, row) => [String(row), String(cluster)])), real);
  const at = of(result.clusterOf);
  const curve = [...new Set([...THRESHOLDS, threshold])]
    .sort((x, y) => x - y)
    .map((t) => ({ threshold: t, evaluation: t === threshold ? at : of(result.clusterAt(t)) }));
  const best = curve.reduce((top, point) => (point.evaluation.pairs.f1 > top.evaluation.pairs.f1 ? point : top), {
    threshold,
    evaluation: at,
  });
  return { at, best, curve, missed: missedOf(result, real, threshold) };
}

function missedOf(
  { clusterOf, inspect }: CauseTableResult,
  real: ReadonlyMap<string, string>,
  threshold: number,
): Missed {
  const members = new Map<string, number[]>();
  for (const [row, person] of real) {
    const found = members.get(person);
    if (found === undefined) members.set(person, [Number(row)]);
    else found.push(Number(row));
  }
  function* missedPairs(): Generator<readonly [number, number]> {
    for (const rows of members.values())
      for (const [i, a] of rows.entries())
        for (const b of rows.slice(i + 1)) if (clusterOf[a] !== clusterOf[b]) yield [a, b];
  }
  let pairs = 0;
  for (const _ of missedPairs()) pairs++;
  const every = Math.max(1, Math.ceil(pairs / MOST_MISSED));
  let [seen, looked, blockedOut, scoredLow] = [0, 0, 0, 0];
  for (const [a, b] of missedPairs()) {
    if (seen++ % every !== 0) continue;
    looked++;
    const { rule, verdict } = inspect(a, b);
    if (rule === null) blockedOut++;
    else if (verdict.probability < threshold) scoredLow++;
  }
  const whole = (n: number): number => (looked === 0 ? 0 : Math.round((n * pairs) / looked));
  const [blocked, low] = [whole(blockedOut), whole(scoredLow)];
  return { pairs, blockedOut: blocked, scoredLow: low, refused: pairs - blocked - low, estimated: every > 1 };
}
