/** What a caller says of the columns of a file, and the table that the comparisons read. */
import type { ColumnForm, ColumnSchema, Row, TableSchema } from '../table.ts';
import type { DateFormat } from './date-formats.ts';
import { splitAddress } from './split-address.ts';
import { genderForm, isoDate, phoneForm, piecesOf, saysNothing, withoutTitle } from './values.ts';

/**
 * `from`, `given` … name fields of a record. A birth date may stand in three fields: year, month, day; a family name in
 * several; `whole` is an address in one field, with its postal code and town.
 */
export type Attribute =
  | {
      readonly kind: 'name';
      readonly given?: string;
      readonly family?: string | readonly string[];
      readonly full?: string;
      /** The family name at birth, beside the one in use: people are found under either. */
      readonly birth_family?: string;
    }
  | {
      readonly kind: 'birthdate';
      readonly from: string | readonly [string, string, string];
      /** The first that fits; others that are plain are tried after them. */
      readonly formats?: readonly DateFormat[];
      /** Year, month and day, where `from` says nothing: files write dates in one column or in three. */
      readonly parts?: readonly [string, string, string];
    }
  | { readonly kind: 'email'; readonly from: readonly string[] }
  | { readonly kind: 'phone_number'; readonly from: readonly string[] }
  | {
      readonly kind: 'address';
      readonly street?: string | readonly string[];
      readonly number?: string;
      /** Taken where the street says nothing. */
      readonly extra?: string;
      readonly whole?: string;
    }
  | {
      readonly kind: 'place';
      readonly postal_code?: string;
      readonly locality?: string;
      readonly whole?: string;
    }
  /** `from` is how it is called, and the field unless `field` says another. */
  | { readonly kind: 'identifier' | 'category'; readonly from: string; readonly field?: string };

/** The columns of the engine's table: `identifier:NAME` and `category:NAME`, the others as they are named here. */
export function causeSchema(attributes: readonly Attribute[]): TableSchema {
  const columns: ColumnSchema[] = [];
  const add = (name: string, form: ColumnForm, many = false, field = name): void => {
    columns.push({ name, field, form, many });
  };
  for (const attribute of attributes)
    switch (attribute.kind) {
      case 'name':
        add('given', 'given_name');
        add('family', 'family_name');
        if (attribute.birth_family !== undefined) add('birth_family', 'family_name');
        break;
      case 'birthdate':
        add('birthdate', 'birthdate');
        break;
      case 'email':
        add('email', 'email', true);
        break;
      case 'phone_number':
        add('mobile', 'mobile', true, 'phone');
        add('landline', 'landline', true, 'phone');
        break;
      case 'address':
        add('street', 'street');
        add('way', 'street');
        add('house', 'house_number', false, 'street');
        break;
      case 'place':
        add('postal_code', 'postal_code');
        add('locality', 'locality');
        break;
      case 'identifier':
      case 'category':
        add(`${attribute.kind}:${attribute.from}`, attribute.kind);
        break;
    }
  return { columns };
}

/** How the texts of a row are read. */
interface Reading {
  /** '' for what says nothing. */
  readonly said: (text: string) => string;
  /** Values of a cell that may hold several. */
  readonly pieces: (text: string) => readonly string[];
  readonly name: (text: string) => string;
  readonly date: (text: string, dayFirst: boolean, formats: readonly DateFormat[] | undefined) => string;
  readonly phone: (text: string) => string;
}
/** As people wrote them. */
const RAW: Reading = {
  said: (text) => (saysNothing(text) ? '' : text.trim()),
  pieces: (text) => piecesOf(text).filter((t) => !saysNothing(t)),
  name: withoutTitle,
  date: isoDate,
  phone: phoneForm,
};
const same = (text: string): string => text;
/** In canonical form already: dates in ISO 8601, numbers in E.164, a value a text, '' for nothing. */
const CANONICAL: Reading = {
  said: same,
  pieces: (text) => (text === '' ? [] : [text]),
  name: same,
  date: same,
  phone: same,
};

const listOf = (fields: string | readonly string[] | undefined): readonly string[] =>
  fields === undefined ? [] : typeof fields === 'string' ? [fields] : fields;

/** The last word is the family name, but words in capitals are where others are not (Jean DE LA TOUR). */
function partsOfName(full: string): { given: string; family: string } {
  const comma = full.indexOf(',');
  if (comma !== -1) return { given: full.slice(comma + 1).trim(), family: full.slice(0, comma).trim() };
  const words = full.split(/\s+/).filter((w) => w !== '');
  const capitals = words.filter((w) => w.length > 1 && w === w.toUpperCase());
  if (capitals.length > 0 && capitals.length < words.length)
    return { given: words.filter((w) => !capitals.includes(w)).join(' '), family: capitals.join(' ') };
  return { given: words.slice(0, -1).join(' '), family: words.at(-1) ?? '' };
}

