/** Linking a table with several threads, or in this one with pauses for whatever else waits. */
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { LinkageError } from '../errors.ts';
import type { RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { compile } from './compile.ts';
import { type Crew, openCrew } from './crew.ts';
import { createFacts } from './facts.ts';
import { type CauseTableOptions, causeSettings } from './link-table.ts';
import { type CauseTableResult, causeRun, causeSteps, onlyOf } from './steps.ts';
import type { JobResult } from './work.ts';

export interface AsyncTableOptions extends CauseTableOptions {
  /** Default: as many as there are cores; one where there are too few records for more to be of use. */
  readonly threads?: number;
}

/** Below it, opening threads takes as long as they save. */
const WORTH_THREADS = 30_000;

/**
 * Links a table that was made by `causeSchema` of the same attributes. The result is the same for any number of threads,
 * byte for byte. Rejects with LinkageError `aborted`.
 */
export async function linkCauseTableAsync(
  table: RecordTable,
  attributes: readonly Attribute[],
  options: AsyncTableOptions = {},
): Promise<CauseTableResult> {
  const threads = options.threads ?? (table.size < WORTH_THREADS ? 1 : availableParallelism());
  if (threads <= 1) return alone(table, attributes, options);
  stopWhere(options.signal);
  const crew = openCrew(threads, options.signal);
  try {
    return await together(crew, table, attributes, options);
  } finally {
    await crew.close();
  }
}

async function alone(
  table: RecordTable,
  attributes: readonly Attribute[],
  options: CauseTableOptions,
): Promise<CauseTableResult> {
  const steps = causeSteps(table, causeSettings(attributes, options));
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    options.onProgress?.(step.value);
    await setImmediate();
    stopWhere(options.signal);
  }
}

async function together(
  crew: Crew,
  table: RecordTable,
  attributes: readonly Attribute[],
  options: CauseTableOptions,
): Promise<CauseTableResult> {
  const facts = createFacts();
  const settings = causeSettings(attributes, options);
  const compiled = compile(table, attributes, facts, onlyOf(settings));
  const run = causeRun(table, settings, compiled, facts);
  let results: JobResult[] = [];
  for (let step = run.next(results); ; step = run.next(results)) {
    results = [];
    if (step.done === true) return step.value;
    const asked = step.value;
    if (asked.kind === 'share') crew.share(asked.shared);
    else if (asked.kind === 'work') {
      const { phase, jobs } = asked;
      results = await crew.work(jobs, (done) => options.onProgress?.({ phase, done, total: jobs.length }));
    } else {
      options.onProgress?.(asked.progress);
      await setImmediate();
      stopWhere(options.signal);
    }
  }
}

function stopWhere(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new LinkageError('aborted', 'Linking was stopped.', signal.reason);
}
