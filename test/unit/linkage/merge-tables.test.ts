/** Tables read apart and merged are the table that one reader makes. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { createTableBuilder, type RecordTable, type Row, type TableSchema } from '../../../linkage/index.ts';
import { mergeTables } from '../../../linkage/merge-tables.ts';

const SCHEMA: TableSchema = {
  columns: [
    { name: 'given', field: 'given', form: 'given_name', many: false },
    { name: 'family', field: 'family', form: 'family_name', many: false },
    { name: 'birthdate', field: 'birthdate', form: 'birthdate', many: false },
    { name: 'email', field: 'email', form: 'email', many: true },
  ],
};
const table = (rows: readonly Row[]): RecordTable => {
  const builder = createTableBuilder(SCHEMA);
  for (const [i, row] of rows.entries()) builder.add(String(i).padStart(9, '0'), row);
  return builder.finish();
};
const plain = (made: RecordTable): unknown => ({
  size: made.size,
  ids: [...made.ids.units, ...made.ids.offsets],
  columns: [...made.columns].map(([name, c]) => [
    name,
    c.form,
    [...c.codes],
    c.kind === 'many' ? [...c.offsets] : null,
    c.dictionary === null ? null : [...c.dictionary.units],
  ]),
});

describe('linkage: merged tables', () => {
  const name = fc.constantFrom('Zoé', 'Luc', 'Petit', 'Caron', 'Ana Luc', '');
  const row = fc.record({
    given: name,
    family: name,
    birthdate: fc.constantFrom('1980-03-12', '1971', ''),
    email: fc.array(fc.constantFrom('a@b.fr', 'c@d.fr', 'e@f.fr', 'x'), { maxLength: 3 }),
  });

  it('are the table of all their rows', () =>
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), (parts) => {
        const merged = mergeTables(parts.map(table));
        assert.deepEqual(plain(merged), plain(table(parts.flat())));
        // A name is one code in either of its columns.
        assert.equal(merged.columns.get('given')?.dictionary, merged.columns.get('family')?.dictionary);
      }),
    ));
});
