/** What one class says of one comparison: which levels it leaves free, which it ties or bounds; the rest is as at random. */
import type { Agreement, ComparisonSpec } from './comparison-spec.ts';

/** A level that so many random pairs reach is no evidence that a class must account for (CAUSES, measured). */
export const WEAK_U = 0.02;
/** A class that asks for something seldom brings pairs without it: what is left is a slip (CAUSES, test). */
export const SLIP = 2e-4;
export const FREE_PRIOR = 0.5;
/** Before any data is seen, what a class explains agrees nine times in ten. */
const AGREES_AT_FIRST = 0.9;

export interface Cap {
  readonly levels: readonly number[];
  readonly most: number;
}
/** Levels that share their mass in fixed proportions: how much of it there is, is estimated. */
export interface Tie {
  readonly levels: readonly number[];
  readonly ratios: readonly number[];
  /** The most that they have together; 1 where nothing bounds it. */
  readonly most: number;
}
/** What a class says of one comparison. */
export interface Part {
  /** Levels whose share is estimated; the others keep `u`. */
  readonly free: readonly boolean[];
  readonly u: readonly number[];
  /** Pseudo-counts of the free levels. */
  readonly prior: readonly number[];
  /** Upper bounds on the total share of some free levels. Caps and ties are disjoint sets of levels. */
  readonly caps: readonly Cap[];
  readonly ties: readonly Tie[];
  /** Where estimation begins; sums to 1. */
  readonly start: readonly number[];
}

export const sum = (values: readonly number[]): number => values.reduce((s, x) => s + x, 0);

export const levelsWith = ({ levels }: ComparisonSpec, wanted: readonly Agreement[]): number[] =>
  levels.flatMap((l, i) => (wanted.includes(l.agrees) ? [i] : []));
export const otherLevels = ({ levels }: ComparisonSpec, than: readonly number[]): number[] =>
  levels.flatMap((_, l) => (than.includes(l) ? [] : [l]));

/** Levels of which `weights` says how they share; levels without weight get a trace, so that none is impossible. */
export function tie(levels: readonly number[], weights: readonly number[], most = 1): Tie {
  const raw = levels.map((l) => Math.max(weights[l] ?? 0, 1e-9));
  const total = sum(raw);
  return { levels, ratios: raw.map((x) => x / total), most };
}

/** Nothing of this comparison is explained: only what says little is free, since blocking selects it. */
export const randomPart = (comparison: ComparisonSpec, u: readonly number[]): Part => explainedPart(comparison, u, []);

/**
 * `explained` levels are free, and so are those that say little; the others are left to chance. Where something is
 * explained, its weaker forms are free as well.
 */
export function explainedPart(
  comparison: ComparisonSpec,
  u: readonly number[],
  explained: readonly number[],
  { caps = [], ties = [] }: { readonly caps?: readonly Cap[]; readonly ties?: readonly Tie[] } = {},
): Part {
  const { levels, kind } = comparison;
  const isPersonal = kind === 'birthdate' || kind === 'identifier';
  const bound = new Set([...caps, ...ties].flatMap((c) => c.levels));
  const free = levels.map(({ agrees }, l) => {
    if (explained.includes(l) || bound.has(l)) return true;
    if (explained.length > 0 && agrees === 'weak') return true;
    if (isPersonal && agrees === 'exact') return false;
    return (u[l] ?? 0) >= WEAK_U || l === levels.length - 1;
  });
  const mass = 1 - sum(free.map((f, l) => (f ? 0 : (u[l] ?? 0))));
  const tied = new Map(ties.flatMap((t) => t.levels.map((l, i) => [l, t.ratios[i] ?? 0] as const)));
  const inside = levels.map((_, l) => (explained.includes(l) ? (tied.get(l) ?? u[l] ?? 0) : 0));
  const outside = levels.map((_, l) => (free[l] === true && inside[l] === 0 ? (u[l] ?? 0) : 0));
  const [a, b] = [sum(inside), sum(outside)];
  const agreeing = a === 0 ? 0 : b === 0 ? 1 : AGREES_AT_FIRST;
  const start = levels.map((_, l) =>
    free[l] === true
      ? mass *
        ((a === 0 ? 0 : (agreeing * (inside[l] ?? 0)) / a) + (b === 0 ? 0 : ((1 - agreeing) * (outside[l] ?? 0)) / b))
      : (u[l] ?? 0),
  );
  return { free, u, prior: free.map((f) => (f ? FREE_PRIOR : 0)), caps, ties, start };
}
