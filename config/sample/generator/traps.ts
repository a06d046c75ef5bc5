/** The traps of the company, each with what it is for people; the generator counts every one that it sets. */
export const TRAPS = {
  swapped_names: 'records with family name and given name exchanged',
  typo_in_name: 'records with a slip in the family or given name',
  nickname: 'records with a short form of the given name',
  typo_in_email: 'records with a slip in the e-mail address',
  swapped_day_month: 'records with day and month of the birth date exchanged',
  typo_in_birthdate: 'records with one digit of the birth date wrong',
  placeholder_birthdate: 'records born on 01/01/1900',
  mojibake: 'records with accents broken by a wrong encoding (FranÃ§ois)',
  married_name: 'records under the name before marriage',
  moved: 'records at an address that the person has left',
  shared_landline: 'people whose landline is borne by another person of the company',
  shared_email: 'people who share one e-mail address in a couple',
  twins: 'people with a twin: same birth, family name and address',
  namesakes: 'fathers and sons of one name at one address',
  flatmates: 'people at one address with another family name',
  role_mailbox: 'records with a mailbox of a firm (contact@), borne by several people',
  minor: 'people under 15 on 1 September 2026',
  undated_consent: 'consents without a date, given after 25 May 2018',
  legacy_without_proof: 'consents from before 25 May 2018 without date or proof',
  contradiction: 'people of whom one department has a yes and another a no, for one purpose and channel',
  stop_after_consent: 'people with a STOP noted by one department and a consent in another',
  orphan_stop: 'STOPs about a row that the department has deleted since; the number stands elsewhere',
  reconsent_double_opt_in: 'withdrawals followed by a new consent with double opt-in',
  lapsed: 'records without contact for more than three years',
  unknown_flag: 'flags with a value that nobody explained (a question mark)',
} as const;
export type Trap = keyof typeof TRAPS;

/** Rows that are no person, or that cannot be read. None of them stands in truth.csv. */
export const JUNK = {
  test_row: 'rows TEST TEST, readable and worthless',
  empty_row: 'rows with all cells empty',
  wrong_cell_count: 'rows with a cell too many or too few',
  unclosed_quote: 'rows with a quote that nobody closes',
  broken_json: 'lines of JSON cut in the middle',
  duplicate_key: 'rows that bear the key of an earlier row of the file',
} as const;
export type Junk = keyof typeof JUNK;

export interface Tally {
  readonly traps: Record<Trap, number>;
  readonly junk: Record<Junk, number>;
  /** Good rows per source, and lines of the lists and logs. */
  readonly rows: Record<string, number>;
  people: number;
}

function zeros<K extends string>(of: Readonly<Record<K, string>>): Record<K, number> {
  return Object.fromEntries(Object.keys(of).map((k) => [k, 0])) as Record<K, number>;
}

export const newTally = (): Tally => ({ traps: zeros(TRAPS), junk: zeros(JUNK), rows: {}, people: 0 });
