/** Points, bearers and list entries of a run, written as the earlier stages would, then screened. */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { type ConfigInput, configSchema } from '../../../config/schema.ts';
import { oppose } from '../../../pipelines/5-oppose/stage.ts';
import { contactPointId, entryId, idRanges, recordId } from '../../../pipelines/ids.ts';
import type { RunContext } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';

export type KeyKind = 'email' | 'phone' | 'email_sha256' | 'phone_sha256';
export interface Entry {
  readonly list: string;
  readonly kind: KeyKind;
  /** As it is listed; hashed here when the kind is a hash. */
  readonly key: string;
  readonly at?: string;
}
export interface Bearer {
  readonly record: string;
  readonly point: string;
  readonly typed?: string;
}
export interface Town {
  readonly bearers: readonly Bearer[];
  readonly entries: readonly Entry[];
}

const read = { format: 'csv', path: 'x.csv' } as const;
export const LISTS: NonNullable<ConfigInput['lists']> = {
  stop: { read, kind: 'internal', key: { email: 'e', phone_number: 'p' } },
  hashes: { read, kind: 'hashed', key: { email_hash: 'e', phone_hash: 'p' }, label: 'Suppression' },
};
export const configOf = (lists: NonNullable<ConfigInput['lists']>) =>
  configSchema.parse({
    controller: { id: 'acme', name: 'ACME' },
    purposes: { offers: { label: 'Offres', kind: 'marketing' } },
    sources: { shops: { department: 'Shops', read, key: 'k', map: { email: 'MAIL' } } },
    lists,
  });

const kindOf = (point: string): 'email' | 'phone' => (point.includes('@') ? 'email' : 'phone');
export const pointOf = (value: string): string => contactPointId(kindOf(value), value);
export const keyOf = (e: Entry): string =>
  e.kind.endsWith('sha256') ? createHash('sha256').update(e.key).digest('hex') : e.key;
export const entryOf = (e: Entry): string => entryId(e.list, e.kind, keyOf(e));

async function inTransaction<T>(pool: Pool, body: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const value = await body(client);
    await client.query('commit');
    return value;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function writeTown(pool: Pool, run: number, town: Town): Promise<void> {
  await inTransaction(pool, async (c) => {
    await c.query(
      `create temp table b on commit drop as select * from json_to_recordset($1::json)
         as x(record text, point text, kind text, value text, raw json)`,
      [
        JSON.stringify(
          town.bearers.map((x) => ({
            record: recordId('person', 'shops', x.record),
            point: pointOf(x.point),
            kind: kindOf(x.point),
            value: x.point,
            raw: { MAIL: x.typed ?? x.point },
          })),
        ),
      ],
    );
    await c.query(
      `create temp table e on commit drop as select * from json_to_recordset($1::json)
         as x(id text, list text, kind text, key text, at timestamptz)`,
      [
        JSON.stringify(
          town.entries.map((x) => ({ id: entryOf(x), list: x.list, kind: x.kind, key: keyOf(x), at: x.at ?? null })),
        ),
      ],
    );
    await c.query(`insert into normalised.contact_point (contact_point_id, kind, value, since_run)
      select distinct point, kind, value, ${run} from b on conflict do nothing`);
    await c.query(`update normalised.record_point p set until_run = ${run} where until_run is null
      and not exists (select from b where b.record = p.record_id and b.point = p.contact_point_id)`);
    await c.query(`insert into normalised.record_point (record_id, contact_point_id, field, ordinal, since_run)
      select distinct record, point, kind, 0, ${run} from b where not exists (select from normalised.record_point p
        where p.record_id = b.record and p.contact_point_id = b.point and p.until_run is null)`);
    await c.query(
      `create temp table w on commit drop as select distinct on (record) record, raw from b order by record, kind, point`,
    );
    await c.query(`update staging.source_record s set until_run = ${run} from w b
       where b.record = s.record_id and s.until_run is null and s.raw::text <> b.raw::text`);
    await c.query(`insert into staging.source_record (record_id, feed, source, source_key, line, content_hash, raw, first_seen_at, since_run)
      select record, 'person', 'shops', record, 1, '', raw, now(), ${run} from w b
        where not exists (select from staging.source_record s where s.record_id = b.record and s.until_run is null)`);
    await c.query(`update normalised.list_entry l set until_run = ${run} where until_run is null and not exists (
      select from e where e.id = l.entry_id and e.at is not distinct from l.registered_lo)`);
    await c.query(`insert into normalised.list_entry (entry_id, record_id, list, key_kind, key, registered_lo, since_run)
      select distinct on (id) id, 'r' || substr(id, 2), list, kind, key, at, ${run} from e where not exists (
        select from normalised.list_entry l where l.entry_id = e.id and l.until_run is null)`);
  });
}

export interface NightOptions {
  readonly full?: boolean;
  readonly shards?: number;
  readonly lists?: NonNullable<ConfigInput['lists']>;
}

/** Writes the town and runs the stage. Returns the counts that its close reports, and how many tasks it had. */
export async function night(pool: Pool, runId: number, town: Town, options: NightOptions = {}) {
  await writeTown(pool, runId, town);
  const run: RunContext = {
    runId,
    asOf: new Date(Date.UTC(2026, 0, runId)).toISOString(),
    baseRun: runId === 1 ? null : runId - 1,
    full: runId === 1 || options.full === true,
    config: configOf(options.lists ?? LISTS),
    databaseUrl: '',
    workspace: '/nowhere',
    packageRoot: '/nowhere',
    signal: new AbortController().signal,
  };
  const inRun = <T>(body: (tx: { client: PoolClient; db: ReturnType<typeof kyselyOnClient> }) => Promise<T>) =>
    inTransaction(pool, (client) => body({ client, db: kyselyOnClient(client) }));
  let tasks = await inRun((tx) => oppose.plan(run, tx));
  const planned = tasks.length;
  if (planned > 0 && options.shards !== undefined) {
    tasks = idRanges('c', options.shards).map((r) => ({ label: r.from, params: { from: r.from, to: r.to } }));
  }
  for (const task of tasks) await inRun((tx) => oppose.execute(run, task, tx));
  const report = await inRun((tx) => oppose.close?.(run, tx) ?? Promise.reject(new Error('no close')));
  return { planned, counts: report.counts };
}
