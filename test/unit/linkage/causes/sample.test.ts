import { strict as assert } from 'node:assert';
import { randomIntegers } from '../../../../linkage/causes/random-pairs.ts';
import { allocate, drawSample, type SampledPairs, unseenPairs } from '../../../../linkage/causes/sample.ts';
import { estimateFromSample } from '../../../../linkage/causes/sample-estimate.ts';

/** 900 people of two rows each, 100 of three; pairs that are looked at, how probable they are, and whether it is so. */
function world() {
  const draw = randomIntegers(7, 1000);
  const person: number[] = [];
  for (let p = 0; p < 1000; p++) for (let k = 0; k < (p < 900 ? 2 : 3); k++) person.push(p);
  const [a, b, p]: [number[], number[], number[]] = [[], [], []];
  const clusterOf = Int32Array.from(person, (_, row) => row);
  for (let x = 0; x < person.length; x++)
    for (let y = x + 1; y < Math.min(person.length, x + 40); y++) {
      const same = person[x] === person[y];
      // A tenth of the true pairs is not found, a few wrong ones are.
      const probability = same ? (draw() < 900 ? 0.995 : 0.01 + draw() / 4000) : draw() < 2 ? 0.7 : draw() / 5000;
      a.push(x);
      b.push(y);
      p.push(probability);
      if (probability >= 0.5) {
        const [to, from] = [clusterOf[x] ?? x, clusterOf[y] ?? y];
        for (const [row, c] of clusterOf.entries()) if (c === Math.max(to, from)) clusterOf[row] = Math.min(to, from);
      }
    }
  const pairs: SampledPairs = { a: Int32Array.from(a), b: Int32Array.from(b), probability: (i) => p[i] ?? 0 };
  return { person, pairs, clusterOf };
}

describe('linkage: a sample to judge', () => {
  const { person, pairs, clusterOf } = world();

  it('holds every stratum, each pair once, in an order that hides them', () => {
    const sample = drawSample(pairs, clusterOf, 300, 1);
    assert.ok(sample.pairs.length >= 300 && sample.pairs.length <= 340, String(sample.pairs.length));
    assert.equal(new Set(sample.pairs.map((s) => `${s.a} ${s.b}`)).size, sample.pairs.length);
    for (const [i, { pairs: n, drawn }] of sample.strata.entries()) {
      assert.equal(sample.pairs.filter((s) => s.stratum === i).length, drawn);
      assert.ok(drawn >= Math.min(n, 5), sample.strata[i]?.name);
    }
    const all = sample.strata.reduce((s, x) => s + x.pairs, 0);
    const joined = sample.strata.reduce((s, x) => s + (x.joined ? x.pairs : 0), 0);
    const sizes = new Map<number, number>();
    for (const c of clusterOf) sizes.set(c, (sizes.get(c) ?? 0) + 1);
    assert.equal(
      joined,
      [...sizes.values()].reduce((s, n) => s + (n * (n - 1)) / 2, 0),
    );
    assert.equal(unseenPairs(clusterOf.length, sample), (clusterOf.length * (clusterOf.length - 1)) / 2 - all);
    const half = sample.pairs.slice(0, sample.pairs.length / 2);
    const early = half.filter((s) => sample.strata[s.stratum]?.joined).length / half.length;
    const whole = sample.pairs.filter((s) => sample.strata[s.stratum]?.joined).length / sample.pairs.length;
    assert.ok(Math.abs(early - whole) < 0.15);
  });

  it('is the same for the same seed and another one for another', () => {
    const of = (seed: number) => drawSample(pairs, clusterOf, 100, seed).pairs;
    assert.deepEqual(of(3), of(3));
    assert.notDeepEqual(of(3), of(4));
  });

  it('judged by who knows, its intervals hold the true precision and recall 9 times in 10', () => {
    let [right, found, real] = [0, 0, 0];
    for (let i = 0; i < pairs.a.length; i++) if (person[pairs.a[i] ?? 0] === person[pairs.b[i] ?? 0]) real++;
    const { strata } = drawSample(pairs, clusterOf, 100, 1);
    found = strata.reduce((s, x) => s + (x.joined ? x.pairs : 0), 0);
    const byCluster = new Map<number, number[]>();
    for (const [row, c] of clusterOf.entries()) byCluster.set(c, [...(byCluster.get(c) ?? []), row]);
    for (const rows of byCluster.values())
      for (const [i, x] of rows.entries()) for (const y of rows.slice(0, i)) if (person[x] === person[y]) right++;
    let held = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const sample = drawSample(pairs, clusterOf, 400, seed);
      const judged = sample.strata.map((s, i) => {
        const mine = sample.pairs.filter((x) => x.stratum === i);
        return { ...s, judged: mine.length, same: mine.filter((x) => person[x.a] === person[x.b]).length };
      });
      const told = estimateFromSample(judged);
      assert.ok(told !== null);
      if (told.precision.low <= right / found && right / found <= told.precision.high) held++;
      if (told.recall.low <= right / real && right / real <= told.recall.high) held++;
    }
    assert.ok(held >= 72, `${held} of 80`);
  });

  it('gives more to what is large and unsure, and never more than there is', () => {
    assert.deepEqual(
      allocate(
        [
          { pairs: 50_000, p: 0.999 },
          { pairs: 3, p: 0.6 },
          { pairs: 3_000, p: 0.3 },
          { pairs: 400_000, p: 0.001 },
        ],
        200,
      ),
      [24, 3, 10, 163],
    );
    assert.deepEqual(allocate([{ pairs: 4, p: 0.5 }], 100), [4]);
  });
});
