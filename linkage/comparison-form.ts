/**
 * The comparison form of a value: what two spellings of one thing have in common. It is made from canonical values,
 * used inside the engine only, and never stored as if it were the value.
 * Every function returns '' where the value says nothing.
 */
import { foldLookAlikes } from './look-alike.ts';

const LIGATURES: Readonly<Record<string, string>> = {
  Œ: 'OE',
  Æ: 'AE',
  ẞ: 'SS',
  ß: 'SS',
  Ø: 'O',
  Ł: 'L',
  Đ: 'D',
  Ð: 'D',
  Þ: 'TH',
  ı: 'I',
};
const LIGATURE = /[ŒÆẞßØŁĐÐÞı]/g;
/** In comparison form already. */
const PLAIN = /^[A-Z0-9]+(?: [A-Z0-9]+)*$/;
/** French letters in capitals, without their accents: what normalisation would make of them, at a tenth of its cost. */
const ACCENTED: Readonly<Record<string, string>> = {
  À: 'A',
  Â: 'A',
  Ä: 'A',
  Ç: 'C',
  É: 'E',
  È: 'E',
  Ê: 'E',
  Ë: 'E',
  Î: 'I',
  Ï: 'I',
  Ô: 'O',
  Ö: 'O',
  Ù: 'U',
  Û: 'U',
  Ü: 'U',
  Ÿ: 'Y',
};
const ACCENT = /[ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ]/g;
const ASCII = /^[\0-\x7f]*$/;

/** What people write when they have nothing to write. */
const NOTHING = new Set([
  '',
  'NA',
  'N A',
  'NULL',
  'NONE',
  'NAN',
  'INCONNU',
  'INCONNUE',
  'NC',
  'NEANT',
  'UNKNOWN',
  'X',
  'XX',
  'XXX',
]);

/**
 * Upper case A–Z and 0–9 in words parted by one space: accents, ligatures, invisible characters and punctuation gone.
 * Apostrophes close up (D'ARTAGNAN, DARTAGNAN); hyphens part. Letters of other alphabets stay.
 */
export function fold(text: string): string {
  const upper = text.toUpperCase();
  if (PLAIN.test(upper)) return NOTHING.has(upper) ? '' : upper;
  const bare = ASCII.test(upper) ? upper : upper.replace(ACCENT, (c) => ACCENTED[c] ?? c);
  const folded = ASCII.test(bare) ? wordsOf(bare) : foldAny(upper);
  return NOTHING.has(folded) ? '' : folded;
}

/** Words of ASCII capitals and digits. */
const wordsOf = (text: string): string =>
  text
    .replace(/['`]/g, '')
    .replace(/[^A-Z0-9]+/g, ' ')
    .trim();

function foldAny(upper: string): string {
  const plain = upper
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}'’‘ʼ`´]/gu, '')
    .toUpperCase()
    .replace(LIGATURE, (c) => LIGATURES[c] ?? c);
  return foldLookAlikes(plain)
    .text.replace(/[^\p{L}\p{Nd}]+/gu, ' ')
    .trim();
}

/** DE, VAN … come and go in files; LE, DU, EL … are written apart or together (LE GOFF, LEGOFF). */
const DROPPED = new Set([
  'DE',
  'D',
  'DI',
  'DA',
  'DOS',
  'VON',
  'VAN',
  'DER',
  'DEN',
  'DIT',
  'DITE',
  'NEE',
  'EPOUSE',
  'VEUVE',
]);
const GLUED = new Set(['LE', 'LA', 'LES', 'DU', 'DES', 'BEN', 'AIT', 'EL', 'AL', 'MAC', 'MC', 'O']);

const HAS_DIGIT = /\d/;
/** Digits that were read, or written, for letters: J0HN, MART1N. */
const DIGIT_INSIDE = /(?<=[A-Z])[01358](?=[A-Z])/g;
const LETTER: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 3: 'E', 5: 'S', 8: 'B' };
const spelled = (folded: string): string =>
  HAS_DIGIT.test(folded) ? folded.replace(DIGIT_INSIDE, (digit) => LETTER[digit] ?? digit) : folded;

/** A family name: particles dropped or glued to what follows, ST written SAINT. */
export function foldFamilyName(text: string): string {
  const folded = spelled(fold(text));
  if (!folded.includes(' ')) return folded;
  const words = folded.split(' ');
  let out = '';
  let glue = '';
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const last = i === words.length - 1;
    if (!last && DROPPED.has(word)) continue;
    if (!last && GLUED.has(word)) {
      glue += word;
      continue;
    }
    out += (out === '' ? '' : ' ') + glue + (word === 'ST' ? 'SAINT' : word === 'STE' ? 'SAINTE' : word);
    glue = '';
  }
  return out;
}

/** A given name or several: digits are no part of it. */
export const foldGivenName = (text: string): string => spelled(fold(text)).replace(/ ?\d+/g, '').trim();

const PLAIN_EMAIL = /^[a-z0-9._+-]+@[a-z0-9.-]+$/;

export function foldEmail(text: string): string {
  if (PLAIN_EMAIL.test(text)) return text;
  const lower = text.trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(lower) ? lower : '';
}

/** Digits with a leading + where there is one; shorter than seven digits is no number. */
const PLAIN_PHONE = /^\+\d{7,15}$/;

export function foldPhone(text: string): string {
  if (PLAIN_PHONE.test(text)) return text;
  const digits = text.replace(/[^\d+]/g, '');
  return digits.length < 7 ? '' : digits;
}

export type PhoneLine = 'mobile' | 'landline';

