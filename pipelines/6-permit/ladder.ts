/**
 * The ladder of precedence (F5) as a table, read from the top: the first step that concludes gives the verdict. In the hot
 * path the steps after it are not evaluated; an explanation evaluates all.
 */
import { type Cell, conclude, mayChangeAt } from './cell.ts';
import { fold, isLive } from './fold.ts';
import { GRADE_NO } from './grade.ts';
import { ALLOWED, FORBIDDEN, NEEDS_PROOF } from './model.ts';
import { contractRuns } from './rows.ts';
import { consentStep } from './step-consent.ts';
import { exceptionsStep } from './step-exceptions.ts';
import { hitStep, optOutStep } from './step-lists.ts';

export interface Step {
  readonly no: number;
  readonly name: string;
  readonly evaluate: (c: Cell) => void;
}

/** 0: the inputs that every answer needs. */
function inputs(c: Cell): void {
  if (c.plan.unknownPurpose) return conclude(c, FORBIDDEN, 'INPUT_MISSING', 'rule', 'purpose');
  if (c.plan.due !== null) return;
  if (c.point.audiences.length === 0) return conclude(c, FORBIDDEN, 'INPUT_MISSING', 'flag', 'audience');
  if (c.governing.rule === null) {
    mayChangeAt(c, c.governing.until);
    conclude(c, FORBIDDEN, 'INPUT_MISSING', 'rule', 'none in force');
  }
}

/** 1: erasure and restriction. */
function erased(c: Cell): void {
  if (c.person.person.erased) return conclude(c, FORBIDDEN, 'ERASED', 'flag', 'erased');
  if (c.person.person.restricted) conclude(c, FORBIDDEN, 'RESTRICTED', 'flag', 'restricted');
}

/** 2: death, of the person only. */
function deceased(c: Cell): void {
  const state = c.person.person.deceased;
  if (state === 'confirmed') {
    if (c.plan.due === null) conclude(c, FORBIDDEN, 'DECEASED', 'flag', 'deceased');
    else conclude(c, NEEDS_PROOF, 'ESTATE', 'flag', 'deceased');
  } else if (state === 'probable') {
    conclude(c, NEEDS_PROOF, 'DECEASED_PROBABLE', 'flag', 'deceased');
  }
}

/** 3: the point itself. */
function usable(c: Cell): void {
  if (!c.point.point.usable) conclude(c, FORBIDDEN, 'POINT_UNUSABLE', 'flag', 'point');
}

/** 4: messages that a contract or the law requires; marketing opt-outs do not stop them. */
function due(c: Cell): void {
  if (c.plan.due !== null) conclude(c, ALLOWED, c.plan.due, 'rule', c.plan.purpose.base);
}

/** 5: bans of a sector on a channel. */
function sector(c: Cell): void {
  for (const ban of c.plan.sectorBans) {
    mayChangeAt(c, ban.from);
    mayChangeAt(c, ban.to);
    if (c.engine.asOf < ban.from || c.engine.asOf >= ban.to) continue;
    let excepted = false;
    if (ban.except === 'running_contract') {
      for (const r of c.point.relations) {
        if (r.relation.start !== null) mayChangeAt(c, r.relation.start);
        if (r.relation.end !== null) mayChangeAt(c, r.relation.end);
        const related = r.relation.family !== null && r.relation.family === c.plan.purpose.family;
        if (!r.probable && related && contractRuns(r.relation, c.engine.asOf) === true) excepted = true;
      }
    }
    if (!excepted) return conclude(c, FORBIDDEN, 'SECTOR', 'rule', ban.id);
  }
}

