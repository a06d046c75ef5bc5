/** `referent worker`: takes part in runs until it is told to stop. */
import { loadConfig } from '../config/load.ts';
import { EXIT, type ExitCode } from '../pipelines/errors.ts';
import { owned } from '../sql/owned.ts';
import { openLog } from '../workers/log.ts';
import type { CliContext, Command } from './command.ts';
import { openWorkspace } from './open-workspace.ts';
import { parseThreads } from './run.ts';
import { beginWorker, isDebug, openSessionQueue, threadsOf } from './run-session.ts';
import { installSchedule } from './schedule.ts';

const untilStopped = (ctx: CliContext): Promise<void> =>
  new Promise((resolve) => {
    if (ctx.signal.aborted) resolve();
    else ctx.signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const worker: Command = {
  name: 'worker',
  args: '',
  summary: 'Do the tasks of runs that are triggered, scheduled or run elsewhere, until stopped',
  options: [{ flag: '--threads <n>', text: 'Tasks at a time (default: the cores)' }],
  examples: [
    'referent worker',
    'REDIS_URL=redis://queue:6379 DATABASE_URL=postgres://db/referent referent worker --threads 8',
  ],
  async run(ctx, _args, options): Promise<ExitCode> {
    const loaded = loadConfig(ctx.workspace, ctx.env);
    await using stack = owned();
    const ws = stack.use(await openWorkspace(ctx, { mode: 'write', config: loaded }));
    const handle = stack.use(await openSessionQueue(ctx, ws));
    const threads = threadsOf(ws, parseThreads(options['threads']));
    const running = stack.use(await beginWorker(ctx, ws, handle, threads, openLog(isDebug(ctx))));
    const next = await installSchedule(ws, handle);
    ctx.note(`Worker ${running.name}: ${threads} threads, queue on ${handle.kind}.`);
    if (next !== null) ctx.note(`The next nightly run is at ${next}.`);
    ctx.note('Stop it with Ctrl-C: it finishes its tasks first.');
    await untilStopped(ctx);
    ctx.note('Stopping: the tasks under way are finished first (press Ctrl-C again to end them).');
    const second = (): void => void running.close(true);
    process.once('SIGINT', second);
    await running.close();
    process.off('SIGINT', second);
    return EXIT.ok;
  },
};
