/** Longer steps lead where many short ones do. */
import { strict as assert } from 'node:assert';
import { extrapolated, stepLength } from '../../../../linkage/causes/acceleration.ts';

describe('linkage: acceleration', () => {
  const path = (...values: number[][]) => {
    const [from = [], once = [], twice = []] = values;
    return { from: Float64Array.from(from), once: Float64Array.from(once), twice: Float64Array.from(twice) };
  };

  it('two rounds that close in by a fixed rate show where they end', () => {
    // .9 of the way to .5 is left after each round.
    const creeping = path([0.3], [0.5 - 0.2 * 0.9], [0.5 - 0.2 * 0.81]);
    const length = stepLength([creeping]);
    assert.ok(Math.abs(length - 10) < 1e-9);
    assert.ok(Math.abs((extrapolated(creeping, length)[0] ?? 0) - 0.5) < 1e-12);
  });

  it('nothing moves where nothing moved, and a step of 1 is the second round', () => {
    const still = path([0.2, 0.8], [0.2, 0.8], [0.2, 0.8]);
    assert.equal(stepLength([still]), 1);
    assert.deepEqual([...extrapolated(path([0.1], [0.2], [0.4]), 1)], [0.4]);
  });

  it('no share falls below a tenth of itself', () => {
    assert.ok((extrapolated(path([0.3], [0.2], [0.11]), 50)[0] ?? 0) >= 0.011);
  });
});
