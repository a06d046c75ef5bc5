/** `referent status`: what is published, what is going, and how healthy each stage is. */
import { EXIT, type ExitCode } from '../pipelines/errors.ts';
import { latestRun, livingWorkers, publishedRun, readRun } from '../sql/queries/ops.ts';
import { stageProgress } from '../sql/queries/ops-tasks.ts';
import { rejectCounts, sourceCounts } from '../sql/queries/summary.ts';
import type { Command } from './command.ts';
import { openWorkspace } from './open-workspace.ts';
import { printStages } from './print-run.ts';
import { nextRuns } from './schedule.ts';
import { count, table } from './table.ts';

export const status: Command = {
  name: 'status',
  args: '',
  summary: 'What is published, the last run and its stages, workers, and what was refused',
  options: [],
  async run(ctx): Promise<ExitCode> {
    await using ws = await openWorkspace(ctx);
    const latest = await latestRun(ws.db);
    const published = await publishedRun(ws.db);
    const publication = published === null ? null : await readRun(ws.db, published);
    const stages = latest === null ? [] : await stageProgress(ws.db, latest.run_id);
    const sources = latest === null ? [] : await sourceCounts(ws.db, latest.run_id);
    const rejects = await rejectCounts(ws.db);
    const workers = await livingWorkers(ws.db);
    const next = ws.config.schedule === undefined ? null : (nextRuns(ws.config.schedule, 1)[0] ?? null);
    if (ctx.json) {
      const shown =
        latest === null
          ? null
          : {
              run: latest.run_id,
              status: latest.status,
              as_of: latest.as_of,
              started_at: latest.started_at,
              finished_at: latest.finished_at,
              error: latest.error,
            };
      const current =
        publication === null
          ? null
          : { run: publication.run_id, as_of: publication.as_of, published_at: publication.finished_at };
      ctx.out(
        JSON.stringify({ publication: current, latest: shown, stages, sources, rejects, workers, next }, null, 2),
      );
      return EXIT.ok;
    }
    ctx.out(
      publication === null
        ? 'Nothing is published yet.'
        : `Published: run ${publication.run_id}, as of ${publication.as_of}.`,
    );
    if (latest === null) {
      ctx.out('No run yet: `referent run`.');
      return EXIT.ok;
    }
    const advice: Record<string, string> = {
      failed: ' (`referent run --resume` when mended)',
      interrupted: ' (`referent run --resume`)',
      held: ' (`referent run --approve` or `--discard`)',
      running: workers === 0 ? ' by its row, but no worker is alive (`referent run --resume`)' : '',
    };
    ctx.out(`Last run: ${latest.run_id}, ${latest.status}${advice[latest.status] ?? ''}, begun ${latest.started_at}.`);
    ctx.out(`${count(workers, 'worker')} alive.${next === null ? '' : ` Next nightly run: ${next}.`}`);
    ctx.out('');
    printStages(ctx, { run: latest, stages, exit: EXIT.ok });
    if (rejects.length > 0)
      ctx.out(
        table(
          ['source', 'refused because', 'rows'],
          rejects.map((r) => [r.source, r.reason, r.rows]),
        ),
      );
    return EXIT.ok;
  },
};
