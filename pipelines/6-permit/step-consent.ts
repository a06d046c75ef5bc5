/** Step 10: is there a live grant that proves enough, under a regime that needs one. */
import { type Cell, conclude, mayChangeAt } from './cell.ts';
import { applies, isLive } from './fold.ts';
import { ALLOWED, FORBIDDEN, NEEDS_PROOF } from './model.ts';
import { GRANT, type Reached } from './spread.ts';
import { addMonths } from './valid-until.ts';

/** When a grant ends: its stated limit, or the validity by policy, counted from the last real contact of its row. */
export function grantEnd(g: Reached, c: Cell): number {
  const { plan, engine } = c;
  const stated = g.event.validUntil ?? Number.POSITIVE_INFINITY;
  if (g.clock === null) return Math.min(stated, addMonths(g.lo, plan.consentMonths));
  const policy =
    plan.consentMonths === engine.pack.retentionMonths
      ? g.clock.retentionEnd
      : addMonths(g.clock.contact, plan.consentMonths);
  return Math.min(stated, policy);
}

/** Ranks of a grant; the highest decides. */
const ENOUGH = 6;
const RANKS = { INVALIDATED: 1, EXPIRED: 2, LEGACY: 3, GRADE_C: 4, PARTNER_LIST: 4.5, LINK_PROBABLE: 5 } as const;

/** What a live grant is worth here. Its date, means and text must be good enough, and its link to the point sure. */
function rank(g: Reached, end: number, c: Cell, required: number): number {
  if (g.event.partnerListed === false) return RANKS.INVALIDATED;
  if (end <= c.engine.asOf) return RANKS.EXPIRED;
  const { legacyBefore } = c.engine.pack;
  const proven = g.dated && g.event.means !== null && g.event.means !== '';
  const before = g.dated ? g.lo < legacyBefore : (g.clock?.collectedBefore ?? Number.POSITIVE_INFINITY) <= legacyBefore;
  if (before && !proven) return RANKS.LEGACY;
  if (g.gradeNo < required) return RANKS.GRADE_C;
  if (g.clock?.bought === true && g.event.partnerListed !== true) return RANKS.PARTNER_LIST;
  return g.probable ? RANKS.LINK_PROBABLE : ENOUGH;
}

/** A live grant that ends at `end` proves consent at this grade. */
export const isEnough = (g: Reached, end: number, c: Cell, required: number): boolean =>
  rank(g, end, c, required) === ENOUGH;

export function consentStep(c: Cell): void {
  const rule = c.governing.rule;
  c.grant = null;
  c.pending = null;
  c.pendingVerdict = 0;
  if (rule?.regime !== 'OPT_IN') return;
  let best: Reached | null = null;
  let bestRank = 0;
  let bestEnd = Number.NEGATIVE_INFINITY;
  for (const g of c.point.events) {
    if (g.polarity !== GRANT || !applies(g, c.plan)) continue;
    const end = grantEnd(g, c);
    if (g.clock !== null) mayChangeAt(c, g.clock.changesAt);
    // A grant that something negative closed proves nothing; one that was invalidated says so.
    let r = 0;
    if (isLive(g, c.plan, c.fold)) r = rank(g, end, c, rule.gradeNo);
    else if (c.fold.invalidation !== null && g.lo <= c.fold.invalidUpTo) r = RANKS.INVALIDATED;
    if (c.saw !== null) c.saw.push(`grant ${g.event.id} grade ${g.event.grade}: ${describe(r)}`);
    if (r > 0) mayChangeAt(c, end);
    if (r < bestRank || r === 0) continue;
    if (best === null || r > bestRank || end > bestEnd || (end === bestEnd && g.event.id < best.event.id)) {
      best = g;
      bestRank = r;
      bestEnd = end;
    }
  }
  if (best === null) {
    if (c.fold.invalidation !== null) pend(c, FORBIDDEN, 'INVALIDATED', c.fold.invalidation);
    return;
  }
  if (bestRank !== ENOUGH) return pend(c, ...PENDING(bestRank), best);
  const newer = formerHit(c, best);
  if (newer !== null) return conclude(c, NEEDS_PROOF, 'FORMER_HIT', 'hit', newer);
  c.grant = best;
  conclude(c, ALLOWED, 'CONSENT', 'event', best.event.id);
}

function describe(r: number): string {
  if (r === 0) return 'closed by a later withdrawal';
  if (r === ENOUGH) return 'proven and in force';
  return Object.entries(RANKS).find(([, value]) => value === r)?.[0] ?? 'unknown';
}

function PENDING(
  r: number,
): [1 | 2, 'EXPIRED' | 'LEGACY' | 'GRADE_C' | 'PARTNER_LIST' | 'LINK_PROBABLE' | 'INVALIDATED'] {
  if (r === RANKS.INVALIDATED) return [FORBIDDEN, 'INVALIDATED'];
  if (r === RANKS.EXPIRED) return [FORBIDDEN, 'EXPIRED'];
  if (r === RANKS.LEGACY) return [NEEDS_PROOF, 'LEGACY'];
  if (r === RANKS.GRADE_C) return [NEEDS_PROOF, 'GRADE_C'];
  if (r === RANKS.PARTNER_LIST) return [NEEDS_PROOF, 'PARTNER_LIST'];
  return [NEEDS_PROOF, 'LINK_PROBABLE'];
}

function pend(c: Cell, verdict: 1 | 2, reason: NonNullable<Cell['pending']>, grant: Reached): void {
  c.pending = reason;
  c.pendingVerdict = verdict;
  c.grant = grant;
}

/** A hit of a list that no longer rules but was newer than the consent, or whose date is unknown. */
function formerHit(c: Cell, grant: Reached): string | null {
  const former = c.governing.rule?.formerLists ?? [];
  if (former.length === 0) return null;
  for (const hit of c.point.point.hits) {
    if (!former.includes(hit.list)) continue;
    if (hit.registeredHi === null || hit.registeredHi >= grant.lo) return hit.id;
  }
  return null;
}
