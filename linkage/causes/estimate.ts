/**
 * Expectation–maximisation over the counts of comparison patterns: all shares of the classes and all their free parts at
 * once; caps and bounds are projections of the M-step (CAUSES "Estimation"; Dempster, Laird and Rubin 1977).
 * Classes and comparisons must come in their order (`inOrder`): sums run in it.
 */
import { extrapolated, type Path, stepLength } from './acceleration.ts';
import type { Part } from './class-parts.ts';
import type { CauseClass } from './classes.ts';
import type { ComparisonSpec } from './comparison-spec.ts';
import { createExpectation, type Expectation } from './expectation.ts';
import { type KnownPairs, knownCounts } from './known-pairs.ts';
import type { ClassShares } from './mixture.ts';
import type { PatternCounts, PatternSpace } from './patterns.ts';
import { unpack } from './patterns.ts';

export interface Estimate {
  readonly shares: readonly ClassShares[];
  readonly rounds: number;
  readonly converged: boolean;
  /** The largest change of a class's share in the last round. */
  readonly moved: number;
  readonly logLikelihood: number;
  /** Pairs of each pattern that are one person, in the order of the patterns. */
  readonly same: Float64Array;
  /** By comparison, the expected pairs of one person in which both sides have a value. */
  readonly seen: readonly number[];
}
export interface EstimateOptions {
  readonly rounds?: number;
  /** The largest change of a class's share at which estimation ends. */
  readonly tolerance?: number;
  readonly known?: readonly KnownPairs[];
}

const ROUNDS = 400;
const TOLERANCE = 1e-7;
/**
 * Three rounds that make the data e^.01 times as likely change nothing that anybody could tell: the end of a creep along
 * a ridge, where shares would still move for thousands of rounds.
 */
const STILL_NATS = 0.01;
/** No share is 0: an infinite weight cannot be outvoted (LINKAGE 1). */
const LEAST_SHARE = 1e-12;

/** Patterns as slots of one array of shares; the last slot is the missing value, always 1. */
interface Slots {
  readonly offsets: readonly number[];
  readonly size: number;
  /** `of[g * comparisons + k]` */
  readonly of: Int32Array;
}

function slotsOf(comparisons: readonly ComparisonSpec[], space: PatternSpace, { patterns }: PatternCounts): Slots {
  const offsets: number[] = [];
  let size = 0;
  for (const { levels } of comparisons) {
    offsets.push(size);
    size += levels.length;
  }
  const of = new Int32Array(patterns.length * comparisons.length);
  let at = 0;
  for (const pattern of patterns)
    for (const [k, level] of unpack(space, pattern).entries())
      of[at++] = level === -1 ? size : (offsets[k] ?? 0) + level;
  return { offsets, size, of };
}

/** One class after another: its share, and its slots. */
interface State {
  readonly pi: Float64Array;
  readonly p: readonly Float64Array[];
}

/**
 * Estimates from the start of every class's parts. `start` is the share of `same` to begin with; the other classes begin
 * even. All causes compete from the first step on: a start that gave `same` all alike pairs would starve rarer causes
 * (father and son of one name). Yields the number of rounds done.
 */
