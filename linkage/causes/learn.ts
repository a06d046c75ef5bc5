/** The stretch of a run in which the model is estimated: u from random pairs, then the causes, twice. */
import type { RecordTable } from '../table.ts';
import { type Part, ranges } from './ask.ts';
import { assumedCauses, isTooFew, sharesAtRandom } from './assumed.ts';
import type { Comparison } from './compile.ts';
import { type FitOptions, fitCauses } from './fit.ts';
import { type PatternCounts, patternSpace } from './patterns.ts';
import { pairsOf } from './random-pairs.ts';
import { type RandomHits, randomPairs, randomShares } from './random-shares.ts';
import type { PlannedRule } from './rules.ts';
import type { Learned } from './training.ts';
import type { Job } from './work.ts';

const RANDOM_PAIRS = 1_000_000;
const RANDOM_AT_ONCE = 1 << 15;
/** The first estimation only says which matches to take out of u. */
const FIRST_ROUNDS = 60;

export interface LearnInput {
  readonly table: RecordTable;
  readonly comparisons: readonly Comparison[];
  readonly plans: readonly PlannedRule[];
  readonly observed: PatternCounts;
  readonly seed: number;
  readonly options: FitOptions;
}

export function* learn(input: LearnInput): Part<Learned> {
  const hits = yield* compareRandom(input);
  return yield* estimateCauses(input, hits);
}

function* compareRandom({ table, comparisons, seed }: LearnInput): Part<RandomHits> {
  const pairs = randomPairs(table.size, RANDOM_PAIRS, seed);
  const parts = ranges(pairs.length / 2, RANDOM_AT_ONCE);
  const jobs = parts.map(([from, to]): Job => ({ kind: 'random', pairs, from, to }));
  const results = yield { kind: 'work', phase: 'estimate', jobs };
  const parted = results.flatMap((r) => (r.kind === 'random' ? [r.hits] : []));
  return {
    hits: comparisons.map((c, k) => c.levels.map((_, l) => parted.reduce((n, hits) => n + (hits[k]?.[l] ?? 0), 0))),
  };
}

function* estimateCauses(
  { table, comparisons, plans, observed, options }: LearnInput,
  hits: RandomHits,
): Part<Learned> {
  const space = patternSpace(comparisons);
  if (isTooFew(comparisons, observed, hits)) {
    const u = sharesAtRandom(comparisons);
    const assumed = assumedCauses(table.size, comparisons, space, observed, plans, u, options.without);
    return { ...assumed, u, randomPairs: Math.min(RANDOM_PAIRS, pairsOf(table.size)) };
  }
  const complete = completeComparisons(plans);
  const fit = function* (same: Float64Array, rounds?: number): Part<Learned> {
    const u = randomShares(comparisons, space, observed, same, hits, complete);
    const steps = fitCauses(table.size, comparisons, space, observed, plans, u, rounds, options);
    let step = steps.next();
    for (; step.done !== true; step = steps.next())
      yield { kind: 'progress', progress: { phase: 'estimate', done: step.value, total: step.value + 1 } };
    return { ...step.value, u, randomPairs: Math.min(RANDOM_PAIRS, pairsOf(table.size)) };
  };
  const first = yield* fit(new Float64Array(observed.patterns.length), FIRST_ROUNDS);
  return yield* fit(first.same);
}

/** Comparisons of which a rule brings every pair with an equal value. */
function completeComparisons(plans: readonly PlannedRule[]): ReadonlySet<string> {
  return new Set(plans.flatMap((p) => (p.keys.length === 1 && p.index.giants.length === 0 ? [p.name] : [])));
}
