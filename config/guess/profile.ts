/** What the values of one column look like: shares, from 0 to 1, of the filled cells. */
import { type DateGuess, guessDates } from './dates.ts';
import { FIRST_NAMES } from './first-names.ts';
import { foldCell } from './fold.ts';

export interface Profile {
  readonly filled: number;
  readonly distinct: number;
  readonly unique: boolean;
  readonly email: number;
  readonly phone: number;
  readonly postalCode: number;
  readonly civility: number;
  readonly gender: number;
  readonly firstName: number;
  /** Letters, spaces, apostrophes, hyphens only. */
  readonly letters: number;
  /** Two words or more, one of them a known first name. */
  readonly fullName: number;
  readonly street: number;
  /** A 64-digit hexadecimal number. */
  readonly hash: number;
  readonly dates: DateGuess | null;
  /** The few distinct values of a column of flags (at most 8, short), '' for empty cells; null for other columns. */
  readonly flags: readonly string[] | null;
}

const EMAIL = /^[^\s@;,]+@[^\s@;,]+\.[a-z]{2,}$/i;
const PHONE =
  /^(?:(?:\+|00)\d[\d\s.\-()/]{6,18}\d|0[1-9](?:[\s.\-/]*\d{2}){4}|\(?0\d{2,4}\)?[\s-]\d{3,4}[\s-]?\d{3,4})$/;
const POSTAL = /^(?:(?:0[1-9]|[1-8]\d|9[0-8])\d{3}|2[AB]\d{3})$/i;
const STREET =
  /\d.*\b(?:RUE|AV|AVE|AVENUE|BD|BLD|BOULEVARD|CHEMIN|CHE|IMPASSE|IMP|PLACE|PL|ALLEE|ALLEES|ALL|ROUTE|RTE|QUAI|COURS|LOT|LOTISSEMENT|RESIDENCE|RES|SQUARE|SENTIER|VOIE|STREET|ST|ROAD|RD|LANE|LN|DRIVE|DR|WAY|COURT|CT)\b/;
const CIVILITIES = new Set(
  'M MR M. MR. MME MME. MLLE MLLE. MELLE MONSIEUR MADAME MADEMOISELLE MRS MS MISS MRS. MS. DR DR.'.split(' '),
);
const GENDERS = new Set('M F H HOMME FEMME MALE FEMALE MASCULIN FEMININ MAN WOMAN 1 2 X'.split(' '));
const LETTERS = /^[\p{L}\p{M}][\p{L}\p{M}\s'’.,-]*$/u;
const MISSING = new Set(['NULL', 'N/A', 'NA', '-', 'NONE', '\\N', '?']);

export const isBlank = (cell: string): boolean => cell.trim() === '' || MISSING.has(cell.trim().toUpperCase());

const share = (cells: readonly string[], test: (cell: string) => boolean): number =>
  cells.length === 0 ? 0 : cells.filter(test).length / cells.length;

/** `serials`: the header speaks of a date, so that bare numbers may be one. */
export function profileOf(cells: readonly string[], serials: boolean): Profile {
  const filled = cells.filter((c) => !isBlank(c)).map((c) => c.trim());
  const folded = filled.map(foldCell);
  const words = folded.map((c) => c.split(/[\s,-]+/).filter((w) => w !== ''));
  const distinct = new Set(filled).size;
  const all = [...new Set(cells.map((c) => c.trim()))];
  const isFlags =
    cells.length >= 2 &&
    all.length <= 8 &&
    filled.length > 0 &&
    distinct * 2 <= cells.length &&
    all.every((v) => v.length <= 20);
  return {
    filled: filled.length,
    distinct,
    unique: filled.length === cells.length && distinct === cells.length && cells.length > 0,
    email: share(filled, (c) => EMAIL.test(c)),
    phone: share(filled, (c) => PHONE.test(c)),
    postalCode: share(filled, (c) => POSTAL.test(c)),
    civility: share(folded, (c) => CIVILITIES.has(c)),
    gender: share(folded, (c) => GENDERS.has(c)),
    firstName: share(
      words.map((w) => w[0] ?? ''),
      (w) => FIRST_NAMES.has(w),
    ),
    letters: share(filled, (c) => LETTERS.test(c)),
    fullName:
      words.length === 0
        ? 0
        : words.filter((w) => w.length >= 2 && w.some((x) => FIRST_NAMES.has(x))).length / words.length,
    street: share(folded, (c) => STREET.test(c)),
    hash: share(filled, (c) => /^[0-9a-f]{64}$/i.test(c)),
    dates: guessDates(filled, serials),
    flags: isFlags ? all.sort() : null,
  };
}
