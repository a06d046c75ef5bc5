/**
 * Which events reach which contact point of a person (F4). Grants travel to the exact point only; objections travel to
 * every point of the person, to everybody on a point, and over doubtful links.
 */
import type { Engine } from './engine.ts';
import { AUDIENCES } from './engine.ts';
import { GRADE_NO } from './grade.ts';
import { CHANNEL_NO, type ConsentEvent, type Person, type Point, type Reach, type Relation } from './model.ts';
import { countryKey } from './regime.ts';
import { bears, prepareRows, type RowClock, standing } from './rows.ts';
import { birthday } from './valid-until.ts';

export const GRANT = 0;
export const OBJECTION = 1;
export const INVALIDATION = 2;

/** An event as it reaches one point: numbers instead of words, and its place in time by the rules of F3. */
export interface Reached {
  readonly event: ConsentEvent;
  readonly polarity: typeof GRANT | typeof OBJECTION | typeof INVALIDATION;
  /** -1 is every purpose. */
  readonly purposeNo: number;
  /** 0 is every channel. */
  readonly channelNo: number;
  readonly lo: number;
  readonly hi: number;
  readonly dated: boolean;
  readonly gradeNo: number;
  /** May open again what a withdrawal closed: grade A, by the person or a guardian. */
  readonly reopens: boolean;
  /** A grant that came over a doubtful link. */
  readonly probable: boolean;
  readonly clock: RowClock | null;
}

export interface PreparedRelation {
  readonly relation: Relation;
  /** The row that states it is not known to bear the point. */
  readonly probable: boolean;
  /** When the row that states it lapses; Infinity when none is named. */
  readonly liveUntil: number;
  readonly changesAt: number;
}

export interface PreparedPoint {
  readonly point: Point;
  /** Indices of AUDIENCES, of the rows that bear it; empty when one is unknown. Where they differ the strictest rule governs. */
  readonly audiences: readonly number[];
  readonly events: readonly Reached[];
  readonly relations: readonly PreparedRelation[];
  /** The latest end of retention of the rows behind this point, and when it may move. */
  readonly retentionEnd: number;
  readonly changesAt: number;
}

export interface PreparedPerson {
  readonly person: Person;
  readonly points: readonly PreparedPoint[];
  /** Indices of Engine.countries. */
  readonly countries: readonly number[];
  /** When the person surely is of age; -Infinity without any reason to doubt it. */
  readonly ofAgeAt: number;
  /** The next birthday that makes one of the rows of age; Infinity when none is ahead. */
  readonly ageChangesAt: number;
  readonly ageUnknownForChild: boolean;
  /** Groups of the rows that say so: each needs the joint act of a guardian. */
  readonly minorGroups: readonly number[];
}

const FOREVER = Number.POSITIVE_INFINITY;

/** Polarity, and place in time: an undated grant at minus infinity, an undated withdrawal when we first knew it. */
function place(reach: Reach, engine: Engine, rows: ReadonlyMap<string, RowClock>): Reached | null {
  const { event, via } = reach;
  // A complaint is a withdrawal from all marketing on that channel (F3.7).
  const purposeNo =
    event.purpose === '*' || event.state === 'complained' ? -1 : (engine.purposeNo.get(event.purpose) ?? null);
  if (purposeNo === null) return null;
  const polarity = event.state === 'given' ? GRANT : event.state === 'invalidated' ? INVALIDATION : OBJECTION;
  let dated = event.lo !== null;
  let lo = event.lo ?? 0;
  let hi = event.hi ?? lo;
  if (polarity === GRANT) {
    if (event.recordedAt > engine.asOf) return null;
    // A grant cannot happen after we knew of it: such a date is no date.
    if (lo > event.recordedAt) dated = false;
    if (!dated) lo = hi = Number.NEGATIVE_INFINITY;
  } else if (!dated) {
    lo = hi = event.recordedAt;
  }
  const clock =
    (event.row === null ? undefined : rows.get(event.row)) ?? (rows.size === 1 ? [...rows.values()][0] : undefined);
  return {
    event,
    polarity,
    purposeNo,
    channelNo: CHANNEL_NO[event.channel],
    lo,
    hi,
    dated,
    gradeNo: dated ? GRADE_NO[event.grade] : GRADE_NO.D,
    reopens: dated && event.grade === 'A' && (event.actor === 'subject' || event.actor === 'guardian'),
    probable: via === 'orphan_shared',
    clock: clock ?? null,
  };
}

/** Does a negative event bind this point of this person? */
function binds(reach: Reach, point: string): boolean {
  const { event, via, bore } = reach;
  if (event.point === null && (via === 'own' || via === 'review')) return true;
  return event.point === point || (bore?.includes(point) ?? false);
}

