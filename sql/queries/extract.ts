/** 1-extract: what is open of a source, and the differences in. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Feed } from '../../pipelines/ids.ts';
import { type CopyValue, copyOut, encodeRow, literal } from '../copy.ts';

export const EXTRACT_READS = ['staging.source_record', 'staging.source_file', 'staging.reject'] as const;
export const EXTRACT_WRITES = ['staging.source_record', 'staging.source_file', 'staging.reject'] as const;

/** One source of one feed, in one run. */
export interface SourceScope {
  readonly feed: Feed;
  readonly source: string;
  readonly runId: number;
}

type Named = Omit<SourceScope, 'runId'>;

const ofSource = ({ feed, source }: Named): string => `feed = ${literal(feed)} and source = ${literal(source)}`;

/** Sources that were read in an earlier run and not closed since. */
export async function openSources(client: PoolClient): Promise<Named[]> {
  const { rows } = await client.query<Named>(
    `select distinct feed, source from staging.source_file where until_run is null order by feed, source`,
  );
  return rows;
}

export interface StoredFile {
  readonly file: string;
  readonly layout: unknown;
  readonly rows: number;
  readonly bytes: number | null;
  readonly contentHash: string;
}

export async function openFiles(client: PoolClient, scope: Named): Promise<StoredFile[]> {
  const { rows } = await client.query<StoredFile>(
    `select file, layout, rows, bytes, content_hash as "contentHash" from staging.source_file
      where ${ofSource(scope)} and until_run is null order by file collate "C"`,
  );
  return rows;
}

