/** Decides a cell: lean for the batch, with every step for an explanation. Failing is forbidding. */
import { type Cell, conclude, governing, newCell } from './cell.ts';
import type { CellPlan, Engine } from './engine.ts';
import { LADDER } from './ladder.ts';
import {
  CHANNEL_NO,
  type Decision,
  FORBIDDEN,
  type Point,
  type StepTrace,
  VERDICT_BY_NO,
  type VerdictNo,
} from './model.ts';
import type { PreparedPerson, PreparedPoint } from './spread.ts';

/** Channels of a kind of point. A phone whose line is unknown takes no SMS. */
export function channelsOf(point: Point): readonly number[] {
  switch (point.kind) {
    case 'email':
      return EMAIL;
    case 'post':
      return POST;
    case 'phone':
      return point.line === 'mobile' ? MOBILE : FIXED;
  }
}
const EMAIL = [CHANNEL_NO.email];
const POST = [CHANNEL_NO.post];
const MOBILE = [CHANNEL_NO.sms, CHANNEL_NO.phone_live, CHANNEL_NO.phone_auto];
const FIXED = [CHANNEL_NO.phone_live, CHANNEL_NO.phone_auto];

function begin(c: Cell, person: PreparedPerson, point: PreparedPoint, plan: CellPlan): void {
  c.person = person;
  c.point = point;
  c.plan = plan;
  c.governing = governing(person, point, plan);
  c.grant = null;
  c.pending = null;
  c.pendingVerdict = 0;
  c.verdict = 0;
  c.reason = 'FAILED';
  c.evidenceKind = null;
  c.evidenceRef = null;
  c.until = Number.POSITIVE_INFINITY;
}

/**
 * Returns a function that decides cells of this engine. It returns the same object each time: read it before the next
 * call. `until` is absolute: the earliest instant at which the clock alone may change the stored row.
 */
export function makeDecider(
  engine: Engine,
): (person: PreparedPerson, point: PreparedPoint, plan: CellPlan) => Readonly<Decision> {
  let cell: Cell | null = null;
  return (person, point, plan) => {
    cell ??= newCell(engine, person, point, plan);
    const c = cell;
    try {
      begin(c, person, point, plan);
      for (const step of LADDER) {
        step.evaluate(c);
        if (c.verdict !== 0) return c;
      }
      conclude(c, FORBIDDEN, 'NO_CONSENT');
    } catch {
      c.until = Number.POSITIVE_INFINITY;
      conclude(c, FORBIDDEN, 'FAILED');
    }
    return c;
  };
}

export interface TracedDecision extends Decision {
  readonly steps: readonly StepTrace[];
  readonly governing: Cell['governing'];
}

/** Evaluates every step and says what each saw; the decision is that of the first that concludes. */
export function traceCell(
  engine: Engine,
  person: PreparedPerson,
  point: PreparedPoint,
  plan: CellPlan,
): TracedDecision {
  const c = newCell(engine, person, point, plan);
  const steps: StepTrace[] = [];
  let decided: Decision | null = null;
  for (const step of LADDER) {
    c.verdict = 0;
    c.saw = [];
    step.evaluate(c);
    const verdict: VerdictNo = c.verdict;
    const concluded = verdict !== 0;
    steps.push({
      step: step.no,
      name: step.name,
      verdict: VERDICT_BY_NO[verdict] ?? 'undecided',
      reason: concluded ? c.reason : null,
      evidenceKind: concluded ? c.evidenceKind : null,
      evidenceRef: concluded ? c.evidenceRef : null,
      saw: c.saw,
      decisive: concluded && decided === null,
    });
    if (concluded && decided === null) {
      const { reason, evidenceKind, evidenceRef, until } = c;
      decided = { verdict, reason, evidenceKind, evidenceRef, until };
    }
  }
  const last: Decision = decided ?? {
    verdict: FORBIDDEN,
    reason: 'NO_CONSENT',
    evidenceKind: null,
    evidenceRef: null,
    until: c.until,
  };
  return { ...last, steps, governing: c.governing };
}
