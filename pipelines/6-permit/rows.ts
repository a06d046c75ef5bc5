/**
 * What a person's rows say, prepared once per person. A "yes" rests on one row: its own clock of contact, its own
 * relations, the points that it bears. So merging two rows never makes a point allowed that was not allowed before.
 */
import type { Engine } from './engine.ts';
import type { Person, Point, Relation } from './model.ts';
import { addMonths } from './valid-until.ts';

export interface RowClock {
  readonly id: string;
  /** Rows that a deterministic rule or a steward joined have one group. */
  readonly group: number;
  readonly bought: boolean;
  readonly collectedBefore: number | null;
  /** Last real contact, or the end of a contract; the start of the clocks of retention and of consent. */
  readonly contact: number;
  readonly retentionEnd: number;
  /** The next instant at which a date that is still ahead moves the clock. */
  readonly changesAt: number;
}

const running = (r: Relation, asOf: number): boolean =>
  r.kind === 'contract' && (r.start === null || r.start <= asOf) && (r.end === null || r.end > asOf);

/** Is a contract running: true, false, or null when its beginning is unknown and nothing says that it ended. */
export function contractRuns(r: Relation, asOf: number): boolean | null {
  if (r.kind !== 'contract' || !r.sameSeller) return false;
  if (r.end !== null && r.end <= asOf) return false;
  if (r.start === null) return null;
  return r.start <= asOf;
}

function groupsOf(person: Person): Map<string, number> {
  const parent = new Map(person.rows.map((row) => [row.id, row.id]));
  const root = (id: string): string => {
    let at = id;
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up;
    return at;
  };
  for (const [a, b] of person.sureLinks) {
    const ra = root(a);
    const rb = root(b);
    if (ra !== rb && parent.has(ra) && parent.has(rb)) parent.set(ra < rb ? rb : ra, ra < rb ? ra : rb);
  }
  const numbers = new Map<string, number>();
  const out = new Map<string, number>();
  for (const row of person.rows) {
    const r = root(row.id);
    if (!numbers.has(r)) numbers.set(r, numbers.size);
    out.set(row.id, numbers.get(r) ?? 0);
  }
  return out;
}

export function prepareRows(person: Person, engine: Engine): Map<string, RowClock> {
  const { asOf, pack } = engine;
  const groups = person.rows.length > 1 ? groupsOf(person) : null;
  const out = new Map<string, RowClock>();
  for (const row of person.rows) {
    let contact = Number.NEGATIVE_INFINITY;
    let changesAt = Number.POSITIVE_INFINITY;
    const see = (at: number | null): void => {
      if (at === null) return;
      if (at > asOf) changesAt = Math.min(changesAt, at);
      else contact = Math.max(contact, at);
    };
    see(row.lastContact);
    let bound = Number.NEGATIVE_INFINITY;
    for (const relation of person.relations) {
      if (!relation.sameSeller || (relation.row !== null && relation.row !== row.id)) continue;
      see(relation.at);
      see(relation.start);
      if (relation.kind === 'contract') see(relation.end);
      if (running(relation, asOf)) bound = Math.max(bound, relation.end ?? Number.POSITIVE_INFINITY);
    }
    for (const { event, via } of person.events) {
      if (via !== 'own' || event.state !== 'given' || (event.row !== null && event.row !== row.id)) continue;
      // What the company itself states is no act of the person, and no more is an import that says of none.
      if (event.actor === 'controller' || (event.actor === 'import' && event.means === null)) continue;
      if (event.lo !== null && event.lo <= event.recordedAt && event.recordedAt <= asOf) see(event.lo);
    }
    if (contact === Number.NEGATIVE_INFINITY) {
      see(row.collected ?? row.collectedBefore ?? row.firstSeen);
    }
    contact = Math.max(contact, bound);
    out.set(row.id, {
      id: row.id,
      group: groups?.get(row.id) ?? 0,
      bought: row.bought,
      collectedBefore: row.collectedBefore,
      contact,
      retentionEnd: addMonths(contact, pack.retentionMonths),
      changesAt,
    });
  }
  return out;
}

/**
 * Does the row that states a relation bear the point itself? Who bought gave the address of that row: one that came from
 * another row, however surely it is the same person's, was not collected at that sale, and merging allows nothing new.
 */
export function bears(row: string | null, point: Point, rows: ReadonlyMap<string, RowClock>): boolean {
  if (row === null || rows.size <= 1) return true;
  return point.rows === null ? standing(row, point, rows) === 'sure' : point.rows.includes(row);
}

/**
 * Does what row `row` says hold for `point`? `sure`: the row bears it, or a row that a deterministic rule or a steward
 * joined to it does. `probable`: only a row that was joined by probability bears it.
 */
export function standing(row: string | null, point: Point, rows: ReadonlyMap<string, RowClock>): 'sure' | 'probable' {
  if (row === null || rows.size <= 1) return 'sure';
  const stated = rows.get(row);
  if (stated === undefined) return 'probable';
  if (point.rows === null) {
    for (const other of rows.values()) if (other.group !== stated.group) return 'probable';
    return 'sure';
  }
  if (point.rows.includes(row)) return 'sure';
  for (const id of point.rows) if (rows.get(id)?.group === stated.group) return 'sure';
  return 'probable';
}
