/** A small company whose nights are staged by hand, as 1-extract would, then normalised on a real database. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool } from 'pg';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { type Config, configSchema } from '../../../config/schema.ts';
import { normalise } from '../../../pipelines/2-normalise/stage.ts';
import { contentHash, type Feed, recordId } from '../../../pipelines/ids.ts';
import type { RunContext, TaskReport, TaskSpec, Transaction } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';

export interface StagedInput {
  readonly feed: Feed;
  readonly source: string;
  readonly key: string;
  readonly raw: Readonly<Record<string, unknown>>;
}

export const CONFIG: Config = configSchema.parse(
  parse(readFileSync(path.join(PACKAGE_ROOT, 'test/integration/2-normalise/company.yaml'), 'utf8')),
);

export const person = (key: string, raw: Record<string, unknown>): StagedInput => ({
  feed: 'person',
  source: 'shop',
  key,
  raw,
});

export class Company {
  readonly pool: Pool;
  config: Config = CONFIG;
  run = 0;

  constructor(pool: Pool) {
    this.pool = pool;
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('begin');
      const result = await work({ client, db: kyselyOnClient(client) });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  context(full: boolean): RunContext {
    return {
      runId: this.run,
      asOf: `2026-09-${String(this.run).padStart(2, '0')}T00:00:00.000Z`,
      baseRun: this.run === 1 ? null : this.run - 1,
      full,
      config: this.config,
      databaseUrl: '',
      workspace: PACKAGE_ROOT,
      packageRoot: PACKAGE_ROOT,
      signal: new AbortController().signal,
    };
  }

  /** Stages what tonight's files hold: new, changed and gone versions. */
  async stage(rows: readonly StagedInput[]): Promise<void> {
    this.run++;
    const tonight = rows.map((r, i) => {
      const raw = JSON.stringify(r.raw);
      return { ...r, id: recordId(r.feed, r.source, r.key), raw, hash: contentHash(raw), line: i + 2 };
    });
    const seen = this.context(false).asOf;
    await this.transaction(async ({ client }) => {
      await client.query(
        `create temp table tonight (id text, feed text, source text, key text, line int, hash text, raw json) on commit drop`,
      );
      await client.query(
        `insert into tonight select * from json_to_recordset($1) as t(id text, feed text, source text, key text, line int, hash text, raw text)`.replace(
          'select *',
          'select id, feed, source, key, line, hash, raw::json',
        ),
        [JSON.stringify(tonight)],
      );
      await client.query(
        `update staging.source_record s set until_run = $1 where until_run is null
            and not exists (select from tonight t where t.id = s.record_id and t.hash = s.content_hash)`,
        [this.run],
      );
      await client.query(
        `insert into staging.source_record (record_id, feed, source, source_key, line, content_hash, raw, first_seen_at, since_run)
         select id, feed, source, key, line, hash, raw,
                coalesce((select min(first_seen_at) from staging.source_record s where s.record_id = t.id), $2::timestamptz), $1
           from tonight t
          where not exists (select from staging.source_record s where s.record_id = t.id and s.until_run is null)`,
        [this.run, seen],
      );
    });
  }

  async plan(full: boolean): Promise<TaskSpec[]> {
    return this.transaction((tx) => normalise.plan(this.context(full), tx));
  }

  async normalise(full: boolean, tasks?: readonly TaskSpec[]): Promise<TaskReport[]> {
    const specs = tasks ?? (await this.plan(full));
    return Promise.all(specs.map((task) => this.transaction((tx) => normalise.execute(this.context(full), task, tx))));
  }

  /** One night: stage, plan, execute; the reports of its tasks. */
  async night(rows: readonly StagedInput[], full = this.run === 0): Promise<TaskReport[]> {
    await this.stage(rows);
    return this.normalise(full);
  }

  async rows<T = Record<string, unknown>>(query: string): Promise<T[]> {
    const { rows } = await this.pool.query(query);
    return rows as T[];
  }

  /** Everything open that the room wrote, without run numbers. */
  async state(): Promise<Record<string, unknown[]>> {
    const out: Record<string, unknown[]> = {};
    for (const [table, key] of [
      ['normalised.record', 'record_id'],
      ['normalised.record_point', 'record_id, contact_point_id'],
      ['normalised.statement', 'statement_id'],
      ['normalised.relation', 'relation_id'],
      ['normalised.list_entry', 'entry_id'],
      ['staging.reject', 'reject_id'],
    ] as const) {
      out[table] = await this.rows(
        `select to_jsonb(t) - 'since_run' - 'until_run' as row from ${table} t where until_run is null order by ${key}`,
      );
    }
    return out;
  }
}