const NUMBER = /^\d+\s*(bis|ter|[a-z])?\b[\s,]*/i;

/** Makes the rows of that table. `dayFirst` says how 03/04/1980 is read where no format says it. */
export const causeRow = (attributes: readonly Attribute[], row: Row, dayFirst: boolean): Row =>
  rowOf(attributes, row, RAW, dayFirst);

/** The same of values in canonical form, for readers that have cleaned them; what it makes goes `into` a row. */
export const canonicalCauseRow = (
  attributes: readonly Attribute[],
  row: Row,
  into: Record<string, string | readonly string[]>,
): Row => rowOf(attributes, row, CANONICAL, true, into);

function rowOf(
  attributes: readonly Attribute[],
  row: Row,
  reading: Reading,
  dayFirst: boolean,
  out: Record<string, string | readonly string[]> = {},
): Row {
  const textIn = (field: string | undefined): string => {
    const cell = field === undefined ? null : row[field];
    if (cell === null || cell === undefined) return '';
    return reading.said(typeof cell === 'string' ? cell : (cell[0] ?? ''));
  };
  const textsIn = (fields: readonly string[]): readonly string[] => {
    const [only, ...others] = fields;
    const cell = only === undefined ? null : row[only];
    if (others.length === 0 && reading === CANONICAL && typeof cell === 'object' && cell !== null) return cell;
    return fields.flatMap((field) => {
      const of = row[field];
      return of === null || of === undefined
        ? []
        : typeof of === 'string'
          ? reading.pieces(of)
          : of.flatMap(reading.pieces);
    });
  };
  /** Texts of several fields, one after the other, each once. */
  const joined = (fields: string | readonly string[] | undefined): string =>
    typeof fields === 'string'
      ? textIn(fields)
      : [...new Set(listOf(fields).map(textIn))].filter((t) => t !== '').join(' ');
  for (const attribute of attributes)
    switch (attribute.kind) {
      case 'name': {
        const full = attribute.full === undefined ? null : partsOfName(reading.name(textIn(attribute.full)));
        out['given'] = reading.name(textIn(attribute.given)) || (full?.given ?? '');
        out['family'] = reading.name(joined(attribute.family)) || (full?.family ?? '');
        if (attribute.birth_family !== undefined) out['birth_family'] = reading.name(textIn(attribute.birth_family));
        break;
      }
      case 'birthdate': {
        const { from, formats, parts } = attribute;
        const whole = typeof from === 'string' ? reading.date(textIn(from), dayFirst, formats) : '';
        const apart = typeof from === 'string' ? parts : from;
        out['birthdate'] = whole === '' && apart !== undefined ? dateOfParts(apart.map(textIn)) : whole;
        break;
      }
      case 'email':
        out['email'] = textsIn(attribute.from);
        break;
      case 'phone_number':
        out['phone'] = reading === CANONICAL ? textsIn(attribute.from) : textsIn(attribute.from).map(reading.phone);
        break;
      case 'address': {
        const parts = attribute.whole === undefined ? null : wholeOf(textIn(attribute.whole));
        const street = joined(attribute.street) || (parts?.street ?? '') || textIn(attribute.extra);
        const number = textIn(attribute.number).replace(/\.0$/, '');
        out['street'] = number === '' ? street : `${number} ${street}`.trim();
        out['way'] = street.replace(NUMBER, '');
        break;
      }
      case 'place': {
        const parts = attribute.whole === undefined ? null : wholeOf(textIn(attribute.whole));
        out['postal_code'] = textIn(attribute.postal_code).replace(/\.0$/, '') || (parts?.postalCode ?? '');
        out['locality'] = textIn(attribute.locality) || (parts?.locality ?? '');
        break;
      }
      case 'identifier':
        out[`${attribute.kind}:${attribute.from}`] = textIn(attribute.field ?? attribute.from);
        break;
      case 'category': {
        const text = textIn(attribute.field ?? attribute.from);
        out[`${attribute.kind}:${attribute.from}`] = attribute.from === 'gender' ? genderForm(text) : text;
        break;
      }
    }
  return out;
}

/** An address without a postal code is a street. */
const wholeOf = (text: string): { street: string; postalCode: string; locality: string } =>
  splitAddress(text) ?? { street: text, postalCode: '', locality: '' };

function dateOfParts(parts: readonly string[]): string {
  const [year = '', month = '', day = ''] = parts.map((part) => part.replace(/\.0$/, ''));
  if (year === '') return '';
  if (!/^\d{1,2}$/.test(month)) return isoDate(year, true);
  return isoDate([year, month, /^\d{1,2}$/.test(day) ? day : '0'].join('-'), true);
}
