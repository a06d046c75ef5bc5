/** Each kind's levels on pairs of values: the level's code, or null where nothing can be said. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Attribute, causeRow, causeSchema } from '../../../../linkage/causes/attributes.ts';
import { compile } from '../../../../linkage/causes/compile.ts';
import { isoDate, phoneForm, writesDayFirst } from '../../../../linkage/causes/values.ts';
import { createTableBuilder, levenshtein, type Row } from '../../../../linkage/index.ts';
import { oneEdit } from '../../../../linkage/strings/one-edit.ts';

const ATTRIBUTES: readonly Attribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
  { kind: 'email', from: ['email'] },
  { kind: 'phone_number', from: ['phone', 'phone2'] },
  { kind: 'address', street: 'street' },
  { kind: 'place', postal_code: 'cp', locality: 'town' },
  { kind: 'identifier', from: 'card' },
  { kind: 'category', from: 'sex' },
];

/** The level's code of the first two rows; the others are there to be counted. */
function levelOf(comparison: string, a: Row, b: Row, others: readonly Row[] = []): string | null {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  const rows = [a, b, ...others];
  for (const [i, row] of rows.entries()) builder.add(String(i).padStart(6, '0'), causeRow(ATTRIBUTES, row, true));
  const found = compile(builder.finish(), ATTRIBUTES).comparisons.find((c) => c.name === comparison);
  const level = found?.compare(0, 1) ?? -1;
  return level === -1 ? null : (found?.levels[level]?.code ?? null);
}

const name = (given: string, family: string): Row => ({ given, family });
const NAMES: readonly (readonly [Row, Row, string | null])[] = [
  [name('Jeanne', 'Kervella'), name('JEANNE', 'kervella'), 'exact_rare'],
  [name('Jeanne', 'Kervella'), name('Kervella', 'Jeanne'), 'swapped'],
  [name('Jeanne', 'Kervella'), name('Jeane', 'Kervela'), 'similar'],
  [name('Marie', 'Petit'), name('Anne Marie', 'Petit'), 'token_subset'],
  [name('J', 'Kervella'), name('Quentin J', 'Kervella'), 'token_subset'],
  [name('Jeanne', 'Kervella'), name('Kervela', 'Jeane'), 'swapped_similar'],
  [name('', 'Kervella'), name('Jeanne', 'Kervella'), 'family_given_missing'],
  [name('Jeanne', ''), name('Jeanne', 'Kervella'), 'given_family_missing'],
  [name('Jeanne', 'Kervella'), name('Ahmed', 'Kervella'), 'family_only'],
  [name('Jeanne', 'Kervella'), name('Jeanne', 'Dubois'), 'given_only'],
  [name('Jeanne', 'Kervella'), name('Ahmed', 'Jeanne'), 'shared_token'],
  [name('Jeanne', 'Kervella'), name('Ahmed', 'Dubois'), 'different'],
  [name('', ''), name('Ahmed', 'Dubois'), null],
  [name('NA', 'inconnu'), name('Ahmed', 'Dubois'), null],
];
const VALUES: readonly (readonly [string, string, Row, Row, string | null])[] = [
  ['birthdate', 'one date in two formats', { born: '1980-03-12' }, { born: '12/03/1980' }, 'exact_common'],
  ['birthdate', 'day and month swapped', { born: '1980-03-12' }, { born: '1980-12-03' }, 'day_month_swapped'],
  ['birthdate', 'one digit', { born: '1980-03-12' }, { born: '1986-03-12' }, 'one_edit'],
  ['birthdate', 'another month', { born: '1980-03-12' }, { born: '1980-11-12' }, 'one_part_other'],
  ['birthdate', 'a partial date', { born: '1980' }, { born: '1980-11-12' }, 'partial'],
  ['birthdate', 'a year', { born: '1980-03-12' }, { born: '1980-11-25' }, 'same_year'],
  ['birthdate', 'nothing', { born: '1980-03-12' }, { born: '1991-11-25' }, 'different'],
  ['birthdate', 'missing', { born: '1980-03-12' }, { born: '-' }, null],
  ['email', 'an address of nobody', { email: 'papillon@a.fr' }, { email: 'Papillon@A.fr' }, 'exact'],
  [
    'email',
    'an address made of the name',
    { ...name('Zoé', 'Petit'), email: 'zoe.p@a.fr' },
    { email: 'zoe.p@a.fr' },
    'exact_made_of_name',
  ],
  ['email', 'another provider', { email: 'papillon@a.fr' }, { email: 'papillon@b.fr' }, 'near'],
  ['email', 'another one', { email: 'papillon@a.fr' }, { email: 'cigale@b.fr' }, 'different'],
  ['mobile', 'written in two ways', { phone: '06 40 01 19 79' }, { phone: '+33640011979' }, 'exact'],
  ['mobile', 'one digit', { phone: '0640011979' }, { phone: '0640011978' }, 'one_edit'],
  [
    'mobile',
    'one of two',
    { phone: '0640011979', phone2: '0240011979' },
    { phone: '0740011979', phone2: '0640011979' },
    'exact',
  ],
  ['landline', 'a mobile is none', { phone: '0640011979' }, { phone: '0640011979' }, null],
  [
    'address',
    'one house',
    { street: '12, av. de Lorraine', cp: '35000' },
    { street: '12 AVENUE LORRAINE', cp: '35000' },
    'exact',
  ],
  [
    'address',
    'the street of another town',
    { street: '12 rue Haute', cp: '35000' },
    { street: '12 rue Haute', cp: '13001' },
    'same_street',
  ],
  [
    'address',
    'a slip',
    { street: '12 rue Gambetta', cp: '35000' },
    { street: '12 rue Gambeta', cp: '35000' },
    'similar',
  ],
  ['place', 'one town', { cp: '35000', town: 'Rennes' }, { cp: '35000', town: 'RENNES CEDEX 7' }, 'exact_common'],
  ['place', 'one area', { cp: '35000', town: 'Rennes' }, { cp: '35412', town: 'Vitré' }, 'same_area'],
  ['place', 'elsewhere', { cp: '35000', town: 'Rennes' }, { cp: '13001', town: 'Marseille' }, 'different'],
  ['identifier:card', 'two neighbours turned', { card: 'C 123456' }, { card: 'c123465' }, 'one_edit'],
];

