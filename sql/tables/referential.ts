/** Generated from the migrations by `npm run generate`; do not edit. */

export interface ReferentialEvent {
  person_id: string;
  kind: string;
  other_id: string | null;
  records: number;
  since_run: number;
}

export interface ReferentialFieldOrigin {
  person_id: string;
  field: string;
  record_id: string;
  rule: string;
  since_run: number;
  until_run: number | null;
}

export interface ReferentialMember {
  record_id: string;
  person_id: string;
  since_run: number;
  until_run: number | null;
}

export interface ReferentialPerson {
  person_id: string;
  founding_record: string;
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
  records: number;
  since_run: number;
  until_run: number | null;
}
