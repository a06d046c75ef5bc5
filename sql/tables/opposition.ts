/** Generated from the migrations by `npm run generate`; do not edit. */

export interface OppositionCoverage {
  list: string;
  point_kind: string;
  screened_at: string;
  points: number;
  since_run: number;
  until_run: number | null;
}

export interface OppositionHit {
  list: string;
  contact_point_id: string;
  entry_id: string;
  matched_by: string;
  registered_lo: string | null;
  registered_hi: string | null;
  since_run: number;
  until_run: number | null;
}

export interface OppositionList {
  list: string;
  kind: string;
  label: string | null;
  channels: string[];
  purposes: string[];
  entries: number;
  content_hash: string;
  since_run: number;
  until_run: number | null;
}
