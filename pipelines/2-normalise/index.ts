/**
 * `referent/normalise`: the canonical form of French contact data. Pure verbs, no database, no clock; bad data never
 * throws, it comes back as null, invalid or a reject. The comparison forms of the linkage engine are made from these
 * values by the engine itself.
 */
export { type Address, type AddressCells, parseAddress } from './address.ts';
export { type BirthDate, parseBirthDate } from './birthdate.ts';
export { type CleanText, cleanText } from './clean-text.ts';
export { meaningOf } from './consent-flags.ts';
export { type ConsentContext, normaliseConsentRow, parsePoint } from './consent-row.ts';
export { parseActor, parseChannel, parseState, parseVerification } from './consent-words.ts';
export { parseCountry } from './country.ts';
export { type DateContext, DEFAULT_FORMATS, type ParsedDate, parseDate } from './date.ts';
export { canonicalEmail, type EmailAddress, type EmailCell, parseEmails } from './email.ts';
export { FLAGS, type Flag } from './flags.ts';
export { type FullName, type NameOrder, orderOfColumn, splitFullName } from './full-name.ts';
export { type Gender, genderOfHonorific, parseGender } from './gender.ts';
export { parseHonorific, takeHonorific } from './honorific.ts';
export { canonicalIdentifier } from './identifier.ts';
export { type Interval, intervalOf } from './instant.ts';
export { type ListContext, normaliseListRow, parseHash } from './list-row.ts';
export { isMissing, MISSING_WORDS } from './missing.ts';
export { type CanonicalName, canonicalFamilyName, canonicalGivenName, isNamePlaceholder, isPlainName } from './name.ts';
export { normalisePersonRow, type PersonContext } from './person-row.ts';
export { type LineType, type PhoneCell, type PhoneNumber, parsePhone, parsePhones, plainPhone } from './phone.ts';
export { type PostalCode, parsePostalCode } from './postal-code.ts';
export { foldLocality, foldStreet, type PostalParts, postalLine } from './postal-line.ts';
export { properCase } from './proper-case.ts';
export { NORMALISE_REJECTS, type NormaliseReject } from './reject-reasons.ts';
export type {
  BornePoint,
  ContactPointRow,
  ListEntryRow,
  NormalisedConsent,
  NormalisedListRow,
  NormalisedPerson,
  RawRow,
  RecordRow,
  Reject,
  RelationRow,
  StatementRow,
} from './rows.ts';
export { dayInterval, localInstant, PARIS } from './zone.ts';
