/**
 * 3-link: which records are one person. One task: the engine holds the columns of all open records in memory, and only
 * what differs from the open links, memberships and reviews is written. A night in which no record changed has no task.
 */
import { readAsset } from '../../config/assets.ts';
import {
  causeRow,
  causeSchema,
  createTableBuilder,
  fieldsOf,
  type LinkModel,
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
import { causeAttributes } from './cause-attributes.ts';
import { FOUNDER_FIELDS, membershipRows } from './founder.ts';
import { countedReviews, linkCounts } from './link-counts.ts';
import { linkRows, reviewRows } from './link-rows.ts';
import { modelRows } from './model-row.ts';
import { readModel } from './read-model.ts';
import { type FieldQuery, fieldQuery } from './record-fields.ts';
import { weigh } from './weigh.ts';

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
  const causes = causeAttributes(model) ?? [];
  const columns = [...tableSchema(model, FOUNDER_FIELDS).columns, ...causeSchema(causes).columns];
  const builder = createTableBuilder({ columns });
  const expressions = fields.map((f) => f.expression);
  for await (const [id, firstSeen, source, key, ...cells] of readRecords(tx, expressions)) {
    const row: Record<string, string | readonly string[] | null | undefined> = {
      first_seen: firstSeen,
      source,
      source_key: key,
    };
    for (const [i, { field, isSet }] of fields.entries())
      row[field] = isSet ? parseTextArray(cells[i] ?? null) : cells[i];
    // Canonical values are read alike by both; dates are ISO 8601.
    builder.add(id ?? '', { ...row, ...causeRow(causes, row, true) });
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
  const { merge_at: mergeAt, review_at: reviewAt } = run.config.linkage;
  const at = { mergeAt, reviewAt };
  const weighed = await weigh(table, model, at, run.signal);
  const { report } = weighed.rules;
  const write = (target: LinkTarget, rows: Iterable<readonly CopyValue[]>) =>
    writeDifference(tx, run.runId, target, rows);
  const reviews = { refused: 0, doubtful: 0 };
  const written = [
    await write('link', linkRows(table, weighed, at)),
    await write('membership', membershipRows(table, weighed.clusterOf)),
    await write('review', countedReviews(reviewRows(table, weighed, at), reviews)),
    await write('model', modelRows(weighed)),
  ];
  return {
    read: report.records,
    written: report.records,
    rejected: 0,
    reasons: {},
    counts: {
      records: report.records,
      pairs_left_out: report.blocks.flatMap((b) => b.giants).reduce((n, g) => n + g.pairs - g.kept, 0),
      ...linkCounts(weighed),
      ...reviews,
      rows_opened: written.reduce((n, w) => n + w.opened, 0),
      rows_closed: written.reduce((n, w) => n + w.closed, 0),
    },
  };
}

export const link: Stage = { name: '3-link', reads: LINK_READS, writes: LINK_WRITES, plan, execute };
