/** Steps 12 and 13: regimes without prior consent, their lists, and what excepts a hit. */
import { type Cell, conclude, mayChangeAt } from './cell.ts';
import { isLive } from './fold.ts';
import { GRADE_NO } from './grade.ts';
import { ALLOWED, FORBIDDEN, type Hit, NEEDS_PROOF } from './model.ts';
import type { ListRule } from './rules.ts';
import type { Reached } from './spread.ts';
import { grantEnd, isEnough } from './step-consent.ts';
import { holds, watch } from './step-exceptions.ts';

/** Step 12. */
export function optOutStep(c: Cell): void {
  const rule = c.governing.rule;
  if (rule?.regime !== 'OPT_OUT') return;
  let informedBy: string | null = null;
  // After an objection that was lifted, only the act that lifted it allows.
  const lifted = c.fold.objection === null ? null : c.fold.reopenedBy;
  for (const r of lifted === null ? c.point.relations : []) {
    mayChangeAt(c, r.liveUntil);
    mayChangeAt(c, r.changesAt);
    if (r.relation.informed !== true || r.probable || r.liveUntil <= c.engine.asOf || !r.relation.sameSeller) continue;
    if (informedBy === null || r.relation.id < informedBy) informedBy = r.relation.id;
  }
  // Who gave a proven consent was shown the text that informs.
  const consent = informedBy === null ? provenGrant(c, null) : null;
  const informed = informedBy ?? (consent === null || consent === 'unknown' ? null : consent.event.id);
  if (c.saw !== null) c.saw.push(informed === null ? 'informed: unknown' : `informed: ${informed}`);
  if (informed === null && lifted !== null) return conclude(c, FORBIDDEN, 'EXPIRED', 'event', lifted.event.id);
  if (informed === null) return conclude(c, NEEDS_PROOF, 'ART14');
  for (const list of rule.lists) {
    const listed = c.engine.pack.lists.get(list);
    const at = c.engine.lists.get(list)?.screenedAt(c.point.point) ?? null;
    if (c.saw !== null)
      c.saw.push(at === null ? `${list}: not screened` : `${list}: screened ${new Date(at).toISOString()}`);
    if (at === null) return conclude(c, FORBIDDEN, 'UNSCREENED', 'rule', rule.id);
    if (listed?.shelfLife != null) {
      mayChangeAt(c, at + listed.shelfLife);
      if (at + listed.shelfLife <= c.engine.asOf) return conclude(c, FORBIDDEN, 'LIST_STALE', 'rule', rule.id);
    }
  }
  for (const hit of c.point.point.hits) if (ruling(hit, c) !== null) return;
  conclude(c, ALLOWED, 'CLEAR', informedBy === null ? 'event' : 'relation', informed);
}

/** The list of a hit, when that list rules here. */
function ruling(hit: Hit, c: Cell): ListRule | null {
  const rule = c.governing.rule;
  if (rule === null || !(rule.lists.includes(hit.list) || rule.optionalLists.includes(hit.list))) return null;
  return c.engine.pack.lists.get(hit.list) ?? null;
}

/** Step 13: the hits that remain, each by the rule of its list. The gravest answer holds. */
export function hitStep(c: Cell): void {
  if (c.governing.rule?.regime !== 'OPT_OUT') return;
  let answer: {
    verdict: 1 | 2 | 3;
    reason: 'LIST_HIT' | 'LIST_DATE_UNKNOWN' | 'LIST_EXCEPTED' | 'CONTRACT';
    ref: string;
  } | null = null;
  for (const hit of c.point.point.hits) {
    const list = ruling(hit, c);
    if (list === null) continue;
    const here = excepted(hit, list, c);
    if (c.saw !== null) c.saw.push(`${hit.list} hit ${hit.id} (${list.hit}): ${here.reason}`);
    if (answer === null || here.verdict < answer.verdict || (here.verdict === answer.verdict && here.ref < answer.ref))
      answer = here;
  }
  if (answer === null) return;
  const kind = answer.verdict === ALLOWED ? (answer.reason === 'CONTRACT' ? 'relation' : 'event') : 'hit';
  conclude(c, answer.verdict, answer.reason, kind, answer.ref);
}

type Answer = {
  verdict: 1 | 2 | 3;
  reason: 'LIST_HIT' | 'LIST_DATE_UNKNOWN' | 'LIST_EXCEPTED' | 'CONTRACT';
  ref: string;
};

function excepted(hit: Hit, list: ListRule, c: Cell): Answer {
  const no: Answer = { verdict: FORBIDDEN, reason: 'LIST_HIT', ref: hit.id };
  switch (list.hit) {
    case 'absolute':
      return no;
    case 'running_contract_excepts': {
      let doubtful = false;
      let contract: string | null = null;
      for (const r of c.point.relations) {
        watch(r, c);
        const truth = holds('running_contract', r, c);
        if (truth === true && (contract === null || r.relation.id < contract)) contract = r.relation.id;
        if (truth === null) doubtful = true;
      }
      if (contract !== null) return { verdict: ALLOWED, reason: 'CONTRACT', ref: contract };
      return doubtful ? { verdict: NEEDS_PROOF, reason: 'LIST_HIT', ref: hit.id } : no;
    }
    case 'later_consent_excepts':
    case 'express_consent_excepts': {
      const grant = provenGrant(c, list.hit === 'later_consent_excepts' ? hit : null);
      if (grant === 'unknown') return { verdict: NEEDS_PROOF, reason: 'LIST_DATE_UNKNOWN', ref: hit.id };
      return grant === null ? no : { verdict: ALLOWED, reason: 'LIST_EXCEPTED', ref: grant.event.id };
    }
  }
}

/** A live grant of grade B or better; after the registration, where the list asks for that. */
function provenGrant(c: Cell, after: Hit | null): Reached | 'unknown' | null {
  let found: Reached | null = null;
  for (const g of c.point.events) {
    if (!isLive(g, c.plan, c.fold)) continue;
    const end = grantEnd(g, c);
    mayChangeAt(c, end);
    if (g.clock !== null) mayChangeAt(c, g.clock.changesAt);
    if (!isEnough(g, end, c, GRADE_NO.B)) continue;
    if (after !== null) {
      if (after.registeredHi === null) return 'unknown';
      if (g.lo <= after.registeredHi) continue;
    }
    if (found === null || g.event.id < found.event.id) found = g;
  }
  return found;
}
