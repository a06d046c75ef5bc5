/**
 * Clusters of scored pairs: the refusing walk, links that a rule makes sure first, then the others by weight while the
 * mean over all cross pairs is not below even odds. Every cross pair has a real score, also one that no rule reached.
 */
import type { JudgedRows } from '../judgements.ts';
import { pairPlaces } from '../pair-places.ts';
import { orderBy } from '../radix.ts';
import { type Conflict, type Refusal, refusingWalk } from '../refusing-walk.ts';
import type { Barriers } from './constraints.ts';
import { toUnits } from './mixture.ts';

/** Links that are sure by other means than weights: they join first, group by group, unless something forbids it. */
export interface SureLinks {
  /** a < b, ordered by (group, a, b). */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly group: Int32Array;
  /** Groups whose links are refused where they tie a row to clusters that conflict with each other. */
  readonly unambiguous: ReadonlySet<number>;
  /** What else keeps two rows apart. */
  readonly conflict: ((a: number, b: number) => Conflict | null) | null;
  /** 1 for rows that `conflict` can speak of; null: any row. */
  readonly bound: Uint8Array | null;
}

export interface ClusterInput {
  readonly rows: number;
  /** Kept pairs, the likeliest first, with weights in units; the first `border` of them join. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly units: Int32Array;
  readonly border: number;
  /** Number of the model's rule that makes a kept pair sure, -1 where none does; null without such rules. */
  readonly rule: Int32Array | null;
  readonly sure: SureLinks | null;
  readonly judged: JudgedRows;
  readonly barriers: Barriers | null;
  /** Weight in units of a pair that is not among the kept ones; a < b. */
  readonly score: (a: number, b: number) => number;
  readonly maxCluster: number;
}

export interface CauseRefusal extends Refusal {
  /** Place among the kept pairs; -1 for a judgement or a link that is sure by other means. */
  readonly pair: number;
}

/** No pair weighs less in a cluster's mean: -8 nats (CAUSES). */
export const FLOOR_UNITS = toUnits(-8 / Math.LN2);

export function* clusterPairs(
  input: ClusterInput,
): Generator<number, { clusterOf: Int32Array; refused: readonly CauseRefusal[] }> {
  const links = linksOf(input);
  const { barriers, sure } = input;
  const other = sure?.conflict ?? null;
  const walked = yield* refusingWalk({
    rows: input.rows,
    a: links.a,
    b: links.b,
    group: links.group,
    unambiguous: sure?.unambiguous ?? new Set(),
    same: input.judged.same,
    different: input.judged.different,
    conflict: barriers === null ? other : (a, b) => barriers.conflict(a, b) ?? other?.(a, b) ?? null,
    bound: boundRows(input),
    weights: { score: withKept(input), from: links.from },
    maxCluster: input.maxCluster,
  });
  const refused = walked.refused.map((r) => ({ ...r, pair: r.link === -1 ? -1 : (links.pair[r.link] ?? -1) }));
  return { clusterOf: walked.clusterOf, refused };
}

/** Rows of which a constraint can speak; null where it can be any. */
function boundRows({ barriers, sure }: ClusterInput): Uint8Array | null {
  if (sure === null || sure.conflict === null) return barriers?.bound ?? null;
  const { bound } = sure;
  return bound === null || barriers === null ? bound : bound.map((x, row) => x | (barriers.bound[row] ?? 0));
}

interface Links {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly group: Int32Array;
  /** Place among the kept pairs, -1 for a link that came from outside. */
  readonly pair: Int32Array;
  /** Links before this one join whatever they weigh. */
  readonly from: number;
}

/** Sure links from outside, then those of the model's rules by rule and weight, then the probable ones by weight. */
function linksOf({ a, b, border, rule, sure }: ClusterInput): Links {
  const outside = sure?.a.length ?? 0;
  const groups = outside === 0 ? 0 : (sure?.group[outside - 1] ?? 0) + 1;
  const ruled: number[] = [];
  if (rule !== null) for (let i = 0; i < rule.length; i++) if (rule[i] !== -1) ruled.push(i);
  const byRule = orderBy([Int32Array.from(ruled, (i) => rule?.[i] ?? 0)], ruled.length);
  const size = outside + ruled.length + border - ruled.filter((i) => i < border).length;
  const out = {
    a: new Int32Array(size),
    b: new Int32Array(size),
    group: new Int32Array(size),
    pair: new Int32Array(size).fill(-1),
  };
  let at = 0;
  for (; at < outside; at++) {
    out.a[at] = sure?.a[at] ?? 0;
    out.b[at] = sure?.b[at] ?? 0;
    out.group[at] = sure?.group[at] ?? 0;
  }
  const put = (i: number, group: number): void => {
    out.a[at] = a[i] ?? 0;
    out.b[at] = b[i] ?? 0;
    out.group[at] = group;
    out.pair[at++] = i;
  };
  let top = groups;
  for (const k of byRule) {
    const i = ruled[k] ?? 0;
    top = groups + (rule?.[i] ?? 0);
    put(i, top);
  }
  const from = at;
  // Equal strength is what a group says; nothing is asked of groups of probable links, so one is enough.
  for (let i = 0; i < border; i++) if (rule === null || rule[i] === -1) put(i, top + 1);
  return { ...out, from };
}

/** Slots of the memory of scores that were made for the walk alone. */
const REMEMBERED = 1 << 18;

/** The score of any pair: kept ones are looked up, others are made, never below the floor. */
function withKept({ rows, a, b, units, score }: ClusterInput): (x: number, y: number) => number {
  const placeOf = pairPlaces(rows, a, b);
  const keys = new Float64Array(REMEMBERED).fill(-1);
  const values = new Int32Array(REMEMBERED);
  return (x, y) => {
    const place = placeOf(x, y);
    if (place !== -1) return Math.max(FLOOR_UNITS, units[place] ?? 0);
    const key = x * rows + y;
    const slot = (Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) >>> 14;
    if (keys[slot] === key) return values[slot] ?? 0;
    const made = Math.max(FLOOR_UNITS, score(x, y));
    keys[slot] = key;
    values[slot] = made;
    return made;
  };
}
