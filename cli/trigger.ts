/** `referent trigger`: asks the living workers for a run now. The same path as the nightly run, one at a time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import { checkInputs } from '../config/inputs.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { livingWorkers, unsettledRun } from '../sql/queries/ops.ts';
import { stageProgress } from '../sql/queries/ops-tasks.ts';
import { errorOf } from '../workers/failure.ts';
import type { JobPayload } from '../workers/jobs.ts';
import type { Command } from './command.ts';
import { openWorkspace } from './open-workspace.ts';
import { printRun, runJson } from './print-run.ts';
import { followRun, openSessionQueue } from './run-session.ts';

/** How long a worker may take to begin the run before we say that it did not. */
const BEGIN_MS = 30_000;

export const trigger: Command = {
  name: 'trigger',
  args: '',
  summary: 'Ask the running workers for a run now',
  options: [
    { flag: '--full', text: 'Work on all rows, not only on those that changed' },
    { flag: '--wait', text: 'Follow the run to its end; the exit code is then that of `referent run`' },
  ],
  examples: ['referent trigger', 'referent trigger --wait --json'],
  async run(ctx, _args, options): Promise<ExitCode> {
    await using ws = await openWorkspace(ctx, { mode: 'write' });
    checkInputs(ws.loaded, ctx.workspace);
    const alive = await livingWorkers(ws.db);
    const going = await unsettledRun(ws.db);
    if (alive === 0 && going?.status === 'running') {
      throw new ReferentError('REF_WORKER_NONE', `Run ${going.run_id} has no worker any more.`, {
        hint: 'Go on with `referent run --resume`, or start `referent worker`.',
      });
    }
    if (going?.status === 'running') {
      const stage = (await stageProgress(ws.db, going.run_id)).find((s) => s.status !== 'done');
      throw new ReferentError(
        'REF_RUN_BUSY',
        `Run ${going.run_id} is going since ${going.started_at}${stage === undefined ? '' : ` (${stage.stage}, ${stage.done} of ${stage.tasks} tasks done)`}; no second one is begun.`,
      );
    }
    if (going?.status === 'held')
      throw new ReferentError('REF_RUN_HELD', `Run ${going.run_id} is held for a person to decide.`);
    if (alive === 0) throw new ReferentError('REF_WORKER_NONE', 'No worker is alive to carry the run out.');
    await using handle = await openSessionQueue(ctx, ws);
    const payload: JobPayload = { kind: 'start', trigger: 'trigger', full: options['full'] === true };
    const job = await handle.queue.add('start', payload, {
      attempts: 1,
      removeOnComplete: { count: 100 },
      removeOnFail: { count: 100 },
    });
    const begun = await waitForRun(handle.queue, job);
    if (options['wait'] !== true) {
      ctx.out(
        ctx.json ? JSON.stringify({ run: begun }) : `Run ${begun} has begun. Follow it with \`referent status\`.`,
      );
      return EXIT.ok;
    }
    const result = await followRun(ctx, ws, begun);
    if (ctx.json) ctx.out(JSON.stringify(await runJson(ws, result), null, 2));
    else await printRun(ctx, ws, result);
    return result.exit;
  },
};

/** The run that the job began. Throws what kept it from beginning. */
async function waitForRun(queue: Queue, asked: Job): Promise<number> {
  for (let waited = 0; waited < BEGIN_MS; waited += 100) {
    const job = await queue.getJob(asked.id ?? '');
    if (job?.finishedOn !== undefined) return begunBy(job);
    await sleep(100);
  }
  // Nobody shall begin it later, when it is no longer expected.
  await asked.remove().catch(() => undefined);
  throw new ReferentError('REF_WORKER_NONE', 'The workers did not begin the run within 30 seconds.');
}

function begunBy(job: Job): number {
  // It begins with the code when a worker refused it.
  const reason = job.failedReason ?? '';
  if (reason !== '') throw errorOf(reason) ?? new ReferentError('REF_TASK_LOST', 'The worker did not begin the run.');
  const { run, skipped } = job.returnvalue as { run?: number; skipped?: number | null };
  if (run !== undefined) return run;
  throw new ReferentError('REF_RUN_BUSY', `Run ${skipped ?? ''} was begun a moment before; no second one is begun.`);
}
