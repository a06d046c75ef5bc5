/** Begins, resumes, approves and discards runs. All of it under the run lock, so that two commands cannot both begin. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kysely } from 'kysely';
import { readAsset } from '../config/assets.ts';
import { type LoadedConfig, parseConfig } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { inspectInputs } from '../pipelines/preview.ts';
import {
  audit,
  discardRun,
  insertRun,
  livingWorkers,
  lockRuns,
  type NewRun,
  publishRun,
  type RunRow,
  reopenRun,
  stopRun,
  unsettledRun,
} from '../sql/queries/ops.ts';
import { stageProgress } from '../sql/queries/ops-tasks.ts';
import type { Database } from '../sql/tables/database.ts';

type Db = Kysely<Database>;

export interface StartOptions {
  readonly loaded: LoadedConfig;
  readonly workspace: string;
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
  readonly asOf: string;
  readonly trigger: NewRun['trigger'];
  readonly full: boolean;
  readonly actor: string;
  /** How many living workers are the caller's own: with none but these, a running run has been abandoned. */
  readonly ownWorkers: number;
}

export interface Started {
  readonly run: RunRow;
  /** The stopped run that was taken back to begin this one, and how many rows that were. */
  readonly discarded: { readonly run: number; readonly rows: number } | null;
}

const VERSION: string = (
  JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;
export const codeVersion = (): string => VERSION;

/** One sentence about a run that is going, for REF_RUN_BUSY. */
async function tellRunning(db: Db, run: RunRow): Promise<string> {
  const stages = await stageProgress(db, run.run_id);
  const current = stages.find((s) => s.status !== 'done') ?? stages.at(-1);
  const where =
    current === undefined
      ? 'it is about to begin'
      : `it is in ${current.stage}, ${current.done} of ${current.tasks} tasks done`;
  return `Run ${run.run_id} is going since ${run.started_at}: ${where}.`;
}

/**
 * Begins a run. A failed, interrupted or abandoned run before it is taken back; a going or a held one is refused. Every
 * input is opened first: what cannot be read is refused before there is a run.
 */
export async function startRun(db: Db, o: StartOptions): Promise<Started> {
  const rules = readAsset('rules', o.loaded.config.rules, o.workspace, PACKAGE_ROOT);
  const model = readAsset('models', o.loaded.config.linkage.model, o.workspace, PACKAGE_ROOT);
  await inspectInputs(o.loaded.config, o);
  return db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    const before = await unsettledRun(trx);
    let discarded: Started['discarded'] = null;
    if (before?.status === 'held') throw heldError(before);
    if (before !== null) {
      if (before.status === 'running' && (await livingWorkers(trx)) > o.ownWorkers) {
        throw new ReferentError('REF_RUN_BUSY', await tellRunning(trx, before));
      }
      discarded = { run: before.run_id, rows: await discardRun(trx, before.run_id) };
      await audit(trx, o.actor, 'discard', before.run_id, { rows: discarded.rows });
    }
    const run = await insertRun(trx, {
      asOf: o.asOf,
      trigger: o.trigger,
      configText: o.loaded.text,
      configHash: o.loaded.hash,
      rulesVersion: rules.version,
      modelVersion: model.version,
      codeVersion: VERSION,
      full: o.full,
    });
    await audit(trx, o.actor, 'run', run.run_id, { trigger: o.trigger });
    return { run, discarded };
  });
}

function heldError(run: RunRow): ReferentError {
  return new ReferentError(
    'REF_RUN_HELD',
    `Run ${run.run_id} is held since ${run.finished_at ?? run.started_at}: a safety check failed.`,
  );
}

export interface ResumeOptions {
  readonly actor: string;
  readonly ownWorkers: number;
  readonly workspace: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** A run has one rule pack, one model and one program from its beginning to its end. Throws REF_RUN_CHANGED. */
async function requireSameRules(
  trx: Db,
  runId: number,
  workspace: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const row = await trx
    .selectFrom('ops.run')
    .select(['config_text', 'rules_version', 'model_version', 'code_version'])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  const { config } = parseConfig(row.config_text, { file: 'referent.yaml', variables });
  const now = {
    'rule pack': [row.rules_version, readAsset('rules', config.rules, workspace, PACKAGE_ROOT).version],
    'linkage model': [row.model_version, readAsset('models', config.linkage.model, workspace, PACKAGE_ROOT).version],
    program: [row.code_version, VERSION],
  };
  const changed = Object.entries(now).filter(([, [before, after]]) => before !== after);
  if (changed.length === 0) return;
  const what = changed.map(([name, [before, after]]) => `the ${name} is ${after}, it was ${before}`).join('; ');
  throw new ReferentError('REF_RUN_CHANGED', `Run ${runId} cannot go on: ${what}.`);
}

/**
 * Takes up the run that stopped, or joins the one that is going (`joined`: nothing is enqueued again).
 * Throws REF_RUN_NONE when there is none.
 */
export async function resumeRun(
  db: Db,
  { actor, ownWorkers, workspace, variables }: ResumeOptions,
): Promise<{ run: RunRow; joined: boolean }> {
  return db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    const run = await unsettledRun(trx);
    if (run === null) throw new ReferentError('REF_RUN_NONE', 'There is no stopped run to resume.');
    if (run.status === 'held') throw heldError(run);
    if (run.status === 'running' && (await livingWorkers(trx)) > ownWorkers) return { run, joined: true };
    await requireSameRules(trx, run.run_id, workspace, variables);
    const reopened = await reopenRun(trx, run.run_id);
    await audit(trx, actor, 'resume', run.run_id, { epoch: reopened.epoch });
    return { run: reopened, joined: false };
  });
}

/** Marks the run as stopped on request; the tasks that are under way lose their fence. */
export async function interruptRun(db: Db, runId: number, actor: string): Promise<void> {
  if (await stopRun(db, runId, 'interrupted')) await audit(db, actor, 'interrupt', runId);
}

/** Publishes the held run: a person has looked. */
export async function approveRun(db: Db, actor: string): Promise<RunRow> {
  return db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    const run = await unsettledRun(trx);
    if (run?.status !== 'held') throw new ReferentError('REF_RUN_NONE', 'There is no held run to approve.');
    await publishRun(trx, run.run_id, actor, run.checks);
    await audit(trx, actor, 'approve', run.run_id);
    return run;
  });
}

/** Takes back the unsettled run, whatever stopped it. */
export async function discardUnsettled(
  db: Db,
  actor: string,
  ownWorkers: number,
): Promise<{ run: RunRow; rows: number }> {
  return db.transaction().execute(async (trx) => {
    await lockRuns(trx);
    const run = await unsettledRun(trx);
    if (run === null) throw new ReferentError('REF_RUN_NONE', 'There is no stopped run to discard.');
    if (run.status === 'running' && (await livingWorkers(trx)) > ownWorkers) {
      throw new ReferentError('REF_RUN_BUSY', await tellRunning(trx, run));
    }
    const rows = await discardRun(trx, run.run_id);
    await audit(trx, actor, 'discard', run.run_id, { rows });
    return { run, rows };
  });
}