export function* estimateSteps(
  comparisons: readonly ComparisonSpec[],
  space: PatternSpace,
  observed: PatternCounts,
  classes: readonly CauseClass[],
  start: number,
  options: EstimateOptions = {},
): Generator<number, Estimate> {
  const slots = slotsOf(comparisons, space, observed);
  const total = observed.counts.reduce((s, n) => s + n, 0);
  const state: State = {
    pi: Float64Array.from(classes, (c) => (c.name === 'same' ? start : (1 - start) / (classes.length - 1))),
    p: classes.map((c) =>
      flat(
        c.parts.map((part) => part.start),
        slots.size,
      ),
    ),
  };
  const sameAt = classes.findIndex((c) => c.name === 'same');
  const expected = createExpectation({
    slots: slots.of,
    width: comparisons.length,
    size: slots.size,
    pairs: observed.counts,
    classes: classes.length,
    sameAt,
  });
  const known = knownCounts(options.known ?? [], space, slots.offsets, sameAt);
  expected.gather(state.pi, state.p);
  known.add(expected, state.pi, state.p);
  maximise(state, expected, slots, classes, total);
  const most = options.rounds ?? ROUNDS;
  const tolerance = options.tolerance ?? TOLERANCE;
  const still = options.tolerance === undefined ? STILL_NATS : 0;
  let rounds = 1;
  let moved = 1;
  /** A round of EM; returns the objective where it began. */
  const round = (): number => {
    const likelihood = expected.gather(state.pi, state.p) + known.add(expected, state.pi, state.p);
    const objective = likelihood + priorOf(state, classes, slots);
    const before = state.pi.slice();
    maximise(state, expected, slots, classes, total);
    moved = state.pi.reduce((largest, x, c) => Math.max(largest, Math.abs(x - (before[c] ?? 0))), 0);
    rounds++;
    return objective;
  };
  let [gain, reachedBefore] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const isDone = (): boolean => rounds >= most || moved < tolerance || gain < still;
  while (!isDone()) {
    const from = copied(state);
    round();
    yield rounds;
    if (isDone()) break;
    const once = copied(state);
    const reached = round();
    gain = reached - reachedBefore;
    reachedBefore = reached;
    yield rounds;
    if (isDone()) break;
    const twice = copied(state);
    lengthen(state, [from, once, twice], classes, slots, total);
    if (round() < reached) assign(state, twice);
    yield rounds;
  }
  const logLikelihood = expected.gather(state.pi, state.p);
  const shares = classes.map(({ name }, c) => ({
    name,
    pi: state.pi[c] ?? 0,
    levels: comparisons.map(({ levels }, k) => levels.map((_, l) => state.p[c]?.[(slots.offsets[k] ?? 0) + l] ?? 0)),
  }));
  return {
    shares,
    rounds,
    converged: moved < tolerance || gain < still,
    moved,
    logLikelihood,
    same: expected.same,
    seen: comparisons.map(({ levels }, k) =>
      levels.reduce((n, _, l) => n + (expected.counts[sameAt]?.[(slots.offsets[k] ?? 0) + l] ?? 0), 0),
    ),
  };
}

