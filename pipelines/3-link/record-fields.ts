/** The fields of a record that a linkage model may name, and how each is read from `normalised.record`. */
import { literal } from '../../sql/copy.ts';

const TEXT_FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'street_address',
  'postal_code',
  'locality',
  'country',
  'company',
  'audience',
] as const;
const SET_FIELDS = ['emails', 'phone_numbers'] as const;
const IDENTIFIER = /^identifiers\.([a-z][a-z0-9_]*)$/;

export const RECORD_FIELDS: readonly string[] = [...TEXT_FIELDS, ...SET_FIELDS, 'identifiers.NAME'];

export interface FieldQuery {
  readonly field: string;
  /** An SQL expression over `normalised.record`. */
  readonly expression: string;
  /** True: the expression gives a PostgreSQL array. */
  readonly isSet: boolean;
}

/** Null when a record has no such field. */
export function fieldQuery(field: string): FieldQuery | null {
  if (TEXT_FIELDS.some((f) => f === field)) return { field, expression: field, isSet: false };
  if (SET_FIELDS.some((f) => f === field)) return { field, expression: field, isSet: true };
  const key = IDENTIFIER.exec(field)?.[1];
  return key === undefined ? null : { field, expression: `identifiers->>${literal(key)}`, isSet: false };
}
