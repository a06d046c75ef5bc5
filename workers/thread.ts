/**
 * What runs in a worker thread: one step of a stage, so that the process's event loop stays free to renew the locks of
 * its jobs. A step's writes are one transaction that commits only while the task's attempt is its own.
 */
import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { readEnvironment } from '../config/env.ts';
import { parseConfig } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { safetyChecks, stageOf } from '../pipelines/pipeline.ts';
import { emptyReport, type RunContext, type StageName, type TaskReport, type Transaction } from '../pipelines/stage.ts';
import { kyselyOn, kyselyOnClient, openPool } from '../sql/connect.ts';
import { audit, lockRuns, publishRun, type RunRow, readRun, stopRun } from '../sql/queries/ops.ts';
import {
  addTasks,
  claimTask,
  closeStage,
  failTask,
  finishTask,
  isPlanned,
  openStage,
  refreshStatistics,
  type TaskRow,
  unfinishedTasks,
} from '../sql/queries/ops-tasks.ts';
import type { Database } from '../sql/tables/database.ts';
import { describeFailure, type Failure } from './failure.ts';

export interface Step {
  readonly databaseUrl: string;
  readonly workspace: string;
  readonly worker: string;
  readonly runId: number;
  readonly epoch: number;
}
export interface StageStep extends Step {
  readonly stage: StageName;
}
export interface TaskStep extends StageStep {
  readonly task: number;
}

/** `skipped`: nothing to do any more (done already, run stopped, job of an older epoch). */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

interface Opened {
  readonly pool: pg.Pool;
  readonly db: Kysely<Database>;
  readonly run: RunRow;
  readonly context: RunContext;
}

let pool: { readonly url: string; readonly pool: pg.Pool; readonly db: Kysely<Database> } | undefined;
let known: { readonly runId: number; readonly context: RunContext } | undefined;
const never = new AbortController().signal;

/** The run and its context, or null when it is no longer running under this epoch. */
async function open(step: Step): Promise<Opened | null> {
  // A thread without work sleeps with its event loop: let it hear first which connections ended meanwhile.
  for (let turn = 0; turn < 2; turn++) await setImmediate();
  if (pool?.url !== step.databaseUrl) {
    await pool?.pool.end();
    const opened = openPool(step.databaseUrl, 2, 'referent task');
    pool = { url: step.databaseUrl, pool: opened, db: kyselyOn(opened) };
    known = undefined;
  }
  const run = await readRun(pool.db, step.runId);
  if (run === null || run.status !== 'running' || run.epoch !== step.epoch) return null;
  if (known?.runId !== run.run_id) {
    const { config } = parseConfig(run.config_text, { file: 'referent.yaml', variables: readEnvironment().variables });
    known = {
      runId: run.run_id,
      context: Object.freeze({
        runId: run.run_id,
        asOf: run.as_of,
        baseRun: run.base_run,
        full: run.full_run,
        config,
        databaseUrl: step.databaseUrl,
        workspace: step.workspace,
        packageRoot: PACKAGE_ROOT,
        signal: never,
      }),
    };
  }
  return { pool: pool.pool, db: pool.db, run, context: known.context };
}

/** The server notices within a second that a killed process is gone, and takes its transaction back. */
const WATCH_CLIENT = process.platform === 'win32' ? '' : "set local client_connection_check_interval = '1s'";

/** Runs `body` in one transaction; a connection that broke is not given back to the pool. */
async function transaction<T>(from: pg.Pool, body: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await from.connect();
  let broken = false;
  try {
    await client.query(`begin; set local work_mem = '64MB'; ${WATCH_CLIENT}`);
    const value = await body({ client, db: kyselyOnClient(client) });
    await client.query('commit');
    return value;
  } catch (error) {
    // When the connection is gone, so is the transaction: the first error is the one to tell.
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function checkReport(report: TaskReport, label: string): void {
  const reasons = Object.values(report.reasons).reduce((a, b) => a + b, 0);
  if (report.read === report.written + report.rejected && reasons === report.rejected) return;
  throw new ReferentError(
    'REF_INTERNAL',
    `A task lost rows: ${report.read} read, ${report.written} written, ${report.rejected} rejected.`,
    {
      where: label,
    },
  );
}

/** Claims a task, does it, and commits behind the fence. False when there was nothing to do. */
async function fenced(
  opened: Opened,
  step: StageStep,
  taskNo: number,
  body: (task: TaskRow, tx: Transaction) => Promise<TaskReport>,
  last?: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  const task = await claimTask(opened.db, step.runId, step.epoch, step.stage, taskNo, step.worker);
  if (task === null) return false;
  try {
    await transaction(opened.pool, async (tx) => {
      const report = await body(task, tx);
      checkReport(report, `${step.stage} ${task.label}`);
      const rss = process.resourceUsage().maxRSS * 1024;
      if (!(await finishTask(tx.db, step.runId, step.epoch, task, report, rss))) {
        throw new ReferentError('REF_TASK_FENCED', 'Another attempt took this task over.', {
          where: `${step.stage} ${task.label}`,
        });
      }
      await last?.(tx);
    });
    return true;
  } catch (error) {
    await failTask(opened.db, step.runId, task, describeFailure(error)).catch(() => undefined);
    throw error;
  }
}

async function guard<T>(body: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await body() };
  } catch (error) {
    return { ok: false, failure: describeFailure(error) };
  }
}

