/**
 * A row of a file as the fields that the engine compares, whatever its columns are called: each value goes through the
 * verbs of `2-normalise`, as in the batch.
 */
import { isoDate, type ProposedColumn } from '../linkage/index.ts';
import { foldHomoglyphs } from './2-normalise/homoglyph.ts';
import {
  canonicalFamilyName,
  canonicalGivenName,
  canonicalIdentifier,
  cleanText,
  isMissing,
  orderOfColumn,
  PARIS,
  parseDate,
  parseEmails,
  parseGender,
  parsePhones,
  splitFullName,
} from './2-normalise/index.ts';
import { memo } from './2-normalise/memo.ts';

/** One value a field, or several. */
export type Fields = Record<string, string | string[]>;
export type Cell = string | readonly string[];

/** What a column does with a cell of a row. */
export interface ColumnReader {
  readonly column: string;
  /** Fields that it fills, with the role of each: files with other headers fill the same ones. */
  readonly fields: readonly ProposedColumn[];
  read(cell: Cell, into: Fields): void;
}

/** Columns in which invisible characters or letters of other alphabets stood inside words, with the number of cells. */
export type Oddities = Map<string, number>;

const BEYOND_ASCII = /[^ -~]/;
/** Two-digit years are read against it: the latest births that a file of today can hold. */
const YEAR = 2026;
const BIRTH = { use: 'birth', zone: PARIS, year: YEAR } as const;

export function columnReader(proposed: ProposedColumn, region: string, oddities: Oddities): ColumnReader {
  const { column, role, name } = proposed;
  const clean = cleaner(column, oddities);
  const field = (called: string, of = role): ProposedColumn => ({ ...proposed, column: called, role: of });
  const one = (called: string, make: (text: string) => string): ColumnReader => ({
    column,
    fields: [field(called)],
    read(cell, into) {
      const text = clean(typeof cell === 'string' ? cell : (cell[0] ?? ''));
      const value = text === '' ? '' : make(text);
      const before = into[called];
      // Two columns of one name: a double family name, an address of two lines.
      if (typeof before !== 'string' || before === '') into[called] = value;
      else if (value !== '' && value !== before) into[called] = `${before} ${value}`;
    },
  });
  const many = (called: string, make: (text: string, add: (value: string) => void) => void): ColumnReader => ({
    column,
    fields: [field(called)],
    read(cell, into) {
      const before = into[called];
      const values = Array.isArray(before) ? before : [];
      into[called] = values;
      for (const raw of typeof cell === 'string' ? [cell] : cell) {
        const text = clean(raw);
        if (text !== '') make(text, (value) => values.push(value));
      }
    },
  });
  switch (role) {
    case 'given_name':
      return one('given', (text) => canonicalGivenName(text).value ?? '');
    case 'family_name':
      return one('family', (text) => canonicalFamilyName(text).value ?? '');
    case 'full_name': {
      const order = orderOfColumn(column);
      const split = memo((text: string) => splitFullName(text, order));
      return {
        column,
        fields: [field('given', 'given_name'), field('family', 'family_name')],
        read(cell, into) {
          const { given, middle, family, birthFamily } = split(
            clean(typeof cell === 'string' ? cell : (cell[0] ?? '')),
          );
          into['given'] = [given ?? '', middle ?? ''].join(' ').trim();
          into['family'] = family ?? birthFamily ?? '';
        },
      };
    }
    case 'birthdate':
      return one(
        'birthdate',
        memo((text) => {
          const formats = proposed.formats ?? [];
          const parsed = parseDate(text, [...formats.filter((f) => f !== 'words'), 'iso', 'DD/MM/YYYY'], BIRTH);
          if (parsed.kind === 'missing') return '';
          return parsed.kind === 'invalid' ? isoDate(text, true, formats) : parsed.date;
        }),
      );
    case 'email':
      return many('email', (text, add) => {
        const { emails, invalid } = parseEmails(text);
        for (const email of emails) add(email.value);
        // An address that cannot be written to is still compared.
        for (const piece of invalid) if (piece.includes('@')) add(piece);
      });
    case 'phone_number':
      return many('phone', (text, add) => {
        const { phones, invalid } = parsePhones(text, region);
        for (const phone of phones) add(phone.value);
        for (const piece of invalid) add(piece);
      });
    case 'birth_year':
    case 'birth_month':
    case 'birth_day':
    case 'street_number':
    case 'street':
    case 'address_extra':
    case 'address':
    case 'locality':
      return one(role, (text) => text);
    case 'postal_code':
      return one(role, (text) => text.replace(/\.0$/, '').toUpperCase());
    case 'identifier':
      return one(`identifier ${name ?? column}`, canonicalIdentifier);
    case 'category':
    case 'middle_name':
    case 'birth_name':
    case 'number':
      return one(
        `category ${name ?? column}`,
        name === 'gender' ? (text) => parseGender(text) ?? text : (text) => text,
      );
    case 'free_text':
    case 'ignored':
      return { column, fields: [], read: () => undefined };
  }
}

/** '' for what says nothing; look-alikes and what cannot be seen are taken out and counted. */
function cleaner(column: string, oddities: Oddities): (raw: string) => string {
  return (raw) => {
    if (raw === '' || isMissing(raw)) return '';
    if (!BEYOND_ASCII.test(raw)) return raw.trim();
    const { text, hidden } = cleanText(raw);
    const { text: latin, folded } = foldHomoglyphs(text);
    if (hidden || folded) oddities.set(column, (oddities.get(column) ?? 0) + 1);
    return latin;
  };
}
