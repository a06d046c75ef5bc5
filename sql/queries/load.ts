/** 7-load: the run's invariants, and the numbers that safety checks compare. Writes nothing: publishing moves one number. */
import { sql } from 'kysely';
import type { IdRange } from '../../pipelines/ids.ts';
import type { Transaction } from '../../pipelines/stage.ts';
import { literal } from '../copy.ts';

export const LOAD_READS = [
  'consent.purpose',
  'consent.verdict',
  'linkage.membership',
  'normalised.contact_point',
  'normalised.record',
  'normalised.record_point',
  'opposition.hit',
  'opposition.list',
  'ops.stage_run',
  'referential.field_origin',
  'referential.member',
  'referential.person',
  'staging.reject',
  'staging.source_record',
] as const;

const CHANNEL = `(array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no]`;
const changed = (alias: string, run: number): string => `(${alias}.since_run = ${run} or ${alias}.until_run = ${run})`;
const open = (alias: string): string => `${alias}.until_run is null`;

/** `from <= id < to` for ids of any letter: the ranges of records cut persons in the same places. */
const within = (column: string, range: IdRange): string => {
  const bound = (b: string): string => literal((column.includes('person_id') ? 'p' : 'r') + b.slice(1));
  return `${column} >= ${bound(range.from)}${range.to === null ? '' : ` and ${column} < ${bound(range.to)}`}`;
};

/** What must hold of a run before anybody may read it. Each is a query that counts the rows that break it. */
interface Invariant {
  readonly name: string;
  /** `rows` and `persons` limit the query to the task's range, and in a night to what changed. */
  readonly broken: (limits: {
    records: (c: string) => string;
    persons: (c: string) => string;
    absolute: string;
  }) => string;
}

const INVARIANTS: readonly Invariant[] = [
  {
    name: 'every record has one cluster and one person',
    broken: ({ records }) => `
      from normalised.record r
      left join linkage.membership c on c.record_id = r.record_id and ${open('c')}
      left join referential.member m on m.record_id = r.record_id and ${open('m')}
      left join referential.person p on p.person_id = m.person_id and ${open('p')}
     where ${open('r')} and ${records('r.record_id')} and (c.record_id is null or p.person_id is null)`,
  },
  {
    name: 'every member is a record that stands',
    broken: ({ records }) => `
      from referential.member m
     where ${open('m')} and ${records('m.record_id')}
       and not exists (select from normalised.record r where r.record_id = m.record_id and ${open('r')})`,
  },
  {
    name: 'records of one cluster are one person, of two clusters two',
    broken: ({ records }) => `
      from linkage.membership c
      join referential.member m on m.record_id = c.record_id and ${open('m')}
      join referential.member f on f.record_id = c.cluster_id and ${open('f')}
     where ${open('c')} and ${records('c.record_id')} and m.person_id <> f.person_id`,
  },
  {
    name: 'a person has as many members as it says, its founding record among them',
    broken: ({ persons }) => `
      from referential.person p
     where ${open('p')} and ${persons('p.person_id')}
       and (p.records <> (select count(*) from referential.member m where m.person_id = p.person_id and ${open('m')})
            or not exists (select from referential.member m
                            where m.record_id = p.founding_record and m.person_id = p.person_id and ${open('m')}))`,
  },
  {
    name: 'a golden value comes from a member',
    broken: ({ persons }) => `
      from referential.field_origin o
     where ${open('o')} and ${persons('o.person_id')}
       and not exists (select from referential.member m
                        where m.record_id = o.record_id and m.person_id = o.person_id and ${open('m')})`,
  },
  {
    name: 'a verdict is about a person that stands and a point that the person bears',
    broken: ({ persons }) => `
      from (select distinct v.person_id, v.contact_point_id from consent.verdict v
             where ${open('v')} and ${persons('v.person_id')}) v
     where not exists (select from referential.person p where p.person_id = v.person_id and ${open('p')})
        or not exists (select from normalised.contact_point c where c.contact_point_id = v.contact_point_id)
        or not exists (select from referential.member m join normalised.record_point b on b.record_id = m.record_id and ${open('b')}
                        where m.person_id = v.person_id and ${open('m')} and b.contact_point_id = v.contact_point_id)`,
  },
  {
    // The last barrier, which shares no code with 6-permit. Lists that a rule pack names have exceptions of their own.
    name: 'no marketing is allowed against an opposition list of the company',
    broken: ({ persons, absolute }) => `
      from consent.verdict v
      join consent.purpose u on u.purpose_no = v.purpose_no and u.kind not in ('service', 'legal')
      join opposition.hit h on h.contact_point_id = v.contact_point_id and ${open('h')}
      join opposition.list l on l.list = h.list and ${open('l')}
     where ${open('v')} and v.verdict_no = 3 and ${persons('v.person_id')} and l.list = any (${absolute})
       and ${CHANNEL} = any (l.channels) and ('*' = any (l.purposes) or u.purpose = any (l.purposes))`,
  },
];

