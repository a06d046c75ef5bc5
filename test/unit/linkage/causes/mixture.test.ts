import { strict as assert } from 'node:assert';
import type { ComparisonSpec } from '../../../../linkage/causes/comparison-spec.ts';
import { createJudge, type Mixture, probabilityOf, toUnits } from '../../../../linkage/causes/mixture.ts';
import { pack, patternSpace, unpack } from '../../../../linkage/causes/patterns.ts';
import { LinkageError } from '../../../../linkage/index.ts';
import { EXAMPLE } from './example-mixture.ts';

const of = (name: string, kind: ComparisonSpec['kind'], n: number): ComparisonSpec => ({
  name,
  kind,
  levels: Array.from({ length: n }, (_, i) => ({ code: String(i), agrees: i === n - 1 ? 'weak' : 'exact', m: 1 / n })),
});

const ROWS: readonly (readonly [readonly number[], string, string, string, string])[] = [
  [[0, 0, 0], '13.1442', '0.999890', 'household', '0.9993'],
  [[0, 1, 0], '4.7227', '0.963510', 'household', '0.8093'],
  [[0, 1, 1], '-3.2107', '0.097485', 'namesake', '0.9997'],
  [[0, -1, 1], '-0.4740', '0.418589', 'namesake', '0.9995'],
  [[0, -1, 0], '7.4360', '0.994258', 'household', '0.8124'],
  [[1, 0, 0], '0.8395', '0.641504', 'household', '1.0000'],
  [[1, 1, 0], '-7.2889', '0.006354', 'household', '0.9922'],
  [[2, 0, 1], '-2.9794', '0.112526', 'chance_birthdate', '0.9996'],
];

describe('linkage: causes of a pair', () => {
  for (const [levels, bits, p, rival, share] of ROWS)
    it(`judges ${levels.join(' ')} as ${p}, or else ${rival}`, () => {
      const verdict = createJudge(EXAMPLE)(levels);
      assert.equal(verdict.bits.toFixed(4), bits);
      assert.equal(verdict.probability.toFixed(6), p);
      assert.equal(verdict.rival, rival);
      assert.equal(verdict.rivalShare.toFixed(4), share);
    });

  it('the order of classes and comparisons does not change a bit', () => {
    const turned = [2, 0, 1];
    const other: Mixture = {
      comparisons: turned.flatMap((k) => EXAMPLE.comparisons[k] ?? []),
      classes: EXAMPLE.classes.map((c) => ({ ...c, levels: turned.map((k) => c.levels[k] ?? []) })).reverse(),
    };
    for (const [levels] of ROWS) {
      const there = createJudge(EXAMPLE)(levels);
      const here = createJudge(other)(turned.map((k) => levels[k] ?? -1));
      assert.deepEqual(here, there);
    }
  });

  it('with one class of chance it is Fellegi and Sunter', () => {
    const m = [0.88, 0.85, 0.93, 0.24];
    const u = [0.004, 0.0028, 2.7e-5, 0.9985];
    const two = (x: number): number[] => [x, 1 - x];
    const comparisons = ['a', 'b', 'c', 'd', 'gender'].map((name) => of(name, 'category', 2));
    const judge = createJudge({
      comparisons,
      classes: [
        { name: 'same', pi: 2e-4, levels: [...m, 0.5].map(two) },
        { name: 'chance', pi: 1 - 2e-4, levels: [...u, 0.5].map(two) },
      ],
    });
    const verdict = judge([0, 0, 0, 0, -1]);
    assert.equal(verdict.bits.toFixed(4), '16.7551');
    assert.equal(verdict.probability.toFixed(8), '0.99999096');
    assert.equal(judge([-1, -1, -1, -1, -1]).bits.toFixed(4), '-12.2874');
    const weights = [Math.log2(2e-4 / (1 - 2e-4)), ...m.map((x, i) => Math.log2(x / (u[i] ?? 1)))];
    const units = weights.map(toUnits);
    assert.deepEqual(units, [-805269, 509959, 540403, 987758, -134790]);
    assert.equal(
      units.reduce((s, x) => s + x, 0),
      1098061,
    );
  });

  it('a probability is a number however large the weight', () => {
    assert.deepEqual([probabilityOf(1100), probabilityOf(-1100), probabilityOf(0)], [1, 0, 0.5]);
    assert.equal(probabilityOf(5.6147).toFixed(4), '0.9800');
  });

  it('refuses shares that are none, and names them', () => {
    const broken = (levels: readonly (readonly number[])[], pi = 0.3): Mixture => ({
      ...EXAMPLE,
      classes: [{ name: 'same', pi, levels }, ...EXAMPLE.classes.slice(1)],
    });
    const good = EXAMPLE.classes[0]?.levels ?? [];
    const cases: readonly (readonly [Mixture, RegExp])[] = [
      [broken([[0.9, 0.04, 0.07], ...good.slice(1)]), /same.*name.*sum to/],
      [broken([[Number.NaN, 0.04, 0.06], ...good.slice(1)]), /same.*name/],
      [broken(good, Number.NaN), /same is NaN/],
      [broken(good.slice(0, 2)), /same needs 2 shares for address/],
      [{ ...EXAMPLE, classes: EXAMPLE.classes.slice(1) }, /needs the class "same"/],
    ];
    for (const [mixture, message] of cases)
      assert.throws(
        () => createJudge(mixture),
        (e) => e instanceof LinkageError && e.problem === 'invalid_model' && message.test(e.message),
      );
  });

  it('packs levels into one number and unpacks them', () => {
    const space = patternSpace(EXAMPLE.comparisons);
    assert.equal(space.size, 4 * 3 * 3);
    for (let pattern = 0; pattern < space.size; pattern++) assert.equal(pack(space, unpack(space, pattern)), pattern);
    assert.deepEqual(unpack(space, 0), [-1, -1, -1]);
    assert.equal(pack(space, [0, -1, 1]), 1 + 0 + 2 * 12);
  });
});
