/** A small world for 4-merge: records and clusters of a run are written as the earlier stages would, then merged. */
import type { Pool, PoolClient } from 'pg';
import { configSchema } from '../../../config/schema.ts';
import { merge } from '../../../pipelines/4-merge/stage.ts';
import { type RecordId, recordId } from '../../../pipelines/ids.ts';
import type { RunContext } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';

export interface WorldRecord {
  readonly key: string;
  readonly given?: string;
  readonly family?: string;
  readonly email?: string;
}
/** Clusters of records; a record that is in none is gone. */
export type World = readonly (readonly WorldRecord[])[];

export const idOf = (key: string): RecordId => recordId('person', 'shops', key);

export const CONFIG = configSchema.parse({
  controller: { id: 'acme', name: 'ACME' },
  purposes: { offers: { label: 'Offres', kind: 'marketing' } },
  sources: {
    shops: { department: 'Shops', read: { format: 'csv', path: 'x.csv' }, key: 'k', map: { given_name: 'g' } },
  },
});

export function contextOf(runId: number, baseRun: number | null, full: boolean): RunContext {
  return {
    runId,
    asOf: new Date(Date.UTC(2026, 0, runId)).toISOString(),
    baseRun,
    full,
    config: CONFIG,
    databaseUrl: '',
    workspace: '/nowhere',
    packageRoot: '/nowhere',
    signal: new AbortController().signal,
  };
}

export async function inTransaction<T>(pool: Pool, body: (client: PoolClient) => Promise<T>): Promise<T> {
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

/** Writes the differences of normalised.record and linkage.membership for a run. */
async function writeWorld(pool: Pool, runId: number, world: World, seen: Map<string, string>): Promise<void> {
  const at = contextOf(runId, null, true).asOf;
  const rows = world.flatMap((cluster) => {
    for (const r of cluster) if (!seen.has(r.key)) seen.set(r.key, at);
    const oldest = [...cluster].sort((a, b) => {
      const [x, y] = [`${seen.get(a.key)} ${a.key}`, `${seen.get(b.key)} ${b.key}`];
      return x < y ? -1 : 1;
    })[0];
    return cluster.map((r) => ({
      id: idOf(r.key),
      cluster: idOf(oldest?.key ?? r.key),
      ...r,
      seen: seen.get(r.key),
    }));
  });
  const json = JSON.stringify(rows);
  await inTransaction(pool, async (c) => {
    await c.query(
      `create temp table w on commit drop as select * from json_to_recordset($1::json)
         as x(id text, cluster text, key text, given text, family text, email text, seen timestamptz)`,
      [json],
    );
    await c.query(`update normalised.record r set until_run = ${runId} where until_run is null and not exists (
      select from w where w.id = r.record_id and (w.given, w.family, coalesce(array[w.email], '{}'))
        is not distinct from (r.given_name, r.family_name, r.emails))`);
    await c.query(`insert into normalised.record (record_id, source, source_key, given_name, family_name, emails, audience, first_seen_at, since_run)
      select id, 'shops', key, given, family, array[email], 'consumer', seen, ${runId} from w
       where not exists (select from normalised.record r where r.record_id = w.id and r.until_run is null)`);
    await c.query(`update linkage.membership m set until_run = ${runId} where until_run is null and not exists (
      select from w where w.id = m.record_id and w.cluster = m.cluster_id)`);
    await c.query(`insert into linkage.membership (record_id, cluster_id, since_run)
      select id, cluster, ${runId} from w
       where not exists (select from linkage.membership m where m.record_id = w.id and m.until_run is null)`);
  });
}

/** A database with its history of runs. */
export class Town {
  readonly pool: Pool;
  private readonly seen = new Map<string, string>();
  private runId = 0;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  /** One run, with as many tasks as `shards` says (all of them are run, in the order given by `order`). */
  async night(world: World, options: { full?: boolean; shards?: number; reverse?: boolean } = {}): Promise<number> {
    const base = this.runId === 0 ? null : this.runId;
    this.runId++;
    await writeWorld(this.pool, this.runId, world, this.seen);
    const run = contextOf(this.runId, base, base === null || options.full === true);
    let tasks = await inTransaction(this.pool, (client) => merge.plan(run, { client, db: kyselyOnClient(client) }));
    if (tasks.length > 0 && (options.shards ?? 1) > 1) {
      const { idRanges } = await import('../../../pipelines/ids.ts');
      tasks = idRanges('r', options.shards ?? 1).map((r) => ({
        label: r.from,
        params: { from: r.from, to: r.to },
      }));
    }
    if (options.reverse === true) tasks.reverse();
    for (const task of tasks) {
      await inTransaction(this.pool, (client) => merge.execute(run, task, { client, db: kyselyOnClient(client) }));
    }
    return tasks.length;
  }

  async rows(query: string): Promise<Record<string, unknown>[]> {
    return (await this.pool.query(query)).rows as Record<string, unknown>[];
  }

  /** Everything that the referential holds, in a fixed order. */
  async state(): Promise<unknown> {
    return {
      persons: await this.rows(`select * from referential.person order by person_id collate "C", since_run`),
      members: await this.rows(`select * from referential.member order by record_id collate "C", since_run`),
      origins: await this.rows(
        `select * from referential.field_origin order by person_id collate "C", field, since_run`,
      ),
      events: await this.rows(
        `select * from referential.event order by since_run, person_id collate "C", kind, other_id collate "C"`,
      ),
    };
  }

  /** Person of each record that is held now. */
  async persons(): Promise<Map<string, string>> {
    const rows = await this.rows(`select r.source_key, m.person_id from referential.member m
      join normalised.record r on r.record_id = m.record_id and r.until_run is null where m.until_run is null`);
    return new Map(rows.map((r) => [String(r['source_key']), String(r['person_id'])]));
  }
}
