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
 * A task: pending ─claim(attempt + 1)─► running ─finish, while attempt is still its own─► done; or failed.
 */
import { type Kysely, sql } from 'kysely';
import type { StageName, TaskReport, TaskSpec } from '../../pipelines/stage.ts';
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

/** Serialises the few statements that decide who runs; released with the transaction. */
export async function lockRuns(trx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${RUN_LOCK})`.execute(trx);
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

/** Inserts a run. `full` is forced when there is no base or the config, rules, model or code of the base differ. */
export async function insertRun(trx: Db, run: NewRun): Promise<RunRow> {
  const base = await trx
    .selectFrom('ops.current_publication as c')
    .innerJoin('ops.run as r', 'r.run_id', 'c.run_id')
    .select(['r.run_id', 'r.config_hash', 'r.rules_version', 'r.model_version', 'r.code_version'])
    .executeTakeFirst();
  const same =
    base !== undefined &&
    base.config_hash === run.configHash &&
    base.rules_version === run.rulesVersion &&
    base.model_version === run.modelVersion &&
    base.code_version === run.codeVersion;
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

/** Takes a stopped run up again: next epoch, unfinished tasks pending; jobs of an older epoch do nothing any more. */
export async function reopenRun(trx: Db, runId: number): Promise<RunRow> {
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

export interface StageProgress {
  readonly stage: StageName;
  readonly status: 'planned' | 'running' | 'done' | 'failed';
  readonly tasks: number;
  readonly done: number;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly reasons: Record<string, number>;
  readonly counts: Record<string, number>;
  readonly seconds: number;
  readonly peak_rss: number | null;
}

export async function stageProgress(db: Db, runId: number): Promise<StageProgress[]> {
  const { rows } = await sql<StageProgress>`
    select s.stage, s.status, s.tasks, count(t.*) filter (where t.status = 'done') as done, s.read, s.written, s.rejected,
           s.reasons, s.counts, s.peak_rss,
           coalesce(extract(epoch from coalesce(s.finished_at, clock_timestamp()) - s.started_at), 0)::float8 as seconds
      from ops.stage_run s
      left join ops.task t using (run_id, stage)
     where s.run_id = ${runId}
     group by s.run_id, s.stage
     order by s.stage collate "C"`.execute(db);
  return rows;
}

/** A task as a worker receives it. */
export interface TaskRow {
  readonly stage: StageName;
  readonly task_no: number;
  readonly label: string;
  readonly params: TaskSpec['params'];
  readonly attempt: number;
}

/** Marks a stage as begun; true when it is done already (a resumed run). */
export async function openStage(trx: Db, runId: number, stage: StageName): Promise<boolean> {
  await trx
    .insertInto('ops.stage_run')
    .values({ run_id: runId, stage, status: 'running', started_at: sql`clock_timestamp()` })
    .onConflict((oc) => oc.columns(['run_id', 'stage']).doNothing())
    .execute();
  const row = await trx
    .selectFrom('ops.stage_run')
    .select('status')
    .where('run_id', '=', runId)
    .where('stage', '=', stage)
    .executeTakeFirstOrThrow();
  return row.status === 'done';
}

/** Adds tasks that are not there yet, numbered from `firstNo`. */
export async function addTasks(
  trx: Db,
  runId: number,
  stage: StageName,
  specs: readonly TaskSpec[],
  firstNo: number,
): Promise<void> {
  if (specs.length === 0) return;
  await trx
    .insertInto('ops.task')
    .values(
      specs.map((s, i) => ({
        run_id: runId,
        stage,
        task_no: firstNo + i,
        label: s.label,
        params: JSON.stringify(s.params),
      })),
    )
    .onConflict((oc) => oc.columns(['run_id', 'stage', 'task_no']).doNothing())
    .execute();
  await sql`update ops.stage_run s set tasks = (select count(*) from ops.task t where t.run_id = s.run_id and t.stage = s.stage)
             where run_id = ${runId} and stage = ${stage}`.execute(trx);
}

/** Number of the closing task once the stage is planned, else null. Tasks are added in one transaction with it. */
export async function isPlanned(db: Db, runId: number, stage: StageName): Promise<number | null> {
  const row = await db
    .selectFrom('ops.task')
    .select('task_no')
    .where('run_id', '=', runId)
    .where('stage', '=', stage)
    .where('label', '=', 'close')
    .orderBy('task_no', 'desc')
    .executeTakeFirst();
  return row?.task_no ?? null;
}

export async function unfinishedTasks(db: Db, runId: number, stage: StageName): Promise<number[]> {
  const rows = await db
    .selectFrom('ops.task')
    .select('task_no')
    .where('run_id', '=', runId)
    .where('stage', '=', stage)
    .where('status', '!=', 'done')
    .orderBy('task_no')
    .execute();
  return rows.map((r) => r.task_no);
}

/**
 * Claims a task for one attempt. Null when there is nothing to do: it is done, the run is no longer running, or the job
 * is of an older epoch. A task that another process believes it holds is taken over: that one's fence is now broken.
 */
export async function claimTask(
  db: Db,
  runId: number,
  epoch: number,
  stage: StageName,
  taskNo: number,
  worker: string,
): Promise<TaskRow | null> {
  const { rows } = await sql<TaskRow>`
    update ops.task t
       set status = 'running', attempt = t.attempt + 1, worker = ${worker}, started_at = clock_timestamp()
      from ops.run r
     where r.run_id = t.run_id and r.status = 'running' and r.epoch = ${epoch}
       and t.run_id = ${runId} and t.stage = ${stage} and t.task_no = ${taskNo} and t.status <> 'done'
    returning t.stage, t.task_no, t.label, t.params, t.attempt`.execute(db);
  return rows[0] ?? null;
}

/** The fence: true when the attempt is still the task's own and the run is running. Call it last in the transaction. */
export async function finishTask(
  trx: Db,
  runId: number,
  epoch: number,
  task: TaskRow,
  report: TaskReport,
  rss: number,
): Promise<boolean> {
  const { rows } = await sql<{ task_no: number }>`
    update ops.task t
       set status = 'done', finished_at = clock_timestamp(), report = ${JSON.stringify(report)}::jsonb, error = null
     where t.run_id = ${runId} and t.stage = ${task.stage} and t.task_no = ${task.task_no}
       and t.attempt = ${task.attempt} and t.status = 'running'
       and exists (select from ops.run r where r.run_id = ${runId} and r.status = 'running' and r.epoch = ${epoch})
    returning t.task_no`.execute(trx);
  if (rows.length === 0) return false;
  await sql`update ops.stage_run set peak_rss = greatest(coalesce(peak_rss, 0), ${rss}) where run_id = ${runId} and stage = ${task.stage}`.execute(
    trx,
  );
  return true;
}

export async function failTask(db: Db, runId: number, task: TaskRow, error: unknown): Promise<void> {
  await db
    .updateTable('ops.task')
    .set({ status: 'failed', finished_at: sql`clock_timestamp()`, error: JSON.stringify(error) })
    .where('run_id', '=', runId)
    .where('stage', '=', task.stage)
    .where('task_no', '=', task.task_no)
    .where('attempt', '=', task.attempt)
    .where('status', '=', 'running')
    .execute();
}

/**
 * Sums the reports of a stage's tasks into its row, and closes it; read = written + rejected is a constraint there.
 * Returns the rows written.
 */
export async function closeStage(trx: Db, runId: number, stage: StageName): Promise<number> {
  const { rows } = await sql<{ written: number }>`
    with reports as (select report from ops.task where run_id = ${runId} and stage = ${stage}),
    sums as (select coalesce(sum((report ->> 'read')::bigint), 0) as read, coalesce(sum((report ->> 'written')::bigint), 0) as written,
                    coalesce(sum((report ->> 'rejected')::bigint), 0) as rejected from reports)
    update ops.stage_run s
       set status = 'done', finished_at = clock_timestamp(), read = sums.read, written = sums.written, rejected = sums.rejected,
           reasons = (select coalesce(jsonb_object_agg(key, n order by key), '{}') from
                       (select e.key, sum(e.value::bigint) as n from reports, jsonb_each_text(report -> 'reasons') e group by e.key) x),
           counts = (select coalesce(jsonb_object_agg(key, n order by key), '{}') from
                       (select e.key, sum(e.value::numeric) as n from reports, jsonb_each_text(report -> 'counts') e group by e.key) x)
      from sums
     where s.run_id = ${runId} and s.stage = ${stage}
    returning s.written`.execute(trx);
  return rows[0]?.written ?? 0;
}

/** Names this workspace on a shared queue server. */
export async function workspaceId(db: Db): Promise<string> {
  const row = await db.selectFrom('ops.workspace').select('workspace_id').executeTakeFirstOrThrow();
  return row.workspace_id;
}