export interface Verification {
  readonly runId: number;
  readonly full: boolean;
  readonly range: IdRange;
  /** Lists whose hits nothing excepts. */
  readonly absoluteLists: readonly string[];
}

export interface Verified {
  readonly records: number;
  readonly broken: readonly { readonly name: string; readonly rows: number }[];
}

/** Records to verify: all, or those that changed with what hangs on them. */
export async function countToVerify(tx: Transaction, runId: number, full: boolean): Promise<number> {
  const query = full
    ? `select count(*) as n from normalised.record r where ${open('r')}`
    : `select (select count(*) from normalised.record r where ${changed('r', runId)})
            + (select count(*) from linkage.membership m where ${changed('m', runId)})
            + (select count(*) from referential.member m where ${changed('m', runId)})
            + (select count(*) from referential.person p where ${changed('p', runId)})
            + (select count(*) from normalised.record_point b where ${changed('b', runId)})
            + (select count(*) from opposition.hit h where ${changed('h', runId)})
            + (select count(*) from consent.verdict v where ${changed('v', runId)}) as n`;
  const { rows } = await sql.raw<{ n: number }>(query).execute(tx.db);
  return rows[0]?.n ?? 0;
}

/** Makes changed_record and changed_person: what a night has to verify in the range. */
async function chooseChanged(tx: Transaction, v: Verification): Promise<void> {
  await tx.client.query(`
    create temp table changed_record on commit drop as
      select record_id from normalised.record r where ${changed('r', v.runId)}
      union select record_id from linkage.membership m where ${changed('m', v.runId)}
      union select record_id from referential.member m where ${changed('m', v.runId)}
      union select record_id from normalised.record_point b where ${changed('b', v.runId)}`);
  await tx.client.query('analyze changed_record');
  await tx.client.query(`
    create temp table changed_person on commit drop as
      select person_id from referential.person p where ${changed('p', v.runId)}
      union select person_id from consent.verdict w where w.since_run = ${v.runId}
      union select m.person_id from changed_record c join referential.member m on m.record_id = c.record_id and (${open('m')} or m.until_run = ${v.runId})
      union select m.person_id from opposition.hit h
        join normalised.record_point b on b.contact_point_id = h.contact_point_id and ${open('b')}
        join referential.member m on m.record_id = b.record_id and ${open('m')}
       where h.since_run = ${v.runId}`);
  await tx.client.query('analyze changed_person');
}

/** Counts what breaks each invariant in the range. */
export async function verify(tx: Transaction, v: Verification): Promise<Verified> {
  await tx.client.query('set local random_page_cost = 1.1');
  if (!v.full) await chooseChanged(tx, v);
  const limit =
    (table: string, id: string) =>
    (column: string): string =>
      `${within(column, v.range)}${v.full ? '' : ` and ${column} in (select ${id} from ${table})`}`;
  const limits = {
    records: limit('changed_record', 'record_id'),
    persons: limit('changed_person', 'person_id'),
    absolute: `array[${v.absoluteLists.map(literal).join(', ')}]::text[]`,
  };
  const broken: { name: string; rows: number }[] = [];
  for (const invariant of INVARIANTS) {
    const { rows } = await tx.client.query<{ n: number }>(`select count(*) as n ${invariant.broken(limits)}`);
    const n = rows[0]?.n ?? 0;
    if (n > 0) broken.push({ name: invariant.name, rows: n });
  }
  const records = await tx.client.query<{ n: number }>(
    `select count(*) as n from normalised.record r where ${open('r')} and ${limits.records('r.record_id')}`,
  );
  return { records: records.rows[0]?.n ?? 0, broken };
}

/** Stages whose counts do not add up. */
export async function unbalancedStages(tx: Transaction, runId: number): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('ops.stage_run')
    .select('stage')
    .where('run_id', '=', runId)
    .where('status', '=', 'done')
    .where(sql<boolean>`read <> written + rejected`)
    .execute();
  return rows.map((r) => r.stage);
}

interface BeforeAfter {
  readonly before: number | null;
  readonly after: number;
}

/** Held before the run, and held now: what the two columns of every comparison count. */
const BEFORE = (run: number): string => `since_run < ${run} and (until_run is null or until_run = ${run})`;

export interface InputRows {
  readonly feed: string;
  readonly source: string;
  /** Rows that stand in staging. */
  readonly rows: BeforeAfter;
  /** Rows refused whole. */
  readonly refused: BeforeAfter;
  /** Rows that were read: those in staging, and those that could not be read at all. */
  readonly read: BeforeAfter;
}

