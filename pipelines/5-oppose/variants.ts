/**
 * The forms under which a contact point may stand on somebody's list, as data: each is an SQL expression over the point
 * `p` (value, region), because every point of the base is hashed for every form and that is done where the points are.
 * Sources: DOMAIN A13. Optizmo and X hash the address in lower case; CM360 and Google enhanced conversions take the dots
 * out of Gmail addresses; TikTok takes the +tag out, and the plus sign off numbers; national forms are what a French
 * export holds. The first form that matches is the one that the hit names.
 */
export type KeyKind = 'email' | 'phone' | 'email_sha256' | 'phone_sha256';

export interface PointForm {
  readonly kind: 'email' | 'phone';
  /** What a hit says in matched_by. */
  readonly name: string;
  /** SQL over p.value; null where the form does not exist for the point. */
  readonly form: string;
}

const LOCAL = `split_part(p.value, '@', 1)`;
const DOMAIN = `split_part(p.value, '@', 2)`;
const UNTAGGED = `nullif(split_part(${LOCAL}, '+', 1), '')`;
const IS_GMAIL = `${DOMAIN} in ('gmail.com', 'googlemail.com')`;

/** Calling code and the prefix that a national number begins with; null: national numbers have none (ITU E.164). */
const TRUNK_PREFIXES: readonly (readonly [string, string])[] = [
  ['+590', '0'],
  ['+594', '0'],
  ['+596', '0'],
  ['+262', '0'],
  ['+33', '0'],
  ['+32', '0'],
  ['+41', '0'],
  ['+44', '0'],
  ['+49', '0'],
  ['+352', ''],
  ['+39', ''],
  ['+34', ''],
];
const national = (withTrunk: boolean): string =>
  `case ${TRUNK_PREFIXES.map(
    ([code, trunk]) =>
      `when p.value like '${code}%' then '${withTrunk ? trunk : ''}' || substr(p.value, ${code.length + 1})`,
  ).join(' ')} end`;

const mainland = (code: string): string =>
  `case when substr(p.value, 1, 4) in ('+590', '+594', '+596', '+262') then '${code}' || substr(p.value, 5) end`;

/** Plain forms, compared with keys of kind email and phone. */
export const PLAIN_FORMS: readonly PointForm[] = [
  { kind: 'email', name: 'exact', form: 'p.value' },
  { kind: 'phone', name: 'exact', form: 'p.value' },
  { kind: 'email', name: 'same_mailbox', form: 'nullif(normalised.mailbox(p.value), p.value)' },
];

/** Forms whose SHA-256 is compared with hashed keys. */
export const HASHED_FORMS: readonly PointForm[] = [
  { kind: 'email', name: 'sha256', form: 'p.value' },
  {
    kind: 'email',
    name: 'sha256_no_dots',
    form: `case when ${IS_GMAIL} then replace(${LOCAL}, '.', '') || '@' || ${DOMAIN} end`,
  },
  {
    kind: 'email',
    name: 'sha256_no_tag',
    form: `case when ${LOCAL} like '%+%' then ${UNTAGGED} || '@' || ${DOMAIN} end`,
  },
  {
    kind: 'email',
    name: 'sha256_no_dots_no_tag',
    form: `case when ${IS_GMAIL} and ${LOCAL} like '%+%' then replace(${UNTAGGED}, '.', '') || '@' || ${DOMAIN} end`,
  },
  { kind: 'phone', name: 'sha256', form: 'p.value' },
  { kind: 'phone', name: 'sha256_no_plus', form: 'substr(p.value, 2)' },
  { kind: 'phone', name: 'sha256_double_zero', form: `'00' || substr(p.value, 2)` },
  { kind: 'phone', name: 'sha256_national', form: national(true) },
  { kind: 'phone', name: 'sha256_no_trunk', form: national(false) },
  // Overseas numbers live as +33 in many files, after a change of carrier or by habit.
  { kind: 'phone', name: 'sha256_mainland', form: mainland('+33') },
  { kind: 'phone', name: 'sha256_mainland_no_plus', form: mainland('33') },
];

/** The address as the department typed it, where that differs from the canonical form (iPost hashes it so). */
export const AS_TYPED = 'sha256_as_typed';
