/**
 * 3-link: which records are one person. One task: the engine holds the columns of all open records in memory, and only
 * what differs from the open links, memberships and reviews is written. A night in which no record changed has no task.
 */
import { setImmediate } from 'node:timers/promises';
import { readAsset } from '../../config/assets.ts';
import {
  createTableBuilder,
  fieldsOf,
  type LinkModel,
  linkSteps,
  type RecordTable,
  tableSchema,
} from '../../linkage/index.ts';
import { type CopyValue, parseTextArray } from '../../sql/copy.ts';
import {
  hasWork,
  LINK_READS,
  LINK_WRITES,
  type LinkTarget,
  readRecords,
  writeDifference,
} from '../../sql/queries/link.ts';
import type { RunContext, Stage, TaskReport, TaskSpec, Transaction } from '../stage.ts';
import { FOUNDER_FIELDS, membershipRows } from './founder.ts';
import { linkRows, reviewRows } from './link-rows.ts';
import { readModel } from './read-model.ts';
import { type FieldQuery, fieldQuery } from './record-fields.ts';

function modelOf(run: RunContext): LinkModel {
  const { model: name, max_cluster } = run.config.linkage;
  const { text } = readAsset('models', name, run.workspace, run.packageRoot);
  const model = readModel(text, /\.ya?ml$/.test(name) ? name : `models/${name}.yaml`);
  return { ...model, maxCluster: Math.min(model.maxCluster, max_cluster) };
}

/** The columns of all open records. */
async function readTable(run: RunContext, tx: Transaction, model: LinkModel): Promise<RecordTable> {
  const fields = fieldsOf(model)
    .map(fieldQuery)
    .filter((f): f is FieldQuery => f !== null);
  const builder = createTableBuilder(tableSchema(model, FOUNDER_FIELDS));
  const expressions = fields.map((f) => f.expression);
  for await (const [id, firstSeen, source, key, ...cells] of readRecords(tx, expressions)) {
    const row: Record<string, string | readonly string[] | null | undefined> = {
      first_seen: firstSeen,
      source,
      source_key: key,
    };
    for (const [i, { field, isSet }] of fields.entries())
      row[field] = isSet ? parseTextArray(cells[i] ?? null) : cells[i];
    builder.add(id ?? '', row);
    if (builder.size % 4096 === 0) run.signal.throwIfAborted();
  }
  return builder.finish();
}

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  return (await hasWork(tx, run.runId, run.full)) ? [{ label: 'link', params: {} }] : [];
}

async function execute(run: RunContext, _task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const model = modelOf(run);
  const table = await readTable(run, tx, model);
  const steps = linkSteps(table, model);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    // A turn of the event loop, so that a request to stop is heard between two chunks.
    await setImmediate();
    run.signal.throwIfAborted();
  }
  const result = step.value;
  const { report } = result;
  const write = (target: LinkTarget, rows: Iterable<readonly CopyValue[]>) =>
    writeDifference(tx, run.runId, target, rows);
  const links = await write('link', linkRows(table, result));
  const members = await write('membership', membershipRows(table, result.clusterOf));
  const reviews = await write('review', reviewRows(table, result));
  return {
    read: report.records,
    written: report.records,
    rejected: 0,
    reasons: {},
    counts: {
      records: report.records,
      pairs_compared: report.compared,
      pairs_left_out: report.blocks.flatMap((b) => b.giants).reduce((n, g) => n + g.pairs - g.kept, 0),
      links: report.links,
      refused: report.refused,
      doubtful: report.doubtful,
      clusters: report.clusters,
      largest_cluster: report.largest,
      rows_opened: links.opened + members.opened + reviews.opened,
      rows_closed: links.closed + members.closed + reviews.closed,
    },
  };
}

export const link: Stage = { name: '3-link', reads: LINK_READS, writes: LINK_WRITES, plan, execute };
