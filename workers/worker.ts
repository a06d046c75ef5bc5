/**
 * A worker process: takes jobs from the queue, and has worker threads do their steps. The event loop only waits, so the
 * locks of the jobs are renewed in time whatever the threads compute.
 *
 *   idle ─job─► busy ─step done─► idle          close(): takes no more, waits for what is under way, then ends threads
 *
 * Every SWEEP seconds it looks whether the queue still knows the run that ops says is going, and puts it back if not.
 */
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Job, UnrecoverableError, type Worker } from 'bullmq';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { Piscina } from 'piscina';
import type { LoadedConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { ReferentError } from '../pipelines/errors.ts';
import type { StageName } from '../pipelines/stage.ts';
import { owned } from '../sql/owned.ts';
import { audit, lockRuns, stopRun, unsettledRun, WORKER_LOCK_CLASS } from '../sql/queries/ops.ts';
import { stageProgress } from '../sql/queries/ops-tasks.ts';
import type { Database } from '../sql/tables/database.ts';
import { asReferentError, describeFailure, errorOf, type Failure } from './failure.ts';
import { addRunFlow, addTaskJobs } from './flow.ts';
import { type JobPayload, jobId, jobSchema } from './jobs.ts';
import type { QueueHandle } from './queue.ts';
import { startRun } from './start-run.ts';
import type { Finished, Outcome, Step } from './thread.ts';

const SWEEP_MS = 15_000;
const REJOIN_MS = 1_000;
/** How long close() waits for tasks under way before it ends their threads. */
const GRACE_MS = 10_000;

export interface WorkerOptions {
  readonly handle: QueueHandle;
  readonly pool: pg.Pool;
  readonly db: Kysely<Database>;
  readonly config: Config;
  /** Read anew for each run that a schedule or trigger starts. */
  readonly loadConfig: () => LoadedConfig;
  readonly databaseUrl: string;
  readonly workspace: string;
  readonly threads: number;
  /** Ends what a run that begins is waiting for, such as a department's database. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly log: (event: string, fields: Record<string, unknown>) => void;
}

export interface RunningWorker extends AsyncDisposable {
  readonly name: string;
  /** Stops taking jobs and waits; `force` ends what is under way at once. */
  close(force?: boolean): Promise<void>;
}

/** Starts a worker. It holds a shared session lock as long as it lives, which is how others know that it does. */
export async function startWorker(o: WorkerOptions): Promise<RunningWorker> {
  await using stack = owned();
  const name = `${hostname()}-${process.pid}`;
  const heart = beat(o, name, await join(o, name));
  stack.defer(() => heart.stop());

  const threads = new Piscina({
    filename: fileURLToPath(new URL('./thread.js', import.meta.url)),
    // A quiet night needs one thread: the others start when there is work for them.
    minThreads: 1,
    maxThreads: o.threads,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  threads.on('error', (error: Error) => o.log('thread_error', { error: error.name }));
  stack.defer(() => threads.destroy());
  const abort = new AbortController();

  const step = async <T>(fn: string, payload: Extract<JobPayload, { run: number }>): Promise<T> => {
    const base: Step = {
      databaseUrl: o.databaseUrl,
      workspace: o.workspace,
      worker: name,
      runId: payload.run,
      epoch: payload.epoch,
    };
    const input = {
      ...base,
      ...('stage' in payload ? { stage: payload.stage } : {}),
      ...('task' in payload ? { task: payload.task } : {}),
    };
    const outcome = (await threads.run(input, { name: fn, signal: abort.signal })) as Outcome<T>;
    if (outcome.ok) return outcome.value;
    throw new StepError(outcome.failure);
  };

  const handle = async (job: Job<JobPayload>): Promise<unknown> => {
    const payload = jobSchema.parse(job.data);
    if (payload.kind === 'start') return startFromQueue(o, name, payload);
    const ref = { run_id: payload.run, epoch: payload.epoch };
    switch (payload.kind) {
      case 'plan': {
        const tasks = await step<number[]>('plan', payload);
        await addTaskJobs(o.handle, ref, payload.stage, tasks, o.config.workers.attempts);
        return { tasks: tasks.length };
      }
      case 'task':
        return { done: await step<boolean>('task', payload) };
      case 'close':
        return { done: await step<boolean>('close', payload) };
      case 'finish':
        return step<Finished>('finish', payload);
    }
  };

  const worker: Worker = o.handle.openWorker(
    async (job) => {
      try {
        return await handle(job);
      } catch (error) {
        if (error instanceof StepError && error.failure.terminal) throw new UnrecoverableError(error.message);
        throw error;
      }
    },
    {
      concurrency: o.threads,
      lockSeconds: o.config.workers.lock_seconds,
      stalledSeconds: o.config.workers.stalled_seconds,
    },
  );
  worker.on('failed', (job, error) => {
    if (job === undefined || abort.signal.aborted) return;
    const last = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
    void settleFailure(o, name, job as Job<JobPayload>, error, last);
  });
  const running = worker.run();
  // run() rejects only when the connection ends for good; close() below waits for it.
  running.catch((error: Error) => o.log('worker_error', { error: error.name }));

  const sweeper = setInterval(() => void sweep(o, name), SWEEP_MS);
  stack.defer(() => clearInterval(sweeper));

  let closing: Promise<void> | undefined;
  const parts = stack.move();
  const close = (force = false): Promise<void> => {
    if (force) abort.abort();
    closing ??= (async () => {
      const timer = setTimeout(() => abort.abort(), GRACE_MS);
      await worker.close(force);
      clearTimeout(timer);
      await parts[Symbol.asyncDispose]();
    })();
    return closing;
  };
  return { name, close, [Symbol.asyncDispose]: () => close() };
}

/** A step that failed in a thread; the message is safe to store in the queue. */
class StepError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.message}`);
    this.name = 'StepError';
    this.failure = failure;
  }
}

interface Membership {
  /** True when the connection, and the lock with it, is gone. */
  isLost(): boolean;
  leave(): Promise<void>;
}

/** Announces the worker: a row for people, a session lock for other processes. */
async function join(o: WorkerOptions, name: string): Promise<Membership> {
  const alive = await o.pool.connect();
  let lost = false;
  let left = false;
  alive.on('end', () => {
    lost = true;
  });
  try {
    await alive.query('select pg_advisory_lock_shared($1, 1)', [WORKER_LOCK_CLASS]);
    await alive.query(
      `insert into ops.worker (worker, queue, threads) values ($1, $2, $3)
     on conflict (worker) do update set started_at = clock_timestamp(), seen_at = clock_timestamp(), queue = excluded.queue, threads = excluded.threads`,
      [name, o.handle.kind, o.threads],
    );
  } catch (error) {
    alive.release(true);
    throw error;
  }
  return {
    isLost: () => lost,
    async leave() {
      if (left) return;
      left = true;
      // The row is for people; without a server there is nobody to tell.
      if (!lost) await alive.query('delete from ops.worker where worker = $1', [name]).catch(() => undefined);
      // Ending the connection ends the session lock with it.
      alive.release(true);
    },
  };
}

/** Says every SWEEP seconds that the worker lives, and joins again when a restarted server has forgotten its lock. */
function beat(o: WorkerOptions, name: string, first: Membership): { stop(): Promise<void> } {
  let membership = first;
  let said = Date.now();
  let under: Promise<void> | undefined;
  const once = async (): Promise<void> => {
    if (membership.isLost()) {
      await membership.leave();
      membership = await join(o, name);
    } else if (Date.now() - said >= SWEEP_MS) {
      said = Date.now();
      await seen(o, name);
    }
  };
  const timer = setInterval(() => {
    under ??= once()
      .catch((error: unknown) => o.log('heartbeat_failed', { error: error instanceof Error ? error.name : 'unknown' }))
      .finally(() => {
        under = undefined;
      });
  }, REJOIN_MS);
  return {
    async stop() {
      clearInterval(timer);
      await under;
      await membership.leave();
    },
  };
}

async function seen(o: WorkerOptions, name: string): Promise<void> {
  await o.db.updateTable('ops.worker').set({ seen_at: sql`clock_timestamp()` }).where('worker', '=', name).execute();
}

/** A job that failed for the last time fails its run, with the reason; whoever is first says it. */
async function settleFailure(
  o: WorkerOptions,
  worker: string,
  job: Job<JobPayload>,
  error: Error,
  last: boolean,
): Promise<void> {
  const payload = jobSchema.safeParse(job.data);
  if (!payload.success) return;
  if (payload.data.kind === 'start') return tellUnbegun(o, worker, payload.data.trigger, error);
  const { run, epoch } = payload.data;
  // An UnrecoverableError keeps only its message, and with it no place and no expectation.
  const failure: Failure =
    error instanceof StepError
      ? error.failure
      : describeFailure(
          errorOf(error.message) ??
            new ReferentError('REF_TASK_LOST', `A ${payload.data.kind} job was lost (${error.name}).`, {
              hint: 'Look at the memory and the logs of the workers.',
            }),
        );
  const stage = 'stage' in payload.data ? payload.data.stage : undefined;
  o.log('job_failed', { run, stage, code: failure.code, last });
  if (!last) return;
  // A parent fails because its child did: the child has said why.
  if (/^child .* failed/.test(error.message)) return;
  try {
    const task = 'task' in payload.data ? payload.data.task : undefined;
    const row = await o.db.selectFrom('ops.run').select('epoch').where('run_id', '=', run).executeTakeFirst();
    if (row?.epoch !== epoch) return;
    const label = task === undefined || stage === undefined ? undefined : await labelOf(o.db, run, stage, task);
    const { terminal: _, ...shown } = failure;
    if (
      await stopRun(o.db, run, 'failed', {
        error: { ...shown, ...(stage === undefined ? {} : { stage }), ...(label === undefined ? {} : { task: label }) },
      })
    ) {
      if (stage !== undefined)
        await o.db
          .updateTable('ops.stage_run')
          .set({ status: 'failed', finished_at: sql`clock_timestamp()` })
          .where('run_id', '=', run)
          .where('stage', '=', stage)
          .execute();
      await audit(o.db, worker, 'fail', run, { code: failure.code });
    }
  } catch (cause) {
    o.log('settle_failed', { run, error: cause instanceof Error ? cause.name : 'unknown' });
  }
}

/** A run that could not even begin has no row of its own: the log and the audit say why the night did nothing. */
async function tellUnbegun(o: WorkerOptions, worker: string, trigger: string, error: Error): Promise<void> {
  const { code } = errorOf(error.message) ?? asReferentError(error);
  o.log('start_failed', { trigger, code });
  await audit(o.db, worker, 'fail', null, { trigger, code }).catch(() => o.log('settle_failed', { code }));
}

async function labelOf(db: Kysely<Database>, run: number, stage: StageName, task: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('ops.task')
    .select('label')
    .where('run_id', '=', run)
    .where('stage', '=', stage)
    .where('task_no', '=', task)
    .executeTakeFirst();
  return row?.label;
}

/** A schedule or a person asked for a run: begin it, or record that one is going. */
async function startFromQueue(
  o: WorkerOptions,
  worker: string,
  payload: Extract<JobPayload, { kind: 'start' }>,
): Promise<unknown> {
  try {
    const started = await startRun(o.db, {
      loaded: o.loadConfig(),
      workspace: o.workspace,
      databaseUrl: o.databaseUrl,
      signal: o.signal,
      asOf: o.now().toISOString(),
      trigger: payload.trigger,
      full: payload.full,
      actor: worker,
      ownWorkers: 0,
    });
    await addRunFlow(o.handle, started.run, new Set(), o.config.workers.attempts);
    return { run: started.run.run_id };
  } catch (error) {
    if (error instanceof ReferentError && (error.code === 'REF_RUN_BUSY' || error.code === 'REF_RUN_HELD')) {
      const going = await unsettledRun(o.db);
      await audit(o.db, worker, 'skip', going?.run_id ?? null, { trigger: payload.trigger, code: error.code });
      return { skipped: going?.run_id ?? null };
    }
    throw new StepError(describeFailure(error));
  }
}

/** Puts the going run back into a queue that has lost it, and fails one whose jobs died unseen. */
async function sweep(o: WorkerOptions, worker: string): Promise<void> {
  try {
    const run = await unsettledRun(o.db);
    if (run?.status !== 'running') return;
    const job = await o.handle.queue.getJob(jobId.finish(run.run_id, run.epoch));
    const state = job === undefined ? 'unknown' : await job.getState();
    if (state === 'unknown') {
      await o.db.transaction().execute(async (trx) => {
        await lockRuns(trx);
        const still = await unsettledRun(trx);
        if (still?.status !== 'running' || still.run_id !== run.run_id || still.epoch !== run.epoch) return;
        const stages = await stageProgress(trx, run.run_id);
        await addRunFlow(
          o.handle,
          run,
          new Set(stages.filter((s) => s.status === 'done').map((s) => s.stage)),
          o.config.workers.attempts,
        );
        await audit(trx, worker, 'requeue', run.run_id);
      });
    } else if (state === 'failed') {
      const error = new ReferentError('REF_TASK_LOST', 'The jobs of this run failed and nobody said why.');
      await stopRun(o.db, run.run_id, 'failed', { error: error.toJSON() });
    }
  } catch (error) {
    o.log('sweep_failed', { error: error instanceof Error ? error.name : 'unknown' });
  }
}
