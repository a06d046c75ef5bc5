/** 2-normalise: rows of staging out, canonical rows in, and only their differences. */
import { sql } from 'kysely';
import { ReferentError } from '../../pipelines/errors.ts';
import type { IdRange } from '../../pipelines/ids.ts';
import type { Transaction } from '../../pipelines/stage.ts';
import { isoInstant } from '../connect.ts';
import { type CopyValue, copyIn, copyOut, literal } from '../copy.ts';

export const NORMALISE_READS = [
  'staging.source_record',
  'staging.source_file',
  'staging.reject',
  'normalised.record',
  'normalised.record_point',
  'normalised.contact_point',
  'normalised.statement',
  'normalised.relation',
  'normalised.list_entry',
] as const;
export const NORMALISE_WRITES = [
  'normalised.record',
  'normalised.record_point',
  'normalised.contact_point',
  'normalised.statement',
  'normalised.relation',
  'normalised.list_entry',
  'staging.reject',
] as const;

interface Target {
  readonly table: string;
  readonly columns: readonly string[];
  /** Columns that identify a row while it is open. */
  readonly key: readonly string[];
  /** The column with the source row that the row was made from. */
  readonly owner: string;
  /** Narrows the table to what this room writes. */
  readonly own?: string;
}

/** The tables with run ranges that the room writes. The order of `columns` is the order in which rows are handed over. */
export const TARGETS = {
  record: {
    table: 'normalised.record',
    columns: [
      'record_id',
      'source',
      'source_key',
      'given_name',
      'middle_name',
      'family_name',
      'birth_family_name',
      'honorific',
      'gender',
      'birthdate',
      'emails',
      'phone_numbers',
      'street_address',
      'address_extra',
      'postal_code',
      'locality',
      'country',
      'identifiers',
      'company',
      'audience',
      'last_contact_at',
      'collected_at',
      'flags',
      'first_seen_at',
    ],
    key: ['record_id'],
    owner: 'record_id',
  },
  record_point: {
    table: 'normalised.record_point',
    columns: ['record_id', 'contact_point_id', 'field', 'ordinal'],
    key: ['record_id', 'contact_point_id'],
    owner: 'record_id',
  },
  statement: {
    table: 'normalised.statement',
    columns: [
      'statement_id',
      'record_id',
      'stated_by',
      'purpose',
      'channel',
      'contact_point_id',
      'state',
      'is_act',
      'occurred_lo',
      'occurred_hi',
      'valid_until',
      'actor',
      'means',
      'notice',
      'evidence',
      'verification',
    ],
    key: ['statement_id'],
    owner: 'stated_by',
  },
  relation: {
    table: 'normalised.relation',
    columns: ['relation_id', 'record_id', 'kind', 'family', 'starts_at', 'ends_at', 'at', 'informed', 'could_object'],
    key: ['relation_id'],
    owner: 'record_id',
  },
  list_entry: {
    table: 'normalised.list_entry',
    columns: ['entry_id', 'record_id', 'list', 'key_kind', 'key', 'registered_lo', 'registered_hi'],
    key: ['entry_id'],
    owner: 'record_id',
  },
  reject: {
    table: 'staging.reject',
    columns: ['reject_id', 'stage', 'feed', 'source', 'file', 'line', 'record_id', 'reason', 'field', 'raw'],
    key: ['reject_id'],
    owner: 'record_id',
    own: "stage = '2-normalise'",
  },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];
const target = (name: TargetName): Target => TARGETS[name];

export const POINT_COLUMNS = ['contact_point_id', 'kind', 'value', 'line_type', 'region', 'flags'] as const;

const within = (column: string, range: IdRange): string =>
  `${column} >= ${literal(range.from)}${range.to === null ? '' : ` and ${column} < ${literal(range.to)}`}`;

const touched = (runId: number, where: string): string =>
  `select record_id from staging.source_record where since_run = ${runId}${where}
   union select record_id from staging.source_record where until_run = ${runId}${where}`;

/** Rows to look at: all open ones in a full run (or what they left behind), else those that the run opened or closed. */
export async function countRows(tx: Transaction, runId: number, full: boolean): Promise<number> {
  const { rows } = await sql
    .raw<{ n: number }>(
      full
        ? `select greatest((select count(*) from staging.source_record where until_run is null),
                           (select count(*) from normalised.record where until_run is null),
                           (select count(*) from normalised.list_entry where until_run is null),
                           (select count(*) from normalised.statement where until_run is null)) as n`
        : `select count(*) as n from (${touched(runId, '')}) t`,
    )
    .execute(tx.db);
  return rows[0]?.n ?? 0;
}

