import { strict as assert } from 'node:assert';
import { comparisonSpec } from '../../../../linkage/causes/comparison-spec.ts';
import type { Comparison } from '../../../../linkage/causes/compile.ts';
import { warningsOf } from '../../../../linkage/causes/warnings.ts';

const comparison: Comparison = {
  ...comparisonSpec('card', 'identifier'),
  compare: () => -1,
  rows: 9,
  exactPairs: null,
  exactShares: null,
};
const chance = { name: 'chance_card', pi: 0.5, levels: [[0.0001, 0.0001, 0.9998]] };
const warned = (same: readonly number[], { moved = 0, seen = [100] }: { moved?: number; seen?: number[] } = {}) =>
  warningsOf(
    { moved, rounds: 400, seen, shares: [chance, { name: 'same', pi: 0.5, levels: [same] }] },
    [comparison],
    [],
  );

describe('linkage: what a person should know of an estimation', () => {
  it('nothing, where all is well', () => assert.deepEqual(warned([0.8, 0.1, 0.1]), []));

  it('a better level that weighs less than a worse one is named', () =>
    assert.match(warned([0.1, 0.8, 0.1]).join(), /^On card, similar values say more/));

  it('what could not be estimated is named', () =>
    assert.match(warned([0.8, 0.1, 0.1], { seen: [3] }).join(), /^Hardly any pairs .* card/));

  it('an estimation that did not come to rest says so', () =>
    assert.match(warned([0.8, 0.1, 0.1], { moved: 0.01 }).join(), /still moving after 400 rounds.* judge a sample/));
});
