/** One row of a person source in canonical form. Pure: the stage, `referent check` and `referent link` call it. */
import type { Source } from '../../config/schema.ts';
import { parseAddress } from './address.ts';
import { parseBirthDate } from './birthdate.ts';
import { boundedRow, cellText, cellTexts, formatsOf, UNREADABLE_CELL } from './cell.ts';
import { cleanText } from './clean-text.ts';
import { flagStatements } from './consent-flags.ts';
import { parseDate } from './date.ts';
import { parseEmails } from './email.ts';
import type { Flag } from './flags.ts';
import { genderOfHonorific, parseGender } from './gender.ts';
import { canonicalIdentifier } from './identifier.ts';
import { intervalOf } from './instant.ts';
import { isMissing } from './missing.ts';
import { personNames } from './person-names.ts';
import { parsePhones } from './phone.ts';
import { bear, emailPoint, phonePoint, postPoint } from './points.ts';
import { rowRelations } from './relations.ts';
import type { BornePoint, NormalisedPerson, RawRow, RecordRow, Reject } from './rows.ts';
import { PARIS } from './zone.ts';

export interface PersonContext {
  readonly recordId: string;
  readonly sourceKey: string;
  /** ISO instant of the first run that saw the row; what is plausible is judged at collection or then, never now. */
  readonly firstSeenAt: string;
  /** Zone of days and of times that name none; Europe/Paris when left out. */
  readonly zone?: string;
}

const REFUSED = { record: null, points: [], statements: [], relations: [] };

function textField(raw: RawRow, column: { column: string } | undefined): string | null {
  const text = cellText(raw, column?.column);
  return isMissing(text) ? null : cleanText(text).text;
}

function identifiersOf(map: Source['map'], raw: RawRow): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(map.identifiers ?? {}).sort()) {
    const text = cellText(raw, map.identifiers?.[name]?.column);
    if (isMissing(text)) continue;
    const value = canonicalIdentifier(text);
    if (value !== '') out[name] = value;
  }
  return out;
}

/** When the source says no day of collection, `collected_before` is the latest that it can be. */
function collectedBefore(source: Source, zone: string): string | null {
  if (source.collected_before === undefined) return null;
  const parsed = parseDate(source.collected_before, undefined, { use: 'event', zone, year: 2100 });
  return intervalOf(parsed, zone)?.lo ?? null;
}

/**
 * Normalises one row. What cannot be read is set aside with a reject that names the field, and the row goes on; a row
 * with neither name nor contact point is refused whole (`record` null). Never throws.
 */
export function normalisePersonRow(
  name: string,
  source: Source,
  given: RawRow,
  context: PersonContext,
): NormalisedPerson {
  const zone = context.zone ?? PARIS;
  const map = source.map;
  const region = source.phone_region;
  const year = Number(context.firstSeenAt.slice(0, 4));
  const flags = new Set<Flag>();
  const rejects: Reject[] = [];
  const raw = boundedRow(given, rejects);
  const points: BornePoint[] = [];
  const reject = (reason: Reject['reason'], field: string, text: string): void => {
    rejects.push({ reason, field, raw: text });
  };

  const instant = (field: 'last_contact_at' | 'collected_at'): string | null => {
    const column = map[field];
    if (column === undefined) return null;
    const text = cellText(raw, column.column);
    const parsed = parseDate(text, formatsOf(column), { use: 'event', zone, year });
    if (parsed.kind === 'invalid') reject('date_invalid', field, text);
    if (parsed.kind === 'missing' && parsed.placeholder) flags.add('date_placeholder');
    return intervalOf(parsed, zone)?.lo ?? null;
  };
  const collectedAt = instant('collected_at') ?? collectedBefore(source, zone);
  const lastContactAt = instant('last_contact_at');

  const names = personNames(map, raw, flags);

  for (const column of map.email ?? []) {
    for (const text of cellTexts(raw, column.column)) {
      const { emails, invalid } = parseEmails(text);
      for (const email of emails) {
        bear(points, emailPoint(email), 'email');
        for (const flag of email.flags) flags.add(flag);
      }
      for (const piece of invalid) {
        flags.add('email_invalid');
        reject('email_invalid', 'email', piece);
      }
    }
  }
  for (const column of map.phone_number ?? []) {
    for (const text of cellTexts(raw, column.column)) {
      const cell = parsePhones(text, region);
      for (const phone of cell.phones) {
        bear(points, phonePoint(phone), 'phone_number');
        for (const flag of phone.flags) flags.add(flag);
      }
      for (const flag of cell.flags) flags.add(flag);
      for (const piece of cell.invalid) {
        flags.add('phone_invalid');
        reject('phone_invalid', 'phone_number', piece);
      }
    }
  }

  const address = parseAddress(
    {
      street: (map.address?.street_address ?? []).flatMap((c) => cellTexts(raw, c.column)),
      extra: cellText(raw, map.address?.extra?.column),
      postalCode: cellText(raw, map.address?.postal_code?.column),
      locality: cellText(raw, map.address?.locality?.column),
      country: cellText(raw, map.address?.country?.column),
    },
    region,
  );
  for (const flag of address.flags) flags.add(flag);
  for (const r of address.rejects) reject(r.reason, r.field, r.raw);
  if (address.line !== null) bear(points, postPoint(address.line, address.country), 'address');

  if (names.given === null && names.family === null && names.birthFamily === null && points.length === 0) {
    return { ...REFUSED, rejects: [{ reason: 'empty_person', field: null, raw: null }] };
  }

  let birthdate: string | null = null;
  if (map.birthdate !== undefined) {
    const text = cellText(raw, map.birthdate.column);
    const birth = parseBirthDate(text, formatsOf(map.birthdate), zone, collectedAt ?? context.firstSeenAt);
    for (const flag of birth.flags) flags.add(flag);
    if (birth.kind === 'rejected') reject(birth.reason, 'birthdate', text);
    if (birth.kind === 'value') birthdate = birth.date;
  }

  const told = genderOfHonorific(names.honorific);
  let gender = told;
  const genderCell = cellText(raw, map.gender?.column);
  if (!isMissing(genderCell)) {
    const found = parseGender(genderCell);
    if (found === null) reject('gender_unknown', 'gender', genderCell);
    else {
      if (told !== null && told !== found) flags.add('gender_conflict');
      gender = found;
    }
  }

  const record: RecordRow = {
    record_id: context.recordId,
    source: name,
    source_key: context.sourceKey,
    given_name: names.given,
    middle_name: names.middle,
    family_name: names.family,
    birth_family_name: names.birthFamily,
    honorific: names.honorific,
    gender,
    birthdate,
    emails: points.filter((p) => p.kind === 'email').map((p) => p.value),
    phone_numbers: points.filter((p) => p.kind === 'phone').map((p) => p.value),
    street_address: address.street,
    address_extra: address.extra,
    postal_code: address.postalCode,
    locality: address.locality,
    country: address.country,
    identifiers: identifiersOf(map, raw),
    company: textField(raw, map.company),
    audience: source.audience,
    last_contact_at: lastContactAt,
    collected_at: collectedAt,
    flags: [...flags].sort(),
    first_seen_at: context.firstSeenAt,
  };
  // No end of a contract and an end that cannot be read are two things; so are no choice and an unreadable one.
  const strict = raw === given ? raw : boundedRow(given, [], UNREADABLE_CELL);
  const statements = flagStatements(source.consents, strict, context.recordId, zone, year, rejects);
  const relations = rowRelations(source.relations, strict, context.recordId, zone, year, rejects);
  return { record, points, statements, relations, rejects };
}
