/** What a member record has to offer to the golden record. */
import type { RecordId } from '../ids.ts';

export interface MemberValues {
  readonly recordId: RecordId;
  readonly source: string;
  /** Last contact or collection, as PostgreSQL writes a timestamp in UTC; null when not known. */
  readonly lastAt: string | null;
  readonly flags: readonly string[];
  /** E-mails and phone numbers of the record whose contact point bears a quality flag that makes it second choice. */
  readonly suspectPoints: readonly string[];
  readonly names: Readonly<Record<NameField, string | null>>;
  readonly gender: string | null;
  readonly birthdate: string | null;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly address: Address;
}

export const NAME_FIELDS = ['given_name', 'middle_name', 'family_name', 'birth_family_name'] as const;
export type NameField = (typeof NAME_FIELDS)[number];

/** The five parts of an address come from one record, or a street would meet another town. */
export const ADDRESS_PARTS = ['street_address', 'address_extra', 'postal_code', 'locality', 'country'] as const;
export type Address = readonly (string | null)[];
