/** The candidates of all shards together: which patterns they have, and which pairs are kept once these are judged. */
import { orderBy } from '../radix.ts';
import { toUnits, type Verdict } from './mixture.ts';
import { type PatternCounts, patternCounts } from './patterns.ts';
import type { Reached } from './recall.ts';
import { DROP, FOUND_BY, type Job, KEEP, KEEP_AND_COUNT, type ShardPairs, type ShardPatterns } from './work.ts';

export interface CandidatePatterns {
  readonly observed: PatternCounts;
  readonly candidates: number;
  /** By shard: the place of each of its patterns among all. */
  readonly places: readonly Int32Array[];
  readonly found: readonly ShardPatterns[];
}

export function gatherPatterns(found: readonly ShardPatterns[]): CandidatePatterns {
  const counted = new Map<number, number>();
  for (const { patterns, counts } of found)
    for (let i = 0; i < patterns.length; i++) {
      const pattern = patterns[i] ?? 0;
      counted.set(pattern, (counted.get(pattern) ?? 0) + (counts[i] ?? 0));
    }
  const observed = patternCounts(counted);
  const placeOf = new Map<number, number>();
  for (const [place, pattern] of observed.patterns.entries()) placeOf.set(pattern, place);
  return {
    observed,
    candidates: found.reduce((n, { numbers }) => n + numbers.length, 0),
    places: found.map(({ patterns }) => Int32Array.from(patterns, (p) => placeOf.get(p) ?? 0)),
    found,
  };
}

/** What was judged of each pattern, by place. */
export interface PatternVerdicts {
  readonly verdicts: readonly Verdict[];
  /** Number of the deterministic rule that makes a pattern's pairs sure, -1 where none does; null without rules. */
  readonly rules: Int32Array | null;
}

/** A pair that is as likely as not is counted as a true one. */
const COUNTED_AT = 0.5;

/** Jobs that give the pairs from `reviewAt` on, those that a rule makes sure, and those that recall is estimated from. */
export function keepJobs(
  { places, found }: CandidatePatterns,
  { verdicts, rules }: PatternVerdicts,
  reviewAt: number,
): Job[] {
  const fates = Uint8Array.from(verdicts, ({ probability }, place) => {
    if (probability >= COUNTED_AT) return KEEP_AND_COUNT;
    return probability >= reviewAt || (rules?.[place] ?? -1) !== -1 ? KEEP : DROP;
  });
  return found.map((of, s): Job => {
    const fate = Uint8Array.from(places[s] ?? [], (p) => fates[p] ?? DROP);
    return { kind: 'keep', found: of, fate };
  });
}

export interface KeptPairs {
  /** By weight in 2^-16 bit, then by row. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Place of each pair's pattern. */
  readonly place: Int32Array;
  readonly reached: Reached;
}

export function keptPairs(
  { places }: CandidatePatterns,
  { verdicts, rules }: PatternVerdicts,
  reviewAt: number,
  kept: readonly ShardPairs[],
): KeptPairs {
  const isKept = Uint8Array.from(verdicts, ({ probability }, place) =>
    probability >= reviewAt || (rules?.[place] ?? -1) !== -1 ? 1 : 0,
  );
  const units = Int32Array.from(verdicts, (v) => toUnits(v.bits));
  const size = kept.reduce((n, k) => n + k.a.length, 0);
  const a = new Int32Array(size);
  const b = new Int32Array(size);
  const place = new Int32Array(size);
  const foundBy = new Float64Array(verdicts.length * FOUND_BY);
  let n = 0;
  let top = 0;
  for (const [s, pairs] of kept.entries()) {
    const of = places[s] ?? new Int32Array(0);
    for (let i = 0; i < pairs.a.length; i++) {
      const at = of[pairs.pattern[i] ?? 0] ?? 0;
      if (isKept[at] !== 1) continue;
      a[n] = pairs.a[i] ?? 0;
      b[n] = pairs.b[i] ?? 0;
      place[n++] = at;
      top = Math.max(top, units[at] ?? 0);
    }
    for (let p = 0; p < of.length; p++)
      for (let r = 0; r < FOUND_BY; r++) {
        const cell = (of[p] ?? 0) * FOUND_BY + r;
        foundBy[cell] = (foundBy[cell] ?? 0) + (pairs.foundBy[p * FOUND_BY + r] ?? 0);
      }
  }
  const ranks = new Int32Array(n);
  for (let i = 0; i < n; i++) ranks[i] = top - (units[place[i] ?? 0] ?? 0);
  const order = orderBy([ranks, a.subarray(0, n), b.subarray(0, n)], n);
  return {
    a: order.map((i) => a[i] ?? 0),
    b: order.map((i) => b[i] ?? 0),
    place: order.map((i) => place[i] ?? 0),
    reached: reachedOf(verdicts, foundBy),
  };
}

/** Summed by pattern, in their order: no sum depends on who counted. */
function reachedOf(verdicts: readonly Verdict[], foundBy: Float64Array): Reached {
  let [all, once, twice] = [0, 0, 0];
  for (const [place, { probability }] of verdicts.entries()) {
    const by = (r: number): number => foundBy[place * FOUND_BY + r] ?? 0;
    all += probability * (by(0) + by(1) + by(2));
    once += probability * by(0);
    twice += probability * by(1);
  }
  return { all, once, twice };
}