/** 6: objections and withdrawals in force, and the company's own lists, whatever the regime. */
function objection(c: Cell): void {
  fold(c.point.events, c.plan, c.fold);
  const { objection: no, reopenedBy, contradictedBy, tie } = c.fold;
  if (no !== null) {
    if (c.saw !== null)
      c.saw.push(`objection ${no.event.id}${reopenedBy === null ? '' : `, lifted by ${reopenedBy.event.id}`}`);
    if (reopenedBy === null) {
      // The flag that says no is the evidence; the other side is in the conflict list.
      if (contradictedBy !== null) return conclude(c, NEEDS_PROOF, 'CONFLICT', 'event', no.event.id);
      return conclude(c, FORBIDDEN, tie ? 'TIE_NEGATIVE' : 'OBJECTION', 'event', no.event.id);
    }
  }
  let unscreened: string | null = null;
  let found: string | null = null;
  for (const list of c.plan.ownLists) {
    for (const hit of c.point.point.hits)
      if (hit.list === list.list && (found === null || hit.id < found)) found = hit.id;
    if (unscreened === null && list.screenedAt(c.point.point) === null) unscreened = list.list;
  }
  if (found !== null) return conclude(c, FORBIDDEN, 'LIST_HIT', 'hit', found);
  if (unscreened !== null) conclude(c, FORBIDDEN, 'UNSCREENED', 'flag', unscreened);
}

/** A proven act of a guardian, on the same rows that make the person a minor. */
function guardianActed(c: Cell, group: number): boolean {
  for (const g of c.point.events) {
    if (g.event.actor !== 'guardian' || g.probable || g.gradeNo < GRADE_NO.B || !isLive(g, c.plan, c.fold)) continue;
    if (g.clock !== null && g.clock.group !== group) continue;
    if (c.saw !== null) c.saw.push(`joint act of a guardian ${g.event.id}`);
    return true;
  }
  return false;
}

/** 7: minors, where consent is the base. */
function minor(c: Cell): void {
  const young = c.person.ofAgeAt > c.engine.asOf;
  if (!young && !c.person.ageUnknownForChild) return;
  mayChangeAt(c, c.person.ageChangesAt);
  mayChangeAt(c, c.governing.until);
  if (c.governing.rule?.regime !== 'OPT_IN') return;
  if (c.person.minorGroups.every((group) => guardianActed(c, group))) return;
  conclude(c, young ? FORBIDDEN : NEEDS_PROOF, 'MINOR', 'flag', young ? 'birthdate' : 'age unknown');
}

/** 8: retention. */
function retention(c: Cell): void {
  mayChangeAt(c, c.point.changesAt);
  mayChangeAt(c, c.point.retentionEnd);
  if (c.point.retentionEnd <= c.engine.asOf) conclude(c, FORBIDDEN, 'RETENTION', 'flag', 'last contact');
}

/** 9: the regime; what is outside the scope of consent is answered here. */
function regime(c: Cell): void {
  mayChangeAt(c, c.governing.until);
  const rule = c.governing.rule;
  if (rule === null) return;
  if (c.saw !== null) c.saw.push(`${rule.regime} by ${rule.id}${rule.reviewed ? '' : ' (not reviewed)'}`);
  if (rule.regime === 'OUT_OF_SCOPE') conclude(c, ALLOWED, 'OUT_OF_SCOPE', 'rule', rule.id);
}

/** Step 14, the conditions that an allowed verdict carries, is data of the rule: see explain.ts. */
export const LADDER: readonly Step[] = [
  { no: 0, name: 'inputs', evaluate: inputs },
  { no: 1, name: 'erasure and restriction', evaluate: erased },
  { no: 2, name: 'deceased', evaluate: deceased },
  { no: 3, name: 'contact point', evaluate: usable },
  { no: 4, name: 'service or legal message', evaluate: due },
  { no: 5, name: 'sector ban', evaluate: sector },
  { no: 6, name: 'objection', evaluate: objection },
  { no: 7, name: 'minor', evaluate: minor },
  { no: 8, name: 'retention', evaluate: retention },
  { no: 9, name: 'regime', evaluate: regime },
  { no: 10, name: 'consent', evaluate: consentStep },
  { no: 11, name: 'exceptions to consent', evaluate: exceptionsStep },
  { no: 12, name: 'opt-out and lists', evaluate: optOutStep },
  { no: 13, name: 'list hit', evaluate: hitStep },
];
