/** Generated from the migrations by `npm run generate`; do not edit. */
import type { Generated } from 'kysely';

export interface ConsentConflict {
  person_id: string;
  contact_point_id: string | null;
  purpose: string;
  channel: string;
  event_a: string;
  event_b: string;
  decided: string;
  since_run: number;
  until_run: number | null;
}

export interface ConsentCrowdedPoint {
  contact_point_id: string;
  since_run: number;
  until_run: number | null;
}

export interface ConsentEvent {
  event_id: string;
  record_id: string;
  stated_by: string;
  source: string;
  purpose: string;
  channel: string;
  contact_point_id: string | null;
  state: string;
  is_act: boolean;
  occurred_lo: string | null;
  occurred_hi: string | null;
  valid_until: string | null;
  recorded_at: string;
  actor: string;
  means: string | null;
  notice: string | null;
  evidence: string | null;
  verification: string | null;
  grade: string;
  since_run: number;
  until_run: number | null;
}

export interface ConsentPurpose {
  purpose_no: Generated<number>;
  purpose: string;
  label: string;
  label_en: string | null;
  kind: string;
}

export interface ConsentReason {
  reason_no: number;
  reason: string;
  text_fr: string;
  text_en: string;
}

export interface ConsentVerdict {
  person_id: string;
  contact_point_id: string;
  purpose_no: number;
  channel_no: number;
  verdict_no: number;
  reason_no: number;
  evidence_kind: string | null;
  evidence_ref: string | null;
  valid_until: string | null;
  since_run: number;
  until_run: number | null;
}
