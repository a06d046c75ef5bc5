/** The refusing walk on the worked examples of LINKAGE 8, and its reasons. */
import { strict as assert } from 'node:assert';
import { cluster, LinkageError } from '../../../linkage/index.ts';

const link = (a: string, b: string, weight: number) => ({ a, b, weight });

describe('linkage: cluster', () => {
  it('a link is outweighed by the mean of all cross pairs', () => {
    const weights = new Map([
      ['AB', 10],
      ['BC', 8],
      ['AC', -12],
    ]);
    const { clusters, refused } = cluster([link('A', 'B', 10), link('B', 'C', 8)], {
      score: (a, b) => weights.get(a + b) ?? 0,
    });
    assert.deepEqual(clusters, [['A', 'B'], ['C']]);
    assert.deepEqual(refused, [{ a: 'B', b: 'C', weight: 8, reason: 'outweighed', by: 'weights' }]);
  });

  it('a judgement splits a chain at its weakest link', () => {
    const { clusters, refused } = cluster([link('1', '2', 12), link('2', '3', 9), link('3', '4', 11)], {
      judgements: [{ a: '4', b: '1', verdict: 'different' }],
    });
    assert.deepEqual(clusters, [
      ['1', '2'],
      ['3', '4'],
    ]);
    assert.deepEqual(refused, [{ a: '2', b: '3', weight: 9, reason: 'judged_different', by: 'judgement' }]);
  });

  it('different beats same, and says so', () => {
    const { clusters, refused } = cluster([], {
      judgements: [
        { a: 'A', b: 'B', verdict: 'same' },
        { a: 'B', b: 'A', verdict: 'different' },
      ],
    });
    assert.equal(clusters.length, 2);
    assert.deepEqual(refused, [{ a: 'A', b: 'B', weight: null, reason: 'judged_different', by: 'judgement' }]);
  });

  it('same joins without a link, and unsure says nothing', () => {
    const { clusters } = cluster([], {
      records: ['C'],
      judgements: [
        { a: 'A', b: 'B', verdict: 'same' },
        { a: 'B', b: 'C', verdict: 'unsure' },
      ],
    });
    assert.deepEqual(clusters, [['A', 'B'], ['C']]);
  });

  it('two values of a unique key never meet, also through a third record', () => {
    const { clusters, refused } = cluster([link('A', 'M', 5), link('B', 'M', 5)], {
      unique: [
        {
          name: 'card',
          values: new Map([
            ['A', ['1']],
            ['B', ['2']],
          ]),
        },
      ],
    });
    assert.deepEqual(clusters, [['A', 'M'], ['B']]);
    assert.deepEqual(refused, [{ a: 'B', b: 'M', weight: 5, reason: 'unique_key', by: 'card' }]);
  });

  it('a cluster grows to the limit and no further', () => {
    const chain = ['A', 'B', 'C', 'D'].flatMap((a, i, all) => (i === 0 ? [] : [link(all[i - 1] ?? '', a, 1)]));
    const { clusters, refused } = cluster(chain, { maxCluster: 3 });
    assert.deepEqual(clusters, [['A', 'B', 'C'], ['D']]);
    assert.deepEqual(
      refused.map((r) => r.reason),
      ['too_large'],
    );
  });

  it('two clusters of many are joined once', () => {
    const star = Array.from({ length: 2000 }, (_, i) => link('hub', `r${i}`, i % 3));
    assert.equal(cluster(star).clusters.length, 1);
  });

  it('a weight that is no number is refused', () =>
    assert.throws(
      () => cluster([link('A', 'B', Number.NaN)]),
      (e) => e instanceof LinkageError && e.problem === 'invalid_model',
    ));
});
