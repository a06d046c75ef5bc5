/**
 * From a table to clusters by the model of causes: candidate pairs by rules, their patterns, u from random pairs, the
 * causes by estimation, then the refusing walk. A generator that pauses: no timer, no clock, no I/O.
 */
import { candidates } from '../blocking.ts';
import { firstShared, type GiantBlock } from '../blocks.ts';
import { growingInts } from '../buffers.ts';
import { type Judgement, readJudgements } from '../judgements.ts';
import { orderBy } from '../radix.ts';

import type { RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { type CauseRefusal, type ClusterInput, clusterPairs, FLOOR_UNITS, type SureLinks } from './clusters.ts';
import { type Comparison, compile, type LeftOut } from './compile.ts';
import { type Constraints, compileConstraints } from './constraints.ts';
import type { Estimate } from './estimate.ts';
import { fitCauses } from './fit.ts';
import { createInspector, type Inspect } from './inspect.ts';
import { createJudge, type Mixture, toUnits, type Verdict } from './mixture.ts';
import { type PatternCounts, pack, patternCounts, patternSpace, unpack } from './patterns.ts';
import { ruleReport } from './plan-causes.ts';
import { pairsOf } from './random-pairs.ts';
import { randomShares, sampleHits } from './random-shares.ts';
import { type PlannedRule, planRules, type SkippedRule } from './rules.ts';

export interface CauseProgress {
  readonly phase: 'block' | 'compare' | 'estimate' | 'cluster';
  readonly done: number;
  readonly total: number;
}
export interface CauseSettings {
  readonly attributes: readonly Attribute[];
  readonly seed: number;
  /** Pairs at least this probable join, if nothing forbids it. */
  readonly mergeAt: number;
  /** Pairs at least this probable are reported. */
  readonly reviewAt: number;
  readonly maxCluster: number;
  readonly constraints?: Constraints;
  readonly judgements?: Iterable<Judgement>;
  /** Links that are sure by other means; they join before all others. */
  readonly sure?: SureLinks;
}

export interface RuleReport {
  readonly rule: string;
  /** Pairs inside its blocks, exact; a pair that an earlier rule finds as well is counted in both. */
  readonly pairs: number;
  /** Pairs of its keys before large blocks were parted. */
  readonly allPairs: number;
  /** Largest block that was taken whole. */
  readonly maxBlock: number;
  readonly giants: readonly GiantBlock[];
}
export interface ClassReport {
  readonly name: string;
  /** Share of the candidate pairs, and how many these are. */
  readonly share: number;
  readonly pairs: number;
}
export interface CauseReport {
  readonly records: number;
  readonly candidates: number;
  readonly patterns: number;
  readonly rules: readonly RuleReport[];
  /** Rules that would have brought more pairs than they may. */
  readonly skipped: readonly SkippedRule[];
  readonly classes: readonly ClassReport[];
  readonly leftOut: readonly LeftOut[];
  readonly rounds: number;
  readonly converged: boolean;
  /** Share of the true pairs that the rules reach, estimated from how many rules reach each likely pair. */
  readonly recall: number;
  readonly links: number;
  readonly refused: number;
  readonly clusters: number;
  readonly largest: number;
  readonly warnings: readonly string[];
}

/** Pairs by row, the likeliest first. */
export interface ScoredPairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly verdicts: readonly Verdict[];
  /** Number of the deterministic rule that makes a pair sure, -1 where none does; null without such rules. */
  readonly rule: Int32Array | null;
}
export interface CauseTableResult {
  readonly pairs: ScoredPairs;
  readonly refused: readonly CauseRefusal[];
  readonly clusterOf: Int32Array;
  /** The clusters at another threshold, not below `reviewAt`, of the same model: what a curve is made of. */
  readonly clusterAt: (mergeAt: number) => Int32Array;
  /** The model as it was estimated. */
  readonly mixture: Mixture;
  readonly inspect: Inspect;
  readonly report: CauseReport;
}

const RANDOM_PAIRS = 1_000_000;
/** The first estimation only says which matches to take out of u. */
const FIRST_ROUNDS = 60;
/** A share that still changes by more than this a round is not told to two digits. */
const STILL = 1e-4;
/** Rules overlap, so the estimate is too good: no better than what CAUSES measured (-3 nats). */
const RECALL = { least: 0.5, most: 0.95 } as const;

interface Found {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly pattern: Float64Array;
  readonly observed: PatternCounts;
}

