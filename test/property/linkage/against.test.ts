/** New records against a base are what linking all at once with the same frozen model is, for any split. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { linkAgainst } from '../../../linkage/causes/against.ts';
import { type Attribute, causeRow, causeSchema } from '../../../linkage/causes/attributes.ts';
import type { FrozenModel } from '../../../linkage/causes/frozen.ts';
import { causeSettings, linkCauseTable } from '../../../linkage/causes/link-table.ts';
import type { Judgement } from '../../../linkage/judgements.ts';
import { subTable } from '../../../linkage/sub-table.ts';
import { createTableBuilder, type RecordTable, type Row } from '../../../linkage/table.ts';

const ATTRIBUTES: readonly Attribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
  { kind: 'email', from: ['email'] },
  { kind: 'phone_number', from: ['phone'] },
  { kind: 'address', street: 'street' },
  { kind: 'place', postal_code: 'cp', locality: 'town' },
  { kind: 'identifier', from: 'card' },
  { kind: 'category', from: 'sex' },
];
const CONSTRAINTS = {
  unique: [{ comparison: 'identifier:card' }],
  rules: [
    {
      name: 'mail_and_date',
      all: [
        { comparison: 'email', levels: ['exact', 'exact_made_of_name'] },
        { comparison: 'birthdate', levels: ['exact', 'exact_rare', 'exact_common'] },
      ],
    },
  ],
};

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 });
const record = fc.record({
  given: maybe(fc.constantFrom('Anne', 'Marc', 'Jean', 'Jeanne', 'Zoe')),
  family: maybe(fc.constantFrom('Petit', 'Petti', 'Duval', 'Morel', 'Kervella')),
  born: maybe(fc.constantFrom('1980-05-12', '1980-12-05', '1950-01-02', '1990-07-08')),
  email: maybe(fc.constantFrom('anne.petit@x.fr', 'petit@x.fr', 'bureau@x.fr', 'zk@y.fr')),
  phone: maybe(fc.constantFrom('0612345678', '0145678901', '0687654321')),
  street: maybe(fc.constantFrom('3 rue Hoche', '5 avenue Foch')),
  cp: maybe(fc.constantFrom('75011', '69003')),
  town: maybe(fc.constantFrom('Paris', 'Lyon')),
  card: maybe(fc.constantFrom('C100', 'C200', 'C300')),
  sex: maybe(fc.constantFrom('f', 'm')),
});
const world = fc.record({
  rows: fc.array(fc.tuple(record, fc.boolean()), { minLength: 2, maxLength: 40 }),
  judgements: fc.array(
    fc.record({
      a: fc.integer({ min: 0, max: 39 }),
      b: fc.integer({ min: 0, max: 39 }),
      verdict: fc.constantFrom('same' as const, 'different' as const),
    }),
    { maxLength: 3 },
  ),
  /** So small that blocks are parted as the base grows. */
  maxBlock: fc.integer({ min: 2, max: 12 }),
  maxCluster: fc.constantFrom(4, 200),
});

const id = (n: number): string => `r${String(n).padStart(4, '0')}`;
function tableOf(rows: readonly Row[]): RecordTable {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const [n, row] of rows.entries()) builder.add(id(n), causeRow(ATTRIBUTES, row, true));
  return builder.finish();
}

/** A model of a few hundred made-up records, one in three twice. */
function trained(): FrozenModel {
  const rows: Row[] = [];
  for (let n = 0; n < 300; n++) {
    const row = {
      given: ['Anne', 'Marc', 'Jean', 'Jeanne', 'Zoe', 'Paul', 'Ines'][n % 7] ?? '',
      family: `${['Petit', 'Duval', 'Morel', 'Kervella', 'Bazin'][n % 5] ?? ''}${['', 'et', 'eau', 'in'][n % 4] ?? ''}`,
      born: `19${40 + ((n * 7) % 60)}-0${1 + (n % 9)}-1${n % 10}`,
      email: `p${n}@x.fr`,
      phone: `06${String(10_000_000 + n * 7919)}`,
      street: `${n % 90} rue Hoche`,
      cp: `${75_001 + (n % 20)}`,
      town: ['Paris', 'Lyon', 'Brest'][n % 3] ?? '',
      card: `C${1000 + n}`,
      sex: n % 2 === 0 ? 'f' : 'm',
    };
    rows.push(row);
    if (n % 3 === 0)
      rows.push({ ...row, phone: '', card: '', ...(n % 2 === 0 ? { email: `q${n}@y.fr` } : { cp: '' }) });
  }
  return linkCauseTable(tableOf(rows), ATTRIBUTES).frozen;
}

