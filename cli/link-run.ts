/** Runs the engine on the rows of files: the table, the steps with their progress, and what it makes of a signal. */
import {
  type AsyncTableOptions,
  type CauseProgress,
  type CauseTableResult,
  type Judgement,
  LinkageError,
  linkCauseTableAsync,
  type RecordTable,
} from '../linkage/index.ts';
import { type LinkFiles, linkageRefusal, SOURCE_COLUMN } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import { constraintsOf, frozenOf } from './link-model.ts';
import type { LinkAsked } from './link-options.ts';
import { createBar } from './progress.ts';

export interface Linked {
  readonly table: RecordTable;
  readonly result: CauseTableResult;
}

/** A curve over thresholds begins lower than the result. */
const CURVE_AT = 0.05;

/** The rows as a table; row numbers are positions in `rows`. Throws REF_USAGE where nothing can be compared. */
export function tableOf({ attributes, table }: LinkFiles): RecordTable {
  if (attributes.length === 0)
    throw linkageRefusal(
      new LinkageError('invalid_model', 'No column of the files is one that people can be compared by.'),
    );
  return table;
}

/** A sample is drawn of all pairs, a curve reaches lower than the result. */
function keptFrom({ sample, truth, report, reviewAt }: LinkAsked): number {
  if (sample !== null) return 0;
  return truth !== null || report !== null ? Math.min(CURVE_AT, reviewAt) : reviewAt;
}

/** What a model says of the rules, and its numbers, or where an estimation starts from. */
function modelSettings({ model }: LinkAsked): Pick<AsyncTableOptions, 'rules' | 'priors' | 'frozen'> {
  const frozen = frozenOf(model);
  if (frozen !== null) return { frozen };
  return {
    ...(model === null || model.blocking.length === 0 ? {} : { rules: model.blocking }),
    ...(model === null || model.comparisons.length === 0 ? {} : { priors: model.comparisons }),
  };
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
      reviewAt: keptFrom(asked),
      maxCluster: asked.maxCluster,
      constraints: constraintsOf(ctx, asked, read),
      ...modelSettings(asked),
      judgements,
      signal: ctx.signal,
      onProgress: (step) => progress.show(step),
      ...(asked.threads === null ? {} : { threads: asked.threads }),
      ...(asked.mode === 'link' ? { across: SOURCE_COLUMN } : {}),
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
  const bar = createBar('{phase}');
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
