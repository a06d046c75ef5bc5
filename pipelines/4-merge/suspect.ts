/** Values that lose against any sound one, whatever the rules say. Flags are those of 2-normalise. */
import type { GoldenField } from '../../config/schema.ts';
import type { Address, MemberValues } from './member-values.ts';

/** Flags of a record that make its value of a field second choice: the value was guessed, or stands for another. */
const RECORD_FLAGS: Partial<Record<GoldenField, readonly string[]>> = {
  given_name: ['name_order_guessed', 'name_single', 'couple', 'homoglyph'],
  family_name: ['name_order_guessed', 'name_single', 'homoglyph'],
  gender: ['gender_conflict', 'couple'],
  birthdate: ['birthdate_placeholder', 'birthdate_implausible', 'birthdate_century_guessed'],
};

/** Flags of a contact point that make it second choice: nobody's own line or mailbox, or none that works. */
export const SUSPECT_POINT_FLAGS = [
  'role_mailbox',
  'disposable',
  'email_domain_suspect',
  'platform_prefix',
  'dummy_number',
  'invalid',
] as const;

export function isSuspect(field: GoldenField, value: string | Address, member: MemberValues): boolean {
  if (field === 'email' || field === 'phone_number') {
    return typeof value === 'string' && member.suspectPoints.includes(value);
  }
  if (field === 'address') {
    // A country, or a complement, is not a place where a letter arrives.
    const [street, , postalCode, locality] = value;
    return street == null && postalCode == null && locality == null;
  }
  return RECORD_FLAGS[field]?.some((f) => member.flags.includes(f)) ?? false;
}
