/** Raw values of records to the forms that the engine's columns read: dates of several formats, telephone numbers. */
import { fold } from '../comparison-form.ts';
import { type DateFormat, isDay, partsIn, withoutClock } from './date-formats.ts';

const NOTHING = new Set(
  [
    'NON RENSEIGNE',
    'NON RENSEIGNEE',
    'NON COMMUNIQUE',
    'NON CONNU',
    'PAS RENSEIGNE',
    'A RENSEIGNER',
    'SANS OBJET',
    'NOT AVAILABLE',
    'NOT KNOWN',
    'NOT PROVIDED',
    'NO DATA',
    'MISSING',
    'EMPTY',
    'VIDE',
    'SANS',
    'AUCUN',
    'AUCUNE',
    'UNBEKANNT',
    'KEINE ANGABE',
    'DESCONOCIDO',
    'SCONOSCIUTO',
    'UNDEFINED',
    'NIL',
    'NSP',
    'NR',
    'ND',
    'N D',
    'N R',
    'N C',
    'S O',
    'NAT',
  ].map(fold),
);
const PUNCTUATION = /^[^\p{L}\p{N}@]*$/u;
/** Shorter than the words above can be, or with a digit that is not 0: most values end here. */
const SAYS = /[1-9@]/;
const LONGEST = 20;

/** Whether a text says nothing: NA, N/A, NULL, -, inconnu, non renseigné, n.c. … whatever its case and accents. */
export function saysNothing(text: string): boolean {
  if (text.length > LONGEST || SAYS.test(text)) return text.trim() === '';
  if (PUNCTUATION.test(text)) return true;
  const folded = fold(text);
  return folded === '' || NOTHING.has(folded);
}

const COMMON: readonly DateFormat[] = ['iso', 'YYYY/MM/DD', 'YYYYMMDD', 'MM/YYYY', 'YYYY', 'words'];
const DAY_FIRST: readonly DateFormat[] = [...COMMON, 'DD/MM/YYYY', 'DD/MM/YY', 'MM/DD/YYYY'];
const MONTH_FIRST: readonly DateFormat[] = [...COMMON, 'MM/DD/YYYY', 'MM/DD/YY', 'DD/MM/YYYY'];

/** Two-digit years are those of the last hundred: births of 2027 on are not known yet. */
const PIVOT = 26;
const fullYear = (year: number): number => (year >= 100 ? year : year > PIVOT ? 1900 + year : 2000 + year);

/** ISO 8601, as precise as known; '' where it is no date. `formats` are tried first. */
export function isoDate(text: string, dayFirst: boolean, formats: readonly DateFormat[] = []): string {
  if (text === '') return '';
  const day = withoutClock(text);
  for (const format of [...formats, ...(dayFirst ? DAY_FIRST : MONTH_FIRST)]) {
    const parts = partsIn(day, format);
    if (parts === null) continue;
    const [y, month, d] = parts;
    const year = format === 'YYYY' || format === 'iso' ? y : fullYear(y);
    if (year < 1000 || !isDay(month, d)) continue;
    return dashed(year, month, d);
  }
  return '';
}

const two = (n: number): string => String(n).padStart(2, '0');
/** A day of a month that is not known says nothing. */
const dashed = (year: number, month: number, day: number): string =>
  month === 0 ? String(year) : day === 0 ? `${year}-${two(month)}` : `${year}-${two(month)}-${two(day)}`;

const LOCAL = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$/;

/** Whether a column writes the day before the month: more second numbers above 12 than first ones say no. */
export function writesDayFirst(values: Iterable<string>): boolean {
  let first = 0;
  let second = 0;
  for (const value of values) {
    const local = LOCAL.exec(value);
    if (local === null) continue;
    if (Number(local[1]) > 12) first++;
    if (Number(local[2]) > 12) second++;
  }
  return first >= second;
}

/** Digits with the country where it can be known: French numbers are written without it. */
export function phoneForm(text: string): string {
  const digits = text.replace(/\(0\)/g, '').replace(/[^\d+]/g, '');
  if (/^00[1-9]/.test(digits)) return `+${digits.slice(2)}`;
  if (/^0[1-9]\d{8}$/.test(digits)) return `+33${digits.slice(1)}`;
  if (/^33[1-9]\d{8}$/.test(digits)) return `+${digits}`;
  if (/^[1-9]\d{8}$/.test(digits)) return `+33${digits}`;
  return digits;
}

/** Several values of one cell. */
export const piecesOf = (text: string): string[] =>
  /[;,|/\n]/.test(text)
    ? text
        .split(/[;,|/\n]/)
        .map((p) => p.trim())
        .filter((p) => p !== '')
    : [text];

const TITLES =
  /^(?:(?:M|MR|MRS|MS|MISS|MME|MLLE|MELLE|MONSIEUR|MADAME|MADEMOISELLE|DR|DOCTEUR|DOCTOR|PR|PROF|PROFESSEUR|ME|MAITRE|SIR|LADY|LORD|DAME|HERR|FRAU|SR|SRA|DON|DONA|SIG|REV|CAPT|COL|GEN|MAJ|LT|BARON|BARONESS|COUNT|COUNTESS|DUKE|EARL)\b\.? +)+(?=\p{L}{2})/iu;
/** A name without the civility or title that it begins with, and without what ranks it at the end. */
export const withoutTitle = (name: string): string =>
  name.replace(TITLES, '').replace(/,? +(?:JR|SR|II|III|IV|ESQ|PHD|MD|BT|KBE|MBE|OBE|CBE)\.?$/i, '');

const GENDERS: readonly (readonly [string, string])[] = [
  ['M', 'M MR HOMME MALE MASCULIN MASC MAN MANNLICH H HOMBRE VARON UOMO MASCHIO MONSIEUR HERR SR SIG 1 GARCON'],
  ['F', 'F MME MLLE MRS MS MISS FEMME FEMALE FEMININ FEM WOMAN WEIBLICH W MUJER DONNA FEMMINA MADAME FRAU SRA 2 FILLE'],
];
const GENDER = new Map(GENDERS.flatMap(([g, list]) => list.split(' ').map((word) => [word, g] as const)));
/** One form of a gender or civility in several languages; as it is where it is not known. */
export const genderForm = (text: string): string => GENDER.get(fold(text)) ?? text;