/** Rows of every input (person source, consent log, list) of which a row or a reject changed in this run. */
export async function inputRows(tx: Transaction, run: number, base: boolean): Promise<InputRows[]> {
  const { rows } = await sql
    .raw<
      Record<'feed' | 'source', string> &
        Record<
          'opened' | 'closed' | 'standing' | 'refused_before' | 'refused_after' | 'unread_before' | 'unread_after',
          number
        >
    >(`
    with staged as (
      select feed, source, count(*) filter (where since_run = ${run} and until_run is null) as opened,
             count(*) filter (where until_run = ${run}) as closed
        from staging.source_record r where ${changed('r', run)} group by feed, source),
    refused as (
      select feed, source, count(*) filter (where ${BEFORE(run)}) as before, count(*) filter (where until_run is null) as after,
             count(*) filter (where stage = '1-extract' and ${BEFORE(run)}) as unread_before,
             count(*) filter (where stage = '1-extract' and until_run is null) as unread_after,
             count(*) filter (where ${changed('j', run)}) as changed
        from staging.reject j where field is null and (until_run is null or until_run = ${run}) group by feed, source),
    input as (
      select feed, source from staged union select feed, source from refused where changed > 0)
    select i.feed, i.source, coalesce(s.opened, 0) as opened, coalesce(s.closed, 0) as closed,
           (select count(*) from staging.source_record n where n.source = i.source and n.feed = i.feed and ${open('n')}) as standing,
           coalesce(j.before, 0) as refused_before, coalesce(j.after, 0) as refused_after,
           coalesce(j.unread_before, 0) as unread_before, coalesce(j.unread_after, 0) as unread_after
      from input i left join staged s using (feed, source) left join refused j using (feed, source)
     order by i.feed collate "C", i.source collate "C"`)
    .execute(tx.db);
  const pair = (before: number, after: number): BeforeAfter => ({ before: base ? before : null, after });
  return rows.map((r) => {
    const before = r.standing - r.opened + r.closed;
    return {
      feed: r.feed,
      source: r.source,
      rows: pair(before, r.standing),
      refused: pair(r.refused_before, r.refused_after),
      read: pair(before + r.unread_before, r.standing + r.unread_after),
    };
  });
}

/** Persons that this run changed and that have `size` records or more: at most 20, the largest first. */
export async function giants(tx: Transaction, run: number, size: number): Promise<Record<string, BeforeAfter>> {
  const { rows } = await sql<{ name: string; before: number | null; after: number }>`
    select p.person_id as name, o.records as before, p.records as after
      from referential.person p
      left join referential.person o on o.person_id = p.person_id and o.until_run = ${run}
     where p.since_run = ${run} and p.until_run is null and p.records >= ${size}
     order by p.records desc, p.person_id limit 20`.execute(tx.db);
  return Object.fromEntries(rows.map((r) => [r.name, { before: r.before, after: r.after }]));
}

export async function listEntries(tx: Transaction, run: number, base: boolean): Promise<Record<string, BeforeAfter>> {
  const { rows } = await sql
    .raw<{ name: string; before: number; after: number }>(`
      select list as name, coalesce(sum(entries) filter (where ${BEFORE(run)}), 0)::bigint as before,
             coalesce(sum(entries) filter (where until_run is null), 0)::bigint as after
        from opposition.list where until_run is null or until_run = ${run} group by list order by list collate "C"`)
    .execute(tx.db);
  return Object.fromEntries(rows.map((r) => [r.name, { before: base ? r.before : null, after: r.after }]));
}

/** What a run adds to, and takes from, what is published. */
export interface Changes {
  readonly persons_opened: number;
  readonly persons_closed: number;
  readonly members_opened: number;
  readonly members_closed: number;
  readonly cells_opened: number;
  readonly cells_closed: number;
  readonly allowed_opened: number;
  readonly allowed_closed: number;
  readonly hits_opened: number;
  readonly hits_closed: number;
}

export async function changes(tx: Transaction, run: number): Promise<Changes> {
  const opened = (table: string, more = ''): string =>
    `(select count(*) from ${table} where since_run = ${run} and until_run is null ${more})`;
  const closed = (table: string, more = ''): string =>
    `(select count(*) from ${table} where until_run = ${run} ${more})`;
  const { rows } = await sql
    .raw<Changes>(`
      select ${opened('referential.person')} as persons_opened, ${closed('referential.person')} as persons_closed,
             ${opened('referential.member')} as members_opened, ${closed('referential.member')} as members_closed,
             ${opened('consent.verdict')} as cells_opened, ${closed('consent.verdict')} as cells_closed,
             ${opened('consent.verdict', 'and verdict_no = 3')} as allowed_opened,
             ${closed('consent.verdict', 'and verdict_no = 3')} as allowed_closed,
             ${opened('opposition.hit')} as hits_opened, ${closed('opposition.hit')} as hits_closed`)
    .execute(tx.db);
  const row = rows[0];
  if (row === undefined) throw new Error('a query of counts gave no row');
  return row;
}

/** Allowed cells of the last publication: as its run counted them, or counted now. */
export async function allowedAt(tx: Transaction, base: number, run: number): Promise<number> {
  const stored = await sql<{ n: number | null }>`
    select (counts ->> 'allowed')::bigint as n from ops.stage_run where run_id = ${base} and stage = '7-load'`.execute(
    tx.db,
  );
  const known = stored.rows[0]?.n;
  if (known !== null && known !== undefined) return known;
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from consent.verdict where verdict_no = 3 and ${sql.raw(BEFORE(run))}`.execute(tx.db);
  return rows[0]?.n ?? 0;
}
