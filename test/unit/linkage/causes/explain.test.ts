import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { LEVELS } from '../../../../linkage/causes/comparison-spec.ts';
import { explainPattern } from '../../../../linkage/causes/explain.ts';
import { createJudge, type Mixture, toUnits } from '../../../../linkage/causes/mixture.ts';
import { causeWords, LEVEL_WORDS, levelWords } from '../../../../linkage/causes/words.ts';
import { EXAMPLE, plainSpec } from './example-mixture.ts';

/** Fellegi and Sunter's model as a mixture: the handbook's λ 2e-4 and its weights (LINKAGE 1 and 11). */
const CLASSICAL: Mixture = {
  comparisons: [
    plainSpec('given', 'category', ['exact', 'different']),
    plainSpec('family', 'category', ['exact', 'different']),
    plainSpec('birthdate', 'birthdate', ['exact', 'between', 'different']),
  ],
  classes: [
    {
      name: 'same',
      pi: 2e-4,
      levels: [
        [0.88, 0.12],
        [0.85, 0.15],
        [0.93, 0.01931, 0.05069],
      ],
    },
    {
      name: 'chance',
      pi: 1 - 2e-4,
      levels: [
        [0.004, 0.996],
        [0.0028, 0.9972],
        [2.7e-5, 0.193773, 0.8062],
      ],
    },
  ],
};

describe('linkage: explaining a pair', () => {
  it('the waterfall sums to the weight, exactly', () =>
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: -1, max: 2 }), fc.integer({ min: -1, max: 1 }), fc.integer({ min: -1, max: 1 })),
        (levels) => {
          const { prior, steps, bits } = explainPattern(EXAMPLE, levels, 0.5);
          const verdict = createJudge(EXAMPLE)(levels);
          assert.equal(
            steps.reduce((s, step) => s + step.bits, prior),
            bits,
          );
          assert.equal(toUnits(bits), toUnits(verdict.bits));
          assert.equal(steps.at(-1)?.running, bits);
          for (const step of steps) if (step.code === null) assert.equal(step.bits, 0);
        },
      ),
    ));

  it('names the rival with its share of the whole', () => {
    const told = explainPattern(EXAMPLE, [0, 1, 0], 0.5);
    assert.equal(told.probability.toFixed(4), '0.9635');
    assert.deepEqual([told.causes[0]?.name, told.rival.name], ['same', 'household']);
    // .8093 of what is not one person.
    assert.equal((told.rival.share / (1 - told.probability)).toFixed(4), '0.8093');
    assert.equal(told.causes.reduce((s, c) => s + c.share, 0).toFixed(12), '1.000000000000');
    assert.deepEqual([told.ruleOut?.comparison, told.ruleOut?.from], ['birthdate', 'different']);
    assert.ok((told.ruleOut?.share ?? 1) < 0.001);
  });

  it('says what would make one person of them', () => {
    const told = explainPattern(CLASSICAL, [0, 0, 2], 0.5);
    assert.equal(told.bits.toFixed(4), '-0.2515');
    assert.equal(told.probability.toFixed(4), '0.4565');
    assert.deepEqual(told.otherwise?.changes, [
      { comparison: 'birthdate', kind: 'birthdate', from: 'different', to: 'exact' },
    ]);
    assert.equal(told.otherwise?.bits.toFixed(4), '18.8118');
  });

  it('says what would make two people of them, and nothing where nothing would', () => {
    const told = explainPattern(EXAMPLE, [0, -1, 0], 0.5);
    assert.deepEqual(
      told.otherwise?.changes.map((c) => [c.comparison, c.from, c.to]),
      [['name', 'exact_common', 'different']],
    );
    assert.ok((told.otherwise?.probability ?? 1) < 0.5);
    const strangers: Mixture = {
      ...EXAMPLE,
      classes: EXAMPLE.classes.map((c) => (c.name === 'same' ? { ...c, pi: 1e-30 } : c)),
    };
    assert.equal(explainPattern(strangers, [2, 1, 1], 0.5).otherwise, null);
  });

  it('does not depend on the order of comparisons and classes', () => {
    const turned: Mixture = {
      comparisons: [...EXAMPLE.comparisons].reverse(),
      classes: [...EXAMPLE.classes].reverse().map((c) => ({ ...c, levels: [...c.levels].reverse() })),
    };
    assert.deepEqual(explainPattern(turned, [0, -1, 1], 0.5), explainPattern(EXAMPLE, [1, -1, 0], 0.5));
  });

  it('has words for every level in both languages', () => {
    for (const kind of Object.keys(LEVELS) as (keyof typeof LEVELS)[])
      for (const { code } of LEVELS[kind]) assert.ok(LEVEL_WORDS[kind][code] !== undefined, `${kind} ${code}`);
    assert.equal(levelWords('birthdate', 'day_month_swapped', 'fr'), 'la même date, jour et mois inversés');
    assert.equal(levelWords('email', null, 'en'), 'missing');
    assert.equal(causeWords('household', 'en'), 'two people of one household');
    assert.equal(causeWords('chance_rule_birthdate_place', 'en'), 'two strangers with one birth date and one town');
    assert.equal(causeWords('chance_rule_given_place', 'fr'), 'deux inconnus avec un même prénom et une même commune');
    assert.equal(causeWords('chance_identifier:carte', 'en'), 'two strangers with one carte');
  });
});
