/**
 * The blocks of each row side by side, so that whether an earlier rule finds a pair is a few equalities (LINKAGE 5,
 * "first rule wins"). A rule takes one place of a row, or two where rows have several keys; a row with more is flagged
 * and looked up in the rule's own index.
 */

import { firstShared } from '../blocks.ts';
import { sharedInts } from '../buffers.ts';
import type { PlannedRule } from './rules.ts';

export interface RowBlocks {
  /** Places of a row. */
  readonly width: number;
  /** Where the places of each rule begin, and where the last one ends: rule r has `at[r] .. at[r + 1]`. */
  readonly at: readonly number[];
  /** Block numbers, ascending within a rule; -1 where there is none. */
  readonly places: Int32Array;
  /** 1 for rows that have more blocks of a rule than places. */
  readonly crowded: Uint8Array;
}

const MOST_PLACES = 2;

/** The empty places of all rules' rows. */
export function emptyRowBlocks(plans: readonly PlannedRule[], rows: number): RowBlocks {
  const at = [0];
  for (const { index } of plans) {
    let most = 1;
    for (let row = 0; row < rows && most < MOST_PLACES; row++)
      most = Math.max(most, (index.offsets[row + 1] ?? 0) - (index.offsets[row] ?? 0));
    at.push((at.at(-1) ?? 0) + Math.min(MOST_PLACES, most));
  }
  const width = at.at(-1) ?? 0;
  return { width, at, places: sharedInts(rows * width), crowded: new Uint8Array(new SharedArrayBuffer(rows)) };
}

/** Fills the places of rows [from, to). */
export function fillRowBlocks(plans: readonly PlannedRule[], blocks: RowBlocks, from: number, to: number): void {
  const { width, at, places, crowded } = blocks;
  places.fill(-1, from * width, to * width);
  for (const [r, { index }] of plans.entries()) {
    const { offsets, blocks: of } = index;
    const room = (at[r + 1] ?? 0) - (at[r] ?? 0);
    for (let row = from; row < to; row++) {
      const first = offsets[row] ?? 0;
      const n = (offsets[row + 1] ?? 0) - first;
      if (n > room) crowded[row] = 1;
      const place = row * width + (at[r] ?? 0);
      for (let i = 0; i < n && i < room; i++) places[place + i] = of[first + i] ?? -1;
    }
  }
}

/** Number of the first rule that brings two rows together, -1 when none does. */
export function firstRule(plans: readonly PlannedRule[], blocks: RowBlocks, a: number, b: number): number {
  for (let r = 0; r < plans.length; r++) if (isShared(plans, blocks, r, a, b)) return r;
  return -1;
}

/** How many rules bring two rows together; counting ends at `most`. */
export function rulesThatFind(
  plans: readonly PlannedRule[],
  blocks: RowBlocks,
  a: number,
  b: number,
  most: number,
): number {
  let found = 0;
  for (let r = 0; r < plans.length && found < most; r++) if (isShared(plans, blocks, r, a, b)) found++;
  return found;
}

function isShared(plans: readonly PlannedRule[], blocks: RowBlocks, r: number, a: number, b: number): boolean {
  const { width, at, places, crowded } = blocks;
  const from = at[r] ?? 0;
  const isWide = (at[r + 1] ?? 0) - from > 1;
  const i = a * width + from;
  const j = b * width + from;
  const x = places[i] ?? -1;
  if (x === -1) return false;
  if (!isWide) return x === places[j];
  if (crowded[a] === 1 || crowded[b] === 1) {
    const index = plans[r]?.index;
    return index !== undefined && firstShared(index, a, b) !== -1;
  }
  if (x === places[j] || x === places[j + 1]) return true;
  const y = places[i + 1] ?? -1;
  return y !== -1 && (y === places[j] || y === places[j + 1]);
}