export interface Shard {
  readonly runId: number;
  readonly range: IdRange;
  readonly full: boolean;
}

/** What a shard found: how many source rows are touched (null in a full run: all), and whether it has no row yet. */
export interface Prepared {
  readonly touched: number | null;
  readonly first: boolean;
}

/** Temporary tables of a task: norm_touched, norm_point, and norm_<target> for the rows that are wished. */
export async function prepareShard(tx: Transaction, shard: Shard): Promise<Prepared> {
  const { client } = tx;
  // Few rows looked up in large tables: the server's default for spinning disks would scan them whole.
  await client.query('set local random_page_cost = 1.1');
  await client.query(`
    create temp table norm_point (contact_point_id text collate "C", kind text, value text collate "C", line_type text,
      region text, flags text[]) on commit drop`);
  let count: number | null = null;
  if (!shard.full) {
    await client.query(`
      create temp table norm_touched on commit drop as
        select record_id::text collate "C" as record_id
          from (${touched(shard.runId, ` and ${within('record_id', shard.range)}`)}) t order by 1`);
    await client.query('create unique index on norm_touched (record_id)');
    await client.query('analyze norm_touched');
    const { rows } = await client.query<{ n: number }>('select count(*) as n from norm_touched');
    count = rows[0]?.n ?? 0;
  }
  const probes = TARGET_NAMES.map((name) => {
    const { table, owner, own } = target(name);
    return `exists (select from ${table} where until_run is null and ${within(owner, shard.range)}${own === undefined ? '' : ` and ${own}`})`;
  });
  const { rows } = await client.query<{ any: boolean }>(`select ${probes.join(' or ')} as any`);
  const first = rows[0]?.any !== true;
  if (!first) {
    for (const name of TARGET_NAMES) {
      const { table, columns } = target(name);
      // Ids as plain text here: the domain is checked where the row comes to rest.
      const list = columns.map((c) => (c.endsWith('_id') || c === 'stated_by' ? `${c}::text collate "C" as ${c}` : c));
      await client.query(
        `create temp table norm_${name} on commit drop as select ${list.join(', ')} from ${table} with no data`,
      );
    }
  }
  return { touched: count, first };
}

export interface StagedRow {
  readonly recordId: string;
  readonly feed: string;
  readonly source: string;
  readonly sourceKey: string;
  readonly line: number;
  readonly firstSeenAt: string;
  /** JSON text. */
  readonly raw: string;
}

/** The next open rows of the shard after an id, in order; the connection is free again when they are returned. */
export async function readPage(
  tx: Transaction,
  shard: Shard,
  after: string | null,
  limit: number,
): Promise<StagedRow[]> {
  const columns = 's.record_id, s.feed, s.source, s.source_key, s.line, s.first_seen_at, s.raw';
  const from = shard.full
    ? `staging.source_record s where ${within('s.record_id', shard.range)}${after === null ? '' : ` and s.record_id > ${literal(after)}`}`
    : `norm_touched t join staging.source_record s on s.record_id = t.record_id where ${after === null ? 'true' : `t.record_id > ${literal(after)}`}`;
  const order = shard.full ? 's.record_id' : 't.record_id';
  const out: StagedRow[] = [];
  const query = `select ${columns} from ${from} and s.until_run is null order by ${order} limit ${limit}`;
  for await (const [recordId, feed, source, sourceKey, line, seen, raw] of copyOut(tx.client, query)) {
    out.push({
      recordId: recordId ?? '',
      feed: feed ?? '',
      source: source ?? '',
      sourceKey: sourceKey ?? '',
      line: Number(line),
      firstSeenAt: isoInstant(seen ?? ''),
      raw: raw ?? 'null',
    });
  }
  return out;
}

/** The file of each feed that is read from one file only, by `feed/source`. */
export async function singleFiles(tx: Transaction): Promise<Map<string, string>> {
  const { rows } = await sql
    .raw<{ feed: string; source: string; file: string }>(
      `select feed, source, min(file) as file from staging.source_file where until_run is null
        group by feed, source having count(*) = 1`,
    )
    .execute(tx.db);
  return new Map(rows.map((r) => [`${r.feed}/${r.source}`, r.file]));
}

