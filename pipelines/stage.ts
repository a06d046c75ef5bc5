/**
 * The stage contract. A stage plans its tasks, prepares, executes one task, and closes. Everything that it writes in a task is
 * written in the task's one transaction, which commits only while the task's attempt is still its own (the fence);
 * so a task is done exactly once, whatever the queue does.
 */
import type { Kysely } from 'kysely';
import type { PoolClient } from 'pg';
import type { Config } from '../config/schema.ts';
import type { Database } from '../sql/tables/database.ts';

export const STAGES = ['1-extract', '2-normalise', '3-link', '4-merge', '5-oppose', '6-permit', '7-load'] as const;
export type StageName = (typeof STAGES)[number];

/** What is fixed for the whole run. */
export interface RunContext {
  readonly runId: number;
  /** The instant that the run decides for, ISO 8601 in UTC. */
  readonly asOf: string;
  /** The run that was published when this one began; null for a first run. */
  readonly baseRun: number | null;
  /**
   * True when nothing of the base may be trusted as it is (first run, other config, rules, model or code version):
   * every stage then works on all rows instead of on those that changed, and writes only differences all the same.
   */
  readonly full: boolean;
  readonly config: Config;
  /** Where the workspace's own database is; a stage that reads a source by SQL opens its own connection. */
  readonly databaseUrl: string;
  /** Absolute folder of the workspace; relative paths of the config start here. */
  readonly workspace: string;
  /** Absolute folder of the package, where sql/ and config/ stand. */
  readonly packageRoot: string;
  readonly signal: AbortSignal;
}

/** One open transaction; `db` is Kysely on the same connection as `client`. */
export interface Transaction {
  readonly client: PoolClient;
  readonly db: Kysely<Database>;
}

/** What a task is to do: ids, ranges and counts only, never a personal value. Stored in ops.task. */
export interface TaskSpec {
  /** For people: 'boutiques', 'r0..r4'. Source names and ranges only. */
  readonly label: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
}

/** What a task did. `read = written + rejected` always holds and is checked by the runner. */
export interface TaskReport {
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  /** Rejected rows by reason code; sums to `rejected`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Other counts worth showing (new, changed, gone, links, hits, allowed …). */
  readonly counts: Readonly<Record<string, number>>;
}

export interface Stage {
  readonly name: StageName;
  /** Tables read and written, as schema.table; a policy test compares them with the queries. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Lists the tasks; may be empty. Runs in a read transaction, once. Must not write. */
  plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]>;
  /** Runs once before the first task, in its own fenced transaction, when all tasks need it; after `plan`. */
  prepare?(run: RunContext, tx: Transaction): Promise<TaskReport>;
  execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport>;
  /** Runs once after the last task, in its own fenced transaction; for what needs all tasks. */
  close?(run: RunContext, tx: Transaction): Promise<TaskReport>;
}

export const emptyReport: TaskReport = { read: 0, written: 0, rejected: 0, reasons: {}, counts: {} };
