/** What the values of a column look like: shares, from 0 to 1, of those that say something. */
import { fold } from '../comparison-form.ts';
import { passesCheck } from './check-digits.ts';
import { type DateGuess, guessDates } from './date-formats.ts';
import { FREQUENT_GIVEN_NAMES } from './given-names.ts';
import { splitAddress } from './split-address.ts';

export interface ColumnProfile {
  /** Records that were looked at, and those with a value. */
  readonly records: number;
  readonly filled: number;
  readonly distinct: number;
  readonly email: number;
  readonly phone: number;
  /** Phones by their look alone, without a header: a leading 0 or +, or digits in groups. */
  readonly surePhone: number;
  readonly dates: DateGuess;
  /** Letters, and no digit. */
  readonly letters: number;
  /** Two words or more. */
  readonly severalWords: number;
  readonly words: number;
  readonly length: number;
  readonly digitsOnly: number;
  readonly decimal: number;
  /** Smallest and largest whole number, when all are whole numbers. */
  readonly integers: readonly [least: number, most: number] | null;
  readonly given: number;
  /** Among those of several words: one word is a frequent given name and another is not. */
  readonly fullName: number;
  /** Of those: the frequent given name stands first, and last. */
  readonly givenFirst: number;
  readonly givenLast: number;
  readonly street: number;
  readonly wholeAddress: number;
  readonly codeAndTown: number;
  readonly frenchPostal: number;
  readonly britishPostal: number;
  readonly uuid: number;
  readonly hex: number;
  readonly url: number;
  readonly civility: number;
  readonly gender: number;
  /** NIR, SIREN, SIRET or another number of Luhn; null when none. */
  readonly check: 'nir' | 'siret' | 'siren' | 'luhn' | null;
}

const EMAIL = /^[^\s@;,]+@[^\s@;,]+\.[\p{L}]{2,}$/u;
/** Several in one cell. */
const PARTS = /[;,|/]|\s(?:ou|et|or|and|und|y)\s/i;
const STREET =
  /\b(RUE|AV|AVE|AVENUE|BD|BLD|BOULEVARD|CHEMIN|CHE|IMPASSE|IMP|PLACE|ALLEES?|ALL|ROUTE|RTE|QUAI|COURS|LOT|LOTISSEMENT|RESIDENCE|SQUARE|SENTIER|VOIE|STREET|ST|ROAD|RD|LANE|LN|DRIVE|DR|WAY|COURT|CT|CRESCENT|CRES|CLOSE|TERRACE|PARADE|CIRCUIT|PLAZA|CALLE|AVENIDA|AVDA|PASEO|VIA|VIALE|PIAZZA|CORSO|PLATZ|WEG|ALLEE|GASSE|\w+STRASSE|\w+STR|\w+WEG|\w+GASSE|\w+PLATZ|\w+STRAAT|\w+LAAN)\b/;
const CIVILITIES = new Set(
  'M MR MME MLLE MELLE MONSIEUR MADAME MADEMOISELLE MRS MS MISS DR SIR LADY HERR FRAU SR SRA SRTA SIG SIGRA DON DONA'.split(
    ' ',
  ),
);
const GENDERS = new Set(
  'M F H W D HOMME FEMME MALE FEMALE MASCULIN FEMININ MAN WOMAN MANNLICH WEIBLICH HOMBRE MUJER UOMO DONNA MASCHIO FEMMINA 1 2 X U'.split(
    ' ',
  ),
);
const FRENCH_POSTAL = /^(?:0[1-9]|[1-8]\d|9[0-8])\d{3}$/;
const BRITISH_POSTAL = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/i;