/** Hands over wished rows: straight into the table when the shard is new, else into its temporary table. */
export async function addRows(
  tx: Transaction,
  name: TargetName,
  runId: number,
  first: boolean,
  rows: readonly CopyValue[][],
): Promise<void> {
  if (rows.length === 0) return;
  const { table, columns } = target(name);
  if (first) {
    for (const row of rows) row.push(runId);
    await copyIn(tx.client, table, [...columns, 'since_run'], rows);
  } else {
    await copyIn(tx.client, `norm_${name}`, columns, rows);
  }
}

export async function addPoints(tx: Transaction, rows: readonly (readonly CopyValue[])[]): Promise<void> {
  if (rows.length > 0) await copyIn(tx.client, 'norm_point', POINT_COLUMNS, rows);
}

/** Closes what is gone or different, opens what is new or different. */
export async function writeDifferences(tx: Transaction, shard: Shard): Promise<{ opened: number; closed: number }> {
  let opened = 0;
  let closed = 0;
  for (const name of TARGET_NAMES) {
    const { table, columns, key, owner, own } = target(name);
    const temp = `norm_${name}`;
    await tx.client.query(`create index on ${temp} (${key.join(', ')})`);
    await tx.client.query(`analyze ${temp}`);
    const same = key.map((k) => `w.${k} = t.${k}`).join(' and ');
    const values = columns.filter((c) => !key.includes(c));
    const row = (alias: string): string => `row(${values.map((c) => `${alias}.${c}`).join(', ')})`;
    const scope = shard.full ? within(`t.${owner}`, shard.range) : `t.${owner} in (select record_id from norm_touched)`;
    const gone = await tx.client.query(`
      update ${table} t set until_run = ${shard.runId}
       where t.until_run is null and ${scope}${own === undefined ? '' : ` and t.${own}`}
         and not exists (select from ${temp} w where ${same} and ${row('w')} is not distinct from ${row('t')})`);
    const fresh = await tx.client.query(`
      insert into ${table} (${columns.join(', ')}, since_run)
      select ${columns.map((c) => `w.${c}`).join(', ')}, ${shard.runId} from ${temp} w
       where not exists (select from ${table} t where t.until_run is null and ${same})`);
    closed += gone.rowCount ?? 0;
    opened += fresh.rowCount ?? 0;
  }
  return { opened, closed };
}

/**
 * Adds the points of the task to the dictionary: the last thing it does, in one statement and in the order of ids, so
 * that two tasks that share points wait for each other in one direction only. In a full run the facts of known points
 * (line type, flags) are brought up to date, as another version of the code may see them otherwise.
 */
export async function writePoints(tx: Transaction, runId: number, refresh: boolean): Promise<number> {
  const columns = POINT_COLUMNS.join(', ');
  await tx.client.query('analyze norm_point');
  const { rowCount } = await tx.client.query(`
    insert into normalised.contact_point (${columns}, since_run)
    select distinct on (w.contact_point_id) ${POINT_COLUMNS.map((c) => `w.${c}`).join(', ')}, ${runId} from norm_point w
     where not exists (select from normalised.contact_point c where c.contact_point_id = w.contact_point_id)
     order by w.contact_point_id
    on conflict do nothing`);
  const { rows } = await tx.client.query(`
    select from norm_point w join normalised.contact_point c on c.contact_point_id = w.contact_point_id
     where (c.kind, c.value) is distinct from (w.kind, w.value) limit 1`);
  if (rows.length > 0) {
    throw new ReferentError('REF_ID_COLLISION', 'Two contact points have the same identifier.', {
      where: 'normalised.contact_point',
    });
  }
  if (refresh) {
    const facts = (a: string): string => `row(${a}.line_type, ${a}.region, ${a}.flags)`;
    await tx.client.query(`
      with stale as (
        select c.contact_point_id from normalised.contact_point c
         where exists (select from norm_point w where w.contact_point_id = c.contact_point_id and ${facts('w')} is distinct from ${facts('c')})
         order by c.contact_point_id for update)
      update normalised.contact_point c set line_type = w.line_type, region = w.region, flags = w.flags
        from stale s join (select distinct on (contact_point_id) * from norm_point order by contact_point_id) w using (contact_point_id)
       where c.contact_point_id = s.contact_point_id`);
  }
  return rowCount ?? 0;
}
