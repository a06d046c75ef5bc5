/** Which rules bring two names together that were written otherwise. */
import { strict as assert } from 'node:assert';
import { type Attribute, causeRow, causeSchema } from '../../../../linkage/causes/attributes.ts';
import { planRules, ruleCauses } from '../../../../linkage/causes/rules.ts';
import { candidates, createTableBuilder } from '../../../../linkage/index.ts';

const ATTRIBUTES: readonly Attribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
];
type Person = readonly [given: string, family: string, born: string];

function plansOf(people: readonly Person[]) {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const [i, [given, family, born]] of people.entries())
    builder.add(String(i), causeRow(ATTRIBUTES, { given, family, born }, true));
  return planRules(builder.finish()).plans;
}
function foundBy(x: Person, y: Person): string[] {
  return plansOf([x, y]).flatMap((plan) => {
    let found = 0;
    const walk = candidates([plan], () => found++);
    while (walk.next().done !== true);
    return found > 0 ? [plan.name] : [];
  });
}

describe('linkage: keys made of names', () => {
  const CASES: readonly (readonly [why: string, x: Person, y: Person, rules: readonly string[]])[] = [
    ['heard', ['Luc', 'Thibault', '1980-03-12'], ['Yan', 'Thibaud', '1980-03-12'], ['family_birthdate', 'birthdate']],
    [
      'a part of a double name, day and month swapped',
      ['Lea', 'Morvan-Kervella', '1980-03-12'],
      ['Ines', 'Kervella', '1980-12-03'],
      ['family_birthdate', 'birthdate'],
    ],
    [
      'swapped, with slips at the end',
      ['Jeanne', 'Kervella', ''],
      ['Kervela', 'Jeane', ''],
      ['names_start', 'word_initial'],
    ],
    ['an initial', ['J.', 'Kervella', ''], ['Jeanne', 'Kervella', ''], ['word_initial', 'family']],
    ['an initial and a double name', ['J', 'Kervella', ''], ['Jeanne', 'Morvan Kervella', ''], ['word_initial']],
    ['nothing alike', ['Jeanne', 'Kervella', ''], ['Paul', 'Morvan', ''], []],
    ['no given name is no letter', ['', 'Kervella', ''], ['', 'Kervela', ''], []],
  ];
  for (const [why, x, y, rules] of CASES)
    it(why, () => {
      assert.deepEqual(foundBy(x, y), rules);
      assert.deepEqual(foundBy(y, x), rules);
    });

  it('rules that ask for likeness are one cause, with no more pairs than they have', () => {
    const plans = plansOf([
      ['Jeanne', 'Kervella', ''],
      ['Jeane', 'Kervela', ''],
      ['J', 'Kervella', ''],
    ]);
    const alike = ruleCauses(plans, 3, 0.1).filter((c) => c.asks.get('name') === 'likeness');
    const pairs = (name: string): number => plans.find((p) => p.name === name)?.index.pairs ?? 0;
    assert.deepEqual(
      alike.map((c) => c.maxPairs),
      [pairs('names_start') + pairs('word_initial')],
    );
    assert.ok(pairs('names_start') > 0 && pairs('word_initial') > 0);
  });

  it('twins share family name and birth date, and not by chance', () => {
    const plans = plansOf([
      ['Jeanne', 'Kervella', '1980-03-12'],
      ['Marie', 'Kervella', '1980-03-12'],
    ]);
    const cause = ruleCauses(plans, 1000, 0).find((c) => c.name === 'family_birthdate');
    assert.equal(cause?.maxPairs, 17);
  });
});
