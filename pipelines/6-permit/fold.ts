/**
 * The fold of consent events for one cell (F3): what is in force now. Negative wins ties and overlaps; a withdrawal closes
 * every earlier grant that it covers; what it closed is opened again only by a later grant of grade A by the person or a
 * guardian. A flag that a department flips back from "refused" to "given" is therefore no re-opening.
 *
 * The order of events does not matter: every choice is by time, then by id.
 */
import type { CellPlan } from './engine.ts';
import { GRANT, INVALIDATION, OBJECTION, type Reached } from './spread.ts';

/** Reused from cell to cell. */
export interface Fold {
  /** The latest objection that applies, whether in force or lifted. */
  objection: Reached | null;
  /** The grant that lifted it; then the objection is not in force. */
  reopenedBy: Reached | null;
  /** A grant overlaps the objection in time: the order is unknown. */
  tie: boolean;
  /** Only bare flags on both sides, from different departments. The flag that says yes. */
  contradictedBy: Reached | null;
  /** Grants that begin at or before this are closed by objections. */
  closedUpTo: number;
  /** Grants that begin at or before this are invalid. */
  invalidUpTo: number;
  invalidation: Reached | null;
}

export const newFold = (): Fold => ({
  objection: null,
  reopenedBy: null,
  tie: false,
  contradictedBy: null,
  closedUpTo: Number.NEGATIVE_INFINITY,
  invalidUpTo: Number.NEGATIVE_INFINITY,
  invalidation: null,
});

/** Purpose and channel equal, or `*`. */
export const applies = (e: Reached, plan: CellPlan): boolean =>
  (e.purposeNo === plan.purposeNo || e.purposeNo === -1) && (e.channelNo === plan.channelNo || e.channelNo === 0);

const later = (a: Reached, b: Reached): boolean => a.hi > b.hi || (a.hi === b.hi && a.event.id < b.event.id);

/** Events of one point, in any order, into `out`. */
export function fold(events: readonly Reached[], plan: CellPlan, out: Fold): void {
  out.objection = null;
  out.reopenedBy = null;
  out.tie = false;
  out.contradictedBy = null;
  out.closedUpTo = Number.NEGATIVE_INFINITY;
  out.invalidUpTo = Number.NEGATIVE_INFINITY;
  out.invalidation = null;
  for (const e of events) {
    if (e.polarity === GRANT || !applies(e, plan)) continue;
    if (e.polarity === OBJECTION) {
      if (out.objection === null || later(e, out.objection)) out.objection = e;
    } else if (out.invalidation === null || later(e, out.invalidation)) {
      out.invalidation = e;
    }
  }
  if (out.invalidation !== null) out.invalidUpTo = out.invalidation.hi;
  if (out.objection === null) return;
  out.closedUpTo = out.objection.hi;
  for (const e of events) {
    if (e.polarity !== GRANT || !applies(e, plan)) continue;
    if (e.lo > out.closedUpTo && e.lo > out.invalidUpTo && e.reopens && !e.probable) {
      if (out.reopenedBy === null || later(e, out.reopenedBy)) out.reopenedBy = e;
    }
    if (e.dated && out.objection.dated && e.lo <= out.objection.hi && e.hi >= out.objection.lo) out.tie = true;
  }
  if (out.reopenedBy === null) out.contradictedBy = contradiction(events, plan);
}

function hasAct(events: readonly Reached[], plan: CellPlan): boolean {
  for (const e of events) if (e.polarity !== INVALIDATION && e.event.isAct && applies(e, plan)) return true;
  return false;
}

/** A flag that says yes against bare flags that say no, each contradicted by another department; else null. */
function contradiction(events: readonly Reached[], plan: CellPlan): Reached | null {
  if (hasAct(events, plan)) return null;
  let yes: Reached | null = null;
  for (const no of events) {
    if (no.polarity !== OBJECTION || !applies(no, plan)) continue;
    let against: Reached | null = null;
    for (const e of events) {
      if (e.polarity !== GRANT || e.event.source === no.event.source || !applies(e, plan)) continue;
      if (against === null || e.event.id < against.event.id) against = e;
    }
    if (against === null) return null;
    if (yes === null || against.event.id < yes.event.id) yes = against;
  }
  return yes;
}

/** A grant that no withdrawal and no invalidation closes. */
export function isLive(e: Reached, plan: CellPlan, f: Fold): boolean {
  if (e.polarity !== GRANT || !applies(e, plan)) return false;
  // Undated grants stand at minus infinity: alive only where nothing negative was ever said.
  if (f.invalidation !== null && e.lo <= f.invalidUpTo) return false;
  return f.objection === null || (e.lo > f.closedUpTo && e.reopens);
}
