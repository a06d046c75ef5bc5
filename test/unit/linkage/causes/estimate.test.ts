import { strict as assert } from 'node:assert';
import { type CauseClass, classesOf } from '../../../../linkage/causes/classes.ts';
import type { Agreement, ComparisonSpec } from '../../../../linkage/causes/comparison-spec.ts';
import { inOrder } from '../../../../linkage/causes/comparison-spec.ts';
import { estimate, project } from '../../../../linkage/causes/estimate.ts';
import { pack, patternCounts, patternSpace, unpack } from '../../../../linkage/causes/patterns.ts';

const spec = (name: string, kind: ComparisonSpec['kind'], levels: readonly Agreement[], m: readonly number[]) => ({
  name,
  kind,
  levels: levels.map((agrees, i) => ({ code: `${agrees}_${i}`, agrees, m: m[i] ?? 0 })),
});

const COMPARISONS: readonly ComparisonSpec[] = inOrder([
  spec('name', 'name', ['both', 'family', 'given', 'weak'], [0.85, 0.05, 0.05, 0.05]),
  spec('birthdate', 'birthdate', ['exact', 'weak'], [0.85, 0.15]),
  spec('address', 'address', ['exact', 'weak'], [0.85, 0.15]),
  spec('landline', 'landline', ['exact', 'weak'], [0.85, 0.15]),
  spec('email', 'email', ['exact', 'weak'], [0.85, 0.15]),
]);
const U: Readonly<Record<string, readonly number[]>> = {
  name: [0.0005, 0.0045, 0.005, 0.99],
  birthdate: [0.00003, 0.99997],
  address: [0.0002, 0.9998],
  landline: [0.0001, 0.9999],
  email: [0.00005, 0.99995],
};
const u = COMPARISONS.map((c) => U[c.name] ?? []);
const classes = inOrder(
  classesOf({
    comparisons: COMPARISONS,
    u,
    rules: [
      {
        name: 'family_birthdate',
        asks: new Map([
          ['name', 'family'],
          ['birthdate', 'value'],
        ]),
        maxPairs: 1e9,
      },
    ],
    // The prior on names grows with the pairs; here it is to be outvoted.
    pairs: 1,
    hasPersonalFacts: true,
  }),
);
/** What is planted where a class leaves something free. */
const PLANTED: Readonly<Record<string, { pi: number; levels: Readonly<Record<string, readonly number[]>> }>> = {
  same: {
    pi: 0.3,
    levels: {
      name: [0.88, 0.03, 0.08, 0.01],
      birthdate: [0.85, 0.15],
      address: [0.6, 0.4],
      landline: [0.7, 0.3],
      email: [0.5, 0.5],
    },
  },
  household: {
    pi: 0.15,
    levels: {
      name: [0.0005, 0.985, 0.0045, 0.01],
      birthdate: [0.03, 0.97],
      address: [0.9, 0.1],
      landline: [0.8, 0.2],
      email: [0.2, 0.8],
    },
  },
  household_namesake: {
    pi: 0.08,
    levels: { name: [0.9998, 0.0001, 0.00005, 0.00005], address: [0.85, 0.15], landline: [0.7, 0.3] },
  },
  cohabitants: { pi: 0.07, levels: { address: [0.8, 0.2], landline: [0.5, 0.5], email: [0.6, 0.4] } },
  namesake: { pi: 0.1, levels: { name: [0.9998, 0.0001, 0.00005, 0.00005] } },
  chance_birthdate: { pi: 0.08, levels: { birthdate: [0.97, 0.03] } },
  chance_address: { pi: 0.07, levels: { address: [0.97, 0.03] } },
  chance_landline: { pi: 0.05, levels: { landline: [0.97, 0.03] } },
  chance_email: { pi: 0.05, levels: { email: [0.97, 0.03] } },
  chance_rule_family_birthdate: {
    pi: 0.05,
    levels: { name: [0.0005, 0.9993, 0.0001, 0.0001], birthdate: [0.9999, 0.0001] },
  },
};
const planted = (c: CauseClass, k: number): readonly number[] =>
  PLANTED[c.name]?.levels[COMPARISONS[k]?.name ?? ''] ?? u[k] ?? [];

const space = patternSpace(COMPARISONS);
function exactCounts(pairs: number) {
  const counted = new Map<number, number>();
  for (let pattern = 0; pattern < space.size; pattern++) {
    const levels = unpack(space, pattern);
    if (levels.includes(-1)) continue;
    const share = classes.reduce(
      (s, c) => s + levels.reduce((x, l, k) => x * (planted(c, k)[l] ?? 0), PLANTED[c.name]?.pi ?? 0),
      0,
    );
    counted.set(pattern, share * pairs);
  }
  return patternCounts(counted);
}

