/** Stages and tasks of a run. A task: pending ─claim(attempt + 1)─► running ─finish, while attempt is still its own─► done; or failed. */
import { type Kysely, sql } from 'kysely';
import type { StageName, TaskReport, TaskSpec } from '../../pipelines/stage.ts';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;

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

/**
 * The fence: true when the attempt is still the task's own and the run is running. Call it last in the transaction. It
 * holds the run's row until then, so a run is not stopped, and its rows are not taken back, between here and the commit.
 */
export async function finishTask(
  trx: Db,
  runId: number,
  epoch: number,
  task: TaskRow,
  report: TaskReport,
  rss: number,
): Promise<boolean> {
  const { rows } = await sql<{ task_no: number }>`
    with run as materialized (
      select from ops.run where run_id = ${runId} and status = 'running' and epoch = ${epoch} for share)
    update ops.task t
       set status = 'done', finished_at = clock_timestamp(), report = ${JSON.stringify(report)}::jsonb, error = null
     where t.run_id = ${runId} and t.stage = ${task.stage} and t.task_no = ${task.task_no}
       and t.attempt = ${task.attempt} and t.status = 'running'
       and exists (select from run)
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

/**
 * After much was written: statistics for the plans of the next stage, and the summaries of the new pages of BRIN indexes,
 * without which `since_run = R` reads the whole table until the next vacuum. `table` is schema.table, trusted.
 */
export async function refreshStatistics(db: Db, table: string): Promise<void> {
  await sql`analyze ${sql.table(table)}`.execute(db);
  await sql`select brin_summarize_new_values(i.indexrelid)
              from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
             where i.indrelid = ${table}::regclass and a.amname = 'brin'`.execute(db);
}
