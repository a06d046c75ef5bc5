/** 4-merge: clusters and their members in, persons and their differences out. */
import { sql } from 'kysely';
import type { IdRange } from '../../pipelines/ids.ts';
import type { Transaction } from '../../pipelines/stage.ts';
import { type CopyValue, copyIn, copyOut, literal } from '../copy.ts';

export const MERGE_READS = [
  'linkage.membership',
  'normalised.record',
  'normalised.contact_point',
  'referential.member',
  'referential.person',
] as const;
export const MERGE_WRITES = [
  'referential.person',
  'referential.member',
  'referential.field_origin',
  'referential.event',
] as const;

export const PERSON_COLUMNS = [
  'person_id',
  'founding_record',
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'email',
  'phone_number',
  'street_address',
  'address_extra',
  'postal_code',
  'locality',
  'country',
  'records',
] as const;

/** Held at the last publication: shards commit one after the other, and what this run wrote must not be read back. */
const held = (alias: string, runId: number): string =>
  `(${alias}.since_run < ${runId} and (${alias}.until_run is null or ${alias}.until_run = ${runId}))`;

const within = (column: string, range: IdRange): string =>
  `${column} >= ${literal(range.from)}${range.to === null ? '' : ` and ${column} < ${literal(range.to)}`}`;

const touchedRecords = (runId: number): string => `
  select record_id from linkage.membership where since_run = ${runId}
  union select record_id from linkage.membership where until_run = ${runId}
  union select record_id from normalised.record where since_run = ${runId}
  union select record_id from normalised.record where until_run = ${runId}`;

/** Records that a full run reads, or whose cluster or values changed in this run. */
export async function countRecords(tx: Transaction, runId: number, full: boolean): Promise<number> {
  const query = full
    ? `select greatest((select count(*) from linkage.membership where until_run is null),
                       (select count(*) from referential.member where until_run is null)) as n`
    : `select count(*) as n from (${touchedRecords(runId)}) t`;
  const { rows } = await sql.raw<{ n: number }>(query).execute(tx.db);
  return rows[0]?.n ?? 0;
}

/**
 * Temporary tables of a task, gone with its transaction:
 * merge_gone    records of the last publication that are in no cluster any more
 * merge_heir    for persons whose founding record is gone, their oldest remaining member
 * merge_retired persons of the range without any member left
 * merge_touched clusters of the range to decide anew (of a full run: not made, all are)
 */
export async function prepareShard(tx: Transaction, runId: number, range: IdRange, full: boolean): Promise<void> {
  // Look-ups of a shard's few rows in large tables: the server's default for spinning disks would scan them whole.
  await tx.client.query('set local random_page_cost = 1.1');
  await tx.client.query(`
    create temp table merge_gone on commit drop as
      select distinct g.record_id from linkage.membership g
       where g.until_run = ${runId}
         and not exists (select from linkage.membership o where o.record_id = g.record_id and o.until_run is null)`);
  await tx.client.query(`
    create temp table merge_orphan on commit drop as
      select p.person_id, p.founding_record from merge_gone g
        join referential.member m on m.record_id = g.record_id and ${held('m', runId)}
        join referential.person p on p.person_id = m.person_id and p.founding_record = g.record_id and ${held('p', runId)}`);
  await tx.client.query(`
    create temp table merge_heir on commit drop as
      select distinct on (o.person_id) o.person_id, m.record_id from merge_orphan o
        join referential.member m on m.person_id = o.person_id and ${held('m', runId)}
        join linkage.membership c on c.record_id = m.record_id and c.until_run is null
        join normalised.record r on r.record_id = m.record_id and r.until_run is null
       order by o.person_id, r.first_seen_at, r.source collate "C", r.source_key collate "C"`);
  await tx.client.query(`
    create temp table merge_retired on commit drop as
      select o.person_id from merge_orphan o
       where ${within('o.founding_record', range)} and not exists (select from merge_heir h where h.person_id = o.person_id)`);
  if (full) return;
  await tx.client.query(`
    create temp table merge_touched on commit drop as
      with t as (${touchedRecords(runId)}),
      p as (select distinct m.person_id from t join referential.member m on m.record_id = t.record_id and ${held('m', runId)}),
      r as (select record_id from t
            union select m.record_id from p join referential.member m on m.person_id = p.person_id and ${held('m', runId)})
      select distinct c.cluster_id from r join linkage.membership c on c.record_id = r.record_id and c.until_run is null
       where ${within('c.cluster_id', range)}`);
  await tx.client.query('analyze merge_touched');
}