/** Does a grant name this point: by itself, or as one that its row bore when it was stated? */
function names(reach: Reach, point: string): boolean {
  const { event, via, bore } = reach;
  if (via === 'point' || via === 'review') return false;
  if (event.point !== null) return event.point === point;
  return via === 'own' && (bore === null || bore.includes(point));
}

function audiencesOf(person: Person, point: Point): readonly number[] {
  const found = new Set<number>();
  for (const row of person.rows) {
    if (point.rows !== null && !point.rows.includes(row.id)) continue;
    if (row.audience === null) {
      if (!point.generic) return [];
    } else {
      found.add(AUDIENCES.indexOf(row.audience));
    }
  }
  // A role mailbox is a legal person's, unless a row gives it as a consumer's own.
  if (point.generic && !found.has(CONSUMER)) return [AUDIENCES.indexOf('generic')];
  return [...found].sort((a, b) => a - b);
}
const CONSUMER = AUDIENCES.indexOf('consumer');

/** An invalidation is about one person's consent: it travels no further than a grant does. */
function preparePoint(
  person: Person,
  point: Point,
  placed: readonly (Reached | null)[],
  rows: ReadonlyMap<string, RowClock>,
): PreparedPoint {
  const events: Reached[] = [];
  let retentionEnd = Number.NEGATIVE_INFINITY;
  let changesAt = FOREVER;
  const clockIn = (clock: RowClock): void => {
    retentionEnd = Math.max(retentionEnd, clock.retentionEnd);
    changesAt = Math.min(changesAt, clock.changesAt);
  };
  for (const clock of rows.values()) if (point.rows === null || point.rows.includes(clock.id)) clockIn(clock);
  for (let i = 0; i < placed.length; i++) {
    const reached = placed[i];
    const reach = person.events[i];
    if (reached === null || reached === undefined || reach === undefined) continue;
    if (reached.polarity === INVALIDATION && reach.via !== 'own') continue;
    if (reached.polarity !== GRANT) {
      if (binds(reach, point.id)) events.push(reached);
    } else if (names(reach, point.id)) {
      const doubtful =
        reached.probable || (reach.via === 'own' && standing(reach.event.row, point, rows) === 'probable');
      events.push(doubtful && !reached.probable ? { ...reached, probable: true } : reached);
      if (reached.clock !== null) clockIn(reached.clock);
    }
  }
  const relations = person.relations.map((relation): PreparedRelation => {
    const clock = relation.row === null ? undefined : rows.get(relation.row);
    return {
      relation,
      probable: !bears(relation.row, point, rows),
      liveUntil: clock === undefined ? FOREVER : clock.retentionEnd,
      changesAt: clock === undefined ? FOREVER : clock.changesAt,
    };
  });
  return { point, audiences: audiencesOf(person, point), events, relations, retentionEnd, changesAt };
}

/** A birth date of the row itself, or of one that is surely the same person's. */
function ageKnown(id: string, person: Person, rows: ReadonlyMap<string, RowClock>): boolean {
  const group = rows.get(id)?.group;
  return person.rows.some((row) => row.birthdate !== null && rows.get(row.id)?.group === group);
}

/** Everything of a person that does not depend on purpose and channel. */
export function preparePerson(person: Person, engine: Engine): PreparedPerson {
  const rows = prepareRows(person, engine);
  const placed = person.events.map((reach) => place(reach, engine, rows));
  const { pack, asOf } = engine;
  let ofAgeAt = Number.NEGATIVE_INFINITY;
  let ageChangesAt = FOREVER;
  let ageUnknownForChild = false;
  const minorGroups = new Set<number>();
  const thisYear = new Date(asOf).getUTCFullYear();
  for (const { id, birthdate, childOriented } of person.rows) {
    const group = rows.get(id)?.group ?? 0;
    if (birthdate === null) {
      if (!childOriented || ageKnown(id, person, rows)) continue;
      ageUnknownForChild = true;
      minorGroups.add(group);
    } else if (Number(birthdate.slice(0, 4)) + pack.ageOfConsent + 1 >= thisYear) {
      // Far from the age there is no need of a calendar.
      const at = birthday(birthdate, pack.ageOfConsent, pack.zone);
      ofAgeAt = Math.max(ofAgeAt, at);
      if (at > asOf) {
        minorGroups.add(group);
        ageChangesAt = Math.min(ageChangesAt, at);
      }
    }
  }
  const keys = person.countries.length === 0 ? ['*'] : person.countries.map((country) => countryKey(pack, country));
  return {
    person,
    points: person.points.map((point) => preparePoint(person, point, placed, rows)),
    countries: [...new Set(keys)].map((key) => Math.max(0, engine.countries.indexOf(key))),
    ofAgeAt,
    ageChangesAt,
    ageUnknownForChild,
    minorGroups: [...minorGroups],
  };
}
