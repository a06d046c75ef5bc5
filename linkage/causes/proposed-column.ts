/** A column of a file, and what it was taken for. */
import type { ColumnProfile } from './column-profile.ts';
import type { DateFormat } from './date-formats.ts';
import type { ColumnRole } from './roles.ts';

export const NAME_ORDERS = ['given_first', 'family_first'] as const;
export type NameOrder = (typeof NAME_ORDERS)[number];

export interface ProposedColumn {
  readonly column: string;
  readonly role: ColumnRole;
  readonly why: string;
  /** What an identifier, category or number is called, so that files with other headers say the same. */
  readonly name?: string;
  /** How a birth date is written, the first that fits. */
  readonly formats?: readonly DateFormat[];
  /** Which part of a whole name stands first, where the values tell it. */
  readonly order?: NameOrder;
}
/** A column in the making. */
export interface Candidate {
  readonly column: string;
  readonly words: string;
  readonly opaque: boolean;
  readonly profile: ColumnProfile;
  /** By record of the sample; '' where it says nothing. */
  readonly values: readonly string[];
  readonly proposed: ProposedColumn | null;
}

const GENERIC = /\b(NUM|NUMERO|NO|N|ID|CODE|REF|DE|DU|D|LE|LA|NUMBER|NR|NUMMER)\b/g;
/** `NUM_CLIENT`, `client_id` and `customer number` differ in what they are called, not in NUM, ID and NUMBER. */
export const ownName = (words: string): string =>
  (words.replace(GENERIC, ' ').replace(/\s+/g, ' ').trim() || words).toLowerCase().replaceAll(' ', '_');