/** The model, its rules with large blocks, and its class `same` that has no pair with an e-mail which many share. */
function distrustful(model: FrozenModel): FrozenModel {
  const { comparisons, classes } = model.mixture;
  const email = comparisons.findIndex((c) => c.name === 'email');
  const shared = comparisons[email]?.levels.findIndex((l) => l.code === 'shared_by_many') ?? -1;
  const moved = (shares: readonly number[]): number[] =>
    shares.map((x, l) => (l === shared ? 1e-9 : l === shares.length - 1 ? x + (shares[shared] ?? 0) - 1e-9 : x));
  return {
    ...model,
    rules: model.rules.map((r) => ({ ...r, maxBlock: 200 })),
    mixture: {
      comparisons,
      classes: classes.map((c) =>
        c.name === 'same' ? { ...c, levels: c.levels.map((x, k) => (k === email ? moved(x) : x)) } : c,
      ),
    },
  };
}

describe('laws of new records against a base', () => {
  let model: FrozenModel;
  before(() => {
    model = trained();
  });

  /** Links rows of which those from `firstNew` on are new: the base alone, all at once, and new against base. */
  function grow(rows: readonly Row[], firstNew: number, frozen: FrozenModel) {
    const table = tableOf(rows);
    const base = linkCauseTable(tableOf(rows.slice(0, firstNew)), ATTRIBUTES, { frozen });
    const isNew = Uint8Array.from(rows.keys(), (n) => (n < firstNew ? 0 : 1));
    const clusterOf = Int32Array.from(rows.keys(), (n) => base.clusterOf[n] ?? -1);
    const found = linkAgainst({ table, isNew, clusterOf, settings: causeSettings(ATTRIBUTES, {}), frozen });
    const whole = linkCauseTable(table, ATTRIBUTES, { frozen });
    return { base: Array.from(base.clusterOf), whole: Array.from(whole.clusterOf), found: Array.from(found.clusterOf) };
  }

  it('an e-mail that new records show to be a shared one parts records of the base', () => {
    const email = 'bureau@x.fr';
    const bearers = ['Zoe Kervella', 'Marc Duval', 'Ines Morel', 'Paul Bazinet', 'Hugo Texier', 'Rose Prigent'];
    const rows = [
      { given: 'Anne', family: 'Petit', email },
      { email },
      ...bearers.map((name) => ({ given: name.split(' ')[0], family: name.split(' ')[1], email })),
    ];
    const { base, whole, found } = grow(rows, 2, distrustful(model));
    assert.deepEqual(base, [0, 0]);
    assert.notEqual(whole[1], whole[0], 'the case says nothing when the two still join');
    assert.deepEqual(found, whole);
  });

  it('a block that new records make too large parts records of the base', () => {
    const phone = '0645678901';
    const rows = [
      { given: 'Zoe', family: 'Kervella', phone, born: '1980-05-12', email: 'zoe@exemple.fr' },
      { given: 'Zoe', family: 'Kervela', phone, email: 'zoe@exemple.fr' },
      { given: 'Hugo', family: 'Texier', phone },
    ];
    const mobile = model.rules.filter((r) => r.name === 'mobile').map((r) => ({ ...r, maxBlock: 2 }));
    const { base, whole, found } = grow(rows, 2, { ...model, rules: mobile });
    assert.deepEqual(
      [base, whole],
      [
        [0, 0],
        [0, 1, 2],
      ],
    );
    assert.deepEqual(found, whole);
  });

  it('any split into base and new gives what all at once gives', () => {
    let [joined, few] = [0, 0];
    fc.assert(
      fc.property(world, ({ rows, judgements, maxBlock, maxCluster }) => {
        const table = tableOf(rows.map(([row]) => row));
        const isNew = Uint8Array.from(rows, ([, fresh]) => (fresh ? 1 : 0));
        const frozen = { ...model, rules: model.rules.map((r) => ({ ...r, maxBlock })) };
        const told = judgements.map(({ a, b, verdict }): Judgement => ({ a: id(a), b: id(b), verdict }));
        const options = { frozen, constraints: CONSTRAINTS, judgements: told, maxCluster };
        const baseRows = Int32Array.from(isNew.keys()).filter((row) => isNew[row] === 0);
        const base = linkCauseTable(subTable(table, baseRows), ATTRIBUTES, options);
        const clusterOf = new Int32Array(table.size).fill(-1);
        for (const [i, row] of baseRows.entries()) clusterOf[row] = baseRows[base.clusterOf[i] ?? 0] ?? 0;

        const settings = causeSettings(ATTRIBUTES, options);
        const found = linkAgainst({ table, isNew, clusterOf, settings, frozen });
        const whole = linkCauseTable(table, ATTRIBUTES, options);
        assert.deepEqual(Array.from(found.clusterOf), Array.from(whole.clusterOf));
        joined += whole.report.links;
        if (found.walked < table.size) few++;
      }),
      { numRuns: 100 },
    );
    assert.ok(joined > 200 && few > 10, `${joined} links, ${few} worlds of which a part was walked`);
  });
});
