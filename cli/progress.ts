/** Progress of a run on stderr: one bar per run on a terminal, a line per finished stage otherwise, nothing with --quiet. */
import { SingleBar } from 'cli-progress';
import { STAGES } from '../pipelines/stage.ts';
import type { StageProgress } from '../sql/queries/ops-tasks.ts';
import type { CliContext } from './command.ts';
import { count, seconds } from './table.ts';

export interface Progress {
  show(stages: readonly StageProgress[]): void;
  end(): void;
}

/** A bar on stderr that is gone when it ends; `format` is what stands behind it. */
export const createBar = (format: string): SingleBar =>
  new SingleBar({
    format: `  {bar} ${format}`,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 28,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
  });

/** Each stage is a tenth of a bar wide, filled by its tasks; a bar that knows nothing better than tasks. */
export function runProgress(ctx: CliContext): Progress {
  if (!ctx.interactive) return plainProgress(ctx);
  const bar = createBar('{stage}  {detail}');
  const PER_STAGE = 1000;
  bar.start(STAGES.length * PER_STAGE, 0, { stage: 'starting', detail: '' });
  return {
    show(stages) {
      const done = stages.filter((s) => s.status === 'done').length;
      const current = stages.find((s) => s.status !== 'done');
      const part = current === undefined || current.tasks === 0 ? 0 : current.done / current.tasks;
      bar.update(Math.round((done + part) * PER_STAGE), {
        stage: current?.stage ?? (done === STAGES.length ? 'publishing' : 'queue'),
        detail: current === undefined ? '' : `${current.done} of ${current.tasks} tasks, ${seconds(current.seconds)}`,
      });
    },
    end: () => bar.stop(),
  };
}

function plainProgress(ctx: CliContext): Progress {
  const told = new Set<string>();
  return {
    show(stages) {
      for (const s of stages) {
        if (s.status !== 'done' || told.has(s.stage)) continue;
        told.add(s.stage);
        const rejected = s.rejected === 0 ? '' : `, ${count(s.rejected, 'rejected')}`.replace('rejecteds', 'rejected');
        ctx.note(`${s.stage}: ${count(s.written, 'row')}${rejected}, ${seconds(s.seconds)}`);
      }
    },
    end: () => undefined,
  };
}
