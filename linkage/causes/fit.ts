/** The causes of some candidate pairs, estimated: classes from u and the rules, a start, then the estimation. */
import { withoutClasses } from './class-choice.ts';
import { classesOf } from './classes.ts';
import { inOrder } from './comparison-spec.ts';
import type { Comparison } from './compile.ts';
import { classicalPosterior, type Estimate, estimateSteps } from './estimate.ts';
import type { KnownPairs } from './known-pairs.ts';
import { type PatternCounts, type PatternSpace, unpack } from './patterns.ts';
import { pairsOf } from './random-pairs.ts';
import { type PlannedRule, ruleCauses } from './rules.ts';

/** A share of pairs with both birth dates, or both ids, from which father and son can be told apart (CAUSES). */
const PERSONAL_SHARE = 0.2;

export interface FitOptions {
  /** Pairs of which a person said what they are. */
  readonly known?: readonly KnownPairs[];
  /** Classes, or groups of classes, to do without. */
  readonly without?: readonly string[];
}

/** `rounds` limits the estimation; left out, it ends by itself. Yields the rounds done. */
export function* fitCauses(
  rows: number,
  comparisons: readonly Comparison[],
  space: PatternSpace,
  observed: PatternCounts,
  plans: readonly PlannedRule[],
  u: readonly (readonly number[])[],
  rounds?: number,
  { known = [], without = [] }: FitOptions = {},
): Generator<number, Estimate> {
  const pairs = observed.counts.reduce((s, n) => s + n, 0);
  const all = classesOf({
    comparisons,
    relatives: comparisons.find((c) => c.kind === 'name')?.relatives?.() ?? null,
    dates: comparisons.find((c) => c.kind === 'birthdate')?.exactRecords ?? null,
    u,
    rules: ruleCauses(plans, rows, dateShareOf(comparisons, u)),
    pairs,
    hasPersonalFacts: hasPersonalFacts(comparisons, space, observed, pairs),
  });
  const classes = inOrder(without.length === 0 ? all : withoutClasses(all, without, comparisons, u));
  const m = comparisons.map((c) => c.levels.map((l) => l.m));
  // As many true pairs as half of the records, of all pairs: a start, not a belief.
  const lambda = rows / 2 / Math.max(1, pairsOf(rows));
  const likely = classicalPosterior(space, observed, m, u, Math.min(0.5, lambda));
  const start = likely.reduce((s, x, g) => s + x * (observed.counts[g] ?? 0), 0) / Math.max(1, pairs);
  return yield* estimateSteps(comparisons, space, observed, classes, start, {
    ...(rounds === undefined ? {} : { rounds }),
    known,
  });
}

function hasPersonalFacts(
  comparisons: readonly Comparison[],
  space: PatternSpace,
  { patterns, counts }: PatternCounts,
  pairs: number,
): boolean {
  const personal = comparisons.flatMap((c, k) => (c.kind === 'birthdate' || c.kind === 'identifier' ? [k] : []));
  let known = 0;
  for (const [g, pattern] of patterns.entries()) {
    const levels = unpack(space, pattern);
    if (personal.some((k) => levels[k] !== -1)) known += counts[g] ?? 0;
  }
  return known >= PERSONAL_SHARE * pairs;
}

/** How often random pairs share their birth date. */
export function dateShareOf(comparisons: readonly Comparison[], u: readonly (readonly number[])[]): number {
  const dates = comparisons.findIndex((c) => c.kind === 'birthdate');
  return (comparisons[dates]?.levels ?? []).reduce(
    (s, l, i) => s + (l.agrees === 'exact' ? (u[dates]?.[i] ?? 0) : 0),
    0,
  );
}
