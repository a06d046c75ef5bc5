/** Runs the engine on the rows of files: the table, the steps with their progress, and what it makes of a signal. */
import { SingleBar } from 'cli-progress';
import {
  type CauseProgress,
  type CauseTableResult,
  type Constraints,
  type Judgement,
  LinkageError,
  linkCauseTableAsync,
  type RecordTable,
} from '../linkage/index.ts';
import { type LinkFiles, linkageRefusal, SOURCE_COLUMN } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import type { LinkAsked } from './link-options.ts';

export interface Linked {
  readonly table: RecordTable;
  readonly result: CauseTableResult;
}

/** From which probability pairs are in the result. */
export const REVIEW_AT = 0.25;
/** A curve over thresholds begins lower. */
const CURVE_AT = 0.05;
const MAX_CLUSTER = 200;
/** Files in which nobody stands twice: their rows never stand in one cluster. */
const NOBODY_TWICE: Constraints = { clean: { column: SOURCE_COLUMN, sources: 'all' } };

/** The rows as a table; row numbers are positions in `rows`. Throws REF_USAGE where nothing can be compared. */
export function tableOf({ attributes, table }: LinkFiles): RecordTable {
  if (attributes.length === 0)
    throw linkageRefusal(
      new LinkageError('invalid_model', 'No column of the files is one that people can be compared by.'),
    );
  return table;
}

/** A sample is drawn of all pairs, a curve reaches lower than the result. */
function reviewAt({ sample, truth, report, threshold }: LinkAsked): number {
  if (sample !== null) return 0;
  return Math.min(threshold, truth !== null || report !== null ? CURVE_AT : REVIEW_AT);
}

/** Links the rows. Throws REF_USAGE for what the engine refuses, and the reason of the signal. */
export async function linkRows(
  ctx: CliContext,
  read: LinkFiles,
  asked: LinkAsked,
  judgements: readonly Judgement[],
): Promise<Linked> {
  const progress = linkProgress(ctx);
  try {
    const table = tableOf(read);
    const result = await linkCauseTableAsync(table, read.attributes, {
      seed: asked.seed,
      mergeAt: asked.threshold,
      reviewAt: reviewAt(asked),
      maxCluster: MAX_CLUSTER,
      judgements,
      signal: ctx.signal,
      onProgress: (step) => progress.show(step),
      ...(asked.threads === null ? {} : { threads: asked.threads }),
      ...(asked.mode === 'link' ? { constraints: NOBODY_TWICE, across: 'source' } : {}),
    });
    return { table, result };
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw error instanceof LinkageError ? linkageRefusal(error) : error;
  } finally {
    progress.end();
  }
}

const PHASES: Readonly<Record<string, string>> = {
  block: 'finding who could be alike',
  compare: 'comparing',
  score: 'scoring',
  estimate: 'estimating the model',
  cluster: 'joining',
};

/** A bar a phase on a terminal, a line a phase otherwise, nothing with --quiet. */
function linkProgress(ctx: CliContext): { show(progress: CauseProgress): void; end(): void } {
  let phase: CauseProgress['phase'] | null = null;
  if (!ctx.interactive)
    return {
      show(progress) {
        if (progress.phase !== phase) ctx.note(`${PHASES[progress.phase] ?? progress.phase} …`);
        phase = progress.phase;
      },
      end: () => undefined,
    };
  const bar = new SingleBar({
    format: '  {bar} {phase}',
    hideCursor: true,
    clearOnComplete: true,
    barsize: 28,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: process.stderr,
  });
  bar.start(1, 0, { phase: PHASES['block'] });
  return {
    show({ phase: now, done, total }) {
      bar.setTotal(Math.max(1, total));
      bar.update(Math.min(done, Math.max(1, total)), { phase: PHASES[now] ?? now });
      phase = now;
    },
    end: () => bar.stop(),
  };
}
