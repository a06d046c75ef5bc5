/** Rows for outside: the master views, and the audience of a purpose on a channel, written as files by COPY. */
import { type Kysely, sql } from 'kysely';
import type { PoolClient } from 'pg';
import { type CopyToStreamQuery, to as copyTo } from 'pg-copy-streams';
import { literal } from '../copy.ts';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;

/** Views of master with their key columns. The other columns follow in the order, so that equal content is equal bytes. */
export const MASTER_VIEWS: Readonly<Record<string, readonly string[]>> = {
  person: ['person_id'],
  record: ['source', 'source_key'],
  contact_point: ['contact_point_id'],
  person_contact_point: ['person_id', 'contact_point_id'],
  permission: ['person_id', 'contact_point_id', 'purpose', 'channel'],
  conflict: ['person_id', 'contact_point_id', 'purpose', 'channel', 'source_a', 'source_b'],
};

/**
 * The rows of master.contact_point, for all points at once: the view counts the persons of one point at a time, which
 * suits a few points and takes ten times as long for a million. A test holds the two together.
 */
export const ALL_CONTACT_POINTS = `
  with run as materialized (select ops.published_run() as id)
  select c.contact_point_id::text as contact_point_id, c.kind, c.value, c.line_type, c.region, c.flags, b.persons
    from (select o.contact_point_id, count(distinct m.person_id) as persons
            from run
            join normalised.record_point o on o.since_run <= run.id and (o.until_run is null or o.until_run > run.id)
            join referential.member m on m.record_id = o.record_id
             and m.since_run <= run.id and (m.until_run is null or m.until_run > run.id)
           group by o.contact_point_id) b
    join normalised.contact_point c on c.contact_point_id = b.contact_point_id`;

export interface FileFormat {
  readonly format: 'csv' | 'jsonl';
  /** For a spreadsheet: semicolons, and a leading ' where a text would be read as a formula. */
  readonly excel: boolean;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Instants in ISO 8601 and UTC; arrays as JSON arrays, in CSV separated by |. */
function written(column: Column, f: FileFormat): string {
  const name = `q.${quoted(column.name)}`;
  if (column.type === 'timestamp with time zone') {
    return `case when isfinite(${name}) then to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') else ${name}::text end`;
  }
  if (column.type === 'text[]' && f.format === 'csv') return `array_to_string(${name}, '|')`;
  if (column.type === 'text' && f.excel) {
    return `case when ${name} ~ '^[=+@\\t\\r-]' then '''' || ${name} else ${name} end`;
  }
  return name;
}

/** `query` gives the columns, in any order of rows; `order` is SQL over them. */
function copyStream(
  client: PoolClient,
  query: string,
  columns: readonly Column[],
  order: string,
  f: FileFormat,
): CopyToStreamQuery {
  const list = columns.map((c) => `${written(c, f)} as ${quoted(c.name)}`).join(', ');
  const rows = `select ${list} from (${query}) q order by ${order}`;
  if (f.format === 'csv') {
    return client.query(
      copyTo(`copy (${rows}) to stdout with (format csv, header true, delimiter '${f.excel ? ';' : ','}')`),
    );
  }
  // JSON holds no control character, so with these COPY writes each line as it is.
  return client.query(
    copyTo(
      `copy (select row_to_json(j) from (${rows}) j) to stdout with (format csv, quote E'\\x01', delimiter E'\\x02')`,
    ),
  );
}

const orderBy = (columns: readonly Column[]): string =>
  columns.map((c) => (c.type === 'text' ? `q.${quoted(c.name)} collate "C"` : `q.${quoted(c.name)}`)).join(', ');

/** Streams a view of master as the bytes of a file. `view` is a key of MASTER_VIEWS. */
export async function exportView(client: PoolClient, view: string, f: FileFormat): Promise<CopyToStreamQuery> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
    [`master.${view}`],
  );
  const keys = MASTER_VIEWS[view] ?? [];
  const ordered = [
    ...keys.flatMap((k) => rows.find((c) => c.name === k) ?? []),
    ...rows.filter((c) => !keys.includes(c.name)),
  ];
  // A unique key decides the order alone; conflicts have none among their columns.
  const order = view === 'conflict' ? ordered : ordered.slice(0, keys.length);
  const query = view === 'contact_point' ? ALL_CONTACT_POINTS : `select * from master.${view}`;
  return copyStream(client, query, rows, orderBy(order), f);
}

const AUDIENCE: readonly Column[] = [
  { name: 'person_id', type: 'text' },
  { name: 'contact_point', type: 'text' },
  { name: 'given_name', type: 'text' },
  { name: 'family_name', type: 'text' },
  { name: 'valid_until', type: 'timestamp with time zone' },
  { name: 'reason', type: 'text' },
  { name: 'contact_point_id', type: 'text' },
];

const CHANNEL_NAMES = ['email', 'sms', 'phone_live', 'phone_auto', 'post'];
const allowedCells = (purpose: string, channel: string): string => `
  consent.verdict v
  join consent.purpose u on u.purpose_no = v.purpose_no and u.purpose = ${literal(purpose)}
  cross join (select ops.published_run() as id) run
 where v.channel_no = ${CHANNEL_NAMES.indexOf(channel) + 1} and v.verdict_no = 3
   and v.since_run <= run.id and (v.until_run is null or v.until_run > run.id)`;

/** Streams the allowed cells of a purpose on a channel that still hold at `at` (ISO 8601). */
export function exportAudience(
  client: PoolClient,
  purpose: string,
  channel: string,
  at: string,
  f: FileFormat,
): CopyToStreamQuery {
  const query = `
    select v.person_id::text as person_id, c.value::text as contact_point, p.given_name, p.family_name, v.valid_until,
           r.reason, v.contact_point_id::text as contact_point_id
      from (select v.*, run.id as run_id from ${allowedCells(purpose, channel)}
               and (v.valid_until is null or v.valid_until > ${literal(at)}::timestamptz)) v
      join consent.reason r on r.reason_no = v.reason_no
      join normalised.contact_point c on c.contact_point_id = v.contact_point_id
      join referential.person p on p.person_id = v.person_id and p.since_run <= v.run_id
       and (p.until_run is null or p.until_run > v.run_id)`;
  return copyStream(client, query, AUDIENCE, orderBy(AUDIENCE.slice(0, 2)), f);
}

/** Allowed cells of a purpose on a channel, and those of them whose verdict no longer holds at `at`. */
export async function audienceCounts(
  db: Db,
  purpose: string,
  channel: string,
  at: string,
): Promise<{ allowed: number; expired: number }> {
  const { rows } = await sql
    .raw<{ allowed: number; expired: number }>(`
      select count(*) as allowed, count(*) filter (where v.valid_until <= ${literal(at)}::timestamptz) as expired
        from ${allowedCells(purpose, channel)}`)
    .execute(db);
  return rows[0] ?? { allowed: 0, expired: 0 };
}
