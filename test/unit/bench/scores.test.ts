import { strict as assert } from 'node:assert';
import { pairScores } from '../../../bench/link/scores.ts';
import { evaluate } from '../../../linkage/index.ts';

describe('pair scores by number', () => {
  // LINKAGE 10: truth {abc}{de}, result {ab}{cde}.
  it('are those of the handbook', () => {
    const { precision, recall } = pairScores(Int32Array.of(0, 0, 2, 2, 2), Int32Array.of(0, 0, 0, 1, 1), 0.5);
    assert.deepEqual([precision, recall], [0.5, 0.5]);
  });

  it('are those of the engine, without the rows whose person is unknown', () => {
    const clusterOf = Int32Array.from({ length: 500 }, (_, i) => (i * 7) % 90);
    const personOf = Int32Array.from({ length: 500 }, (_, i) => (i % 11 === 0 ? -1 : (i * 7) % 70));
    const found = new Map(Array.from(clusterOf, (c, i) => [String(i), String(c)] as const));
    const real = new Map(Array.from(personOf, (p, i) => [String(i), String(p)] as const).filter(([, p]) => p !== '-1'));
    const { precision, recall, f1 } = evaluate(found, real).pairs;
    assert.deepEqual(pairScores(clusterOf, personOf, 0.5), { threshold: 0.5, precision, recall, f1 });
  });
});
