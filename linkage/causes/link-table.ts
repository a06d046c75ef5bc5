/** From a table to clusters in one call: for callers that read their rows into a table themselves, as streams do. */
import { LinkageError } from '../errors.ts';
import type { RecordTable } from '../table.ts';
import type { CauseProgress } from './ask.ts';
import type { Attribute } from './attributes.ts';
import type { CauseChoices } from './cause-choices.ts';
import { type CauseSettings, type CauseTableResult, causeSteps } from './steps.ts';

export interface CauseTableOptions extends CauseChoices {
  /** Seed of the random pairs. Default 1. */
  readonly seed?: number;
  /** Probability from which two records join. Default .5: the probabilities are calibrated. */
  readonly mergeAt?: number;
  /** Probability from which a pair is in the result. Default .25. */
  readonly reviewAt?: number;
  /** Default 200. */
  readonly maxCluster?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CauseProgress) => void;
}

/**
 * Links a table that was made by `causeSchema` of the same attributes. Rows are numbers in the order of their ids.
 * Throws LinkageError `aborted`.
 */
export function linkCauseTable(
  table: RecordTable,
  attributes: readonly Attribute[],
  options: CauseTableOptions = {},
): CauseTableResult {
  const steps = causeSteps(table, causeSettings(attributes, options));
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    if (options.signal?.aborted === true)
      throw new LinkageError('aborted', 'Linking was stopped.', options.signal.reason);
    options.onProgress?.(step.value);
  }
  return step.value;
}

/** The options with their defaults. */
export const causeSettings = (attributes: readonly Attribute[], options: CauseTableOptions): CauseSettings => ({
  attributes,
  seed: options.seed ?? 1,
  mergeAt: options.mergeAt ?? 0.5,
  reviewAt: options.reviewAt ?? 0.25,
  maxCluster: options.maxCluster ?? 200,
  ...(options.constraints === undefined ? {} : { constraints: options.constraints }),
  ...(options.across === undefined ? {} : { across: options.across }),
  ...(options.judgements === undefined ? {} : { judgements: options.judgements }),
  ...(options.sure === undefined ? {} : { sure: options.sure }),
  ...(options.rules === undefined ? {} : { rules: options.rules }),
  ...(options.priors === undefined ? {} : { priors: options.priors }),
  ...(options.without === undefined ? {} : { without: options.without }),
  ...(options.frozen === undefined ? {} : { frozen: options.frozen }),
});
