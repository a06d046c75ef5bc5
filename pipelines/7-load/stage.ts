/**
 * 7-load: the last look before anybody reads the run. Tasks verify what must hold of every row; the close says what
 * changed since the last publication. Publishing itself moves one number, in the transaction that `safetyChecks` is
 * asked in: the master views show the rows that hold at that number.
 */
import { parse } from 'yaml';
import { readAsset } from '../../config/assets.ts';
import {
  allowedAt,
  changes,
  countToVerify,
  giants,
  inputRows,
  LOAD_READS,
  listEntries,
  unbalancedStages,
  verify,
} from '../../sql/queries/load.ts';
import { ReferentError } from '../errors.ts';
import { type IdRange, idRanges } from '../ids.ts';
import {
  emptyReport,
  type RunContext,
  type Stage,
  type TaskReport,
  type TaskSpec,
  type Transaction,
} from '../stage.ts';
import { type Check, checkSafety } from './safety.ts';

const TASK_ROWS = 100_000;
const MAX_TASKS = 64;

/** Lists that no rule of the pack excepts: the company's own. */
function absoluteLists(run: RunContext): string[] {
  const asset = readAsset('rules', run.config.rules, run.workspace, run.packageRoot);
  const pack = parse(asset.text) as { lists?: Record<string, unknown> } | null;
  return Object.keys(run.config.lists).filter((list) => pack?.lists?.[list] === undefined);
}

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  const rows = await countToVerify(tx, run.runId, run.full);
  if (rows === 0) return [];
  const tasks = Math.min(MAX_TASKS, 2 ** Math.ceil(Math.log2(Math.max(1, rows / TASK_ROWS))));
  return idRanges('r', tasks).map((r) => ({ label: `${r.from}..${r.to ?? ''}`, params: { from: r.from, to: r.to } }));
}

async function execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const { from, to } = task.params;
  const range: IdRange = { from: String(from), to: to == null ? null : String(to) };
  const { records, broken } = await verify(tx, {
    runId: run.runId,
    full: run.full,
    range,
    absoluteLists: absoluteLists(run),
  });
  if (broken.length > 0) {
    const which = broken.map((b) => `"${b.name}" (${b.rows})`).join(', ');
    throw new ReferentError('REF_INTERNAL', `The run breaks what must hold before it is published: ${which}.`, {
      where: `7-load ${task.label}`,
    });
  }
  return { ...emptyReport, read: records, written: records, counts: { verified: records } };
}

async function close(run: RunContext, tx: Transaction): Promise<TaskReport> {
  const unbalanced = await unbalancedStages(tx, run.runId);
  if (unbalanced.length > 0) {
    throw new ReferentError(
      'REF_INTERNAL',
      `Rows were lost in ${unbalanced.join(', ')}: read is not written + rejected.`,
    );
  }
  const changed = await changes(tx, run.runId);
  const before = run.baseRun === null ? 0 : await allowedAt(tx, run.baseRun, run.runId);
  const allowed = before + changed.allowed_opened - changed.allowed_closed;
  return { ...emptyReport, counts: { ...changed, allowed } };
}

export const load: Stage = { name: '7-load', reads: LOAD_READS, writes: [], plan, execute, close };

export interface Decision {
  readonly checks: Check[];
  readonly passed: boolean;
  /** How many checks were made and failed. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Compares the run with the last publication. Ask it after the close of 7-load; it only reads. */
export async function safetyChecks(run: RunContext, tx: Transaction): Promise<Decision> {
  const { runId, config } = run;
  const base = run.baseRun !== null;
  const { allowed_opened, allowed_closed } = await changes(tx, runId);
  const before = run.baseRun === null ? null : await allowedAt(tx, run.baseRun, runId);
  const inputs = await inputRows(tx, runId, base);
  // A consent log or a list may bear the name of a source.
  const nameOf = (i: (typeof inputs)[number]): string => (i.feed === 'person' ? i.source : `${i.feed} ${i.source}`);
  const checks = checkSafety(
    {
      sourceRows: Object.fromEntries(inputs.filter((i) => i.feed === 'person').map((i) => [i.source, i.rows])),
      rejects: Object.fromEntries(inputs.map((i) => [nameOf(i), i])),
      giants: await giants(tx, runId, config.safety.cluster_size),
      allowedCells: { before, after: (before ?? 0) + allowed_opened - allowed_closed },
      listEntries: await listEntries(tx, runId, base),
    },
    config.safety,
  );
  const failed = checks.filter((c) => !c.passed).length;
  return { checks, passed: failed === 0, counts: { checks: checks.length, failed } };
}
