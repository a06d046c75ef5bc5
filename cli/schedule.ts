/** `referent schedule`: puts the nightly run of the config into the queue's scheduler, or takes it away. */
import { CronExpressionParser } from 'cron-parser';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { livingWorkers, lockRuns } from '../sql/queries/ops.ts';
import type { JobPayload } from '../workers/jobs.ts';
import type { QueueHandle } from '../workers/queue.ts';
import type { CliContext, Command } from './command.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import { openSessionQueue } from './run-session.ts';

const SCHEDULER = 'nightly';

/**
 * Brings the scheduler in line with the config: one upsert under a lock, so that many workers starting at once make one
 * schedule. Returns the next instant, or null when the config has no schedule (an old one is then removed).
 */
export async function installSchedule(ws: Workspace, handle: QueueHandle): Promise<string | null> {
  const { schedule } = ws.config;
  return ws.db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    if (schedule === undefined) {
      await handle.queue.removeJobScheduler(SCHEDULER);
      return null;
    }
    const payload: JobPayload = { kind: 'start', trigger: 'schedule', full: false };
    await handle.queue.upsertJobScheduler(
      SCHEDULER,
      { pattern: schedule.cron, tz: schedule.timezone },
      { name: 'start', data: payload, opts: { removeOnComplete: { count: 100 }, removeOnFail: { count: 100 } } },
    );
    return nextRuns(schedule, 1)[0] ?? null;
  });
}

/** The next instants of a schedule, as local time with its offset. */
export function nextRuns(schedule: { cron: string; timezone: string }, n: number): string[] {
  const cron = CronExpressionParser.parse(schedule.cron, { tz: schedule.timezone });
  return Array.from({ length: n }, () => cron.next().toISOString() ?? '');
}

export const schedule: Command = {
  name: 'schedule',
  args: '',
  summary: 'Install the nightly run of the config (workers carry it out), or remove it',
  options: [{ flag: '--remove', text: 'Take the nightly run out of the queue' }],
  examples: ['referent schedule', 'referent schedule --remove'],
  async run(ctx: CliContext, _args, options): Promise<ExitCode> {
    await using ws = await openWorkspace(ctx, { mode: 'write' });
    await using handle = await openSessionQueue(ctx, ws);
    if (options['remove'] === true) {
      const removed = await handle.queue.removeJobScheduler(SCHEDULER);
      ctx.out(
        ctx.json ? JSON.stringify({ removed }) : removed ? 'The nightly run is removed.' : 'There was no nightly run.',
      );
      return EXIT.ok;
    }
    const wanted = ws.config.schedule;
    if (wanted === undefined) {
      throw new ReferentError('REF_CONFIG_INVALID', 'The config has no schedule.', {
        where: 'referent.yaml: schedule',
        expected: 'schedule: { cron: "0 2 * * *", timezone: Europe/Paris }',
        hint: 'Add the section, then run `referent schedule` again.',
      });
    }
    await installSchedule(ws, handle);
    const workers = await livingWorkers(ws.db);
    const next = nextRuns(wanted, 3);
    if (ctx.json) ctx.out(JSON.stringify({ cron: wanted.cron, timezone: wanted.timezone, next, workers }, null, 2));
    else {
      ctx.out(`The nightly run is installed: ${wanted.cron} (${wanted.timezone}). Next: ${next.join(', ')}.`);
      if (workers === 0)
        ctx.out('No worker is alive: start `referent worker` (as a service), or nothing will happen then.');
    }
    return EXIT.ok;
  },
};
