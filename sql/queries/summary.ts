/** What a run did, in numbers: read by `run`, `demo` and `status`. Counts and names of sources only. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;

export interface SourceCount {
  readonly source: string;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly counts: Record<string, number>;
}

/** Per source what was read, written, rejected: the reports of the extract tasks. */
export async function sourceCounts(db: Db, runId: number): Promise<SourceCount[]> {
  const { rows } = await sql<SourceCount>`
    select label as source, (report ->> 'read')::bigint as read, (report ->> 'written')::bigint as written,
           (report ->> 'rejected')::bigint as rejected, report -> 'counts' as counts
      from ops.task
     where run_id = ${runId} and stage = '1-extract' and label not in ('prepare', 'close') and report is not null
     order by label collate "C"`.execute(db);
  return rows;
}

export interface RejectCount {
  readonly stage: string;
  readonly source: string;
  readonly reason: string;
  readonly rows: number;
}

/** Rows and values that are refused now, by reason. `field` rows are values set aside; the row itself went on. */
export async function rejectCounts(db: Db): Promise<RejectCount[]> {
  const { rows } = await sql<RejectCount>`
    select stage, source, reason, count(*) as rows
      from staging.reject
     where until_run is null and field is null
     group by stage, source, reason
     order by rows desc, source collate "C", reason collate "C"`.execute(db);
  return rows;
}

export interface PermissionCount {
  readonly purpose: string;
  readonly channel: string;
  readonly allowed: number;
  readonly needs_proof: number;
  readonly forbidden: number;
}

/** Cells of the published run by purpose and channel. */
export async function permissionCounts(db: Db): Promise<PermissionCount[]> {
  const { rows } = await sql<PermissionCount>`
    select p.purpose, (array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no] as channel,
           count(*) filter (where v.verdict_no = 3) as allowed,
           count(*) filter (where v.verdict_no = 2) as needs_proof,
           count(*) filter (where v.verdict_no = 1) as forbidden
      from consent.verdict v
      join consent.purpose p using (purpose_no)
     where v.since_run <= ops.published_run() and (v.until_run is null or v.until_run > ops.published_run())
     group by p.purpose_no, p.purpose, v.channel_no
     order by p.purpose_no, v.channel_no`.execute(db);
  return rows;
}

export interface ReferentialCounts {
  readonly records: number;
  readonly persons: number;
  readonly conflicts: number;
  readonly review: number;
}

/** Records and persons of the published run; records minus persons is how many duplicates were merged. */
export async function referentialCounts(db: Db): Promise<ReferentialCounts> {
  const { rows } = await sql<ReferentialCounts>`
    with run as (select ops.published_run() as id)
    select (select count(*) from referential.member m, run where m.since_run <= run.id and (m.until_run is null or m.until_run > run.id)) as records,
           (select count(*) from referential.person p, run where p.since_run <= run.id and (p.until_run is null or p.until_run > run.id)) as persons,
           (select count(*) from consent.conflict c, run where c.since_run <= run.id and (c.until_run is null or c.until_run > run.id)) as conflicts,
           (select count(*) from linkage.review r, run where r.since_run <= run.id and (r.until_run is null or r.until_run > run.id)) as review`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) throw new Error('a query of counts gave no row');
  return row;
}

export interface ListCount {
  readonly list: string;
  readonly entries: number;
  readonly hits: number;
  readonly points: number;
}

/** Each opposition list of the published run: its entries, hits, and the points that were screened against it. */
export async function listCounts(db: Db): Promise<ListCount[]> {
  const { rows } = await sql<ListCount>`
    with run as (select ops.published_run() as id)
    select l.list, l.entries,
           (select count(*) from opposition.hit h where h.list = l.list and h.since_run <= run.id and (h.until_run is null or h.until_run > run.id)) as hits,
           coalesce((select sum(c.points)::bigint from opposition.coverage c where c.list = l.list and c.since_run <= run.id and (c.until_run is null or c.until_run > run.id)), 0) as points
      from opposition.list l, run
     where l.since_run <= run.id and (l.until_run is null or l.until_run > run.id)
     order by l.list collate "C"`.execute(db);
  return rows;
}