/**
 * Plans a stage once: its tasks are numbered 1 and up, 0 is `prepare`, the last is `close`. Returns the numbers of the
 * tasks that are to be done, without prepare (done here) and close.
 */
export const plan = (step: StageStep): Promise<Outcome<number[]>> =>
  guard(async () => {
    const opened = await open(step);
    if (opened === null) return [];
    const stage = stageOf(step.stage);
    const closeNo = await transaction(opened.pool, async (tx) => {
      await tx.client.query('select pg_advisory_xact_lock($1, hashtext($2))', [step.runId, step.stage]);
      if (await openStage(tx.db, step.runId, step.stage)) return null;
      const planned = await isPlanned(tx.db, step.runId, step.stage);
      if (planned !== null) return planned;
      const specs = await stage.plan(opened.context, tx);
      if (stage.prepare !== undefined)
        await addTasks(tx.db, step.runId, step.stage, [{ label: 'prepare', params: {} }], 0);
      await addTasks(tx.db, step.runId, step.stage, specs, 1);
      await addTasks(tx.db, step.runId, step.stage, [{ label: 'close', params: {} }], specs.length + 1);
      return specs.length + 1;
    });
    if (closeNo === null) return [];
    const prepare = stage.prepare?.bind(stage);
    if (prepare !== undefined) await fenced(opened, step, 0, (_, tx) => prepare(opened.context, tx));
    const unfinished = await unfinishedTasks(opened.db, step.runId, step.stage);
    return unfinished.filter((no) => no > 0 && no < closeNo);
  });

export const task = (step: TaskStep): Promise<Outcome<boolean>> =>
  guard(async () => {
    const opened = await open(step);
    if (opened === null) return false;
    const stage = stageOf(step.stage);
    return fenced(opened, step, step.task, (row, tx) => stage.execute(opened.context, row, tx));
  });

/** Ends a stage; its tables are analysed when much was written, for the plans of the next one. */
export const close = (step: StageStep): Promise<Outcome<boolean>> =>
  guard(async () => {
    const opened = await open(step);
    if (opened === null) return false;
    const stage = stageOf(step.stage);
    const closeNo = await isPlanned(opened.db, step.runId, step.stage);
    if (closeNo === null) return false;
    const left = await unfinishedTasks(opened.db, step.runId, step.stage);
    if (left.some((no) => no < closeNo)) {
      throw new ReferentError('REF_TASK_LOST', `${left.length - 1} tasks are not done.`, { where: step.stage });
    }
    let written = 0;
    const done = await fenced(
      opened,
      step,
      closeNo,
      async (_, tx) => (stage.close === undefined ? emptyReport : stage.close(opened.context, tx)),
      async (tx) => {
        written = await closeStage(tx.db, step.runId, step.stage);
      },
    );
    if (done && written > ANALYSE_FROM) {
      for (const table of stage.writes) await refreshStatistics(opened.db, table);
    }
    return done;
  });

/** Below this many rows the old statistics still serve. */
const ANALYSE_FROM = 2_000;

export interface Finished {
  readonly status: 'published' | 'held' | 'skipped';
}

/** Ends the run: the safety checks, then one transaction that readers see, or a run that is held. */
export const finish = (step: Step): Promise<Outcome<Finished>> =>
  guard(async () => {
    const opened = await open(step);
    if (opened === null) return { status: 'skipped' };
    return transaction(opened.pool, async (tx): Promise<Finished> => {
      await lockRuns(tx.db, { patient: true });
      const run = await readRun(tx.db, step.runId);
      if (run === null || run.status !== 'running' || run.epoch !== step.epoch) return { status: 'skipped' };
      const { passed, checks } = await safetyChecks(opened.context, tx);
      if (!passed) {
        await stopRun(tx.db, step.runId, 'held', { checks });
        await audit(tx.db, step.worker, 'hold', step.runId);
        return { status: 'held' };
      }
      await publishRun(tx.db, step.runId, step.worker, checks);
      await audit(tx.db, step.worker, 'publish', step.runId);
      return { status: 'published' };
    });
  });
