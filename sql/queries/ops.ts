/**
 * Runs and their tasks, in PostgreSQL: what the queue may forget and this may not.
 *
 *            begin                    all stages closed, checks passed
 *   (none) ─────────► running ──────────────────────────────────────────► published
 *                      │ ▲  │ checks failed            approve ▲
 *        task failed ──┤ │  └───────────────► held ────────────┤
 *        stopped ──────┤ │ resume (epoch + 1)   │              │
 *                      ▼ │                      ▼ discard      │
 *          failed / interrupted ───────────► discarded         (the published run is what readers see)
 *
 * At most one run is unsettled (running, failed, interrupted, held): a unique index says so.
 * Its tasks: ops-tasks.ts.
 */
import { type Kysely, sql } from 'kysely';
import { ReferentError } from '../../pipelines/errors.ts';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;
export type RunStatus = 'running' | 'failed' | 'interrupted' | 'held' | 'published' | 'discarded';

/** Key of the transaction lock under which a run begins, resumes, is settled, or the queue is swept. */
const RUN_LOCK = 7_305_001;
/** Class of the session locks that living workers share; the second key is always 1. */
export const WORKER_LOCK_CLASS = 7_305_002;

export interface RunRow {
  readonly run_id: number;
  readonly status: RunStatus;
  readonly epoch: number;
  readonly as_of: string;
  readonly trigger: string;
  readonly full_run: boolean;
  readonly base_run: number | null;
  readonly config_text: string;
  readonly config_hash: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly error: unknown;
  readonly checks: unknown;
}

const RUN_COLUMNS = [
  'run_id',
  'status',
  'epoch',
  'as_of',
  'trigger',
  'full_run',
  'base_run',
  'config_text',
  'config_hash',
  'started_at',
  'finished_at',
  'error',
  'checks',
] as const;

export interface NewRun {
  readonly asOf: string;
  readonly trigger: 'command' | 'schedule' | 'trigger' | 'demo';
  readonly configText: string;
  readonly configHash: string;
  readonly rulesVersion: string;
  readonly modelVersion: string;
  readonly codeVersion: string;
  readonly full: boolean;
}

/** How long a command waits for another one that is beginning, settling or taking back a run. */
const PATIENCE = '10s';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Serialises the few statements that decide who runs; released with the transaction. Taking back a large run holds it
 * for a while: a command then says so (REF_RUN_BUSY) instead of standing still. `patient` waits for ever: for a run that
 * wants to publish.
 */
export async function lockRuns(trx: Db, { patient = false }: { readonly patient?: boolean } = {}): Promise<void> {
  if (!patient) await sql`set local lock_timeout = ${sql.lit(PATIENCE)}`.execute(trx);
  try {
    await sql`select pg_advisory_xact_lock(${RUN_LOCK})`.execute(trx);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === LOCK_NOT_AVAILABLE)) throw cause;
    throw new ReferentError('REF_RUN_BUSY', 'Another command is beginning a run, or taking one back.', {
      hint: 'Wait for it (`referent status`), then call again.',
      cause,
    });
  }
  if (!patient) await sql`set local lock_timeout = 0`.execute(trx);
}

const asRun = (row: Record<string, unknown> | undefined): RunRow | null =>
  row === undefined ? null : (row as unknown as RunRow);

export async function unsettledRun(db: Db): Promise<RunRow | null> {
  const row = await db
    .selectFrom('ops.run')
    .select(RUN_COLUMNS)
    .where('status', 'in', ['running', 'failed', 'interrupted', 'held'])
    .executeTakeFirst();
  return asRun(row);
}

export async function readRun(db: Db, runId: number): Promise<RunRow | null> {
  return asRun(await db.selectFrom('ops.run').select(RUN_COLUMNS).where('run_id', '=', runId).executeTakeFirst());
}

export async function latestRun(db: Db): Promise<RunRow | null> {
  return asRun(
    await db.selectFrom('ops.run').select(RUN_COLUMNS).orderBy('run_id', 'desc').limit(1).executeTakeFirst(),
  );
}

export async function publishedRun(db: Db): Promise<number | null> {
  const row = await db.selectFrom('ops.current_publication').select('run_id').executeTakeFirst();
  return row?.run_id ?? null;
}

/**
 * Inserts a run. `full` is forced when there is no base, when the config, rules, model or code of the base differ, and
 * when the base decided for a later instant: what has ended since can be told from its rows, what had not begun cannot.
 */