export function* causeSteps(table: RecordTable, settings: CauseSettings): Generator<CauseProgress, CauseTableResult> {
  const { comparisons, leftOut } = compile(table, settings.attributes);
  const space = patternSpace(comparisons);
  const known = new Set([...comparisons, ...leftOut].map((c) => c.name));
  const barriers =
    settings.constraints === undefined ? null : compileConstraints(settings.constraints, table, comparisons, known);
  const judged = readJudgements(table, settings.judgements ?? []);
  yield { phase: 'block', done: 0, total: 1 };
  const { plans, skipped } = planRules(table);
  const patternOf = (a: number, b: number): number =>
    pack(
      space,
      comparisons.map((c) => c.compare(a, b)),
    );
  const found = yield* compareCandidates(plans, patternOf);
  const sampled = Math.min(RANDOM_PAIRS, pairsOf(table.size));
  const sampling = sampleHits(comparisons, table.size, RANDOM_PAIRS, settings.seed);
  let draw = sampling.next();
  for (; draw.done !== true; draw = sampling.next()) yield { phase: 'estimate', done: draw.value, total: sampled };

  const complete = completeComparisons(plans);
  const none = new Float64Array(found.observed.patterns.length);
  const hits = draw.value;
  const fit = (same: Float64Array, rounds?: number): Estimate => {
    const u = randomShares(comparisons, space, found.observed, same, hits, complete);
    return fitCauses(table.size, comparisons, space, found.observed, plans, u, rounds);
  };
  const first = fit(none, FIRST_ROUNDS);
  yield { phase: 'estimate', done: sampled, total: sampled };
  const fitted = fit(first.same);
  const mixture: Mixture = {
    comparisons: comparisons.map(({ name, kind, levels }) => ({ name, kind, levels })),
    classes: fitted.shares,
  };
  const judge = createJudge(mixture);
  const verdicts = perPattern((pattern) => judge(unpack(space, pattern)));
  const recall = estimatedRecall(plans, found, verdicts);
  const hasRules = (settings.constraints?.rules ?? []).length > 0;
  const ruleOf = hasRules ? perPattern((pattern) => barriers?.rule(unpack(space, pattern)) ?? -1) : null;
  const pairs = scored(found, verdicts, settings.reviewAt, ruleOf);
  const borderAt = (mergeAt: number): number => {
    const first = pairs.verdicts.findIndex((v) => v.probability < mergeAt);
    return first === -1 ? pairs.verdicts.length : first;
  };
  const input: ClusterInput = {
    rows: table.size,
    ...pairs,
    units: Int32Array.from(pairs.verdicts, (v) => toUnits(v.bits)),
    border: borderAt(settings.mergeAt),
    sure: settings.sure ?? null,
    judged,
    barriers,
    score: scoreOf(plans, patternOf, verdicts, recall),
    maxCluster: settings.maxCluster,
  };
  const walk = clusterPairs(input);
  let turn = walk.next();
  for (; turn.done !== true; turn = walk.next()) yield { phase: 'cluster', done: turn.value, total: pairs.a.length };
  const walked = turn.value;
  const links = pairs.verdicts.filter(
    (v, i) =>
      (v.probability >= settings.mergeAt || (pairs.rule?.[i] ?? -1) !== -1) &&
      walked.clusterOf[pairs.a[i] ?? 0] === walked.clusterOf[pairs.b[i] ?? 0],
  ).length;
  const report: CauseReport = {
    records: table.size,
    candidates: found.a.length,
    patterns: found.observed.patterns.length,
    rules: plans.map(ruleReport),
    skipped,
    classes: fitted.shares.map(({ name, pi }) => ({ name, share: pi, pairs: pi * found.a.length })),
    leftOut,
    rounds: fitted.rounds,
    converged: fitted.converged,
    recall,
    links,
    refused: walked.refused.length,
    ...sizes(walked.clusterOf),
    warnings: warningsOf(fitted, comparisons, plans),
  };
  const clusterAt = (mergeAt: number): Int32Array => {
    const again = clusterPairs({ ...input, border: borderAt(mergeAt) });
    let step = again.next();
    while (step.done !== true) step = again.next();
    return step.value.clusterOf;
  };
  return { pairs, ...walked, clusterAt, mixture, inspect: createInspector(comparisons, mixture, plans), report };
}

function* compareCandidates(
  plans: readonly PlannedRule[],
  patternOf: (a: number, b: number) => number,
): Generator<CauseProgress, Found> {
  const total = plans.reduce((n, p) => n + p.index.pairs, 0);
  const [as, bs, numbers] = [growingInts(), growingInts(), growingInts()];
  const numberOf = new Map<number, number>();
  const counts: number[] = [];
  const walk = candidates(plans, (a, b) => {
    const pattern = patternOf(a, b);
    let number = numberOf.get(pattern);
    if (number === undefined) {
      number = counts.length;
      numberOf.set(pattern, number);
      counts.push(0);
    }
    counts[number] = (counts[number] ?? 0) + 1;
    as.push(a);
    bs.push(b);
    numbers.push(number);
  });
  let step = walk.next();
  for (; step.done !== true; step = walk.next()) yield { phase: 'compare', done: step.value, total };
  const patterns = [...numberOf.keys()];
  const observed = patternCounts(new Map(patterns.map((p, i) => [p, counts[i] ?? 0])));
  const pattern = Float64Array.from(numbers.finish(), (n) => patterns[n] ?? 0);
  return { a: as.finish(), b: bs.finish(), pattern, observed };
}

/** Comparisons of which a rule brings every pair with an equal value. */
function completeComparisons(plans: readonly PlannedRule[]): ReadonlySet<string> {
  return new Set(plans.flatMap((p) => (p.keys.length === 1 && p.index.giants.length === 0 ? [p.name] : [])));
}

