/** What a caller says of the columns of a file, and the table that the comparisons read. */
import type { ColumnForm, ColumnSchema, Row, TableSchema } from '../table.ts';
import { isoDate, phoneForm } from './values.ts';

/** `from`, `given` … name fields of a record. A birth date may stand in three fields: year, month, day. */
export type Attribute =
  | { readonly kind: 'name'; readonly given?: string; readonly family?: string; readonly full?: string }
  | { readonly kind: 'birthdate'; readonly from: string | readonly [string, string, string] }
  | { readonly kind: 'email'; readonly from: readonly string[] }
  | { readonly kind: 'phone_number'; readonly from: readonly string[] }
  | { readonly kind: 'address'; readonly street: string; readonly number?: string }
  | { readonly kind: 'place'; readonly postal_code?: string; readonly locality?: string }
  | { readonly kind: 'identifier'; readonly from: string }
  | { readonly kind: 'category'; readonly from: string };

/** The columns of the engine's table: `identifier:FIELD` and `category:FIELD`, the others as they are named here. */
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

const textIn = (row: Row, field: string | undefined): string => {
  const cell = field === undefined ? null : row[field];
  return cell === null || cell === undefined ? '' : (typeof cell === 'string' ? cell : (cell[0] ?? '')).trim();
};
const textsIn = (row: Row, fields: readonly string[]): string[] =>
  fields.flatMap((field) => {
    const cell = row[field];
    return cell === null || cell === undefined ? [] : typeof cell === 'string' ? [cell] : [...cell];
  });

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

/** Makes the rows of that table. `dayFirst` says how 03/04/1980 is read. */
export function causeRow(attributes: readonly Attribute[], row: Row, dayFirst: boolean): Row {
  const out: Record<string, string | string[]> = {};
  for (const attribute of attributes)
    switch (attribute.kind) {
      case 'name': {
        const full = attribute.full === undefined ? null : partsOfName(textIn(row, attribute.full));
        out['given'] = textIn(row, attribute.given) || (full?.given ?? '');
        out['family'] = textIn(row, attribute.family) || (full?.family ?? '');
        break;
      }
      case 'birthdate': {
        const { from } = attribute;
        out['birthdate'] =
          typeof from === 'string'
            ? isoDate(textIn(row, from), dayFirst)
            : isoDate(from.map((f) => textIn(row, f).padStart(2, '0')).join('-'), dayFirst);
        break;
      }
      case 'email':
        out['email'] = textsIn(row, attribute.from);
        break;
      case 'phone_number':
        out['phone'] = textsIn(row, attribute.from).map(phoneForm);
        break;
      case 'address': {
        const street = textIn(row, attribute.street);
        const number = textIn(row, attribute.number);
        out['street'] = `${number} ${street}`.trim();
        out['way'] = street.replace(/^\d+\s*(bis|ter|[a-z])?\b[\s,]*/i, '');
        break;
      }
      case 'place':
        out['postal_code'] = textIn(row, attribute.postal_code);
        out['locality'] = textIn(row, attribute.locality);
        break;
      case 'identifier':
      case 'category':
        out[`${attribute.kind}:${attribute.from}`] = textIn(row, attribute.from);
        break;
    }
  return out;
}
