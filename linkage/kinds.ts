/**
 * What each kind of attribute can say about two records: its levels, best first, the columns that it reads, and which
 * levels imply an equal integer key, so that a rule that asks for them can find its pairs by sorting.
 * A pair gets the first level that holds; a missing value on a side has no level at all.
 */
import type { ColumnForm } from './table.ts';

export const KINDS = [
  'name',
  'given_name',
  'family_name',
  'birthdate',
  'email',
  'phone_number',
  'address',
  'postal_code',
  'locality',
  'identifier',
  'category',
] as const;
export type AttributeKind = (typeof KINDS)[number];

export interface KindTable {
  readonly levels: readonly string[];
  /** The keys of an attribute of this kind that name fields of a record; the first is required. */
  readonly fields: readonly string[];
  readonly forms: Readonly<Record<string, ColumnForm>>;
  /** Sets of values rather than one: several e-mails, several numbers. */
  readonly many: boolean;
  /** Levels up to and including `upTo` imply an equal key of this name. */
  readonly keys: readonly { readonly upTo: string; readonly key: BlockKeyName }[];
}

/** `value`: the code itself. The others are said where they are made, in `block-keys.ts`. */
export type BlockKeyName = 'value' | 'name_pair' | 'day_month_free' | 'street_and_place';

const PART_LEVELS = ['exact', 'token_subset', 'similar', 'short_form', 'initial', 'near', 'different'];
const single = (form: ColumnForm, levels: readonly string[], many = false): KindTable => ({
  levels,
  fields: ['from'],
  forms: { from: form },
  many,
  keys: [{ upTo: 'exact', key: 'value' }],
});

export const KIND_TABLE: Readonly<Record<AttributeKind, KindTable>> = {
  // One comparison for the whole name: its parts are not independent evidence (CAUSES).
  name: {
    levels: [
      'exact', // both parts equal
      'swapped', // equal, given name in the place of the family name
      'token_subset', // the words of one inside the other: MARIE / MARIE CLAUDE, DUPONT / DUPONT MARTIN
      'similar', // both parts equal or with a typo
      'short_form', // ALEX / ALEXANDRE, family name as above
      'initial', // J / JEAN, family name as above
      'given_missing', // family names agree, a given name is missing
      'family_missing', // given names agree, a family name is missing
      'near', // neither agreement nor contradiction
      'family_only', // family names agree, given names are others
      'given_only', // given names agree, family names are others
      'different',
    ],
    fields: ['given', 'family', 'birth_family'],
    forms: { given: 'given_name', family: 'family_name', birth_family: 'family_name' },
    many: false,
    keys: [{ upTo: 'swapped', key: 'name_pair' }],
  },
  given_name: single('given_name', PART_LEVELS),
  family_name: single('family_name', PART_LEVELS),
  birthdate: {
    levels: [
      'exact',
      'swapped', // day and month
      'one_part_wrong', // two of three parts equal; a year with one digit wrong or two digits turned
      'compatible', // a partial date that can be the other one
      'different',
    ],
    fields: ['from'],
    forms: { from: 'birthdate' },
    many: false,
    keys: [
      { upTo: 'exact', key: 'value' },
      { upTo: 'swapped', key: 'day_month_free' },
    ],
  },
  email: single('email', ['exact', 'different'], true),
  phone_number: single('phone_number', ['exact', 'different'], true),
  address: {
    levels: [
      'exact', // number, street, and postal code or town
      'similar', // number and postal code, street with a typo
      'different',
    ],
    fields: ['street', 'postal_code', 'locality'],
    forms: { street: 'street', postal_code: 'postal_code', locality: 'locality' },
    many: false,
    keys: [{ upTo: 'exact', key: 'street_and_place' }],
  },
  postal_code: single('postal_code', ['exact', 'different']),
  locality: single('locality', ['exact', 'similar', 'different']),
  identifier: single('identifier', ['exact', 'different'], true),
  category: single('category', ['exact', 'different']),
};

export const levelNumber = (kind: AttributeKind, level: string): number => KIND_TABLE[kind].levels.indexOf(level);
