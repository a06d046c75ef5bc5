/**
 * Candidate pairs in shards of about equal numbers, whatever the sizes of the blocks, and the walk of one. Which pairs a
 * shard holds depends on the blocks alone, so the result does not depend on who walks it, or when.
 */
import { firstShared } from '../blocks.ts';
import { firstRule, type RowBlocks } from './row-blocks.ts';
import type { PlannedRule } from './rules.ts';

/** Places [from, to) of `records` of a rule's blocks, each with all later records of its block. */
export interface Shard {
  readonly rule: number;
  readonly from: number;
  readonly to: number;
  /** Pairs inside, those of earlier rules included. */
  readonly pairs: number;
}

/** A tenth of a second or so: a run is stopped, and its progress told, as often. */
const SHARD_PAIRS = 1 << 18;

export function shardsOf(plans: readonly PlannedRule[], size = SHARD_PAIRS): Shard[] {
  const shards: Shard[] = [];
  for (const [rule, { index }] of plans.entries()) {
    const { starts } = index;
    let from = 0;
    let pairs = 0;
    const cut = (to: number): void => {
      if (to > from) shards.push({ rule, from, to, pairs });
      from = to;
      pairs = 0;
    };
    for (let block = 0; block + 1 < starts.length; block++) {
      const start = starts[block] ?? 0;
      const end = starts[block + 1] ?? 0;
      const inside = ((end - start) * (end - start - 1)) / 2;
      if (pairs + inside <= size) pairs += inside;
      else
        for (let i = start; i < end; i++) {
          if (pairs > 0 && pairs + end - i - 1 > size) cut(i);
          pairs += end - i - 1;
        }
      if (pairs >= size) cut(end);
    }
    cut(starts.at(-1) ?? 0);
  }
  return shards;
}

/** Pairs that are handed over at once. */
const BATCH = 2048;

/** Receives pairs `a[i] < b[i]`, i below `n`; the arrays are used again. */
export type TakePairs = (a: Int32Array, b: Int32Array, n: number) => void;

/**
 * Gives the pairs of a shard that no earlier rule, and no earlier block of its own, finds. With `sources`, a code per row,
 * two rows of one source are no pair; -1 is of none.
 */
export function createShardWalk(
  plans: readonly PlannedRule[],
  blocks: RowBlocks,
  sources: Int32Array | null = null,
): (shard: Shard, take: TakePairs) => void {
  const { width, at, places, crowded } = blocks;
  const as = new Int32Array(BATCH);
  const bs = new Int32Array(BATCH);
  // What the left row has of earlier rules: a right row with one of these values there was found before.
  const values = new Int32Array(width);
  const firsts = new Int32Array(width);
  const lasts = new Int32Array(width);

  const gather = (row: number, rule: number, block: number): number => {
    let n = 0;
    for (let r = 0; r <= rule; r++) {
      const from = at[r] ?? 0;
      const to = at[r + 1] ?? 0;
      for (let p = from; p < to; p++) {
        const value = places[row * width + p] ?? -1;
        if (value === -1 || (r === rule && value >= block)) continue;
        values[n] = value;
        firsts[n] = from;
        lasts[n++] = to - 1;
      }
    }
    return n;
  };
  const wasFound = (b: number, n: number): boolean => {
    const base = b * width;
    for (let k = 0; k < n; k++) {
      const value = values[k];
      if (places[base + (firsts[k] ?? 0)] === value || places[base + (lasts[k] ?? 0)] === value) return true;
    }
    return false;
  };
  const isFirst = (a: number, b: number, rule: number, block: number): boolean => {
    const index = plans[rule]?.index;
    return firstRule(plans, blocks, a, b) === rule && index !== undefined && firstShared(index, a, b) === block;
  };

  return ({ rule, from, to }, take) => {
    const index = plans[rule]?.index;
    if (index === undefined) return;
    const { starts, records } = index;
    let block = blockAt(starts, from);
    let n = 0;
    for (let i = from; i < to; i++) {
      while ((starts[block + 1] ?? 0) <= i) block++;
      const end = starts[block + 1] ?? 0;
      const a = records[i] ?? 0;
      const isCrowded = crowded[a] === 1;
      const earlier = gather(a, rule, block);
      const source = sources?.[a] ?? -1;
      for (let j = i + 1; j < end; j++) {
        const b = records[j] ?? 0;
        if (source !== -1 && sources?.[b] === source) continue;
        if (isCrowded || crowded[b] === 1 ? !isFirst(a, b, rule, block) : wasFound(b, earlier)) continue;
        as[n] = a;
        bs[n++] = b;
        if (n === BATCH) {
          take(as, bs, n);
          n = 0;
        }
      }
    }
    if (n > 0) take(as, bs, n);
  };
}

/** The block that holds a place. */
function blockAt(starts: Int32Array, place: number): number {
  let lo = 0;
  let hi = starts.length - 1;
  while (lo + 1 < hi) {
    const mid = (lo + hi) >> 1;
    if ((starts[mid] ?? 0) <= place) lo = mid;
    else hi = mid;
  }
  return lo;
}
