/** Weights are kept as exactly as they are of use. */
import { strict as assert } from 'node:assert';
import { keptWeight } from '../../../pipelines/3-link/link-rows.ts';

describe('3-link: kept weights', () => {
  for (const [bits, weight, probability] of [
    [0, 0, 0.5],
    [0.2, 0, 0.5],
    [0.3, 0.5, 0.5858],
    [-1.6, -1.5, 0.2612],
    [3.9, 4, 0.9412],
    [7.6, 8, 0.9961],
    [19.7, 20, 1],
    [56, 20, 1],
    [-1000, -20, 0],
  ] as const)
    it(`${bits} bits are ${weight}`, () => {
      const [kept, p, rival] = keptWeight({ bits, rival: 'household' });
      assert.equal(kept, weight);
      assert.ok(Math.abs((p ?? -1) - probability) < 1e-4);
      assert.equal(rival, 'household');
    });
});
