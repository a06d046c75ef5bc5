/**
 * What two records can say to each other, as data: the ordered levels of each kind, what a level agrees on, and the
 * share of one person's pairs that is expected there before any data is seen (the default m, CAUSES "Estimation").
 */

export type CauseKind =
  | 'name'
  | 'birthdate'
  | 'identifier'
  | 'email'
  | 'mobile'
  | 'landline'
  | 'address'
  | 'place'
  | 'category';

/**
 * What a level agrees on. `both`: given and family name; `made_of_name`: an agreement that follows from the names;
 * `exact`, `near`: the value; `weak`: something less, or nothing.
 */
export type Agreement = 'both' | 'given' | 'family' | 'made_of_name' | 'exact' | 'near' | 'weak';

export interface LevelSpec {
  readonly code: string;
  readonly agrees: Agreement;
  /** Default m; they sum to 1 over a comparison. */
  readonly m: number;
}
export interface ComparisonSpec {
  /** Unique in a model; comparisons are ordered by it. */
  readonly name: string;
  readonly kind: CauseKind;
  /** Best first; a pair gets the first that holds, or none when a side is missing. */
  readonly levels: readonly LevelSpec[];
}

const level = (code: string, agrees: Agreement, m: number): LevelSpec => ({ code, agrees, m });

/** Upper ends of the bins of expected namesakes, count(given) · count(family) / records; the fifth is open. */
export const NAMESAKE_BINS = [0.02, 0.1, 0.5, 2.5] as const;
/** Upper ends of the shares of records with one birth date, one category, one place; the last bin is open (CAUSES). */
export const DATE_BINS = [2e-4, 1.2e-3] as const;
export const CATEGORY_BINS = [0.01, 0.1] as const;
export const PLACE_BINS = [1e-3, 1e-2] as const;

const TELEPHONE: readonly LevelSpec[] = [
  level('exact', 'exact', 0.6),
  level('shared_by_many', 'exact', 0.15),
  level('one_edit', 'near', 0.15),
  level('different', 'weak', 0.1),
];

/**
 * The m of the name are those of CAUSES; what it leaves open (.08) is shared by the three levels that it does not name.
 * Elsewhere: best level .6, worst .1, the rest shared; two levels .85 and .15. Where the best level is split by how
 * common the value is, its share is split alike and learned from the data.
 */
export const LEVELS: Readonly<Record<CauseKind, readonly LevelSpec[]>> = {
  name: [
    level('exact_unique', 'both', 0.14),
    level('exact_rare', 'both', 0.13),
    level('exact_uncommon', 'both', 0.12),
    level('exact_common', 'both', 0.11),
    level('exact_frequent', 'both', 0.1),
    level('swapped', 'both', 0.05),
    level('similar', 'both', 0.15),
    level('token_subset', 'both', 0.04),
    level('swapped_similar', 'both', 0.01),
    level('family_given_missing', 'family', 0.01),
    level('given_family_missing', 'given', 0.01),
    level('family_given_near', 'family', 0.04),
    level('family_only', 'family', 0.005),
    level('given_family_near', 'given', 0.03),
    level('given_only', 'given', 0.04),
    level('shared_token', 'weak', 0.01),
    level('different', 'weak', 0.005),
  ],
  birthdate: [
    level('exact_rare', 'exact', 0.2),
    level('exact', 'exact', 0.2),
    level('exact_common', 'exact', 0.2),
    level('day_month_swapped', 'near', 0.06),
    level('one_edit', 'near', 0.06),
    level('one_part_other', 'near', 0.06),
    level('partial', 'weak', 0.06),
    level('same_year', 'weak', 0.06),
    level('different', 'weak', 0.1),
  ],
  identifier: [level('exact', 'exact', 0.6), level('one_edit', 'near', 0.3), level('different', 'weak', 0.1)],
  email: [
    level('exact', 'exact', 0.3),
    level('exact_made_of_name', 'made_of_name', 0.3),
    level('shared_by_many', 'exact', 0.1),
    level('near', 'near', 0.1),
    level('near_made_of_name', 'made_of_name', 0.1),
    level('different', 'weak', 0.1),
  ],
  mobile: TELEPHONE,
  landline: TELEPHONE,
  address: [
    level('exact', 'exact', 0.6),
    level('similar', 'near', 0.15),
    level('same_street', 'near', 0.15),
    level('different', 'weak', 0.1),
  ],
  place: [
    level('exact_rare', 'exact', 0.2),
    level('exact', 'exact', 0.2),
    level('exact_common', 'exact', 0.2),
    level('near', 'near', 0.15),
    level('same_area', 'weak', 0.15),
    level('different', 'weak', 0.1),
  ],
  category: [
    level('exact_rare', 'exact', 0.28),
    level('exact', 'exact', 0.28),
    level('exact_common', 'exact', 0.29),
    level('different', 'weak', 0.15),
  ],
};

export const comparisonSpec = (name: string, kind: CauseKind): ComparisonSpec => ({ name, kind, levels: LEVELS[kind] });

/** The order in which everything is computed: by name, so that no sum depends on the order of a model's file. */
export const inOrder = <T extends { readonly name: string }>(items: readonly T[]): T[] =>
  [...items].sort((x, y) => (x.name < y.name ? -1 : x.name > y.name ? 1 : 0));

/** The number of the first bin whose upper end is above `value`. */
export function binOf(value: number, ends: readonly number[]): number {
  let bin = 0;
  while (bin < ends.length && value >= (ends[bin] ?? 0)) bin++;
  return bin;
}