/** What is made of a pattern, once. */
function perPattern<T>(make: (pattern: number) => T): (pattern: number) => T {
  const made = new Map<number, T>();
  return (pattern) => {
    const found = made.get(pattern);
    if (found !== undefined) return found;
    const fresh = make(pattern);
    made.set(pattern, fresh);
    return fresh;
  };
}

/** The pairs from `reviewAt` on and those that a rule makes sure, by weight in 2^-16 bit, then by row. */
function scored(
  found: Found,
  verdicts: (pattern: number) => Verdict,
  reviewAt: number,
  ruleOf: ((pattern: number) => number) | null,
): ScoredPairs {
  const kept: number[] = [];
  for (const [i, pattern] of found.pattern.entries())
    if (verdicts(pattern).probability >= reviewAt || (ruleOf !== null && ruleOf(pattern) !== -1)) kept.push(i);
  const of = kept.map((i) => verdicts(found.pattern[i] ?? 0));
  const top = of.reduce((s, v) => Math.max(s, toUnits(v.bits)), 0);
  const ranks = Int32Array.from(of, (v) => top - toUnits(v.bits));
  const a = Int32Array.from(kept, (i) => found.a[i] ?? 0);
  const b = Int32Array.from(kept, (i) => found.b[i] ?? 0);
  const order = orderBy([ranks, a, b], kept.length);
  return {
    a: order.map((i) => a[i] ?? 0),
    b: order.map((i) => b[i] ?? 0),
    verdicts: Array.from(order, (i) => of[i]).flatMap((v) => v ?? []),
    rule: ruleOf === null ? null : order.map((i) => ruleOf(found.pattern[kept[i] ?? 0] ?? 0)),
  };
}

/**
 * Chao's lower bound on what nobody saw: true pairs reached by no rule are at least f1² / 2 f2, where f1 and f2 are
 * those reached by exactly one rule and by two (Chao 1984).
 */
function estimatedRecall(plans: readonly PlannedRule[], found: Found, verdicts: (pattern: number) => Verdict): number {
  let [all, once, twice] = [0, 0, 0];
  for (const [i, pattern] of found.pattern.entries()) {
    const { probability } = verdicts(pattern);
    if (probability < 0.5) continue;
    const [a, b] = [found.a[i] ?? 0, found.b[i] ?? 0];
    let rules = 0;
    for (const { index } of plans) if (rules < 3 && firstShared(index, a, b) !== -1) rules++;
    all += probability;
    if (rules === 1) once += probability;
    if (rules === 2) twice += probability;
  }
  const unseen = (once * once) / Math.max(1, 2 * twice);
  return all === 0 ? RECALL.most : Math.min(RECALL.most, Math.max(RECALL.least, all / (all + unseen)));
}

/** Weight in units of a pair that is not among the candidates that were kept. */
function scoreOf(
  plans: readonly PlannedRule[],
  patternOf: (a: number, b: number) => number,
  verdictOf: (pattern: number) => Verdict,
  recall: number,
): (a: number, b: number) => number {
  const unreached = Math.log2(1 - recall);
  return (a, b) => {
    const pattern = patternOf(a, b);
    // Two records that have nothing to compare say nothing of each other: neither for a cluster nor against it.
    if (pattern === 0) return 0;
    const units = toUnits(verdictOf(pattern).bits);
    // Below the floor it does not matter which of both it is.
    if (units <= FLOOR_UNITS) return FLOOR_UNITS;
    const isReached = plans.some(({ index }) => firstShared(index, a, b) !== -1);
    return isReached ? units : units + toUnits(unreached);
  };
}

function sizes(clusterOf: Int32Array): { clusters: number; largest: number } {
  const counts = new Map<number, number>();
  for (const first of clusterOf) counts.set(first, (counts.get(first) ?? 0) + 1);
  return { clusters: counts.size, largest: [...counts.values()].reduce((s, n) => Math.max(s, n), 0) };
}

function warningsOf(
  { moved, rounds, shares }: Estimate,
  comparisons: readonly Comparison[],
  plans: readonly PlannedRule[],
): string[] {
  const warnings: string[] = [];
  if (moved > STILL)
    warnings.push(`The estimation was still moving after ${rounds} rounds; its shares are approximate.`);
  const same = shares.find((s) => s.name === 'same');
  for (const [k, { name, levels, kind }] of comparisons.entries()) {
    const agreeing = levels.reduce((s, l, i) => s + (l.agrees === 'weak' ? 0 : (same?.levels[k]?.[i] ?? 0)), 0);
    if (agreeing < 0.5 && kind !== 'place' && kind !== 'address')
      warnings.push(
        `Records of one person agree on ${name} in only ${Math.round(agreeing * 100)} % of the pairs: look at its values.`,
      );
  }
  for (const { name, index } of plans) {
    const lost = index.giants.reduce((n, g) => n + g.pairs - g.kept, 0);
    if (lost > 0)
      warnings.push(
        `Rule ${name}: ${index.giants.length} blocks were too large; ${lost} of their pairs were not looked at.`,
      );
  }
  return warnings;
}