/** Mobile ranges of the French numbering plan, overseas included (ARCEP); elsewhere the line is not known. */
const FRENCH_MOBILE = /^\+(33[67]|262(69[23]|639)|590(69[01])|596(69[67])|594(694)|508[45]5|687[7-9]|689(8[79]))/;
const FRENCH = /^\+(33|262|590|594|596|508|687|689)/;

/** A number of another country counts as a mobile: abroad, a number in a customer file nearly always is. */
export const phoneLine = (folded: string): PhoneLine =>
  FRENCH_MOBILE.test(folded) || (folded.startsWith('+') && !FRENCH.test(folded)) ? 'mobile' : 'landline';

export const foldIdentifier = (text: string): string => fold(text).replaceAll(' ', '');
export const foldPostalCode = (text: string): string => fold(text).replaceAll(' ', '');

const TOWN: Readonly<Record<string, string>> = { ST: 'SAINT', STE: 'SAINTE' };
const TOWNS: ReadonlyMap<string, string> = new Map(Object.entries(TOWN));
const withoutCedex = (folded: string): string => {
  const at = folded.indexOf(' CEDEX');
  return at === -1 ? folded : folded.replace(/ CEDEX\b.*$/, '');
};
/** A town: CEDEX and what follows it gone, ST written SAINT. */
export function foldLocality(text: string): string {
  return rewrite(withoutCedex(fold(text)), TOWNS, NO_WORDS);
}

const WAYS: Readonly<Record<string, string>> = {
  AV: 'AVENUE',
  AVE: 'AVENUE',
  BD: 'BOULEVARD',
  BLD: 'BOULEVARD',
  BLVD: 'BOULEVARD',
  BVD: 'BOULEVARD',
  R: 'RUE',
  PL: 'PLACE',
  CH: 'CHEMIN',
  CHE: 'CHEMIN',
  CHEM: 'CHEMIN',
  IMP: 'IMPASSE',
  ALL: 'ALLEE',
  RTE: 'ROUTE',
  SQ: 'SQUARE',
  CRS: 'COURS',
  FG: 'FAUBOURG',
  FBG: 'FAUBOURG',
  RES: 'RESIDENCE',
  LOT: 'LOTISSEMENT',
  ST: 'SAINT',
  STE: 'SAINTE',
  GAL: 'GENERAL',
  MAL: 'MARECHAL',
  DR: 'DOCTEUR',
  PDT: 'PRESIDENT',
};
const WAY_WORDS: ReadonlyMap<string, string> = new Map(Object.entries(WAYS));
const NO_WORDS: ReadonlySet<string> = new Set();
const SMALL_WORDS: ReadonlySet<string> = new Set(['DE', 'DU', 'DES', 'D', 'LA', 'LE', 'LES', 'L', 'AU', 'AUX', 'A']);

const APOSTROPHE = /['’‘ʼ]/g;

function streetForm(text: string): string {
  const folded = fold(text.search(APOSTROPHE) === -1 ? text : text.replace(APOSTROPHE, ' '));
  const numbered = isDigit(folded.charCodeAt(0))
    ? folded.replace(/^(\d+) ?B(IS)? /, '$1 BIS ').replace(/^(\d+) ?T(ER)? /, '$1 TER ')
    : folded;
  return rewrite(numbered, WAY_WORDS, SMALL_WORDS);
}

const ZERO = 48;
const NINE = 57;
const isDigit = (unit: number): boolean => unit >= ZERO && unit <= NINE;

interface Folded {
  readonly text: string;
  readonly folded: string;
}
let last: Folded = { text: '', folded: '' };
let beforeLast = last;
/** A street with its number: abbreviations of the way written out, small words dropped, 12 B written 12 BIS. */
export function foldStreet(text: string): string {
  // A row's street, its way and its house number are made from two texts, one after the other.
  if (last.text === text) return last.folded;
  if (beforeLast.text === text) return beforeLast.folded;
  beforeLast = last;
  last = { text, folded: streetForm(text) };
  return last.folded;
}

/** The house number of a folded street, 0 when there is none. */
export function houseNumber(foldedStreet: string): number {
  if (!isDigit(foldedStreet.charCodeAt(0))) return 0;
  const found = /^\d{1,6}\b/.exec(foldedStreet);
  return found === null ? 0 : Number(found[0]);
}

/** Longest word that is written otherwise, or dropped. */
const LONGEST = Math.max(...[...Object.keys(WAYS), ...Object.keys(TOWN), ...SMALL_WORDS].map((w) => w.length));

function rewrite(folded: string, written: ReadonlyMap<string, string>, dropped: ReadonlySet<string>): string {
  let out = '';
  for (let at = 0; at <= folded.length; ) {
    const space = folded.indexOf(' ', at);
    const end = space === -1 ? folded.length : space;
    const word = folded.slice(at, end);
    const isShort = end - at <= LONGEST;
    if (at === 0 || !isShort || !dropped.has(word))
      out += (at === 0 ? '' : ' ') + (isShort ? (written.get(word) ?? word) : word);
    at = end + 1;
  }
  return out;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** An ISO 8601 date, as precise as known, as the number YYYYMMDD with 00 for what is not known; 0 when it is none. */
export function dateNumber(text: string): number {
  const found = DATE.exec(text);
  if (found === null) return 0;
  const year = Number(found[1]);
  const month = Number(found[2] ?? 0);
  const day = Number(found[3] ?? 0);
  if (year < 1000 || month > 12 || (found[2] !== undefined && month === 0)) return 0;
  if (day > (DAYS[month - 1] ?? 31) || (found[3] !== undefined && day === 0)) return 0;
  return year * 10_000 + month * 100 + day;
}
