/** 6-permit: purposes and reasons, crowded numbers, which persons a run touches, and the differences of verdicts. */
import type { IdRange } from '../../pipelines/ids.ts';
import type { Transaction } from '../../pipelines/stage.ts';
import { type CopyValue, copyIn, literal } from '../copy.ts';

export const PERMIT_READS = [
  'staging.source_record',
  'normalised.statement',
  'normalised.record',
  'normalised.record_point',
  'normalised.contact_point',
  'normalised.relation',
  'linkage.link',
  'linkage.review',
  'referential.member',
  'referential.person',
  'opposition.list',
  'opposition.coverage',
  'opposition.hit',
  'consent.event',
  'consent.verdict',
] as const;
export const PERMIT_WRITES = [
  'consent.event',
  'consent.crowded_point',
  'consent.purpose',
  'consent.reason',
  'consent.verdict',
  'consent.conflict',
] as const;

export interface PurposeRow {
  readonly purpose: string;
  readonly label: string;
  readonly label_en: string | null;
  readonly kind: string;
}

/** Adds purposes that are new, in their order, and brings texts up to date. A purpose is never taken away. */
export async function keepPurposes(tx: Transaction, purposes: readonly PurposeRow[]): Promise<void> {
  const rows = JSON.stringify(purposes);
  await tx.client.query(
    `insert into consent.purpose (purpose, label, label_en, kind)
     select x.purpose, x.label, x.label_en, x.kind
       from json_array_elements($1::json) with ordinality e(j, n),
            json_to_record(e.j) as x(purpose text, label text, label_en text, kind text)
      where not exists (select from consent.purpose p where p.purpose = x.purpose) order by e.n`,
    [rows],
  );
  await tx.client.query(
    `update consent.purpose p set label = x.label, label_en = x.label_en, kind = x.kind
       from json_to_recordset($1::json) as x(purpose text, label text, label_en text, kind text)
      where p.purpose = x.purpose and (p.label, p.label_en, p.kind) is distinct from (x.label, x.label_en, x.kind)`,
    [rows],
  );
}

/** Numbers of the purposes, by name. */
export async function purposeNumbers(tx: Transaction): Promise<Map<string, number>> {
  const rows = await tx.db.selectFrom('consent.purpose').select(['purpose', 'purpose_no']).execute();
  return new Map(rows.map((row) => [row.purpose, row.purpose_no]));
}

export interface ReasonRow {
  readonly no: number;
  readonly reason: string;
  readonly fr: string;
  readonly en: string;
}

export async function keepReasons(tx: Transaction, reasons: readonly ReasonRow[]): Promise<void> {
  await tx.client.query(
    `insert into consent.reason as r (reason_no, reason, text_fr, text_en)
     select no, reason, fr, en from json_to_recordset($1::json) as x(no smallint, reason text, fr text, en text)
     on conflict (reason_no) do update set reason = excluded.reason, text_fr = excluded.text_fr, text_en = excluded.text_en
      where (r.reason, r.text_fr, r.text_en) is distinct from (excluded.reason, excluded.text_fr, excluded.text_en)`,
    [JSON.stringify(reasons)],
  );
}

/** Brings consent.crowded_point up to date: phone numbers with at least `families` different family names. */
export async function keepCrowdedPoints(
  tx: Transaction,
  runId: number,
  full: boolean,
  families: number,
): Promise<number> {
  const changed = `(x.since_run = ${runId} or x.until_run = ${runId})`;
  const candidates = full
    ? `select contact_point_id from normalised.contact_point where kind = 'phone'`
    : `select contact_point_id from normalised.record_point x where ${changed}
       union select rp.contact_point_id from referential.member x
         join normalised.record_point rp on rp.record_id = x.record_id where ${changed}
       union select rp.contact_point_id from referential.person x
         join referential.member m on m.person_id = x.person_id
         join normalised.record_point rp on rp.record_id = m.record_id where ${changed}`;
  await tx.client.query(`
    create temp table permit_crowd on commit drop as
      select c.contact_point_id, count(distinct coalesce(upper(p.family_name), p.person_id))::integer as families
        from (${candidates}) t
        join normalised.contact_point c on c.contact_point_id = t.contact_point_id and c.kind = 'phone'
        left join (normalised.record_point rp
          join referential.member m on m.record_id = rp.record_id and m.until_run is null
          join referential.person p on p.person_id = m.person_id and p.until_run is null)
          on rp.contact_point_id = c.contact_point_id and rp.until_run is null
       group by 1`);
  const closed = await tx.client.query(`
    update consent.crowded_point k set until_run = ${runId} from permit_crowd w
     where k.until_run is null and w.contact_point_id = k.contact_point_id
       and w.families < ${families}`);
  const opened = await tx.client.query(`
    insert into consent.crowded_point (contact_point_id, since_run)
    select contact_point_id, ${runId} from permit_crowd w where families >= ${families}
       and not exists (select from consent.crowded_point k where k.contact_point_id = w.contact_point_id and k.until_run is null)`);
  return (closed.rowCount ?? 0) + (opened.rowCount ?? 0);
}

