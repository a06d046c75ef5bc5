/** Which pairs are looked at, and that what is not is told. */
import { strict as assert } from 'node:assert';
import { type Attribute, causeRow, causeSchema } from '../../../../linkage/causes/attributes.ts';
import { planRules, ruleCauses } from '../../../../linkage/causes/rules.ts';
import { candidates, createTableBuilder, type Row } from '../../../../linkage/index.ts';

const ATTRIBUTES: readonly Attribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
  { kind: 'email', from: ['email'] },
];
/** Names hold no digits. */
const word = (i: number): string =>
  `N${String.fromCharCode(65 + (i % 26), 65 + (Math.floor(i / 26) % 26), 65 + Math.floor(i / 676))}`;
const tableOf = (rows: readonly Row[]) => {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const [i, row] of rows.entries()) builder.add(String(i).padStart(6, '0'), causeRow(ATTRIBUTES, row, true));
  return builder.finish();
};

describe('linkage: blocking rules of causes', () => {
  it('find a pair once, by any of what it shares; a missing value finds nobody', () => {
    const { plans, skipped } = planRules(
      tableOf([
        { given: 'Jeanne', family: 'Kervella', born: '1980-03-12', email: 'j@k.fr' },
        { given: 'Kervella', family: 'Jeanne', born: '1980-12-03', email: 'j@k.fr' },
        { given: 'Ahmed', family: 'Dubois', born: '', email: '' },
        { given: 'Luc', family: 'Morvan', born: '', email: '' },
      ]),
    );
    const pairs: string[] = [];
    const walk = candidates(plans, (a, b) => pairs.push(`${a} ${b}`));
    while (walk.next().done !== true);
    assert.deepEqual(pairs, ['0 1']);
    assert.deepEqual(skipped, []);
    assert.ok(plans.every((p) => p.index.pairs <= p.allPairs));
  });

  it('a name that half of the base bears is not looked at whole, and the report says so', () => {
    const rows = Array.from({ length: 700 }, (_, i) => ({
      given: i % 2 === 0 ? 'Jean' : word(i),
      family: word(i + 5000),
      born: `19${String(50 + (i % 50))}-0${1 + (i % 9)}-1${i % 10}`,
    }));
    const whole = planRules(tableOf(rows));
    assert.deepEqual(whole.skipped, []);
    assert.equal(whole.plans.find((p) => p.name === 'given')?.index.pairs, (350 * 349) / 2);
    const more = planRules(tableOf([...rows, ...rows]));
    assert.deepEqual(more.skipped, [{ rule: 'given', pairs: (700 * 699) / 2 + 350 }]);
  });

  it('chance brings as many pairs to a rule as its keys agree by chance', () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({
      given: word(i % 10),
      family: word(5000 + (i % 20)),
      born: `1980-01-${String(1 + (i % 25)).padStart(2, '0')}`,
    }));
    const { plans } = planRules(tableOf(rows));
    const cause = ruleCauses(plans, 100, 0.03).find((c) => c.name === 'given_birthdate');
    const sameGiven = (10 * (10 * 9)) / 2 / 4950;
    assert.ok(Math.abs((cause?.maxPairs ?? 0) - 4950 * sameGiven * 0.03) < 1e-9);
    assert.deepEqual(
      [...(cause?.asks ?? [])],
      [
        ['name', 'given'],
        ['birthdate', 'value'],
      ],
    );
  });
});
