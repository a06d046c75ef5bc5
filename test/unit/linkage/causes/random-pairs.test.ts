import { strict as assert } from 'node:assert';
import {
  matchRate,
  pairOf,
  randomIntegers,
  sharesOfHits,
  withoutMatches,
} from '../../../../linkage/causes/random-pairs.ts';

describe('linkage: random pairs', () => {
  it('numbers the pairs of rows, and corrects the root in integers', () => {
    const cases: readonly (readonly [number, readonly [number, number]])[] = [
      [0, [1, 0]],
      [5, [3, 2]],
      [6, [4, 0]],
      [499_999_499_999, [999_999, 999_998]],
    ];
    for (const [k, pair] of cases) assert.deepEqual(pairOf(k), pair);
    const all = Array.from({ length: 45 }, (_, k) => pairOf(k).join());
    assert.equal(new Set(all).size, 45);
  });

  it('draws the same numbers for the same seed, over the whole range', () => {
    const draw = (seed: number): number[] => Array.from({ length: 2000 }, randomIntegers(seed, 1e12));
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
    const numbers = draw(7);
    assert.ok(numbers.every((n) => Number.isInteger(n) && n >= 0 && n < 1e12));
    const mean = numbers.reduce((s, n) => s + n, 0) / numbers.length;
    assert.ok(Math.abs(mean - 5e11) < 3e10);
  });

  it('finds the rate of matches and takes them out of what random pairs do', () => {
    const lambda = matchRate(5922, 1, 0.9, 12_497_500);
    assert.equal((lambda * 1e4).toFixed(5), '5.26505');
    const p = 5966 / 11_734_590;
    const m = 5653 / (11_734_590 * lambda);
    assert.equal((withoutMatches(p, lambda, m, 0) * 1e5).toFixed(2), '2.67');
    assert.equal(withoutMatches(1e-6, lambda, 0.9, 4e-8), 4e-8);
  });

  it('a level that no pair reached is rare, not impossible', () => {
    const shares = sharesOfHits([0, 10, 90]);
    assert.equal(shares[0], 0.5 / 101.5);
    assert.ok(Math.abs(shares.reduce((s, x) => s + x, 0) - 1) < 1e-12);
  });
});