/** A table's rows that this run opened or closed. */
const ofRun =
  (runId: number) =>
  (column: string, table: string): string =>
    `select ${column} from ${table} where since_run = ${runId} union all select ${column} from ${table} where until_run = ${runId}`;

/** True when a list began or ceased to be screened for a kind of point: then every person has to be decided anew. */
export async function screeningChanged(tx: Transaction, runId: number): Promise<boolean> {
  const { rows } = await tx.client.query<{ changed: boolean }>(`
    with b as (select list, point_kind from opposition.coverage where until_run = ${runId}),
         a as (select list, point_kind from opposition.coverage where since_run = ${runId})
    select exists ((select * from a except select * from b) union all (select * from b except select * from a)) as changed`);
  return rows[0]?.changed ?? false;
}

/** An upper bound of how many persons a run has to decide; 0 when it has nothing to do. */
export async function countWork(tx: Transaction, runId: number, asOf: string, all: boolean): Promise<number> {
  const of = ofRun(runId);
  const persons = `(select count(*) from referential.person where until_run is null)`;
  const query = all
    ? `select ${persons} + (select count(*) from referential.member where until_run = ${runId}) as n`
    : `select least(${persons} + 1000, count(*)) as n from (
         ${[
           of('1', 'normalised.statement'),
           of('1', 'normalised.record'),
           of('1', 'normalised.record_point'),
           of('1', 'normalised.relation'),
           of('1', 'linkage.link'),
           of('1', 'linkage.review'),
           of('1', 'referential.member'),
           of('1', 'referential.person'),
           of('1', 'opposition.hit'),
           `select 1 from consent.verdict where until_run is null and valid_until <= ${literal(asOf)}`,
         ].join(' union all ')}) t`;
  const { rows } = await tx.client.query<{ n: number }>(query);
  return rows[0]?.n ?? 0;
}

const within = (column: string, range: IdRange): string =>
  `${column} >= ${literal(range.from)}${range.to === null ? '' : ` and ${column} < ${literal(range.to)}`}`;

/**
 * Persons whose verdicts this run may change: their rows, facts, links or events changed; somebody's objection on one of
 * their points did; a person who is perhaps the same said something; a verdict came to its end by the clock.
 */
