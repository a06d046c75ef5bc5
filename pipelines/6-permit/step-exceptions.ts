/** Step 11: what allows without consent where the law asks for it. All conditions true: allowed; one unknown: needs proof. */
import { type Cell, conclude, mayChangeAt } from './cell.ts';
import { ALLOWED, FORBIDDEN, NEEDS_PROOF } from './model.ts';
import { contractRuns } from './rows.ts';
import type { Exception } from './rules.ts';
import type { PreparedRelation } from './spread.ts';

/** Three-valued: null is unknown. */
type Truth = boolean | null;
const all = (...facts: Truth[]): Truth => (facts.includes(false) ? false : facts.includes(null) ? null : true);

const same = (a: string | null, b: string | null): Truth => (a === null || b === null ? null : a === b);

function related(r: PreparedRelation, c: Cell): Truth {
  return same(r.relation.family, c.plan.purpose.family);
}

/** Informed at collection: a relation that says so, and that stands on a row of this point. */
export function holds(exception: Exception, r: PreparedRelation, c: Cell): Truth {
  const { relation } = r;
  const sure: Truth = r.probable ? null : true;
  if (r.liveUntil <= c.engine.asOf) return false;
  switch (exception) {
    case 'running_contract':
      return all(contractRuns(relation, c.engine.asOf), related(r, c), sure);
    case 'soft_opt_in':
      return all(
        relation.sameSeller,
        relation.kind !== 'prospect',
        related(r, c),
        relation.informed,
        relation.couldObject,
        sure,
      );
    case 'b2b_profession': {
      const families = relation.professionalFamilies;
      const family = c.plan.purpose.family;
      return all(families === null || family === null ? null : families.includes(family), relation.informed, sure);
    }
  }
}

const REASON_OF: Readonly<Record<Exception, 'CONTRACT' | 'SOFT_OPT_IN' | 'B2B'>> = {
  running_contract: 'CONTRACT',
  soft_opt_in: 'SOFT_OPT_IN',
  b2b_profession: 'B2B',
};

/** The clock may move a relation: its beginning, its end, the lapse of the row that states it. */
export function watch(r: PreparedRelation, c: Cell): void {
  if (r.relation.start !== null) mayChangeAt(c, r.relation.start);
  if (r.relation.end !== null) mayChangeAt(c, r.relation.end);
  mayChangeAt(c, r.liveUntil);
  mayChangeAt(c, r.changesAt);
}

export function exceptionsStep(c: Cell): void {
  const rule = c.governing.rule;
  if (rule?.regime !== 'OPT_IN') return;
  // A consent that is enough needs no exception.
  if (c.grant !== null && c.pending === null) return;
  let doubtful: string | null = null;
  // Exceptions are for who never opposed: after an objection that was lifted, only the act that lifted it allows.
  const exceptions = c.fold.objection === null ? rule.exceptions : [];
  for (const exception of exceptions) {
    let allowing: string | null = null;
    for (const r of c.point.relations) {
      watch(r, c);
      const truth = holds(exception, r, c);
      if (c.saw !== null) c.saw.push(`${exception} by relation ${r.relation.id}: ${truth ?? 'unknown'}`);
      if (truth === true && (allowing === null || r.relation.id < allowing)) allowing = r.relation.id;
      if (truth === null && (doubtful === null || r.relation.id < doubtful)) doubtful = r.relation.id;
    }
    if (allowing !== null) return conclude(c, ALLOWED, REASON_OF[exception], 'relation', allowing);
    // A professional about whom nothing is recorded: nobody knows whether the offer relates to the profession.
    if (exception === 'b2b_profession' && c.point.relations.length === 0) doubtful = '';
  }
  const grant = c.grant?.event.id ?? null;
  if (c.pending !== null && c.pendingVerdict === NEEDS_PROOF)
    return conclude(c, NEEDS_PROOF, c.pending, 'event', grant);
  if (doubtful !== null) {
    return conclude(c, NEEDS_PROOF, 'EXCEPTION_UNPROVEN', doubtful === '' ? null : 'relation', doubtful || null);
  }
  if (c.pending !== null) return conclude(c, FORBIDDEN, c.pending, 'event', grant);
  conclude(c, FORBIDDEN, 'NO_CONSENT');
}
