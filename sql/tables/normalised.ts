/** Generated from the migrations by `npm run generate`; do not edit. */
import type { Generated } from 'kysely';

export interface NormalisedContactPoint {
  contact_point_id: string;
  kind: string;
  value: string;
  line_type: string | null;
  region: string | null;
  flags: Generated<string[]>;
  since_run: number;
}

export interface NormalisedListEntry {
  entry_id: string;
  record_id: string;
  list: string;
  key_kind: string;
  key: string;
  registered_lo: string | null;
  registered_hi: string | null;
  since_run: number;
  until_run: number | null;
}

export interface NormalisedRecord {
  record_id: string;
  source: string;
  source_key: string;
  given_name: string | null;
  middle_name: string | null;
  family_name: string | null;
  birth_family_name: string | null;
  honorific: string | null;
  gender: string | null;
  birthdate: string | null;
  emails: Generated<string[]>;
  phone_numbers: Generated<string[]>;
  street_address: string | null;
  address_extra: string | null;
  postal_code: string | null;
  locality: string | null;
  country: string | null;
  identifiers: Generated<unknown>;
  company: string | null;
  audience: string;
  last_contact_at: string | null;
  collected_at: string | null;
  flags: Generated<string[]>;
  first_seen_at: string;
  since_run: number;
  until_run: number | null;
}

export interface NormalisedRecordPoint {
  record_id: string;
  contact_point_id: string;
  field: string;
  ordinal: number;
  since_run: number;
  until_run: number | null;
}

export interface NormalisedRelation {
  relation_id: string;
  record_id: string;
  kind: string;
  family: string | null;
  starts_at: string | null;
  ends_at: string | null;
  at: string | null;
  informed: boolean | null;
  could_object: boolean | null;
  since_run: number;
  until_run: number | null;
}

export interface NormalisedStatement {
  statement_id: string;
  record_id: string;
  stated_by: string;
  purpose: string;
  channel: string;
  contact_point_id: string | null;
  state: string;
  is_act: boolean;
  occurred_lo: string | null;
  occurred_hi: string | null;
  valid_until: string | null;
  actor: string;
  means: string | null;
  notice: string | null;
  evidence: string | null;
  verification: string | null;
  since_run: number;
  until_run: number | null;
}