const isPhone = (text: string): boolean => {
  const digits = text.replace(/[\s.\-/()_·]|^tel:?/gi, '');
  return /^(?:\+|00)?\d{7,15}$/.test(digits);
};
const looksLikePhone = (text: string): boolean => {
  // Days, and addresses of the net, are digits in groups too.
  if (!isPhone(text) || /^\d{4}-\d{2}-\d{2}$|^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  if (/^\s*(?:\+|00|\(\+)/.test(text)) return true;
  if (/^0[1-9]\d{8}$/.test(digits)) return true;
  return digits.length >= 9 && digits.length <= 11 && /\d[\s.\-/)]+\d/.test(text);
};

/** `values` say something; `records` counts also those that do not. `serials`: numbers may be dates of a spreadsheet. */
export function profileOf(values: readonly string[], records: number, serials: boolean): ColumnProfile {
  const n = Math.max(1, values.length);
  const share = (holds: (value: string) => boolean): number => values.reduce((s, v) => s + Number(holds(v)), 0) / n;
  const folded = values.map(fold);
  const shareOf = (holds: (value: string) => boolean): number => folded.reduce((s, v) => s + Number(holds(v)), 0) / n;
  const isGiven = (word: string): boolean => FREQUENT_GIVEN_NAMES.has(word);
  const several = folded.filter((v) => v.includes(' '));
  const full = several.filter((v) => {
    const words = v.split(' ').filter((w) => w.length > 1);
    return words.some(isGiven) && words.length > 1 && words.some((w) => !isGiven(w));
  });
  const whole = values.filter((v) => /^-?\d{1,15}$/.test(v));
  const numbers = whole.map(Number);
  return {
    records,
    filled: values.length,
    distinct: new Set(values).size,
    email: share((v) => EMAIL.test(v) || (v.includes('@') && v.split(PARTS).every((p) => EMAIL.test(p.trim())))),
    phone: share((v) => isPhone(v) || (v.length > 16 && v.split(PARTS).every((p) => isPhone(p.trim())))),
    surePhone: share(
      (v) => looksLikePhone(v) || (v.length > 16 && v.split(PARTS).every((p) => looksLikePhone(p.trim()))),
    ),
    dates: guessDates(values, serials),
    letters: share((v) => /\p{L}/u.test(v) && !/[\d@]/.test(v)),
    severalWords: several.length / n,
    words: folded.reduce((s, v) => s + v.split(' ').length, 0) / n,
    length: values.reduce((s, v) => s + v.length, 0) / n,
    digitsOnly: share((v) => /^\d+$/.test(v)),
    decimal: share((v) => /^-?\d+[.,]\d+$/.test(v)),
    integers:
      whole.length === values.length && whole.length > 0
        ? numbers.reduce(([lo, hi], x) => [Math.min(lo, x), Math.max(hi, x)] as const, [Infinity, -Infinity] as const)
        : null,
    given: shareOf((v) => isGiven(v) || v.split(' ').every(isGiven)),
    fullName: full.length / n,
    givenFirst: full.filter((v) => isGiven(v.slice(0, v.indexOf(' ')))).length / n,
    givenLast: full.filter((v) => isGiven(v.slice(v.lastIndexOf(' ') + 1))).length / n,
    street: shareOf((v) => STREET.test(v)),
    wholeAddress: share((v) => {
      const parts = splitAddress(v);
      return parts !== null && parts.street !== '' && parts.postalCode !== '';
    }),
    codeAndTown: share((v) => {
      const parts = splitAddress(v);
      return parts !== null && parts.street === '' && parts.postalCode !== '' && parts.locality !== '';
    }),
    frenchPostal: share((v) => FRENCH_POSTAL.test(v)),
    britishPostal: share((v) => BRITISH_POSTAL.test(v)),
    uuid: share((v) => /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i.test(v)),
    hex: share((v) => /^[0-9a-f]{16,}$/i.test(v) && /[a-f]/i.test(v)),
    url: share((v) => /^(?:https?:\/\/|www\.)/i.test(v)),
    civility: shareOf((v) => CIVILITIES.has(v)),
    gender: shareOf((v) => GENDERS.has(v)),
    check: checkOf(values),
  };
}

/** Nine of ten numbers pass a check by accident once in many more columns than anybody has. */
const PASSES = 0.9;
const ENOUGH = 20;

function checkOf(values: readonly string[]): ColumnProfile['check'] {
  if (values.length < ENOUGH) return null;
  for (const kind of ['nir', 'siret', 'siren', 'luhn'] as const)
    if (values.filter((v) => passesCheck(kind, v) === true).length >= PASSES * values.length) return kind;
  return null;
}
