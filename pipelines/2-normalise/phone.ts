/**
 * Phone numbers to E.164 by libphonenumber, with what it does not know: overseas numbers under +33, prefixes of calling
 * platforms, leading zeros that a spreadsheet ate, several numbers in one cell.
 *
 * Fast path: the metadata of the French plans looks at no more than the first five of nine digits (a property test
 * holds it against the library), so one answer of the library serves the ten thousand numbers with the same five.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { cleanText } from './clean-text.ts';
import type { Flag } from './flags.ts';
import { memo } from './memo.ts';
import { isMissing } from './missing.ts';
import { FRENCH_PLAN_CODES, FRENCH_PLAN_REGIONS, isPlatform, OVERSEAS_PREFIXES } from './phone-prefixes.ts';
import { isExtensionFound, splitNumbers } from './phone-split.ts';

export type LineType = 'mobile' | 'fixed' | 'voip' | 'premium' | 'platform' | 'unknown';

export interface PhoneNumber {
  /** E.164. */
  readonly value: string;
  readonly lineType: LineType;
  /** ISO country; null for a number of no country (satellite). */
  readonly region: string | null;
  /** Facts of the value alone: platform_prefix, dummy_number. */
  readonly flags: readonly Flag[];
}

export interface PhoneCell {
  readonly phones: readonly PhoneNumber[];
  /** Pieces that are no number, as found. */
  readonly invalid: readonly string[];
  /** What was done to the cell: phone_zero_restored, phone_extension. */
  readonly flags: readonly Flag[];
}

/** Types of the library; what is not here (toll-free, a US number of either kind) is unknown. */
const LINE_TYPES: ReadonlyMap<string | undefined, LineType> = new Map([
  ['MOBILE', 'mobile'],
  ['FIXED_LINE', 'fixed'],
  ['VOIP', 'voip'],
  ['PREMIUM_RATE', 'premium'],
  ['SHARED_COST', 'premium'],
]);
const lineTypeOf = (type: string | undefined): LineType => LINE_TYPES.get(type) ?? 'unknown';

interface Kind {
  readonly code: string;
  readonly lineType: LineType;
  readonly region: string | null;
}

/** Asks the library about a full international number. */
function ask(code: string, national: string): Kind | null {
  const parsed = parsePhoneNumberFromString(`+${code}${national}`, { extract: false });
  if (parsed === undefined || !parsed.isValid() || parsed.nationalNumber !== national) return null;
  return { code, lineType: lineTypeOf(parsed.getType()), region: parsed.country ?? null };
}

/** The plan and kind of nine digits of the French plans; `code` is as written, or '' for a national number. */
function classify(code: string, national: string): Kind | null {
  if (code === '33' || code === '') {
    for (const [prefix, overseas] of OVERSEAS_PREFIXES) {
      if (!national.startsWith(prefix)) continue;
      const there = ask(overseas, national);
      if (there !== null) return there;
    }
    return ask('33', national);
  }
  return ask(code, national);
}

const HEAD = 5;
const HEADS = 10 ** HEAD;
/** By code, then by the first five digits. */
const kinds = new Map<string, (Kind | null | undefined)[]>();
function kindOf(code: string, national: string): Kind | null {
  let known = kinds.get(code);
  if (known === undefined) {
    known = Array.from({ length: HEADS }, () => undefined);
    kinds.set(code, known);
  }
  const head = Number(national.slice(0, HEAD));
  const found = known[head];
  if (found !== undefined) return found;
  const kind = classify(code, national);
  known[head] = kind;
  return kind;
}

const NONE: readonly Flag[] = [];
const DUMMY =
  /^(?:.*(\d)\1{6}\d*|123456789|1020304050?|102030405|6(?:06060606|12345678|01020304)|7(?:07070707|12345678)|(\d)(?:0\2){4})$/;

function made(code: string, national: string, lineType: LineType, region: string | null): PhoneNumber {
  const platform = FRENCH_PLAN_CODES.includes(code) && isPlatform(national);
  const dummy = DUMMY.test(national);
  const flags: readonly Flag[] =
    platform || dummy
      ? [...(platform ? ['platform_prefix' as const] : []), ...(dummy ? ['dummy_number' as const] : [])]
      : NONE;
  return { value: `+${code}${national}`, lineType: platform ? 'platform' : lineType, region, flags };
}

const FRENCH = /^(?:\+33|\+(590|594|596|262))0?([1-9]\d{8})$/;

