/** Generated from the migrations by `npm run generate`; do not edit. */
import type { Generated } from 'kysely';

export interface OpsAudit {
  audit_id: Generated<number>;
  at: Generated<string>;
  actor: string;
  action: string;
  run_id: number | null;
  detail: Generated<unknown>;
}

export interface OpsCurrentPublication {
  only_row: Generated<boolean>;
  run_id: number;
}

export interface OpsMigration {
  migration_no: number;
  name: string;
  sha256: string;
  applied_at: Generated<string>;
}

export interface OpsPublication {
  publication_id: Generated<number>;
  run_id: number;
  published_at: Generated<string>;
  published_by: string;
}

export interface OpsRun {
  run_id: Generated<number>;
  status: string;
  epoch: Generated<number>;
  as_of: string;
  trigger: string;
  full_run: boolean;
  base_run: number | null;
  config_text: string;
  config_hash: string;
  rules_version: string;
  model_version: string;
  code_version: string;
  started_at: Generated<string>;
  finished_at: string | null;
  error: unknown;
  checks: unknown;
}

export interface OpsStageRun {
  run_id: number;
  stage: string;
  status: string;
  tasks: Generated<number>;
  read: Generated<number>;
  written: Generated<number>;
  rejected: Generated<number>;
  reasons: Generated<unknown>;
  counts: Generated<unknown>;
  started_at: string | null;
  finished_at: string | null;
  peak_rss: number | null;
}

export interface OpsTask {
  run_id: number;
  stage: string;
  task_no: number;
  label: string;
  params: unknown;
  status: Generated<string>;
  attempt: Generated<number>;
  worker: string | null;
  started_at: string | null;
  finished_at: string | null;
  report: unknown;
  error: unknown;
}

export interface OpsWorker {
  worker: string;
  started_at: Generated<string>;
  seen_at: Generated<string>;
  queue: string;
  threads: number;
}

export interface OpsWorkspace {
  only_row: Generated<boolean>;
  workspace_id: Generated<string>;
}
