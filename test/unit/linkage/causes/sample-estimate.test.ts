import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { estimateFromSample, type JudgedStratum, wilson } from '../../../../linkage/causes/sample-estimate.ts';

const stratum = (joined: boolean, pairs: number, judged: number, same: number): JudgedStratum => ({
  joined,
  pairs,
  judged,
  same,
});

describe('linkage: quality from a judged sample', () => {
  it('the handbook’s strata: 57,650 matches, their precision and recall (LINKAGE 10)', () => {
    const told = estimateFromSample([
      stratum(true, 50_000, 200, 199),
      stratum(false, 4_000, 200, 150),
      stratum(false, 3_000, 200, 60),
      stratum(false, 400_000, 300, 3),
    ]);
    assert.equal(told?.matches, 57_650);
    const of = (e: { value: number; low: number; high: number } | undefined, digits: number): string[] =>
      [e?.value, e?.low, e?.high].map((x) => (x ?? -1).toFixed(digits));
    assert.deepEqual(of(told?.precision, 4), ['0.9950', '0.9722', '0.9991']);
    assert.deepEqual(of(told?.recall, 3), ['0.863', '0.800', '0.936']);
  });

  it('Wilson: 200 of 200 is .9812 to 1', () => {
    const { low, high } = wilson(1, 200);
    assert.deepEqual([low.toFixed(4), high], ['0.9812', 1]);
  });

  it('says nothing while a stratum has no answer', () => {
    assert.equal(estimateFromSample([stratum(true, 10, 5, 5), stratum(false, 10, 0, 0)]), null);
    assert.equal(estimateFromSample([]), null);
    assert.notEqual(estimateFromSample([stratum(true, 10, 5, 5), stratum(false, 0, 0, 0)]), null);
  });

  it('only agreeing answers do not make it certain, and a whole stratum judged does', () => {
    const sampled = estimateFromSample([stratum(true, 1000, 50, 50), stratum(false, 10_000, 50, 0)]);
    assert.ok((sampled?.recall.low ?? 1) < 0.95 && sampled?.recall.value === 1);
    assert.ok((sampled?.precision.low ?? 1) < 0.95);
    const whole = estimateFromSample([stratum(true, 40, 40, 40), stratum(false, 50, 50, 10)]);
    assert.deepEqual([whole?.recall.low, whole?.recall.value, whole?.recall.high], [0.8, 0.8, 0.8]);
  });

  it('an interval holds its value, and more answers of the same shares narrow it', () => {
    const strata = fc.array(
      fc.record({
        joined: fc.boolean(),
        judged: fc.integer({ min: 4, max: 60 }),
        same: fc.nat(60),
        more: fc.nat(5000),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(strata, (drawn) => {
        const of = (times: number): JudgedStratum[] =>
          drawn.map((s) => ({
            joined: s.joined,
            pairs: s.judged * 8 + s.more,
            judged: s.judged * times,
            same: Math.min(s.judged, s.same) * times,
          }));
        const [few, many] = [estimateFromSample(of(1)), estimateFromSample(of(4))];
        for (const what of ['precision', 'recall'] as const) {
          const [x, y] = [few?.[what], many?.[what]];
          assert.ok(x !== undefined && y !== undefined);
          assert.ok(x.low <= x.value + 1e-12 && x.value <= x.high + 1e-12);
          assert.ok(y.high - y.low <= x.high - x.low + 1e-12);
        }
      }),
    );
  });
});