export async function insertRun(trx: Db, run: NewRun): Promise<RunRow> {
  const base = await trx
    .selectFrom('ops.current_publication as c')
    .innerJoin('ops.run as r', 'r.run_id', 'c.run_id')
    .select(['r.run_id', 'r.config_hash', 'r.rules_version', 'r.model_version', 'r.code_version', 'r.as_of'])
    .executeTakeFirst();
  const same =
    base !== undefined &&
    base.config_hash === run.configHash &&
    base.rules_version === run.rulesVersion &&
    base.model_version === run.modelVersion &&
    base.code_version === run.codeVersion &&
    Date.parse(base.as_of) <= Date.parse(run.asOf);
  const row = await trx
    .insertInto('ops.run')
    .values({
      status: 'running',
      as_of: run.asOf,
      trigger: run.trigger,
      full_run: run.full || !same,
      base_run: base?.run_id ?? null,
      config_text: run.configText,
      config_hash: run.configHash,
      rules_version: run.rulesVersion,
      model_version: run.modelVersion,
      code_version: run.codeVersion,
    })
    .returning(RUN_COLUMNS)
    .executeTakeFirstOrThrow();
  return row as unknown as RunRow;
}

/** Waits for the tasks that are committing right now (they share the run's row) and keeps others from it. */
async function holdRun(trx: Db, runId: number): Promise<void> {
  await sql`select from ops.run where run_id = ${runId} for update`.execute(trx);
}

/** Takes a stopped run up again: next epoch, unfinished tasks pending; jobs of an older epoch do nothing any more. */
export async function reopenRun(trx: Db, runId: number): Promise<RunRow> {
  await holdRun(trx, runId);
  await trx
    .updateTable('ops.task')
    .set({ status: 'pending', error: null })
    .where('run_id', '=', runId)
    .where('status', 'in', ['running', 'failed'])
    .execute();
  await trx
    .updateTable('ops.stage_run')
    .set({ status: 'running' })
    .where('run_id', '=', runId)
    .where('status', '=', 'failed')
    .execute();
  const row = await trx
    .updateTable('ops.run')
    .set((eb) => ({ status: 'running', epoch: eb('epoch', '+', 1), error: null, finished_at: null, checks: null }))
    .where('run_id', '=', runId)
    .returning(RUN_COLUMNS)
    .executeTakeFirstOrThrow();
  return row as unknown as RunRow;
}

/** Stops a running run; false when it was no longer running (somebody was first). */
export async function stopRun(
  db: Db,
  runId: number,
  status: 'failed' | 'interrupted' | 'held',
  detail: { error?: unknown; checks?: unknown } = {},
): Promise<boolean> {
  const row = await db
    .updateTable('ops.run')
    .set({
      status,
      finished_at: sql`clock_timestamp()`,
      ...(detail.error === undefined ? {} : { error: JSON.stringify(detail.error) }),
      ...(detail.checks === undefined ? {} : { checks: JSON.stringify(detail.checks) }),
    })
    .where('run_id', '=', runId)
    .where('status', '=', 'running')
    .returning('run_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes back what an unsettled run wrote. Returns how many rows were taken back. */
export async function discardRun(trx: Db, runId: number): Promise<number> {
  await holdRun(trx, runId);
  const { rows } = await sql<{ n: number }>`select ops.discard_rows(${runId}) as n`.execute(trx);
  await trx
    .updateTable('ops.run')
    .set({ status: 'discarded', finished_at: sql`clock_timestamp()` })
    .where('run_id', '=', runId)
    .execute();
  return rows[0]?.n ?? 0;
}

/** Moves the one number that readers follow. The caller holds the run lock and its transaction commits it. */
export async function publishRun(trx: Db, runId: number, by: string, checks: unknown): Promise<void> {
  await trx
    .updateTable('ops.run')
    .set({ status: 'published', finished_at: sql`clock_timestamp()`, checks: JSON.stringify(checks) })
    .where('run_id', '=', runId)
    .execute();
  await trx.insertInto('ops.publication').values({ run_id: runId, published_by: by }).execute();
  await trx
    .insertInto('ops.current_publication')
    .values({ run_id: runId })
    .onConflict((oc) => oc.column('only_row').doUpdateSet({ run_id: runId }))
    .execute();
}

export async function audit(
  db: Db,
  actor: string,
  action: string,
  runId: number | null,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await db
    .insertInto('ops.audit')
    .values({ actor, action, run_id: runId, detail: JSON.stringify(detail) })
    .execute();
}

/** How many worker processes live: each holds a shared session lock, which ends with its connection. */
export async function livingWorkers(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from pg_locks
     where locktype = 'advisory' and classid = ${WORKER_LOCK_CLASS} and objid = 1 and objsubid = 2 and granted
       and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Names this workspace on a shared queue server. */
export async function workspaceId(db: Db): Promise<string> {
  const row = await db.selectFrom('ops.workspace').select('workspace_id').executeTakeFirstOrThrow();
  return row.workspace_id;
}
