import { strict as assert } from 'node:assert';
import { evaluate } from '../../../linkage/index.ts';

const clustering = (...clusters: string[]) =>
  new Map(clusters.flatMap((members, i) => members.split('').map((m) => [m, String(i)] as const)));

describe('linkage: evaluate', () => {
  it('truth {abc}{de}, result {ab}{cde} (LINKAGE 10)', () => {
    const e = evaluate(clustering('ab', 'cde'), clustering('abc', 'de'));
    assert.deepEqual(
      [e.pairs.precision, e.pairs.recall, e.pairs.true, e.pairs.found, e.pairs.right],
      [0.5, 0.5, 4, 4, 2],
    );
    assert.equal(e.bCubed.precision.toFixed(4), '0.7333');
    assert.equal(e.bCubed.recall.toFixed(4), '0.7333');
    assert.deepEqual([e.splits, e.merges], [1, 1]);
  });
  it('truth against itself is 1', () => {
    const e = evaluate(clustering('abc', 'de', 'f'), clustering('abc', 'de', 'f'));
    assert.deepEqual([e.pairs.f1, e.bCubed.f1, e.splits, e.merges], [1, 1, 0, 0]);
  });
  it('all alone: nothing wrong, nothing found', () => {
    const e = evaluate(clustering('a', 'b', 'c'), clustering('abc'));
    assert.deepEqual([e.pairs.precision, e.pairs.recall, e.pairs.f1, e.merges], [1, 0, 0, 2]);
  });
  it('counts only records that both know', () =>
    assert.equal(evaluate(clustering('abz'), clustering('abc')).records, 2));
});