/** A number of the French plans, and its national digits; null for others. `digits` as below. */
function frenchPlan(digits: string, region: string): { readonly national: string; readonly kind: Kind | null } | null {
  const match = FRENCH.exec(digits);
  if (match === null && !(FRENCH_PLAN_REGIONS.has(region) && /^0[1-9]\d{8}$/.test(digits))) return null;
  const national = match?.[2] ?? digits.slice(1);
  return { national, kind: kindOf(match === null ? '' : (match[1] ?? '33'), national) };
}

/** `digits` has a leading + or is national in `region`. */
function parseOne(digits: string, region: string): PhoneNumber | null {
  const french = frenchPlan(digits, region);
  if (french !== null) {
    const { national, kind } = french;
    return kind === null ? null : made(kind.code, national, kind.lineType, kind.region);
  }
  let parsed: ReturnType<typeof parsePhoneNumberFromString>;
  try {
    parsed = parsePhoneNumberFromString(digits, { defaultCountry: region as CountryCode, extract: false });
  } catch {
    return null; // a region that the library does not know
  }
  if (parsed === undefined || !parsed.isValid()) return null;
  return made(parsed.countryCallingCode, parsed.nationalNumber, lineTypeOf(parsed.getType()), parsed.country ?? null);
}

/** Puts back what a spreadsheet dropped: the 0 of nine digits, the + of 33 and nine digits. */
function restore(digits: string, region: string): { digits: string; restored: boolean } {
  if (digits.startsWith('00')) return { digits: `+${digits.slice(2)}`, restored: false };
  if (FRENCH_PLAN_REGIONS.has(region)) {
    if (/^[1-9]\d{8}$/.test(digits)) return { digits: `0${digits}`, restored: true };
    if (/^(?:33|590|594|596|262)0?[1-9]\d{8}$/.test(digits)) return { digits: `+${digits}`, restored: false };
  }
  return { digits, restored: false };
}

function parse(raw: string, region: string): PhoneCell {
  const phones: PhoneNumber[] = [];
  const invalid: string[] = [];
  const flags: Flag[] = [];
  for (const piece of splitNumbers(cleanText(raw.replace(/[\n\r]+/g, ';')).text)) {
    if (isMissing(piece.text)) continue;
    const { digits, restored } = restore(piece.digits, region);
    const found = /^\+?\d{4,17}$/.test(digits) ? parseOne(digits, region) : null;
    if (found === null) {
      invalid.push(piece.text);
      continue;
    }
    if (restored) flags.push('phone_zero_restored');
    if (isExtensionFound(piece)) flags.push('phone_extension');
    if (!phones.some((p) => p.value === found.value)) phones.push(found);
  }
  return { phones, invalid, flags };
}

const byRegion = new Map<string, (raw: string) => PhoneCell>();

/** A national number as most cells are: ten digits, or pairs with one kind of separator. */
const PLAIN = /^0[1-9](?:\d{8}|([ .\-/])\d\d\1\d\d\1\d\d\1\d\d)$/;
/** The same after +33 or 0033, with the 0 in brackets or without. */
const ABROAD = /^(?:\+|00)33 ?(?:\(0\) ?)?[1-9](?:\d{8}|([ .-])\d\d\1\d\d\1\d\d\1\d\d)$/;

/** The digits of such a cell, national with the 0, or with +33; '' for others. */
function plainDigits(raw: string): string {
  if (PLAIN.test(raw)) return raw.length === 10 ? raw : raw.replace(/\D/g, '');
  return ABROAD.test(raw) ? `+33${raw.replace(/\D/g, '').slice(-9)}` : '';
}

/** The value alone of a cell that holds one plain number of the French plans; '' where a closer look is needed. */
export function plainPhone(raw: string, region: string): string {
  const digits = FRENCH_PLAN_REGIONS.has(region) ? plainDigits(raw) : '';
  const french = digits === '' ? null : frenchPlan(digits, region);
  return french === null || french.kind === null ? '' : `+${french.kind.code}${french.national}`;
}

/** Every number of a cell, in its order; national numbers are read as those of `region` (ISO country of the source). */
export function parsePhones(raw: string, region: string): PhoneCell {
  const digits = FRENCH_PLAN_REGIONS.has(region) ? plainDigits(raw) : '';
  if (digits !== '') {
    const found = parseOne(digits, region);
    if (found !== null) return { phones: [found], invalid: [], flags: NONE };
  }
  let known = byRegion.get(region);
  if (known === undefined) {
    known = memo((text) => parse(text, region), 1 << 14);
    byRegion.set(region, known);
  }
  return known(raw);
}

/** One number that a log or a list names; null when the cell does not hold exactly one. */
export function parsePhone(raw: string, region: string): PhoneNumber | null {
  const { phones, invalid } = parsePhones(raw, region);
  return phones.length === 1 && invalid.length === 0 ? (phones[0] ?? null) : null;
}
