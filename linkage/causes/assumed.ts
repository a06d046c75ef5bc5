/**
 * The causes where the records are too few, or too much alike, to learn them from: shares as people have them anywhere.
 * Two equal rows tell nothing of what strangers have in common: to an estimation they are all chance, or all one person.
 */
import { withoutClasses } from './class-choice.ts';
import type { Part } from './class-parts.ts';
import { classesOf } from './classes.ts';
import { type CauseKind, inOrder } from './comparison-spec.ts';
import type { Comparison } from './compile.ts';
import { type Estimate, project } from './estimate.ts';
import { dateShareOf } from './fit.ts';
import { createJudge } from './mixture.ts';
import { type PatternCounts, type PatternSpace, unpack } from './patterns.ts';
import type { RandomHits } from './random-shares.ts';
import { type PlannedRule, ruleCauses } from './rules.ts';

/** A dozen causes with four pairs each are not told apart. */
const FEW_PAIRS = 50;
/**
 * Where any two rows agree so often on everything that tells people apart, a few people are most of the file. If its pairs
 * are of few kinds besides, nothing shows what strangers do: ten people with any number of equal rows.
 */
const FEW_PEOPLE = 0.1;
const FEW_KINDS = 50;
/** And where it is most pairs, what is left of strangers is lost among the slips of one person. */
const MOSTLY_ONE_PERSON = 0.5;
/** One person's share of the candidates: about what files of people have. */
const SAME_SHARE = 0.05;
const LEAST_SHARE = 1e-12;
const TELLS_PEOPLE = new Set<CauseKind>(['name', 'birthdate', 'identifier', 'email', 'mobile', 'landline', 'address']);

/**
 * What two strangers have in common, by level but the last: a date is one of some 30,000 days; the name of a frequent
 * family is borne by one in a thousand, a frequent given name by one in a hundred; a number or an e-mail is one person's.
 * In few rows every value is a common one, so how common it is says nothing: names and dates share alike.
 */
const AT_RANDOM: Readonly<Record<CauseKind, readonly number[]>> = {
  name: [2e-5, 2e-5, 2e-5, 2e-5, 2e-5, 1e-5, 1e-4, 3e-5, 1e-5, 5e-4, 5e-3, 5e-4, 2e-3, 1e-3, 8e-3, 2e-3],
  birthdate: [1e-5, 1e-5, 1e-5, 3e-5, 5e-4, 4e-3, 5e-3, 0.012],
  identifier: [1e-5, 1e-4],
  email: [2e-6, 2e-6, 1e-6, 1e-6, 5e-6],
  mobile: [3e-6, 1e-6, 1e-6],
  landline: [3e-5, 1e-5, 5e-6],
  address: [2e-4, 1e-4, 5e-4],
  place: [5e-3, 0.02, 0.2, 0.02, 0.1],
  category: [0.01, 0.05, 0.3],
};

/** Whether the candidates and random pairs cannot show what strangers have in common. */
export function isTooFew(
  comparisons: readonly Comparison[],
  { counts, patterns }: PatternCounts,
  { hits }: RandomHits,
): boolean {
  if (counts.reduce((s, n) => s + n, 0) < FEW_PAIRS) return true;
  const agreeing = comparisons.flatMap(({ kind, levels }, k) => {
    const seen = hits[k] ?? [];
    const all = seen.reduce((s, n) => s + n, 0);
    if (!TELLS_PEOPLE.has(kind) || all === 0) return [];
    return [levels.reduce((s, l, i) => s + (l.agrees === 'weak' ? 0 : (seen[i] ?? 0)), 0) / all];
  });
  return agreeing.length > 0 && Math.min(...agreeing) > (patterns.length < FEW_KINDS ? FEW_PEOPLE : MOSTLY_ONE_PERSON);
}

export const sharesAtRandom = (comparisons: readonly Comparison[]): number[][] =>
  comparisons.map(({ kind }) => [...AT_RANDOM[kind], 1 - AT_RANDOM[kind].reduce((s, x) => s + x, 0)]);

/** A part as it begins, within its bounds. A tie has all that it may: nothing shows that a home has fewer twins. */
function begun(part: Part): number[] {
  const weights = Float64Array.from(part.start);
  for (const { levels, ratios, most } of part.ties)
    if (most < 1) for (const [i, l] of levels.entries()) weights[l] = most * (ratios[i] ?? 0);
  return project(part, weights, []);
}

/** The causes as they begin, nothing learned; `u` is that of `sharesAtRandom`. */
export function assumedCauses(
  rows: number,
  comparisons: readonly Comparison[],
  space: PatternSpace,
  observed: PatternCounts,
  plans: readonly PlannedRule[],
  u: readonly (readonly number[])[],
  without: readonly string[] = [],
): Estimate {
  const all = classesOf({
    comparisons,
    u,
    rules: ruleCauses(plans, rows, dateShareOf(comparisons, u)),
    pairs: 0,
    hasPersonalFacts: comparisons.some((c) => c.kind === 'birthdate' || c.kind === 'identifier'),
  });
  const classes = inOrder(without.length === 0 ? all : withoutClasses(all, without, comparisons, u));
  const shares = classes.map(({ name, parts }) => ({
    name,
    pi: name === 'same' ? SAME_SHARE : (1 - SAME_SHARE) / (classes.length - 1),
    levels: parts.map((part) => begun(part).map((share) => Math.max(share, LEAST_SHARE))),
  }));
  const judge = createJudge({ comparisons, classes: shares });
  return {
    shares,
    rounds: 0,
    converged: true,
    moved: 0,
    logLikelihood: Number.NaN,
    same: observed.patterns.map((pattern) => judge(unpack(space, pattern)).probability),
    // Nothing was learned of any comparison: the report says so of each.
    seen: comparisons.map(() => 0),
  };
}
