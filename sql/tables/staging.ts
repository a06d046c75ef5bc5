/** Generated from the migrations by `npm run generate`; do not edit. */

export interface StagingReject {
  reject_id: string;
  stage: string;
  feed: string;
  source: string;
  file: string | null;
  line: number | null;
  record_id: string | null;
  reason: string;
  field: string | null;
  raw: string | null;
  since_run: number;
  until_run: number | null;
}

export interface StagingSourceFile {
  feed: string;
  source: string;
  file: string;
  layout: unknown;
  rows: number;
  bytes: number | null;
  content_hash: string;
  since_run: number;
  until_run: number | null;
}

export interface StagingSourceRecord {
  record_id: string;
  feed: string;
  source: string;
  source_key: string;
  line: number;
  content_hash: string;
  raw: unknown;
  first_seen_at: string;
  since_run: number;
  until_run: number | null;
}