const touched = (runId: number, asOf: string): string => {
  const of = ofRun(runId);
  return `
  with ev as materialized (${of('record_id, contact_point_id', 'consent.event')}),
  rec as materialized (
    select record_id from ev
    union ${of('record_id', 'normalised.record')}
    union ${of('record_id', 'normalised.record_point')}
    union ${of('record_id', 'normalised.relation')}
    union ${of('record_a', 'linkage.review')} union ${of('record_b', 'linkage.review')}
    union ${of('record_a', 'linkage.link')} union ${of('record_b', 'linkage.link')}),
  chg as materialized (select record_id from rec union ${of('record_id', 'referential.member')}),
  prs as materialized (
    select m.person_id from chg join referential.member m on m.record_id = chg.record_id
    -- A row that went speaks for those that were with it at its end, and over doubts that ended with it; one that is back does not.
    union select n.person_id from chg join referential.member g on g.record_id = chg.record_id and g.until_run is not null
      join referential.member x on x.person_id = g.person_id and x.since_run < g.until_run
       and (x.until_run is null or x.until_run >= g.until_run)
      join referential.member n on n.record_id = x.record_id and n.until_run is null
    union select n.person_id from chg join linkage.review v on v.record_a = chg.record_id and v.until_run is not null
      join referential.member n on n.record_id = v.record_b and n.until_run is null
    union select n.person_id from chg join linkage.review v on v.record_b = chg.record_id and v.until_run is not null
      join referential.member n on n.record_id = v.record_a and n.until_run is null),
  pts as materialized (
    ${of('contact_point_id', 'opposition.hit')}
    union ${of('contact_point_id', 'consent.crowded_point')}
    union select contact_point_id from ev where contact_point_id is not null
    union select rp.contact_point_id from ev join normalised.record_point rp on rp.record_id = ev.record_id
           where ev.contact_point_id is null
    -- A "no" of a row itself is on every point that the row comes to bear.
    union select rp.contact_point_id from (${of('record_id, contact_point_id', 'normalised.record_point')}) rp
      join consent.event e on e.record_id = rp.record_id and e.stated_by = rp.record_id and e.contact_point_id is null
       and e.until_run is null and e.state not in ('given', 'invalidated')
    -- Who shares a point decides whose a grant without a row is.
    union select rp.contact_point_id from chg c
      join normalised.record_point rp on rp.record_id = c.record_id
     where exists (select from consent.event e where e.contact_point_id = rp.contact_point_id and e.state = 'given' and e.until_run is null
                      and not exists (select from referential.member o where o.record_id = e.record_id and o.until_run is null))),
  sibs as materialized (
    select contact_point_id from pts
    union select c.contact_point_id from pts join normalised.contact_point p on p.contact_point_id = pts.contact_point_id and p.kind = 'email'
      join normalised.contact_point c on c.kind = 'email' and c.value = normalised.mailbox(p.value)
    union select c.contact_point_id from pts join normalised.contact_point p on p.contact_point_id = pts.contact_point_id and p.kind = 'email'
      join normalised.contact_point c on c.kind = 'email' and normalised.mailbox(c.value) <> c.value
       and normalised.mailbox(c.value) = normalised.mailbox(p.value))
  select person_id from prs
  union select n.person_id from prs join referential.member m on m.person_id = prs.person_id and m.until_run is null
    join linkage.review v on v.record_a = m.record_id and v.until_run is null
    join referential.member n on n.record_id = v.record_b and n.until_run is null
  union select n.person_id from prs join referential.member m on m.person_id = prs.person_id and m.until_run is null
    join linkage.review v on v.record_b = m.record_id and v.until_run is null
    join referential.member n on n.record_id = v.record_a and n.until_run is null
  union select m.person_id from sibs join normalised.record_point rp on rp.contact_point_id = sibs.contact_point_id and rp.until_run is null
    join referential.member m on m.record_id = rp.record_id and m.until_run is null
  union select person_id from consent.verdict where until_run is null and valid_until <= ${literal(asOf)}`;
};

export interface Scope {
  readonly persons: number;
  readonly chunks: number;
  /** Open verdicts of the range that the clock has ended. */
  readonly expired: number;
  /** No verdict of the range is open yet: rows may go straight into the table. */
  readonly fresh: boolean;
}

/** Makes the temporary table permit_scope (person_id, chunk) of a task. */
export async function makeScope(
  tx: Transaction,
  o: {
    readonly runId: number;
    readonly asOf: string;
    readonly range: IdRange;
    readonly all: boolean;
    readonly chunk: number;
  },
): Promise<Scope> {
  await tx.client.query('set local random_page_cost = 1.1');
  const source = o.all
    ? `select person_id from referential.member where until_run is null and ${within('person_id', o.range)}
       union select person_id from referential.member where until_run = ${o.runId} and ${within('person_id', o.range)}`
    : `select person_id from (${touched(o.runId, o.asOf)}) t where ${within('person_id', o.range)}`;
  await tx.client.query(`
    create temp table permit_scope on commit drop as
      select person_id, ((row_number() over (order by person_id) - 1) / ${o.chunk})::integer as chunk from (${source}) t`);
  await tx.client.query('create index on permit_scope (chunk)');
  await tx.client.query('analyze permit_scope');
  const { rows } = await tx.client.query<{ persons: number; chunks: number; expired: number; fresh: boolean }>(
    `select (select count(*) from permit_scope) as persons,
            (select coalesce(max(chunk) + 1, 0) from permit_scope) as chunks,
            (select count(*) from consent.verdict where until_run is null and valid_until <= $1::timestamptz
                and ${within('person_id', o.range)}) as expired,
            not exists (select from consent.verdict where until_run is null and ${within('person_id', o.range)}) as fresh`,
    [o.asOf],
  );
  const row = rows[0];
  return {
    persons: row?.persons ?? 0,
    chunks: row?.chunks ?? 0,
    expired: row?.expired ?? 0,
    fresh: row?.fresh ?? false,
  };
}

/** The persons of one chunk, as SQL text. */
export const chunkScope = (chunk: number): string => `select person_id from permit_scope where chunk = ${chunk}`;

