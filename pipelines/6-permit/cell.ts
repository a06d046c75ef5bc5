/** One cell while it is decided. One object serves all cells of a task: nothing is allocated per cell. */
import type { CellPlan, Engine } from './engine.ts';
import { type Fold, newFold } from './fold.ts';
import type { Decision } from './model.ts';
import { type Governing, strictest } from './regime.ts';
import type { PreparedPerson, PreparedPoint, Reached } from './spread.ts';

export interface Cell extends Decision {
  engine: Engine;
  person: PreparedPerson;
  point: PreparedPoint;
  plan: CellPlan;
  governing: Governing;
  readonly fold: Fold;
  /** The best grant that step 10 found, and what it would say when step 11 gives nothing. */
  grant: Reached | null;
  pending: Decision['reason'] | null;
  pendingVerdict: 0 | 1 | 2;
  /** What the current step saw, for explanations; null in the hot path. */
  saw: string[] | null;
}

const NONE: Governing = { rule: null, until: Number.POSITIVE_INFINITY };

/** The row of the law that governs: of several candidate countries and audiences the strictest; the earliest change of any. */
export function governing(person: PreparedPerson, point: PreparedPoint, plan: CellPlan): Governing {
  const { audiences } = point;
  if (audiences.length === 0) return NONE;
  const first = plan.governing[person.countries[0] ?? 0]?.[audiences[0] ?? 0] ?? NONE;
  if (person.countries.length === 1 && audiences.length === 1) return first;
  let rule = first.rule;
  let changes = first.until;
  for (const country of person.countries)
    for (const audience of audiences) {
      const other = plan.governing[country]?.[audience] ?? NONE;
      changes = Math.min(changes, other.until);
      rule = strictest(rule, other.rule);
    }
  return { rule, until: changes };
}

export function newCell(engine: Engine, person: PreparedPerson, point: PreparedPoint, plan: CellPlan): Cell {
  return {
    engine,
    person,
    point,
    plan,
    governing: governing(person, point, plan),
    fold: newFold(),
    grant: null,
    pending: null,
    pendingVerdict: 0,
    saw: null,
    verdict: 0,
    reason: 'FAILED',
    evidenceKind: null,
    evidenceRef: null,
    until: Number.POSITIVE_INFINITY,
  };
}

/** The clock alone may change what this step says at `at`. */
export function mayChangeAt(c: Cell, at: number): void {
  if (at > c.engine.asOf && at < c.until) c.until = at;
}

export function conclude(
  c: Cell,
  verdict: 1 | 2 | 3,
  reason: Decision['reason'],
  kind: Decision['evidenceKind'] = null,
  ref: string | null = null,
): void {
  c.verdict = verdict;
  c.reason = reason;
  c.evidenceKind = kind;
  c.evidenceRef = ref;
}
