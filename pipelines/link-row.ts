/**
 * A row of a file as the fields that the engine compares, whatever its columns are called: each value goes through the
 * verbs of `2-normalise`, as in the batch.
 */
import { isoDate, type ProposedColumn, withoutTitle } from '../linkage/index.ts';
import { foldHomoglyphs } from './2-normalise/homoglyph.ts';
import {
  canonicalFamilyName,
  canonicalGivenName,
  canonicalIdentifier,
  cleanText,
  isMissing,
  isPlainName,
  orderOfColumn,
  PARIS,
  parseDate,
  parseEmails,
  parseGender,
  parsePhones,
  plainPhone,
  splitFullName,
} from './2-normalise/index.ts';
import { memo } from './2-normalise/memo.ts';
import type { Cell } from './link-source.ts';

/** One value a field, or several. */
export type Fields = Record<string, string | string[]>;
/** A field that files fill, whatever they call it. */
export type FieldOf = Pick<ProposedColumn, 'column' | 'role' | 'name' | 'formats'>;

/** What a column does with a row of cells. */
export interface ColumnReader {
  readonly column: string;
  /** Where it stands in a row. */
  readonly at: number;
  readonly fields: readonly FieldOf[];
  read(row: readonly Cell[], into: Fields): void;
  /** The values that `read` gives its one field where it reads the text alone. */
  values?(text: string, add: (value: string) => void): void;
}

/** Columns in which invisible characters or letters of other alphabets stood inside words, with the number of cells. */
export type Oddities = Map<string, number>;

/** Addresses that are canonical as they stand. */
const PLAIN_EMAIL = /^[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,24}$/;
const LONGEST_PLAIN = 64;
const BEYOND_ASCII = /[^ -~]/;
/** Two-digit years are read against it: the latest births that a file of today can hold. */
const YEAR = 2026;
const BIRTH = { use: 'birth', zone: PARIS, year: YEAR } as const;

/** `at` is where the column stands in a row. */
export function columnReader(
  { column, role, name, formats, order }: ProposedColumn,
  at: number,
  region: string,
  oddities: Oddities,
): ColumnReader {
  const clean = cleaner(column, oddities);
  const field = (called: string, of = role): FieldOf => ({
    column: called,
    role: of,
    ...(name !== undefined || called.includes(' ') ? { name: name ?? column } : {}),
  });
  const one = (called: string, make: (text: string) => string): ColumnReader => ({
    column,
    at,
    fields: [field(called)],
    read(row, into) {
      const text = clean(firstOf(row[at]));
      const value = text === '' ? '' : make(text);
      const before = into[called];
      // Two columns of one name: a double family name, an address of two lines.
      if (typeof before !== 'string' || before === '') into[called] = value;
      else if (value !== '' && value !== before) into[called] = `${before} ${value}`;
    },
    values(raw, add) {
      const text = clean(raw);
      if (text !== '') add(make(text));
    },
  });
  const many = (called: string, make: (text: string, add: (value: string) => void) => void): ColumnReader => ({
    column,
    at,
    fields: [field(called)],
    read(row, into) {
      const before = into[called];
      const values = Array.isArray(before) ? before : [];
      into[called] = values;
      const cell = row[at] ?? '';
      const add = (value: string): void => {
        values.push(value);
      };
      for (const raw of typeof cell === 'string' ? [cell] : cell) {
        const text = clean(raw);
        if (text !== '') make(text, add);
      }
    },
    values(raw, add) {
      const text = clean(raw);
      if (text !== '') make(text, add);
    },
  });
  switch (role) {
    case 'given_name':
      return one('given', (text) => (isPlainName(text) ? text : withoutTitle(canonicalGivenName(text).value ?? '')));
    case 'family_name':
      return one('family', (text) => (isPlainName(text) ? text : withoutTitle(canonicalFamilyName(text).value ?? '')));
    case 'birth_name':
      return one('birth_family', (text) => withoutTitle(canonicalFamilyName(text).value ?? ''));
    case 'full_name': {
      const split = memo(
        (text: string) => splitFullName(withoutRank(withoutTitle(text)), order ?? orderOfColumn(column)),
        1 << 14,
      );
      return {
        column,
        at,
        fields: [field('given', 'given_name'), field('family', 'family_name')],
        read(row, into) {
          const text = clean(firstOf(row[at]));
          // An empty full name takes nothing from the columns of its parts.
          if (text === '' && into['family'] !== undefined) return;
          const { given, middle, family, birthFamily } = split(text);
          into['given'] = [given ?? '', middle ?? ''].join(' ').trim();
          into['family'] = family ?? birthFamily ?? '';
        },
      };
    }
    case 'birthdate': {
      const dates = [...(formats ?? []).filter((f) => f !== 'words'), 'iso', 'DD/MM/YYYY'];
      return one('birthdate', (text) => {
        const parsed = parseDate(text, dates, BIRTH);
        if (parsed.kind === 'missing') return '';
        return parsed.kind === 'invalid' ? isoDate(text, true, formats ?? []) : parsed.date;
      });
    }
    case 'email':
      return many('email', (text, add) => {
        if (text.length <= LONGEST_PLAIN && PLAIN_EMAIL.test(text)) return add(text);
        const { emails, invalid } = parseEmails(text);
        for (const email of emails) add(email.value);
        // An address that cannot be written to is still compared.
        for (const piece of invalid) if (piece.includes('@')) add(piece);
      });
    case 'phone_number':
      return many('phone', (text, add) => {
        const plain = plainPhone(text, region);
        if (plain !== '') return add(plain);
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
    case 'number':
      return one(
        `category ${name ?? column}`,
        name === 'gender' ? (text) => parseGender(text) ?? text : (text) => text,
      );
    case 'free_text':
    case 'ignored':
      return { column, at, fields: [], read: () => undefined };
  }
}

/** What stands after a comma and ranks a person is no given name: `Thomas Clifford, 1st Baron of Chudleigh`. */
const RANK =
  /,\s*(?:(?:the )?\d+(?:st|nd|rd|th)\b|(?:baron|baroness|earl|duke|duchess|marquess|viscount|count|countess|lord|lady|sir|bart|bt|jr|sr|i{2,3}|iv|esq|ph\.?d|md|kc\w*|[a-z]be)\b).*$/i;
const withoutRank = (text: string): string => (text.includes(',') ? text.replace(RANK, '') : text);

const firstOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.[0] ?? ''));

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
