/**
 * From a table to clusters by the model of causes: candidate pairs by rules, their patterns, u from random pairs, the
 * causes by estimation, then the refusing walk. A generator that pauses and asks for work to be done: no timer, no
 * clock, no I/O, and no difference whether one thread does the work or several.
 */
import type { GiantBlock } from '../blocks.ts';
import { LinkageError } from '../errors.ts';
import { readJudgements } from '../judgements.ts';
import type { RecordTable } from '../table.ts';
import { type CauseProgress, type Part, ranges } from './ask.ts';
import type { Attribute } from './attributes.ts';
import {
  type CandidatePatterns,
  gatherPatterns,
  type KeptPairs,
  keepJobs,
  keptPairs,
  type PatternVerdicts,
} from './candidates.ts';
import type { CauseChoices } from './cause-choices.ts';
import { type CauseRefusal, type ClusterInput, clusterPairs } from './clusters.ts';
import { type Compiled, compile, type LeftOut } from './compile.ts';
import { compileConstraints } from './constraints.ts';
import { createFacts, type Facts } from './facts.ts';
import { comparedBy, type FrozenModel, frozenRules, mixtureOver } from './frozen.ts';
import { createInspector, type Inspect } from './inspect.ts';
import { createKernel } from './kernel.ts';
import { knownPairs } from './known-pairs.ts';
import { learn } from './learn.ts';
import { createJudge, type Mixture, toUnits, type Verdict } from './mixture.ts';
import { patternSpace, unpack } from './patterns.ts';
import { ruleReport } from './plan-causes.ts';
import { estimatedRecall } from './recall.ts';
import { emptyRowBlocks, firstRule, type RowBlocks } from './row-blocks.ts';
import {
  type BlockingRule,
  gatherPlans,
  type PlannedRule,
  type RulePlans,
  rulesFor,
  type SkippedRule,
} from './rules.ts';
import { scoreOf } from './score.ts';
import { shardsOf } from './shards.ts';
import { type Training, trainingOf, withPriors } from './training.ts';
import { warningsOf } from './warnings.ts';
import { type WeightCount, weightCounts } from './weight-counts.ts';
import { comparisonWords } from './words.ts';
import { createBench, type Job, type JobResult } from './work.ts';

export interface CauseSettings extends CauseChoices {
  readonly attributes: readonly Attribute[];
  readonly seed: number;
  /** Pairs at least this probable join, if nothing forbids it. */
  readonly mergeAt: number;
  /** Pairs at least this probable are reported. */
  readonly reviewAt: number;
  readonly maxCluster: number;
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
  /** All candidates by weight. */
  readonly weights: readonly WeightCount[];
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
  /** The same with all that links other records alike. */
  readonly frozen: FrozenModel;
  /** Where the numbers came from; null where they stood. */
  readonly training: Training | null;
  readonly inspect: Inspect;
  readonly report: CauseReport;
}

const ROWS_AT_ONCE = 1 << 16;

export type CauseRun = Part<CauseTableResult>;

/** The run in this thread. */
export function* causeSteps(table: RecordTable, settings: CauseSettings): Generator<CauseProgress, CauseTableResult> {
  const facts = createFacts();
  const compiled = compile(table, settings.attributes, facts, onlyOf(settings));
  const bench = createBench(compiled);
  const run = causeRun(table, settings, compiled, facts);
  let results: JobResult[] = [];
  for (let step = run.next(results); ; step = run.next(results)) {
    results = [];
    if (step.done === true) return step.value;
    const asked = step.value;
    if (asked.kind === 'progress') yield asked.progress;
    else if (asked.kind === 'share') bench.share(asked.shared);
    else
      for (const [done, job] of asked.jobs.entries()) {
        yield { phase: asked.phase, done, total: asked.jobs.length };
        results.push(bench.run(job));
      }
  }
}