/** The same in one go. */
export function estimate(...input: Parameters<typeof estimateSteps>): Estimate {
  const steps = estimateSteps(...input);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

const copied = ({ pi, p }: State): State => ({ pi: pi.slice(), p: p.map((x) => x.slice()) });
function assign({ pi, p }: State, to: State): void {
  pi.set(to.pi);
  for (const [c, shares] of p.entries()) shares.set(to.p[c] ?? shares);
}

/** Sends the state where two rounds point, as far as caps, ties and bounds allow. */
function lengthen(
  state: State,
  path: readonly [State, State, State],
  classes: readonly CauseClass[],
  slots: Slots,
  total: number,
): void {
  const [from, once, twice] = path;
  const pathOf = (pick: (s: State) => Float64Array | undefined): Path => {
    const none = new Float64Array(0);
    return { from: pick(from) ?? none, once: pick(once) ?? none, twice: pick(twice) ?? none };
  };
  const [pis, ps] = [pathOf((s) => s.pi), state.p.map((_, c) => pathOf((s) => s.p[c]))];
  const length = stepLength([pis, ...ps]);
  state.pi.set(boundedShares(extrapolated(pis, length), classes, total));
  for (const [c, shares] of state.p.entries())
    setShares(shares, extrapolated(ps[c] ?? pis, length), classes[c]?.parts ?? [], slots, () => NO_PRIOR);
}

/** What the pseudo-counts add to the log-likelihood: EM climbs the sum of both. */
function priorOf({ p }: State, classes: readonly CauseClass[], { offsets }: Slots): number {
  let sum = 0;
  for (const [c, { parts }] of classes.entries())
    for (const [k, { free, prior }] of parts.entries())
      for (const [l, isFree] of free.entries())
        if (isFree) sum += (prior[l] ?? 0) * Math.log(p[c]?.[(offsets[k] ?? 0) + l] ?? 1);
  return sum;
}

function flat(parts: readonly (readonly number[])[], size: number): Float64Array {
  const out = new Float64Array(size + 1);
  out.set(parts.flat().map((x) => Math.max(x, LEAST_SHARE)));
  out[size] = 1;
  return out;
}

function maximise(
  { pi, p }: State,
  { counts, held }: Expectation,
  slots: Slots,
  classes: readonly CauseClass[],
  total: number,
): void {
  pi.set(boundedShares(held, classes, total));
  for (const [c, { parts }] of classes.entries())
    setShares(p[c] ?? held, counts[c] ?? held, parts, slots, (part) => part.prior);
}

const NO_PRIOR: readonly number[] = [];

const boundedShares = (held: Float64Array, classes: readonly CauseClass[], total: number): number[] =>
  bounded(
    held,
    classes.map((c) => (c.maxPairs === null ? 1 : Math.min(1, c.maxPairs / total))),
  );

/** The nearest shares that a class allows to what was gathered and what was believed before. */
function setShares(
  out: Float64Array,
  gathered: Float64Array,
  parts: readonly Part[],
  { offsets }: Slots,
  believed: (part: Part) => readonly number[],
): void {
  for (const [k, part] of parts.entries()) {
    const offset = offsets[k] ?? 0;
    const projected = project(part, gathered.subarray(offset, offset + part.u.length), believed(part));
    for (const [l, share] of projected.entries()) out[offset + l] = Math.max(share, LEAST_SHARE);
  }
}

/** Shares by weight of which none is above its bound. What a bound takes goes to the others. */
function bounded(weights: Float64Array, bounds: readonly number[]): number[] {
  const atBound = bounds.map(() => false);
  for (;;) {
    const rest = weights.reduce((s, w, i) => s + (atBound[i] === true ? 0 : w), 0);
    const left = 1 - bounds.reduce((s, b, i) => s + (atBound[i] === true ? b : 0), 0);
    const out = bounds.map((b, i) => (atBound[i] === true ? b : rest === 0 ? 0 : ((weights[i] ?? 0) / rest) * left));
    const over = out.flatMap((x, i) => (atBound[i] !== true && x > (bounds[i] ?? 1) + 1e-15 ? [i] : []));
    if (over.length === 0) return out;
    for (const i of over) atBound[i] = true;
  }
}

/** The levels of one comparison in one class: free levels by their counts, under the caps; the others as at random. */
export function project(part: Part, counts: Float64Array, prior: readonly number[] = part.prior): number[] {
  const { free, u, caps, ties } = part;
  const weights = free.map((f, l) => (f ? (counts[l] ?? 0) + (prior[l] ?? 0) : 0));
  const mass = 1 - free.reduce((s, f, l) => s + (f ? 0 : (u[l] ?? 0)), 0);
  // A cap is a bound on a group, a tie parts a group as it says; every other free level is a group of its own.
  const grouped = new Set([...caps, ...ties].flatMap((c) => c.levels));
  const groups: { levels: readonly number[]; most: number; ratios: readonly number[] | null }[] = [
    ...caps.map((c) => ({ levels: c.levels.filter((l) => free[l] === true), most: c.most / mass, ratios: null })),
    ...ties.map((t) => ({ levels: t.levels, most: t.most / mass, ratios: t.ratios })),
    ...free.flatMap((f, l) => (f && !grouped.has(l) ? [{ levels: [l], most: 1, ratios: null }] : [])),
  ];
  const totals = Float64Array.from(groups, (g) => g.levels.reduce((s, l) => s + (weights[l] ?? 0), 0));
  const shares = bounded(
    totals,
    groups.map((g) => g.most),
  );
  const out = [...u];
  for (const [i, { levels, ratios }] of groups.entries()) {
    const groupTotal = totals[i] ?? 0;
    for (const [at, l] of levels.entries()) {
      const inside = ratios === null ? (groupTotal === 0 ? 0 : (weights[l] ?? 0) / groupTotal) : (ratios[at] ?? 0);
      out[l] = mass * (shares[i] ?? 0) * inside;
    }
  }
  return out;
}

/** The textbook posterior: default m against u, at odds of λ (LINKAGE 1). */
export function classicalPosterior(
  space: PatternSpace,
  { patterns }: PatternCounts,
  m: readonly (readonly number[])[],
  u: readonly (readonly number[])[],
  lambda: number,
): Float64Array {
  return patterns.map((pattern) => {
    let odds = lambda / (1 - lambda);
    for (const [k, level] of unpack(space, pattern).entries())
      if (level !== -1) odds *= (m[k]?.[level] ?? 1) / (u[k]?.[level] ?? 1);
    return odds / (1 + odds);
  });
}