export const VERDICT_COLUMNS = [
  'person_id',
  'contact_point_id',
  'purpose_no',
  'channel_no',
  'verdict_no',
  'reason_no',
  'evidence_kind',
  'evidence_ref',
  'valid_until',
] as const;
const CONFLICT_COLUMNS = [
  'person_id',
  'contact_point_id',
  'purpose',
  'channel',
  'event_a',
  'event_b',
  'decided',
] as const;

/** Where the wished rows of a task go: temporary tables, compared at the end, or the table itself when it is empty. */
export async function openWishes(tx: Transaction): Promise<void> {
  await tx.client.query(`
    create temp table permit_wished on commit drop as
      select ${VERDICT_COLUMNS.join(', ')} from consent.verdict with no data`);
  await tx.client.query(`
    create temp table permit_conflict on commit drop as
      select ${CONFLICT_COLUMNS.join(', ')} from consent.conflict with no data`);
}

type Rows = Iterable<readonly CopyValue[]>;

/** Rows in the order of VERDICT_COLUMNS; `fresh` ones have the run behind. */
export const wishVerdicts = (tx: Transaction, rows: Rows, fresh: boolean): Promise<number> =>
  copyIn(
    tx.client,
    fresh ? 'consent.verdict' : 'permit_wished',
    [...VERDICT_COLUMNS, ...(fresh ? ['since_run'] : [])],
    rows,
  );
export const wishConflicts = (tx: Transaction, rows: Rows): Promise<number> =>
  copyIn(tx.client, 'permit_conflict', CONFLICT_COLUMNS, rows);

const tuple = (alias: string, columns: readonly string[]): string =>
  `(${columns.map((c) => `${alias}.${c}`).join(', ')})`;

interface Differences {
  readonly opened: number;
  readonly closed: number;
}

/** Closes the open verdicts of the scope that are wished no longer or otherwise, and opens those that are new. */
export async function writeVerdicts(tx: Transaction, runId: number, range: IdRange): Promise<Differences> {
  await tx.client.query('create index on permit_wished (person_id)');
  await tx.client.query('analyze permit_wished');
  const closed = await tx.client.query(`
    update consent.verdict v set until_run = ${runId}
     where v.until_run is null and ${within('v.person_id', range)} and v.person_id in (select person_id from permit_scope)
       and not exists (select from permit_wished w
         where w.person_id = v.person_id and ${tuple('w', VERDICT_COLUMNS)} is not distinct from ${tuple('v', VERDICT_COLUMNS)})`);
  const key = VERDICT_COLUMNS.slice(0, 4);
  const opened = await tx.client.query(`
    insert into consent.verdict (${VERDICT_COLUMNS.join(', ')}, since_run)
    select ${VERDICT_COLUMNS.map((c) => `w.${c}`).join(', ')}, ${runId} from permit_wished w
     where not exists (select from consent.verdict v where v.until_run is null and ${tuple('v', key)} = ${tuple('w', key)})`);
  return { opened: opened.rowCount ?? 0, closed: closed.rowCount ?? 0 };
}

/** The same for conflicts. */
export async function writeConflicts(tx: Transaction, runId: number, range: IdRange): Promise<Differences> {
  await tx.client.query('analyze permit_conflict');
  const closed = await tx.client.query(`
    update consent.conflict v set until_run = ${runId}
     where v.until_run is null and ${within('v.person_id', range)} and v.person_id in (select person_id from permit_scope)
       and not exists (select from permit_conflict w
         where ${tuple('w', CONFLICT_COLUMNS)} is not distinct from ${tuple('v', CONFLICT_COLUMNS)})`);
  const key = ['event_a', 'event_b', 'person_id', 'purpose', 'channel'];
  const opened = await tx.client.query(`
    insert into consent.conflict (${CONFLICT_COLUMNS.join(', ')}, since_run)
    select ${CONFLICT_COLUMNS.map((c) => `w.${c}`).join(', ')}, ${runId} from permit_conflict w
     where not exists (select from consent.conflict v where v.until_run is null and ${tuple('v', key)} = ${tuple('w', key)})`);
  return { opened: opened.rowCount ?? 0, closed: closed.rowCount ?? 0 };
}

/** Which lists were screened for which kind of point at a run; `runId` null reads the open rows. */
export async function screenings(
  tx: Pick<Transaction, 'client'>,
  runId: number | null,
): Promise<{ list: string; kind: string }[]> {
  const holds =
    runId === null ? 'until_run is null' : `since_run <= ${runId} and (until_run is null or until_run > ${runId})`;
  const { rows } = await tx.client.query<{ list: string; kind: string }>(
    `select list, point_kind as kind from opposition.coverage where ${holds}`,
  );
  return rows;
}
