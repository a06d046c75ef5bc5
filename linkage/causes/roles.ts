/** What a column of a file can be. */
export const COLUMN_ROLES = [
  'given_name',
  'family_name',
  'full_name',
  'middle_name',
  'birth_name',
  'birthdate',
  'birth_year',
  'birth_month',
  'birth_day',
  'email',
  'phone_number',
  'street_number',
  'street',
  'address_extra',
  'address',
  'postal_code',
  'locality',
  'identifier',
  'category',
  'number',
  'free_text',
  'ignored',
] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];

/** What a person has once, whatever each file calls it. */
export const SINGLE_ROLES: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'given_name',
  'family_name',
  'full_name',
  'birthdate',
  'birth_year',
  'birth_month',
  'birth_day',
  'street_number',
  'street',
  'address',
  'postal_code',
  'locality',
]);
