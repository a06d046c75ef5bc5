/** Generated from the migrations by `npm run generate`; do not edit. */

export interface LinkageLink {
  record_a: string;
  record_b: string;
  rule: string;
  basis: string;
  weight: number | null;
  probability: number | null;
  since_run: number;
  until_run: number | null;
  rival: string | null;
}

export interface LinkageMembership {
  record_id: string;
  cluster_id: string;
  since_run: number;
  until_run: number | null;
}

export interface LinkageModel {
  model_id: string;
  records: number;
  candidates: number;
  recall: number;
  parameters: unknown;
  since_run: number;
  until_run: number | null;
}

export interface LinkageReview {
  record_a: string;
  record_b: string;
  rule: string;
  weight: number | null;
  probability: number | null;
  reason: string;
  since_run: number;
  until_run: number | null;
  rival: string | null;
}