interface MembersOptions {
  readonly runId: number;
  readonly range: IdRange;
  readonly full: boolean;
  readonly previous: boolean;
  /** Flags of contact points that make a value second choice. */
  readonly suspectFlags: readonly string[];
}

/**
 * Streams the members of the shard's clusters, cluster by cluster, in founding order. Columns: cluster_id, record_id,
 * previous person, 't' when that person claims the cluster by this record, source, last contact, flags, suspect values,
 * four names, gender, birthdate, emails, phones, five address parts.
 */
export function members(tx: Transaction, o: MembersOptions): AsyncGenerator<(string | null)[]> {
  const before = o.previous
    ? `left join referential.member pm on pm.record_id = c.record_id and ${held('pm', o.runId)}
       left join referential.person pp on pp.person_id = pm.person_id and pp.founding_record = c.record_id and ${held('pp', o.runId)}
       left join merge_heir h on h.record_id = c.record_id and h.person_id = pm.person_id`
    : '';
  const claim = o.previous ? 'pm.person_id, pp.person_id is not null or h.record_id is not null' : 'null::text, false';
  const flags = `array[${o.suspectFlags.map(literal).join(',')}]`;
  return copyOut(
    tx.client,
    `select c.cluster_id, c.record_id, ${claim}, r.source, coalesce(r.last_contact_at, r.collected_at), r.flags,
            (select array_agg(k.value) from unnest(r.emails || r.phone_numbers) v(value)
               join normalised.contact_point k on k.value = v.value collate "C" and k.kind in ('email', 'phone')
                and k.flags <> '{}' and k.flags && ${flags}),
            r.given_name, r.middle_name, r.family_name, r.birth_family_name, r.gender, r.birthdate,
            r.emails, r.phone_numbers, r.street_address, r.address_extra, r.postal_code, r.locality, r.country
       from linkage.membership c
       join normalised.record r on r.record_id = c.record_id and r.until_run is null
       ${before}
      where c.until_run is null and ${within('c.cluster_id', o.range)}
        ${o.full ? '' : 'and c.cluster_id in (select cluster_id from merge_touched)'}
      order by c.cluster_id, r.first_seen_at, r.source collate "C", r.source_key collate "C"`,
  );
}

/**
 * Of candidate ids with the founding record that asks for each, those that a person with another founding record ever
 * bore, so that they cannot be given.
 */
export async function takenIds(
  tx: Transaction,
  runId: number,
  ids: readonly string[],
  foundings: readonly string[],
): Promise<Set<string>> {
  const { rows } = await tx.client.query<{ person_id: string }>(
    `select distinct p.person_id from unnest($1::text[], $2::text[]) w(person_id, founding)
       join referential.person p on p.person_id = w.person_id
      where p.founding_record <> w.founding and p.since_run < $3`,
    [ids, foundings, runId],
  );
  return new Set(rows.map((r) => r.person_id));
}

/** What a shard wishes to stand in the referential. */
export interface Wished {
  readonly persons: readonly (readonly CopyValue[])[];
  readonly members: readonly (readonly CopyValue[])[];
  readonly origins: readonly (readonly CopyValue[])[];
  readonly events: readonly (readonly CopyValue[])[];
  /** Persons that were merged into another. */
  readonly absorbed: readonly string[];
}

const withRun = function* (rows: Wished['persons'], runId: number): Generator<readonly CopyValue[]> {
  for (const row of rows) yield [...row, runId];
};

async function writeEvents(tx: Transaction, runId: number, rows: Wished['events']): Promise<void> {
  await copyIn(
    tx.client,
    'referential.event',
    ['person_id', 'kind', 'other_id', 'records', 'since_run'],
    withRun(rows, runId),
  );
}

