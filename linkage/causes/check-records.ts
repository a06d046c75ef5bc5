/** Records and attributes as a caller passes them, checked once: what is no record or names no field is told. */
import { LinkageError } from '../errors.ts';
import type { InputRecord } from '../link.ts';
import { nearestName } from '../nearest-name.ts';
import type { Attribute } from './attributes.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const meant = (name: string, known: readonly string[]): string => {
  const near = nearestName(name, known);
  return near === null ? '' : ` Did you mean ${near}?`;
};

/** The records as a list. Throws LinkageError `invalid_record`; the message has the place of the record, not its values. */
export function checkRecords(records: Iterable<InputRecord>): readonly InputRecord[] {
  const given: unknown = records;
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw new LinkageError('invalid_record', 'The records are not a list.');
  const rows = [...records];
  for (const [i, row] of rows.entries()) {
    const fields: unknown = row;
    if (!isFields(fields)) throw new LinkageError('invalid_record', `Record ${i + 1} is not an object.`);
    if (typeof fields['id'] !== 'string')
      throw new LinkageError('invalid_record', `Record ${i + 1} has no id that is a text.`);
    for (const field in fields)
      if (!isCell(fields[field]))
        throw new LinkageError(
          'invalid_record',
          `The field ${field} of record ${i + 1} is neither a text nor a list of texts nor null.`,
        );
  }
  return rows;
}

const isCell = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  typeof value === 'string' ||
  (Array.isArray(value) && value.every((part) => typeof part === 'string'));

type Shape = 'text' | 'texts' | 'either' | 'any';
/** Keys of each kind that name fields, with what they hold. Those of the first list must be there. */
const KINDS: Readonly<Record<Attribute['kind'], { readonly must: readonly string[]; readonly keys: Shapes }>> = {
  name: { must: [], keys: { given: 'text', family: 'either', full: 'text', birth_family: 'text' } },
  birthdate: { must: ['from'], keys: { from: 'either', parts: 'texts', formats: 'any' } },
  email: { must: ['from'], keys: { from: 'texts' } },
  phone_number: { must: ['from'], keys: { from: 'texts' } },
  address: { must: [], keys: { street: 'either', number: 'text', extra: 'text', whole: 'text' } },
  place: { must: [], keys: { postal_code: 'text', locality: 'text', whole: 'text' } },
  identifier: { must: ['from'], keys: { from: 'text', field: 'text' } },
  category: { must: ['from'], keys: { from: 'text', field: 'text' } },
};
type Shapes = Readonly<Record<string, Shape>>;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isText);
const FITS: Readonly<Record<Shape, readonly [holds: (value: unknown) => boolean, expected: string]>> = {
  text: [isText, 'the name of a field'],
  texts: [isTexts, 'a list of names of fields'],
  either: [(value) => isText(value) || isTexts(value), 'the name of a field or a list of them'],
  any: [() => true, ''],
};

/**
 * Throws LinkageError `invalid_model` for an attribute that is none, and `unknown_column` for a field that not one
 * record has as a key, both with the nearest name that is known.
 */
export function checkAttributes(attributes: readonly Attribute[], rows: readonly InputRecord[]): void {
  const given: unknown = attributes;
  if (!Array.isArray(given))
    throw new LinkageError('invalid_model', 'The attributes are not a list, as [{ kind: "email", from: ["mail"] }].');
  const named = given.flatMap((attribute: unknown, i) => fieldsOf(attribute, `Attribute ${i + 1}`));
  const missing = new Set(named);
  const fields = new Set<string>();
  for (const row of rows) {
    for (const field in row) {
      fields.add(field);
      missing.delete(field);
    }
    if (missing.size === 0) return;
  }
  const [first] = missing;
  if (first !== undefined && rows.length > 0)
    throw new LinkageError('unknown_column', `No record has the field ${first}.${meant(first, [...fields])}`);
}

/** The fields that an attribute names. */
function fieldsOf(attribute: unknown, which: string): string[] {
  const wrong = (message: string): LinkageError => new LinkageError('invalid_model', `${which} ${message}`);
  if (!isFields(attribute)) throw wrong('is not an object.');
  const kind = String(attribute['kind']);
  const kinds = Object.keys(KINDS);
  const known = kinds.includes(kind) ? KINDS[kind as Attribute['kind']] : undefined;
  if (known === undefined) throw wrong(`has no kind of ${kinds.join(', ')}.${meant(kind, kinds)}`);
  const names: string[] = [];
  for (const [key, value] of Object.entries(attribute)) {
    if (key === 'kind' || value === undefined) continue;
    const shape = known.keys[key];
    if (shape === undefined) throw wrong(`(${kind}) has no ${key}.${meant(key, Object.keys(known.keys))}`);
    const [holds, expected] = FITS[shape];
    if (!holds(value)) throw wrong(`(${kind}): ${key} is not ${expected}.`);
    if (shape !== 'any') names.push(...(Array.isArray(value) ? (value as string[]) : [value as string]));
  }
  const lacking = known.must.find((key) => attribute[key] === undefined);
  if (lacking !== undefined) throw wrong(`(${kind}) does not say ${lacking}.`);
  if ((kind === 'birthdate' && isTexts(attribute['from']) && names.length < 3) || names.length === 0)
    throw wrong(`(${kind}) does not name its fields.`);
  // `from` of these is how they are called where `field` says what they read.
  return typeof attribute['field'] === 'string' ? [attribute['field']] : names;
}
