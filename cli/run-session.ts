/** A run as the command does it: queue and worker of its own, begin or resume, follow to the end, stop cleanly. */
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../config/load.ts';
import { ERRORS, EXIT, type ExitCode, isErrorCode, ReferentError } from '../pipelines/errors.ts';
import { owned } from '../sql/owned.ts';
import { livingWorkers, type RunRow, readRun, workspaceId } from '../sql/queries/ops.ts';
import { type StageProgress, stageProgress } from '../sql/queries/ops-tasks.ts';
import { asReferentError } from '../workers/failure.ts';
import { addRunFlow } from '../workers/flow.ts';
import { type Log, openLog } from '../workers/log.ts';
import { openQueue, type QueueHandle } from '../workers/queue.ts';
import { interruptRun, resumeRun, startRun } from '../workers/start-run.ts';
import { type RunningWorker, startWorker } from '../workers/worker.ts';
import type { CliContext } from './command.ts';
import type { Workspace } from './open-workspace.ts';
import { runProgress } from './progress.ts';

export interface RunRequest {
  readonly asOf: string;
  readonly trigger: 'command' | 'demo';
  readonly full: boolean;
  readonly resume: boolean;
  readonly actor: string;
  readonly threads?: number;
}

export interface RunResult {
  readonly run: RunRow;
  readonly stages: StageProgress[];
  readonly exit: ExitCode;
}

const POLL_MS = 150;
/** How long a database may be away before following a run is given up. */
const AWAY_MS = 60_000;

export const isDebug = (ctx: CliContext): boolean => (ctx.env.variables['REFERENT_DEBUG'] ?? '') !== '';

export function threadsOf(ws: Workspace, asked?: number): number {
  return asked ?? ws.config.workers.threads ?? availableParallelism();
}

/** One dropped connection is mended by the queue itself: it is told once, not each time. */
export function queueLog(ctx: CliContext): (error: Error) => void {
  const told = new Set<string>();
  return (error) => {
    const code = 'code' in error ? String(error.code) : error.name;
    if (told.has(code)) return;
    told.add(code);
    ctx.note(`queue: connection trouble (${code}); trying again`);
  };
}

export async function openSessionQueue(ctx: CliContext, ws: Workspace): Promise<QueueHandle> {
  return openQueue(ws.config, ws.databaseUrl, await workspaceId(ws.db), queueLog(ctx));
}

export async function beginWorker(
  ctx: CliContext,
  ws: Workspace,
  handle: QueueHandle,
  threads: number,
  log: Log,
): Promise<RunningWorker> {
  return startWorker({
    handle,
    pool: ws.pool,
    db: ws.db,
    config: ws.config,
    loadConfig: () => loadConfig(ctx.workspace, ctx.env),
    databaseUrl: ws.databaseUrl,
    workspace: ctx.workspace,
    signal: ctx.signal,
    threads,
    now: () => new Date(),
    log,
  });
}

/** Runs the batch and follows it. Errors before it begins are thrown; how it ended is in `exit`. */
export async function runSession(ctx: CliContext, ws: Workspace, request: RunRequest): Promise<RunResult> {
  await using stack = owned();
  const handle = stack.use(await openSessionQueue(ctx, ws));
  // The command itself tells how the run ends: its log is for those who look for a fault.
  const log = isDebug(ctx) ? openLog(true) : (): void => undefined;
  const worker = stack.use(await beginWorker(ctx, ws, handle, threadsOf(ws, request.threads), log));
  const { run, joined } = await begin(ctx, ws, handle, request);
  const stopped = await follow(ctx, ws, run.run_id);
  if (stopped) {
    ctx.note('Stopping: the tasks under way are finished first (press Ctrl-C again to end them).');
    process.once('SIGINT', () => void worker.close(true));
    await worker.close();
    // Who only joined a run leaves it to those who were there before.
    if (joined && (await livingWorkers(ws.db)) > 0) ctx.note(`Run ${run.run_id} goes on without this process.`);
    else await interruptRun(ws.db, run.run_id, request.actor);
  }
  return await resultOf(ws, run.run_id);
}

/** Follows a run that others carry out. Ctrl-C ends the following, not the run. */
export async function followRun(ctx: CliContext, ws: Workspace, runId: number): Promise<RunResult> {
  if (await follow(ctx, ws, runId)) ctx.note(`Run ${runId} goes on; it is only no longer followed.`);
  return resultOf(ws, runId);
}

async function resultOf(ws: Workspace, runId: number): Promise<RunResult> {
  const run = await readRun(ws.db, runId);
  if (run === null) throw new ReferentError('REF_INTERNAL', `Run ${runId} is not in the database any more.`);
  return { run, stages: await stageProgress(ws.db, runId), exit: exitOf(run) };
}

async function begin(
  ctx: CliContext,
  ws: Workspace,
  handle: QueueHandle,
  request: RunRequest,
): Promise<{ run: RunRow; joined: boolean }> {
  const tries = ws.config.workers.attempts;
  if (request.resume) {
    const { run, joined } = await resumeRun(ws.db, {
      actor: request.actor,
      ownWorkers: 1,
      workspace: ctx.workspace,
      variables: ctx.env.variables,
    });
    if (joined) {
      ctx.note(`Run ${run.run_id} is going: following it.`);
      return { run, joined };
    }
    const done = (await stageProgress(ws.db, run.run_id)).filter((s) => s.status === 'done').map((s) => s.stage);
    ctx.note(`Run ${run.run_id} goes on after ${done.at(-1) ?? 'its beginning'} (as of ${run.as_of}).`);
    await addRunFlow(handle, run, new Set(done), tries);
    return { run, joined };
  }
  const { run, discarded } = await startRun(ws.db, {
    loaded: ws.loaded,
    workspace: ctx.workspace,
    databaseUrl: ws.databaseUrl,
    signal: ctx.signal,
    asOf: request.asOf,
    trigger: request.trigger,
    full: request.full,
    actor: request.actor,
    ownWorkers: 1,
  });
  if (discarded !== null)
    ctx.note(`Run ${discarded.run} had stopped before its end; what it had written was taken back.`);
  await addRunFlow(handle, run, new Set(), tries);
  return { run, joined: false };
}

/** Shows progress until the run is settled; true when the user asked to stop before. */
async function follow(ctx: CliContext, ws: Workspace, runId: number): Promise<boolean> {
  const progress = runProgress(ctx);
  let seen = Date.now();
  try {
    for (;;) {
      try {
        const run = await readRun(ws.db, runId);
        progress.show(await stageProgress(ws.db, runId));
        if (run === null || run.status !== 'running') return false;
        seen = Date.now();
      } catch (error) {
        // A server that restarts comes back: the workers try again, and so do we.
        if (asReferentError(error).kind !== 'transient' || Date.now() - seen > AWAY_MS) throw error;
      }
      if (ctx.signal.aborted) return true;
      await sleep(POLL_MS, undefined, { signal: ctx.signal }).catch(() => undefined);
    }
  } finally {
    progress.end();
  }
}

function exitOf(run: RunRow): ExitCode {
  switch (run.status) {
    case 'published':
      return EXIT.ok;
    case 'held':
      return EXIT.held;
    case 'interrupted':
    case 'running':
      return EXIT.interrupted;
    case 'failed':
      return exitOfError((run.error as { code?: string } | null)?.code ?? '');
    case 'discarded':
      return EXIT.failed;
  }
}

/** As docs/errors.md says for each code: a source that is refused is 2 also when a worker met it. */
const exitOfError = (code: string): ExitCode => (isErrorCode(code) ? ERRORS[code].exit : EXIT.failed);
