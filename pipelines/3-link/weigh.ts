/**
 * Rules and weights together. The rules that prove link first; the model of causes, estimated from the same records,
 * weighs every other candidate pair. With few records, which no model can be estimated from, the rules link alone.
 */
import { setImmediate } from 'node:timers/promises';
import {
  type CauseAttribute,
  type CauseTableResult,
  type LinkModel,
  linkCauseTableAsync,
  linkSteps,
  type RecordTable,
  type TableResult,
  withoutProbable,
} from '../../linkage/index.ts';
import { causeAttributes } from './cause-attributes.ts';

export interface Thresholds {
  readonly mergeAt: number;
  readonly reviewAt: number;
}
export interface Weighed {
  readonly model: LinkModel;
  /** What the rules found: all of them, or those that prove where `causes` weighed the rest. */
  readonly rules: TableResult;
  readonly causes: CauseTableResult | null;
  /** The lowest row of the cluster of each row. */
  readonly clusterOf: Int32Array;
}

/** Of the model of causes: the same random pairs every night. */
const SEED = 1;

export async function weigh(
  table: RecordTable,
  model: LinkModel,
  { mergeAt, reviewAt }: Thresholds,
  signal: AbortSignal,
): Promise<Weighed> {
  const attributes = enough(model, table.size);
  const proving = attributes === null ? model : withoutProbable(model);
  const rules = await ruled(table, proving, signal);
  if (attributes === null) return { model, rules, causes: null, clusterOf: rules.clusterOf };
  const { a, b, rule: group } = rules.links;
  const causes = await linkCauseTableAsync(table, attributes, {
    seed: SEED,
    mergeAt,
    reviewAt,
    maxCluster: model.maxCluster,
    // What the rules' own walk refused (as ambiguous, or against a contradiction) is for the weights to decide.
    sure: { a, b, group, unambiguous: new Set(), ...rules.unique },
    signal,
  });
  return { model: proving, rules, causes, clusterOf: causes.clusterOf };
}

function enough(model: LinkModel, records: number): readonly CauseAttribute[] | null {
  return records < (model.weighFrom ?? Number.POSITIVE_INFINITY) ? null : causeAttributes(model);
}

async function ruled(table: RecordTable, model: LinkModel, signal: AbortSignal): Promise<TableResult> {
  const steps = linkSteps(table, model);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    // A turn of the event loop, so that a request to stop is heard between two chunks.
    await setImmediate();
    signal.throwIfAborted();
  }
}
