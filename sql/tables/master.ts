/** Generated from the migrations by `npm run generate`; do not edit. */

export interface MasterConflict {
  person_id: string | null;
  contact_point_id: string | null;
  purpose: string | null;
  channel: string | null;
  decided: string | null;
  source_a: string | null;
  state_a: string | null;
  at_a: string | null;
  evidence_a: string | null;
  source_b: string | null;
  state_b: string | null;
  at_b: string | null;
  evidence_b: string | null;
}

export interface MasterContactPoint {
  contact_point_id: string | null;
  kind: string | null;
  value: string | null;
  line_type: string | null;
  region: string | null;
  flags: string[] | null;
  persons: number | null;
}

export interface MasterPermission {
  person_id: string | null;
  contact_point_id: string | null;
  channel: string | null;
  purpose: string | null;
  verdict: string | null;
  reason: string | null;
  valid_until: string | null;
}

export interface MasterPerson {
  person_id: string | null;
  given_name: string | null;
  middle_name: string | null;
  family_name: string | null;
  birth_family_name: string | null;
  gender: string | null;
  birthdate: string | null;
  email: string | null;
  phone_number: string | null;
  street_address: string | null;
  address_extra: string | null;
  postal_code: string | null;
  locality: string | null;
  country: string | null;
  records: number | null;
}

export interface MasterPersonContactPoint {
  person_id: string | null;
  contact_point_id: string | null;
  records: number | null;
}

export interface MasterRecord {
  source: string | null;
  source_key: string | null;
  person_id: string | null;
}
