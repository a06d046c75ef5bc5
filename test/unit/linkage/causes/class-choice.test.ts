import { strict as assert } from 'node:assert';
import { withoutClasses } from '../../../../linkage/causes/class-choice.ts';
import { classesOf } from '../../../../linkage/causes/classes.ts';
import { comparisonSpec, inOrder } from '../../../../linkage/causes/comparison-spec.ts';

const comparisons = inOrder([comparisonSpec('name', 'name'), comparisonSpec('address', 'address')]);
const u = comparisons.map(({ levels }) => levels.map((_, l) => (l === levels.length - 1 ? 1 - 0.001 * l : 0.001)));
const rules = [{ name: 'family', asks: new Map([['name', 'family']] as const), maxPairs: 1e6 }];
const classes = classesOf({ comparisons, u, rules, pairs: 1e5, hasPersonalFacts: true });
const left = (...without: string[]): string[] =>
  withoutClasses(classes, without, comparisons, u)
    .map((c) => c.name)
    .sort();

describe('linkage: a model without some of its causes', () => {
  it('leaves out a class, and a group of classes', () => {
    assert.ok(!left('household').includes('household'));
    assert.deepEqual(left('people'), ['chance_address', 'chance_rule_family', 'same']);
    assert.deepEqual(left('people', 'chance_rule'), ['chance_address', 'same']);
  });

  it('without all causes it is the textbook: everything as at random', () => {
    const plain = withoutClasses(classes, ['causes'], comparisons, u);
    const chance = plain.find((c) => c.name === 'chance');
    assert.deepEqual(
      chance?.parts.map((p) => [p.free.some(Boolean), p.start]),
      u.map((x) => [false, x]),
    );
    assert.equal(plain.length, 2);
  });

  it('refuses what is no class, and the class same, and names the nearest', () => {
    for (const name of ['hosehold', 'same']) assert.throws(() => left(name), new RegExp(`class or group ${name}`));
    assert.throws(() => left('hosehold'), /Did you mean household\?/);
    assert.throws(() => left('poeple'), /Did you mean people\?/);
    assert.throws(() => left('x'), /There are causes, chance, .*household/);
  });
});