describe('linkage: estimation of causes', () => {
  it('there is a class for each way in which people are alike', () =>
    assert.deepEqual(new Set(classes.map((c) => c.name)), new Set(Object.keys(PLANTED))));

  it('recovers planted parameters of all classes from exact counts', () => {
    const observed = exactCounts(1e9);
    const found = estimate(COMPARISONS, space, observed, classes, 0.1, { rounds: 30_000, tolerance: 1e-8 });
    assert.ok(found.converged);
    for (const [c, cause] of classes.entries()) {
      const share = found.shares[c];
      assert.ok(Math.abs((share?.pi ?? 0) - (PLANTED[cause.name]?.pi ?? 0)) < 0.01, `${cause.name}: ${share?.pi}`);
      for (const [k, { name }] of COMPARISONS.entries())
        for (const [l, x] of planted(cause, k).entries()) {
          const got = share?.levels[k]?.[l] ?? 0;
          assert.ok(Math.abs(got - x) < 0.01, `${cause.name} ${name} ${l}: ${got} for ${x}`);
        }
    }
  });

  it('no class but same holds a pair that agrees on name, birth date and an id', () => {
    const comparisons = inOrder([
      ...COMPARISONS,
      spec('card', 'identifier', ['exact', 'weak'], [0.85, 0.15]) satisfies ComparisonSpec,
    ]);
    const all = classesOf({
      comparisons,
      u: comparisons.map((c) => U[c.name] ?? [1e-6, 1 - 1e-6]),
      rules: [
        {
          name: 'given_birthdate',
          asks: new Map([
            ['name', 'given'],
            ['birthdate', 'value'],
          ]),
          maxPairs: 1e9,
        },
      ],
      pairs: 1e6,
      hasPersonalFacts: true,
    });
    const at = (name: string): number => comparisons.findIndex((c) => c.name === name);
    for (const cause of all) {
      const bound = (k: number): boolean =>
        cause.parts[k]?.free[0] === false ||
        (cause.parts[k]?.caps ?? []).some((c) => c.levels.includes(0) && c.most < 0.1);
      const isBound = [at('name'), at('birthdate'), at('card')].some(bound);
      assert.equal(isBound, cause.name !== 'same', cause.name);
    }
  });

  it('caps what a class may hold, and keeps the sum', () => {
    const part = {
      free: [true, true, true, false],
      u: [0.1, 0.2, 0.3, 0.4],
      prior: [0, 0, 0, 0],
      caps: [{ levels: [0, 1], most: 0.06 }],
      ties: [],
      start: [],
    };
    const shares = project(part, Float64Array.from([30, 10, 60, 1000]));
    assert.deepEqual(
      shares.map((x) => x.toFixed(4)),
      ['0.0450', '0.0150', '0.5400', '0.4000'],
    );
  });

  it('a chance that cannot bring many pairs does not hold many', () => {
    const observed = exactCounts(1e6);
    const few = classes.map((c) => (c.name === 'chance_rule_family_birthdate' ? { ...c, maxPairs: 10_000 } : c));
    const found = estimate(COMPARISONS, space, observed, few, 0.1);
    const share = found.shares.find((s) => s.name === 'chance_rule_family_birthdate');
    assert.ok((share?.pi ?? 1) <= 0.010001);
    assert.ok(Math.abs(found.shares.reduce((s, x) => s + x.pi, 0) - 1) < 1e-9);
  });

  it('with chance fixed and no prior it is the textbook expectation–maximisation', () => {
    const three = ['a', 'b', 'c'].map((name) => spec(name, 'category', ['exact', 'weak'], [0.7, 0.3]));
    const random = [0.1, 0.05, 0.2].map((x) => [x, 1 - x]);
    const part = (k: number, isFree: boolean) => ({
      free: [isFree, isFree],
      u: random[k] ?? [],
      prior: [0, 0],
      caps: [],
      ties: [],
      start: isFree ? [0.7, 0.3] : (random[k] ?? []),
    });
    const textbook: CauseClass[] = [
      { name: 'chance', parts: [0, 1, 2].map((k) => part(k, false)), maxPairs: null },
      { name: 'same', parts: [0, 1, 2].map((k) => part(k, true)), maxPairs: null },
    ];
    const cells: readonly (readonly [string, number])[] = [
      ['111', 6930],
      ['110', 720],
      ['101', 3420],
      ['100', 6930],
      ['011', 1570],
      ['010', 3280],
      ['001', 15580],
      ['000', 61570],
    ];
    const small = patternSpace(three);
    const observed = patternCounts(
      new Map(
        cells.map(([agrees, n]) => [
          pack(
            small,
            agrees.split('').map((x) => (x === '1' ? 0 : 1)),
          ),
          n,
        ]),
      ),
    );
    const rounds = (n: number) => estimate(three, small, observed, textbook, 0.3, { rounds: n, tolerance: 1e-12 });
    const numbers = (n: number): string[] => {
      const same = rounds(n).shares.find((s) => s.name === 'same');
      return [same?.pi ?? 0, ...(same?.levels.map((l) => l[0] ?? 0) ?? [])].map((x) => x.toFixed(6));
    };
    assert.deepEqual(numbers(1), ['0.179326', '0.669414', '0.576583', '0.725439']);
    assert.deepEqual(
      numbers(3000).map((x) => Number(x).toFixed(3)),
      ['0.100', '0.900', '0.800', '0.950'],
    );
    assert.equal(rounds(3000).logLikelihood.toFixed(4), '-128651.1863');
    let before = Number.NEGATIVE_INFINITY;
    for (const n of [1, 2, 5, 20, 100]) {
      assert.ok(rounds(n).logLikelihood >= before);
      before = rounds(n).logLikelihood;
    }
  });
});
