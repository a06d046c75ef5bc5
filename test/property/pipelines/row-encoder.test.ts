import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  attributesOf,
  type ColumnRole,
  canonicalCauseRow,
  causeSchema,
  cellTexts,
  createCodedTable,
  createTableBuilder,
  type RecordTable,
} from '../../../linkage/index.ts';
import { columnReader, type Fields, type Oddities } from '../../../pipelines/link-row.ts';
import type { Cell } from '../../../pipelines/link-source.ts';
import { createRowEncoder } from '../../../pipelines/row-encoder.ts';

type Roles = readonly ColumnRole[];
const LAYOUTS: readonly Roles[] = [
  ['given_name', 'family_name', 'birthdate', 'email', 'phone_number', 'phone_number', 'street', 'address_extra'],
  ['full_name', 'address', 'postal_code', 'locality', 'category', 'identifier'],
  ['family_name', 'family_name', 'full_name', 'street', 'street', 'street_number', 'locality'],
  ['address_extra', 'street', 'email', 'email', 'given_name', 'birth_year', 'birth_month', 'birth_day'],
];
const CELLS = [
  [
    '',
    ' ',
    '-',
    'N/A',
    'inconnu',
    'Zoé',
    'ZOE',
    'M. Jean DUPONT',
    'Dupont, Jean',
    'Le Goff',
    'D\u200bupont',
    'Р\u0430ul',
  ],
  ['1980-02-03', '03/02/1980', '1980', '12', '3', 'a@b.fr', 'A@B.fr; c@d.fr', 'a@', '06 12 34 56 78', '0612345678'],
  ['+33 6 12 34 56 78 / 01 02 03 04 05', '12 rue de la Paix', '12 bis r. de la paix', 'Bât. C', '75002 Paris', '***'],
  ['3 place du Marché 69001 Lyon', '75002', '75002.0', 'PARIS CEDEX 02', 'AB-123', 'ab 123', 'M', 'Mme'],
].flat();

/** What is in every column of every row. */
const contents = (table: RecordTable): string[][] =>
  [...table.columns.keys()].map((column) =>
    Array.from({ length: table.size }, (_, row) => cellTexts(table, column, row).toSorted().join('|')),
  );

function tables(roles: Roles, rows: readonly (readonly Cell[])[]) {
  const readersOf = (oddities: Oddities) =>
    roles.map((role, at) => columnReader({ column: `c${at}`, role } as never, at, 'FR', oddities));
  const [one, other]: [Oddities, Oddities] = [new Map(), new Map()];
  const readers = readersOf(one);
  const attributes = attributesOf([
    ...new Map(readers.flatMap((r) => r.fields).map((f) => [f.column, f] as const)).values(),
  ]);
  const schema = causeSchema(attributes);
  const builder = createTableBuilder(schema);
  for (const [i, row] of rows.entries()) {
    const fields: Fields = {};
    for (const reader of readers) reader.read(row, fields);
    builder.add(String(i).padStart(9, '0'), canonicalCauseRow(attributes, fields, {}));
  }
  const coded = createCodedTable(schema);
  const encode = createRowEncoder(attributes, readersOf(other), coded, other);
  for (const row of rows) encode(row);
  return { expected: builder.finish(), actual: coded.finish(rows.length), one, other };
}

describe('rows as codes', () => {
  const cell = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...CELLS) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...CELLS), { maxLength: 2 }) },
  );
  for (const roles of LAYOUTS)
    it(`are what reading row by row makes: ${roles.join(', ')}`, () =>
      fc.assert(
        fc.property(
          fc.array(fc.tuple(...roles.map(() => cell)), { minLength: 1, maxLength: 40 }),
          (rows: (readonly Cell[])[]) => {
            const { expected, actual, one, other } = tables(roles, rows);
            assert.deepEqual(contents(actual), contents(expected));
            if (!roles.includes('address_extra')) assert.deepEqual(other, one);
          },
        ),
      ));
});