/** Whether any version of the source may be stored: if not, rows go straight into the table. */
export async function hasVersions(client: PoolClient, scope: Named): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from staging.source_file where ${ofSource(scope)})
         or exists (select from staging.source_record where ${ofSource(scope)} and until_run is null) as found`,
  );
  return rows[0]?.found ?? false;
}

/** [record_id, content_hash] of the open versions. */
export const openRecords = (client: PoolClient, scope: Named): AsyncGenerator<(string | null)[]> =>
  copyOut(
    client,
    `select record_id, content_hash from staging.source_record where ${ofSource(scope)} and until_run is null`,
  );

const rejectsOf = (scope: Named): string => `stage = '1-extract' and ${ofSource(scope)} and until_run is null`;

/** [reject_id] of the open rejects. */
export const openRejects = (client: PoolClient, scope: Named): AsyncGenerator<(string | null)[]> =>
  copyOut(client, `select reject_id from staging.reject where ${rejectsOf(scope)}`);

export async function openRejectReasons(client: PoolClient, scope: Named): Promise<Record<string, number>> {
  const { rows } = await client.query<{ reason: string; n: number }>(
    `select reason, count(*) as n from staging.reject where ${rejectsOf(scope)} group by reason order by reason collate "C"`,
  );
  return Object.fromEntries(rows.map((r) => [r.reason, r.n]));
}

export interface StagedRecord {
  readonly recordId: string;
  readonly sourceKey: string;
  readonly line: number;
  readonly contentHash: string;
  readonly raw: string;
}

export interface StagedReject {
  readonly rejectId: string;
  readonly file: string;
  readonly line: number;
  readonly recordId: string | null;
  readonly reason: string;
  readonly raw: string;
}

/** Streams chunks of COPY text (whole lines) into a table. */
async function copyText(
  client: PoolClient,
  table: string,
  columns: string,
  chunks: AsyncIterable<string> | Iterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const sink = client.query(copyFrom(`copy ${table} (${columns}) from stdin`));
  await pipeline(Readable.from(chunks, { objectMode: false }), sink, { signal });
}

/** Where the records of a task go: into the table itself at a first load, else into `incoming_record` to be compared. */
export type RecordTarget = 'staging.source_record' | 'pg_temp.incoming_record';

export async function createIncoming(client: PoolClient): Promise<void> {
  await client.query(`
    create temp table incoming_record (
      record_id text collate "C", source_key text collate "C", line bigint, content_hash text, raw json
    ) on commit drop`);
}

/** Streams batches of records into the target; batches keep their order. */
export async function copyRecords(
  client: PoolClient,
  target: RecordTarget,
  scope: SourceScope,
  asOf: string,
  batches: AsyncIterable<readonly StagedRecord[]>,
  signal: AbortSignal,
): Promise<void> {
  const direct = target === 'staging.source_record';
  const own = 'record_id, content_hash, line, source_key, raw';
  const columns = direct ? `feed, source, first_seen_at, since_run, ${own}` : own;
  const head = direct ? `${scope.feed}\t${scope.source}\t${asOf}\t${scope.runId}\t` : '';
  async function* text(): AsyncGenerator<string> {
    for await (const batch of batches) {
      let out = '';
      // Ids, hashes and numbers need no escape; looking for one costs more than writing them.
      for (const r of batch)
        out += `${head}${r.recordId}\t${r.contentHash}\t${r.line}\t${encodeRow([r.sourceKey, r.raw])}`;
      if (out !== '') yield out;
    }
  }
  await copyText(client, target, columns, text(), signal);
}

/**
 * Puts the incoming records in place: closes the version that each replaces and opens the new one, `first_seen_at` that
 * of its oldest version. Returns false, having written nothing, when an id is already borne by another key.
 */
export async function applyIncoming(client: PoolClient, scope: SourceScope, asOf: string): Promise<boolean> {
  await client.query('analyze incoming_record');
  const clash = await client.query(
    `select from incoming_record i join staging.source_record s on s.record_id = i.record_id
      where s.source_key <> i.source_key or s.feed <> $1 or s.source <> $2 limit 1`,
    [scope.feed, scope.source],
  );
  if (clash.rowCount !== 0) return false;
  await client.query(
    `update staging.source_record s set until_run = $1 from incoming_record i
      where s.record_id = i.record_id and s.until_run is null`,
    [scope.runId],
  );
  await client.query(
    `insert into staging.source_record
       (record_id, feed, source, source_key, line, content_hash, raw, first_seen_at, since_run)
     select i.record_id, $1, $2, i.source_key, i.line, i.content_hash, i.raw,
            coalesce((select min(o.first_seen_at) from staging.source_record o where o.record_id = i.record_id), $3),
            $4
       from incoming_record i`,
    [scope.feed, scope.source, asOf, scope.runId],
  );
  return true;
}

/** Whether some of these rows, refused as duplicates, have another key than the row that was taken. */
export async function clashingDuplicates(
  client: PoolClient,
  duplicates: readonly (readonly [string, string])[],
): Promise<boolean> {
  if (duplicates.length === 0) return false;
  const { rowCount } = await client.query(
    `select from unnest($1::text[], $2::text[]) as d (record_id, source_key)
       join staging.source_record s on s.record_id = d.record_id and s.until_run is null
      where s.source_key <> d.source_key limit 1`,
    [duplicates.map(([id]) => id), duplicates.map(([, key]) => key)],
  );
  return rowCount !== 0;
}

function* chunked(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let out = '';
  for (const row of rows) {
    out += encodeRow(row);
    if (out.length < 1 << 16) continue;
    yield out;
    out = '';
  }
  if (out !== '') yield out;
}

export const copyRejects = (
  client: PoolClient,
  scope: SourceScope,
  rejects: readonly StagedReject[],
  signal: AbortSignal,
): Promise<void> =>
  copyText(
    client,
    'staging.reject',
    'reject_id, stage, feed, source, file, line, record_id, reason, raw, since_run',
    chunked(
      rejects.map((r) => [
        r.rejectId,
        '1-extract',
        scope.feed,
        scope.source,
        r.file,
        r.line,
        r.recordId,
        r.reason,
        r.raw,
        scope.runId,
      ]),
    ),
    signal,
  );

/** Closes open rows by their ids; returns how many. */
export async function closeRows(
  client: PoolClient,
  table: 'staging.source_record' | 'staging.reject',
  runId: number,
  ids: Iterable<string>,
  signal: AbortSignal,
): Promise<number> {
  const column = table === 'staging.reject' ? 'reject_id' : 'record_id';
  const rest = ids[Symbol.iterator]();
  const first = rest.next();
  if (first.done === true) return 0;
  await client.query('create temp table gone (id text collate "C") on commit drop');
  function* lines(): Generator<readonly CopyValue[]> {
    for (let next: IteratorResult<string> = first; next.done !== true; next = rest.next()) yield [next.value];
  }
  await copyText(client, 'pg_temp.gone', 'id', chunked(lines()), signal);
  await client.query('analyze gone');
  const { rowCount } = await client.query(
    `update ${table} t set until_run = $1 from gone where t.${column} = gone.id and t.until_run is null`,
    [runId],
  );
  await client.query('drop table gone');
  return rowCount ?? 0;
}

/** Closes everything that a source had: it is no longer in the config. Returns how many records went. */
export async function closeSource(client: PoolClient, scope: SourceScope): Promise<number> {
  const close = async (table: string, where: string): Promise<number> => {
    const { rowCount } = await client.query(`update ${table} set until_run = $1 where ${where}`, [scope.runId]);
    return rowCount ?? 0;
  };
  await close('staging.reject', rejectsOf(scope));
  await close('staging.source_file', `${ofSource(scope)} and until_run is null`);
  return close('staging.source_record', `${ofSource(scope)} and until_run is null`);
}

export interface ReadFile extends StoredFile {
  /** JSON text. */
  readonly layout: string;
}

/** Makes the open rows of staging.source_file be these. */
export async function writeFiles(client: PoolClient, scope: SourceScope, files: readonly ReadFile[]): Promise<void> {
  const wished = `
    select file, layout::jsonb as layout, rows, bytes, content_hash
      from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[])
        as w (file, layout, rows, bytes, content_hash)`;
  const values = [
    files.map((f) => f.file),
    files.map((f) => f.layout),
    files.map((f) => f.rows),
    files.map((f) => f.bytes),
    files.map((f) => f.contentHash),
  ];
  await client.query(
    `update staging.source_file s set until_run = ${scope.runId}
      where ${ofSource(scope)} and until_run is null
        and not exists (select from (${wished}) w
                         where (w.file, w.layout, w.rows, w.content_hash) = (s.file, s.layout, s.rows, s.content_hash)
                           and w.bytes is not distinct from s.bytes)`,
    values,
  );
  await client.query(
    `insert into staging.source_file (feed, source, file, layout, rows, bytes, content_hash, since_run)
     select ${literal(scope.feed)}, ${literal(scope.source)}, w.file, w.layout, w.rows, w.bytes, w.content_hash, ${scope.runId}
       from (${wished}) w
      where not exists (select from staging.source_file s
                         where ${ofSource(scope)} and s.file = w.file and s.until_run is null)`,
    values,
  );
}
