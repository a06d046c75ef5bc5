/** One night of 1-extract alone, as the worker would run it: plan, then each task in a transaction of its own. */
import type { ConfigInput } from '../../../config/schema.ts';
import { configSchema } from '../../../config/schema.ts';
import { extract } from '../../../pipelines/1-extract/stage.ts';
import type { RunContext, TaskReport } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';
import type { TestDatabase } from '../../support/database.ts';

export interface Night {
  readonly runId: number;
  readonly workspace: string;
  readonly config: Omit<ConfigInput, 'controller' | 'purposes'>;
  readonly asOf?: string;
  readonly full?: boolean;
}

/** Reports by task label. */
export async function night(db: TestDatabase, { runId, workspace, config, asOf, full }: Night) {
  const run: RunContext = {
    runId,
    asOf: asOf ?? `2026-09-0${runId}T00:00:00.000Z`,
    baseRun: runId === 1 ? null : runId - 1,
    full: full ?? runId === 1,
    config: configSchema.parse({
      controller: { id: 'acme', name: 'ACME' },
      purposes: { offers: { label: 'Offres', kind: 'marketing' } },
      ...config,
    }),
    databaseUrl: db.url,
    workspace,
    packageRoot: '',
    signal: new AbortController().signal,
  };
  const reports: Record<string, TaskReport> = {};
  const client = await db.pool.connect();
  try {
    const tx = { client, db: kyselyOnClient(client) };
    await client.query('begin read only');
    const tasks = await extract.plan(run, tx);
    await client.query('commit');
    for (const task of tasks) {
      await client.query('begin');
      const report = await extract.execute(run, task, tx);
      await client.query('commit');
      if (report.read !== report.written + report.rejected) throw new Error('read is not written + rejected');
      reports[task.label] = report;
    }
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  return reports;
}

export interface StoredRow {
  readonly source_key: string;
  readonly raw: Record<string, unknown>;
  readonly first_seen_at: string;
  readonly since_run: number;
  readonly until_run: number | null;
}

/** Every version of a source, in a stable order. */
export async function versions(db: TestDatabase, source: string): Promise<StoredRow[]> {
  const { rows } = await db.pool.query<StoredRow>(
    `select source_key, raw, first_seen_at, since_run, until_run from staging.source_record
      where source = $1 order by source_key, since_run`,
    [source],
  );
  return rows;
}
