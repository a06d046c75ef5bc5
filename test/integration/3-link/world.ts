/** A small world for 3-link: normalised records are written as the earlier stage would, night by night, then linked. */
import type { Pool, PoolClient } from 'pg';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { configSchema } from '../../../config/schema.ts';
import { link } from '../../../pipelines/3-link/stage.ts';
import { type RecordId, recordId } from '../../../pipelines/ids.ts';
import type { RunContext, TaskReport } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';
import { copyIn } from '../../../sql/copy.ts';

export interface WorldRecord {
  readonly key: string;
  readonly given?: string;
  readonly family?: string;
  readonly birthdate?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly verifiedId?: string;
}

export const idOf = (key: string): RecordId => recordId('person', 'shops', key);

const CONFIG = configSchema.parse({
  controller: { id: 'acme', name: 'ACME' },
  purposes: { offers: { label: 'Offres', kind: 'marketing' } },
  sources: {
    shops: { department: 'Shops', read: { format: 'csv', path: 'x.csv' }, key: 'k', map: { given_name: 'g' } },
  },
});

export interface Link {
  readonly model?: string;
  readonly mergeAt?: number;
  readonly reviewAt?: number;
}

export function contextOf(
  runId: number,
  full: boolean,
  workspace = '/nowhere',
  { model = 'person', mergeAt = 0.5, reviewAt = 0.25 }: Link = {},
): RunContext {
  return {
    runId,
    asOf: new Date(Date.UTC(2026, 0, runId)).toISOString(),
    baseRun: runId === 1 ? null : runId - 1,
    full,
    config: { ...CONFIG, linkage: { ...CONFIG.linkage, model, merge_at: mergeAt, review_at: reviewAt } },
    databaseUrl: '',
    workspace,
    packageRoot: PACKAGE_ROOT,
    signal: new AbortController().signal,
  };
}

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

/** Makes the open records be `world`: closes what is gone or different, opens what is new or different. */
export async function writeRecords(
  pool: Pool,
  runId: number,
  world: readonly WorldRecord[],
  firstSeen = new Date(Date.UTC(2026, 0, runId)).toISOString(),
): Promise<void> {
  const values = (r: WorldRecord) =>
    JSON.stringify([r.given, r.family, r.birthdate, r.email, r.phone, r.verifiedId].map((v) => v ?? null));
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ record_id: string; first_seen_at: string; company: string }>(
      'select record_id, first_seen_at, company from normalised.record where until_run is null',
    );
    // `company` is used by nothing here, and remembers what was written.
    const open = new Map(rows.map((r) => [r.record_id, r]));
    const wished = new Map(world.map((r) => [idOf(r.key) as string, r]));
    const stale = rows.filter((r) => {
      const now = wished.get(r.record_id);
      return now === undefined || values(now) !== r.company;
    });
    await client.query('update normalised.record set until_run = $1 where until_run is null and record_id = any($2)', [
      runId,
      stale.map((r) => r.record_id),
    ]);
    const fresh = world.filter((r) => open.get(idOf(r.key))?.company !== values(r));
    await copyIn(
      client,
      'normalised.record',
      [
        'record_id',
        'source',
        'source_key',
        'given_name',
        'family_name',
        'birthdate',
        'emails',
        'phone_numbers',
        'identifiers',
        'company',
        'audience',
        'first_seen_at',
        'since_run',
      ],
      fresh.map((r) => [
        idOf(r.key),
        'shops',
        r.key,
        r.given ?? null,
        r.family ?? null,
        r.birthdate ?? null,
        r.email === undefined ? [] : [r.email],
        r.phone === undefined ? [] : [r.phone],
        JSON.stringify(r.verifiedId === undefined ? {} : { verified_id: r.verifiedId }),
        values(r),
        'consumer',
        open.get(idOf(r.key))?.first_seen_at ?? firstSeen,
        runId,
      ]),
    );
  });
}

/** Plans and executes; the report, null when there was no task. */
export async function runLink(pool: Pool, run: RunContext): Promise<TaskReport | null> {
  const tasks = await inTransaction(pool, (client) => link.plan(run, { client, db: kyselyOnClient(client) }));
  let report: TaskReport | null = null;
  for (const task of tasks)
    report = await inTransaction(pool, (client) => link.execute(run, task, { client, db: kyselyOnClient(client) }));
  return report;
}

/** Clusters by the keys of their records, each with its founding key first. */
export async function clusters(pool: Pool, keys: readonly string[]): Promise<string[]> {
  const name = new Map(keys.map((k) => [idOf(k) as string, k]));
  const { rows } = await pool.query<{ record_id: string; cluster_id: string }>(
    'select record_id, cluster_id from linkage.membership where until_run is null',
  );
  const found = new Map<string, string[]>();
  for (const r of rows)
    found.set(r.cluster_id, [...(found.get(r.cluster_id) ?? []), name.get(r.record_id) ?? 'unknown']);
  return [...found]
    .map(([founder, members]) => {
      const first = name.get(founder) ?? 'unknown';
      return [first, ...members.filter((m) => m !== first).sort()].join(' ');
    })
    .sort();
}

/** The open rows of the tables, without their run numbers. */
export async function openRows(pool: Pool): Promise<unknown> {
  const read = async (sql: string): Promise<unknown[]> => (await pool.query<Record<string, unknown>>(sql)).rows;
  return {
    links: await read(
      'select record_a, record_b, rule, basis, weight, probability, rival from linkage.link where until_run is null order by 1, 2',
    ),
    members: await read('select record_id, cluster_id from linkage.membership where until_run is null order by 1'),
    reviews: await read(
      'select record_a, record_b, rule, reason, weight, probability, rival from linkage.review where until_run is null order by 1, 2',
    ),
    models: await read('select model_id, records from linkage.model where until_run is null'),
  };
}
