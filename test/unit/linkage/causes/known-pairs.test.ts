import { strict as assert } from 'node:assert';
import type { CauseClass } from '../../../../linkage/causes/classes.ts';
import type { ComparisonSpec } from '../../../../linkage/causes/comparison-spec.ts';
import { estimate } from '../../../../linkage/causes/estimate.ts';
import { type KnownPairs, knownPairs } from '../../../../linkage/causes/known-pairs.ts';
import { pack, patternCounts, patternSpace } from '../../../../linkage/causes/patterns.ts';

const comparisons: readonly ComparisonSpec[] = ['a', 'b'].map((name) => ({
  name,
  kind: 'category',
  levels: [
    { code: 'exact', agrees: 'exact', m: 0.7 },
    { code: 'different', agrees: 'weak', m: 0.3 },
  ],
}));
const part = (free: boolean, start: readonly number[]) => ({
  free: [free, free],
  u: [0.1, 0.9],
  prior: [0, 0],
  caps: [],
  ties: [],
  start,
});
const classes: readonly CauseClass[] = [
  { name: 'chance', parts: [part(false, [0.1, 0.9]), part(false, [0.1, 0.9])], maxPairs: null },
  { name: 'same', parts: [part(true, [0.7, 0.3]), part(true, [0.7, 0.3])], maxPairs: null },
];
const space = patternSpace(comparisons);
const observed = patternCounts(
  new Map([
    [pack(space, [0, 0]), 100],
    [pack(space, [0, 1]), 200],
    [pack(space, [1, 0]), 200],
    [pack(space, [1, 1]), 1500],
  ]),
);
const found = (known: readonly KnownPairs[]) => {
  const { shares } = estimate(comparisons, space, observed, classes, 0.1, { rounds: 3000, tolerance: 1e-10, known });
  const same = shares.find((s) => s.name === 'same');
  return { pi: same?.pi ?? 0, a: same?.levels[0]?.[0] ?? 0, b: same?.levels[1]?.[0] ?? 0 };
};

describe('linkage: estimation from pairs of which a person said what they are', () => {
  const pattern = pack(space, [1, 0]);

  it('pairs known to be one person say what such pairs look like', () => {
    const many = found([{ pattern, is: 'same', weight: 1e6 }]);
    assert.ok(many.a < 0.01 && many.b > 0.99, JSON.stringify(many));
  });

  it('a weight counts like as many pairs', () => {
    const twice = found([
      { pattern, is: 'same', weight: 3 },
      { pattern, is: 'same', weight: 4 },
    ]);
    const once = found([{ pattern, is: 'same', weight: 7 }]);
    assert.ok(Math.abs(twice.a - once.a) < 1e-6);
  });

  it('a missing value says nothing of its comparison', () => {
    const half = found([{ pattern: pack(space, [-1, 0]), is: 'same', weight: 1e6 }]);
    assert.ok(half.b > 0.99 && half.a > 0.3, JSON.stringify(half));
  });

  it('pairs known to be two people do not change what is fixed', () => {
    const none = found([]);
    const different = found([{ pattern, is: 'different', weight: 50 }]);
    assert.ok(Math.abs(none.a - different.a) < 1e-6);
    assert.ok(Math.abs(none.pi - different.pi) < 1e-6);
  });

  it('are made of judgements: one each, and of those that contradict each other the one that parts', () => {
    const same = [
      [0, 1],
      [2, 3],
      [0, 3],
    ] as const;
    const known = knownPairs({ same, different: [[0, 3]], unknown: 0 }, (a, b) => (b === 3 ? 10 + a : 12));
    assert.deepEqual(known, [
      { pattern: 10, is: 'different', weight: 1 },
      { pattern: 12, is: 'same', weight: 2 },
    ]);
  });
});