describe('linkage: levels of causes', () => {
  for (const [a, b, code] of NAMES)
    it(`${JSON.stringify(a)} and ${JSON.stringify(b)}: ${code}`, () => {
      const padding = Array.from({ length: 60 }, (_, i) => name(`Given${i}x`, `Family${i}x`));
      assert.equal(levelOf('name', a, b, padding), code);
      assert.equal(levelOf('name', b, a, padding), code);
    });
  for (const [comparison, what, a, b, code] of VALUES)
    it(`${comparison}, ${what}: ${code}`, () => {
      assert.equal(levelOf(comparison, a, b), code);
      assert.equal(levelOf(comparison, b, a), code);
    });

  it('a name is common by how many are expected to bear it', () => {
    const others = Array.from({ length: 400 }, (_, i) =>
      name(i % 2 === 0 ? 'Jean' : `G${i}`, i % 4 < 2 ? 'Martin' : `F${i}`),
    );
    assert.equal(levelOf('name', name('Jean', 'Martin'), name('Jean', 'Martin'), others), 'exact_frequent');
  });

  it('a number that many answer is a switchboard', () => {
    const others = ['Ahmed Dubois', 'Zoé Petit', 'Luc Morvan', 'Inès Garcia'].map((n) => ({
      ...name(n.split(' ')[0] ?? '', n.split(' ')[1] ?? ''),
      phone: '0240011979',
    }));
    const a = { ...name('Jeanne', 'Kervella'), phone: '0240011979' };
    assert.equal(levelOf('landline', a, a, others), 'shared_by_many');
    assert.equal(levelOf('landline', a, a, others.slice(1)), 'exact');
  });

  it('a category that says the same of everybody is left out', () => {
    const builder = createTableBuilder(causeSchema(ATTRIBUTES));
    for (const id of ['1', '2', '3']) builder.add(id, causeRow(ATTRIBUTES, { sex: 'f', given: 'Zoé' }, true));
    const { leftOut } = compile(builder.finish(), ATTRIBUTES);
    assert.deepEqual(
      leftOut.find((l) => l.name === 'category:sex'),
      { name: 'category:sex', why: 'says the same of every record' },
    );
  });

  it('dates of a column are read in its order', () => {
    assert.equal(writesDayFirst(['03/04/1980', '25/04/1980']), true);
    assert.equal(writesDayFirst(['03/04/1980', '04/25/1980']), false);
    assert.deepEqual(
      ['19800312', '1980/3/12', '12.03.1980', '1980-03', '1980', '12/3/80', 'x'].map((t) => isoDate(t, true)),
      ['1980-03-12', '1980-03-12', '1980-03-12', '1980-03', '1980', '1980-03-12', ''],
    );
    assert.equal(isoDate('04/25/1980', false), '1980-04-25');
    assert.deepEqual(
      ['0640011979', '0033640011979', '+33 (0)6 40 01 19 79', '640011979', '+44 20 7946 0958'].map(phoneForm),
      ['+33640011979', '+33640011979', '+33640011979', '+33640011979', '+442079460958'],
    );
  });

  it('one edit is an edit distance of one, or two neighbours turned', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 }),
        (a, b) => {
          const turned = [...Array(a.length).keys()].some(
            (i) => a !== b && `${a.slice(0, i)}${a[i + 1] ?? ''}${a[i] ?? ''}${a.slice(i + 2)}` === b,
          );
          assert.equal(oneEdit(a, b), levenshtein(a, b) === 1 || turned);
          assert.equal(oneEdit(a, b), oneEdit(b, a));
        },
      ),
    ));
});