/** The run itself; `compiled` and `facts` are those of the table. */
export function* causeRun(table: RecordTable, settings: CauseSettings, compiled: Compiled, facts: Facts): CauseRun {
  const { leftOut } = compiled;
  const comparisons = withPriors(compiled.comparisons, settings.priors ?? []);
  if (settings.frozen !== undefined && (settings.without ?? []).length > 0)
    throw new LinkageError('invalid_model', 'A model whose numbers stand cannot do without some of its causes.');
  if (comparisons.length === 0 && table.size > 1) throw nothingToCompare(leftOut);
  const space = patternSpace(comparisons);
  const known = new Set([...comparisons, ...leftOut].map((c) => c.name));
  const barriers =
    settings.constraints === undefined ? null : compileConstraints(settings.constraints, table, comparisons, known);
  const judged = readJudgements(table, settings.judgements ?? []);
  yield {
    kind: 'share',
    shared: { kind: 'table', table, attributes: settings.attributes, facts: facts.made, only: onlyOf(settings) },
  };
  const rules = settings.frozen?.rules ?? settings.rules ?? rulesFor(table);
  const { plans, skipped } = yield* planBlocks(rules);
  const blocks = yield* placeBlocks(table, plans, sourcesOf(table, settings.across));
  const found = yield* compareCandidates(plans);
  const kernel = createKernel(comparisons, space);
  const options = { known: knownPairs(judged, (a, b) => kernel.pattern(a, b)), without: settings.without ?? [] };
  const { observed } = found;
  const learned =
    settings.frozen === undefined
      ? yield* learn({ table, comparisons, plans, observed, seed: settings.seed, options })
      : null;
  const fitted = learned ?? STANDING;
  const mixture = mixtureOver(settings.frozen?.mixture ?? { comparisons, classes: fitted.shares }, comparisons);
  const judge = createJudge(mixture);
  const levels = Array.from(observed.patterns, (pattern) => unpack(space, pattern));
  const hasRules = (settings.constraints?.rules ?? []).length > 0;
  const of: PatternVerdicts = {
    verdicts: levels.map(judge),
    rules: hasRules ? Int32Array.from(levels, (l) => barriers?.rule(l) ?? -1) : null,
  };
  const kept = yield* keepPairs(found, of, settings.reviewAt);
  const recall = settings.frozen?.recall ?? estimatedRecall(kept.reached);
  const pairs: ScoredPairs = {
    a: kept.a,
    b: kept.b,
    verdicts: Array.from(kept.place, (place) => of.verdicts[place]).flatMap((v) => v ?? []),
    rule: of.rules === null ? null : kept.place.map((p) => of.rules?.[p] ?? -1),
  };
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
    score: scoreOf(
      (a, b) => kernel.pattern(a, b),
      (pattern) => judge(unpack(space, pattern)),
      (a, b) => firstRule(plans, blocks, a, b) !== -1,
    ),
    maxCluster: settings.maxCluster,
  };
  const walk = clusterPairs(input);
  let turn = walk.next();
  for (; turn.done !== true; turn = walk.next())
    yield { kind: 'progress', progress: { phase: 'cluster', done: turn.value, total: pairs.a.length } };
  const walked = turn.value;
  const links = pairs.verdicts.filter(
    (v, i) =>
      (v.probability >= settings.mergeAt || (pairs.rule?.[i] ?? -1) !== -1) &&
      walked.clusterOf[pairs.a[i] ?? 0] === walked.clusterOf[pairs.b[i] ?? 0],
  ).length;
  const report: CauseReport = {
    records: table.size,
    candidates: found.candidates,
    patterns: observed.patterns.length,
    rules: plans.map(ruleReport),
    skipped,
    classes: mixture.classes.map(({ name, pi }) => ({ name, share: pi, pairs: pi * found.candidates })),
    weights: weightCounts(of.verdicts, observed.counts),
    leftOut,
    rounds: fitted.rounds,
    converged: fitted.converged,
    recall,
    links,
    refused: walked.refused.length,
    ...sizes(walked.clusterOf),
    warnings: warningsOf({ ...fitted, shares: mixture.classes }, comparisons, plans),
  };
  const clusterAt = (mergeAt: number): Int32Array => {
    const again = clusterPairs({ ...input, border: borderAt(mergeAt) });
    let step = again.next();
    while (step.done !== true) step = again.next();
    return step.value.clusterOf;
  };
  const frozen = { mixture, recall, rules: frozenRules(rules, plans) };
  return {
    pairs,
    ...walked,
    clusterAt,
    mixture,
    frozen,
    training: learned === null ? null : trainingOf(learned, settings.seed, table.size, found.candidates, recall),
    inspect: createInspector(comparisons, mixture, plans),
    report,
  };
}

/** What an estimation would tell of itself, where there is none. */
const STANDING = { shares: [], rounds: 0, converged: true, moved: 0 };

/** The comparisons that a frozen model asks for; null where the records decide. */
export const onlyOf = ({ frozen }: CauseSettings): ReadonlySet<string> | null =>
  frozen === undefined ? null : comparedBy(frozen);

function* planBlocks(rules: readonly BlockingRule[]): Part<RulePlans> {
  const jobs = rules.map((rule): Job => ({ kind: 'rule', rule }));
  const results = yield { kind: 'work', phase: 'block', jobs };
  return gatherPlans(results.flatMap((r) => (r.kind === 'rule' ? [r.planned] : [])));
}

function nothingToCompare(leftOut: readonly LeftOut[]): LinkageError {
  const reasons = leftOut.map(({ name, why }) => `${comparisonWords(name, 'en')} (${why})`).join('; ');
  return new LinkageError('invalid_model', `Nothing of the records can be compared: ${reasons}.`);
}

function sourcesOf(table: RecordTable, column: string | undefined): Int32Array | null {
  if (column === undefined) return null;
  const found = table.columns.get(column);
  if (found?.kind === 'one') return found.codes;
  throw new LinkageError('unknown_column', `The table has no column ${column} that names sources.`);
}

function* placeBlocks(
  { size }: RecordTable,
  plans: readonly PlannedRule[],
  sources: Int32Array | null,
): Part<RowBlocks> {
  const blocks = emptyRowBlocks(plans, size);
  yield { kind: 'share', shared: { kind: 'plans', plans, blocks, sources } };
  const jobs = ranges(size, ROWS_AT_ONCE).map(([from, to]): Job => ({ kind: 'rows', from, to }));
  yield { kind: 'work', phase: 'block', jobs };
  return blocks;
}

function* compareCandidates(plans: readonly PlannedRule[]): Part<CandidatePatterns> {
  const jobs = shardsOf(plans).map((shard): Job => ({ kind: 'compare', shard }));
  const results = yield { kind: 'work', phase: 'compare', jobs };
  return gatherPatterns(results.flatMap((r) => (r.kind === 'compare' ? [r.found] : [])));
}

function* keepPairs(found: CandidatePatterns, of: PatternVerdicts, reviewAt: number): Part<KeptPairs> {
  const results = yield { kind: 'work', phase: 'score', jobs: keepJobs(found, of, reviewAt) };
  const kept = results.flatMap((r) => (r.kind === 'keep' ? [r.kept] : []));
  return keptPairs(found, of, reviewAt, kept);
}

function sizes(clusterOf: Int32Array): { clusters: number; largest: number } {
  const counts = new Int32Array(clusterOf.length);
  let [clusters, largest] = [0, 0];
  for (const first of clusterOf) {
    const size = (counts[first] ?? 0) + 1;
    counts[first] = size;
    if (size === 1) clusters++;
    largest = Math.max(largest, size);
  }
  return { clusters, largest };
}