/** A first run: nothing is there, so the rows go straight in. */
export async function writeFirst(tx: Transaction, runId: number, w: Wished): Promise<void> {
  await copyIn(tx.client, 'referential.person', [...PERSON_COLUMNS, 'since_run'], withRun(w.persons, runId));
  await copyIn(tx.client, 'referential.member', ['record_id', 'person_id', 'since_run'], withRun(w.members, runId));
  await copyIn(
    tx.client,
    'referential.field_origin',
    ['person_id', 'field', 'record_id', 'rule', 'since_run'],
    withRun(w.origins, runId),
  );
  await writeEvents(tx, runId, w.events);
}

export interface Differences {
  readonly opened: number;
  readonly closed: number;
  readonly retired: number;
  /** Records that belong to no person any more. */
  readonly gone: number;
}

/** Writes the difference between what stands and what is wished, and nothing else. */
export async function writeDifferences(
  tx: Transaction,
  runId: number,
  range: IdRange,
  w: Wished,
): Promise<Differences> {
  const run = async (text: string): Promise<number> => (await tx.client.query(text)).rowCount ?? 0;
  await run(`
    create temp table wished_person (like referential.person) on commit drop;
    alter table wished_person alter since_run drop not null;
    create temp table wished_member (record_id ops.id, person_id ops.id) on commit drop;
    create temp table wished_origin (person_id ops.id, field text, record_id ops.id, rule text) on commit drop;
    create temp table ended_person (person_id ops.id) on commit drop`);
  await copyIn(tx.client, 'wished_person', PERSON_COLUMNS, w.persons);
  await copyIn(tx.client, 'wished_member', ['record_id', 'person_id'], w.members);
  await copyIn(tx.client, 'wished_origin', ['person_id', 'field', 'record_id', 'rule'], w.origins);
  await copyIn(
    tx.client,
    'ended_person',
    ['person_id'],
    w.absorbed.map((id) => [id]),
  );
  await run('insert into ended_person select person_id from merge_retired');
  for (const t of ['wished_person', 'wished_member', 'wished_origin', 'ended_person']) await run(`analyze ${t}`);

  const compared = PERSON_COLUMNS.slice(1);
  const tuple = (alias: string): string => `(${compared.map((c) => `${alias}.${c}`).join(', ')})`;
  const end = `set until_run = ${runId}`;
  await run(`
    insert into referential.event (person_id, kind, other_id, records, since_run)
    select r.person_id, 'retired', null, p.records, ${runId} from merge_retired r
      join referential.person p on p.person_id = r.person_id and ${held('p', runId)}`);
  const retired = await run('select from merge_retired');

  let closed = await run(`update referential.person p ${end} from ended_person e
                           where p.person_id = e.person_id and p.until_run is null`);
  closed += await run(`update referential.person p ${end} from wished_person w
                        where p.person_id = w.person_id and p.until_run is null and ${tuple('p')} is distinct from ${tuple('w')}`);
  const opened = await run(`
    insert into referential.person (${PERSON_COLUMNS.join(', ')}, since_run)
    select ${PERSON_COLUMNS.map((c) => `w.${c}`).join(', ')}, ${runId} from wished_person w
     where not exists (select from referential.person p where p.person_id = w.person_id and p.until_run is null)`);

  await run(`update referential.member m ${end} from wished_member w
              where m.record_id = w.record_id and m.until_run is null and m.person_id <> w.person_id`);
  await run(`
    insert into referential.member (record_id, person_id, since_run)
    select w.record_id, w.person_id, ${runId} from wished_member w
     where not exists (select from referential.member m where m.record_id = w.record_id and m.until_run is null)`);
  const gone = await run(`update referential.member m ${end} from merge_gone g
              where m.record_id = g.record_id and m.until_run is null and ${within('g.record_id', range)}`);

  await run(`update referential.field_origin f ${end} from ended_person e
              where f.person_id = e.person_id and f.until_run is null`);
  await run(`update referential.field_origin f ${end} from wished_person p
              where f.person_id = p.person_id and f.until_run is null
                and not exists (select from wished_origin w where w.person_id = f.person_id and w.field = f.field
                                   and w.record_id = f.record_id and w.rule = f.rule)`);
  await run(`
    insert into referential.field_origin (person_id, field, record_id, rule, since_run)
    select w.person_id, w.field, w.record_id, w.rule, ${runId} from wished_origin w
     where not exists (select from referential.field_origin f
                        where f.person_id = w.person_id and f.field = w.field and f.until_run is null)`);
  await writeEvents(tx, runId, w.events);
  return { opened, closed, retired, gone };
}
