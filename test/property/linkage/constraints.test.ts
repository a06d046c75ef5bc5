/** Laws of clusters under constraints: nothing that forbids is ever broken, and every refusal says what it was. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { clusterPairs, FLOOR_UNITS } from '../../../linkage/causes/clusters.ts';
import { compileConstraints } from '../../../linkage/causes/constraints.ts';
import { orderedPairs, type RowPair } from '../../../linkage/judgements.ts';
import { createTableBuilder } from '../../../linkage/table.ts';

const ROWS = 14;
const pairs = Array.from({ length: ROWS * ROWS }, (_, i): RowPair => [Math.floor(i / ROWS), i % ROWS]).filter(
  ([a, b]) => a < b,
);
const column = (values: readonly number[]): Int32Array => Int32Array.from(values);

const world = fc.record({
  /** Weight of every pair, in quarters of a bit so that sums are often exactly 0. */
  bits: fc.array(fc.integer({ min: -60, max: 40 }), { minLength: pairs.length, maxLength: pairs.length }),
  /** Which pairs were candidates. */
  seen: fc.array(fc.boolean(), { minLength: pairs.length, maxLength: pairs.length }),
  rule: fc.array(fc.constantFrom(-1, -1, -1, -1, -1, -1, 0, 1), { minLength: pairs.length, maxLength: pairs.length }),
  judged: fc.array(
    fc.tuple(fc.integer({ min: 0, max: ROWS - 1 }), fc.integer({ min: 0, max: ROWS - 1 }), fc.boolean()),
    {
      maxLength: 8,
    },
  ),
  ids: fc.array(fc.constantFrom(null, null, null, 'A', 'B'), { minLength: ROWS, maxLength: ROWS }),
  sources: fc.array(fc.constantFrom('shop', 'web', 'crm'), { minLength: ROWS, maxLength: ROWS }),
  maxCluster: fc.integer({ min: 2, max: ROWS }),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
const RUNS = { numRuns: 400 };

function open(w: World) {
  const builder = createTableBuilder({
    columns: [
      { name: 'card', field: 'card', form: 'identifier', many: false },
      { name: 'source', field: 'source', form: 'raw', many: false },
    ],
  });
  for (let row = 0; row < ROWS; row++)
    builder.add(String(row).padStart(2, '0'), { card: w.ids[row] ?? null, source: w.sources[row] ?? null });
  const table = builder.finish();
  const codes = table.columns.get('card')?.codes ?? column([]);
  const card = {
    name: 'card',
    kind: 'identifier' as const,
    levels: [
      { code: 'exact', agrees: 'exact' as const, m: 0.9 },
      { code: 'different', agrees: 'weak' as const, m: 0.1 },
    ],
    compare: (a: number, b: number) => (codes[a] === -1 || codes[b] === -1 ? -1 : codes[a] === codes[b] ? 0 : 1),
    rows: ROWS,
    exactPairs: null,
    exactShares: null,
  };
  const barriers = compileConstraints(
    { unique: [{ comparison: 'card' }], clean: { column: 'source', sources: ['crm'] } },
    table,
    [card],
  );
  const units = new Map(pairs.map(([a, b], i) => [a * ROWS + b, (w.bits[i] ?? 0) * 16_384]));
  const kept = pairs.flatMap(([a, b], i) => {
    const own = units.get(a * ROWS + b) ?? 0;
    const rule = w.rule[i] ?? -1;
    return w.seen[i] === true && (own >= -32_768 || rule !== -1) ? [{ a, b, units: own, rule }] : [];
  });
  kept.sort((p, q) => q.units - p.units || p.a - q.a || p.b - q.b);
  const judged = (same: boolean) =>
    orderedPairs(w.judged.flatMap(([a, b, s]) => (s === same && a !== b ? [[a, b]] : [])));
  const input = {
    rows: ROWS,
    a: column(kept.map((k) => k.a)),
    b: column(kept.map((k) => k.b)),
    units: column(kept.map((k) => k.units)),
    rule: column(kept.map((k) => k.rule)),
    border: kept.filter((k) => k.units >= 0).length,
    sure: null,
    judged: { same: judged(true), different: judged(false), unknown: 0 },
    barriers,
    score: (a: number, b: number) => units.get(a * ROWS + b) ?? 0,
    maxCluster: w.maxCluster,
  };
  const score = (a: number, b: number) => Math.max(FLOOR_UNITS, units.get(Math.min(a, b) * ROWS + Math.max(a, b)) ?? 0);
  return { input, kept, score, barriers };
}

function run(input: Parameters<typeof clusterPairs>[0]) {
  const walk = clusterPairs(input);
  let step = walk.next();
  while (step.done !== true) step = walk.next();
  return step.value;
}
const together = (clusterOf: Int32Array) => pairs.filter(([a, b]) => clusterOf[a] === clusterOf[b]);

describe('laws of clusters under constraints', () => {
  it('a judgement, a unique key, a clean source and the size limit are never broken', () =>
    fc.assert(
      fc.property(world, (w) => {
        const { input } = open(w);
        const { clusterOf } = run(input);
        for (const [a, b] of input.judged.different) assert.notEqual(clusterOf[a], clusterOf[b]);
        for (const [a, b] of together(clusterOf)) {
          const [x, y] = [w.ids[a] ?? null, w.ids[b] ?? null];
          assert.ok(x === null || y === null || x === y, 'two cards in one cluster');
          assert.ok(w.sources[a] !== 'crm' || w.sources[b] !== 'crm', 'a clean source twice in one cluster');
        }
        for (const row of clusterOf) assert.ok(clusterOf.filter((c) => c === row).length <= w.maxCluster);
      }),
      RUNS,
    ));

  it('every link that did not join is reported with what forbids it, and only those', () =>
    fc.assert(
      fc.property(world, (w) => {
        const { input, kept, score, barriers } = open(w);
        const { clusterOf, refused } = run(input);
        const apart = (a: number, b: number): boolean => clusterOf[a] !== clusterOf[b];
        const links = kept.filter((k) => (k.units >= 0 || k.rule !== -1) && apart(k.a, k.b));
        const expected = [...input.judged.same.filter(([a, b]) => apart(a, b)), ...links.map((k) => [k.a, k.b])];
        const text = (list: readonly (readonly number[])[]) => list.map((p) => p.join(' ')).sort();
        assert.deepEqual(text(refused.map((r) => [r.a, r.b])), text(expected));
        const members = (row: number) => Array.from(clusterOf.keys()).filter((r) => clusterOf[r] === clusterOf[row]);
        for (const { a, b, reason, between, by, pair, link } of refused) {
          assert.equal(pair === -1, link === -1);
          if (between !== null) {
            // The two that forbid stand where the link would have put them, then as now.
            const [x, y] = between;
            assert.ok(
              (members(a).includes(x) && members(b).includes(y)) || (members(a).includes(y) && members(b).includes(x)),
            );
          }
          if (reason === 'judged_different')
            assert.ok(
              input.judged.different.some(
                ([x, y]) => String([x, y]) === String([...(between ?? [])].sort((p, q) => p - q)),
              ),
            );
          else if (reason === 'unique_key' || reason === 'one_per_source')
            assert.deepEqual(barriers.conflict(between?.[0] ?? 0, between?.[1] ?? 0), { reason, by });
          else if (reason === 'too_large') assert.ok(members(a).length + members(b).length > w.maxCluster);
          else {
            assert.equal(reason, 'outweighed');
            assert.equal(kept[pair]?.rule, -1, 'a sure link is never outweighed');
            assert.ok(members(a).some((x) => members(b).some((y) => score(x, y) < 0)));
          }
        }
      }),
      RUNS,
    ));

  it('the walk is the plain one, that sums every cross pair for each link anew', () =>
    fc.assert(
      fc.property(world, (w) => {
        const { input, kept, score, barriers } = open(w);
        const cluster = Array.from({ length: ROWS }, (_, row) => row);
        const of = (c: number) => cluster.flatMap((x, row) => (x === c ? [row] : []));
        const join = (a: number, b: number, sure: boolean): void => {
          const [x, y] = [cluster[a] ?? 0, cluster[b] ?? 0];
          if (x === y || of(x).length + of(y).length > w.maxCluster) return;
          const cross = of(x).flatMap((p) => of(y).map((q): RowPair => [p, q]));
          const isApart = ([p, q]: RowPair) =>
            barriers.conflict(p, q) !== null ||
            input.judged.different.some(([r, s]) => (r === p && s === q) || (r === q && s === p));
          if (cross.some(isApart) || (!sure && cross.reduce((s, [p, q]) => s + score(p, q), 0) < 0)) return;
          for (const row of of(y)) cluster[row] = x;
        };
        for (const [a, b] of input.judged.same) join(a, b, true);
        for (const rule of [0, 1]) for (const k of kept) if (k.rule === rule) join(k.a, k.b, true);
        for (const k of kept) if (k.rule === -1 && k.units >= 0) join(k.a, k.b, false);
        assert.deepEqual(
          Array.from(run(input).clusterOf),
          cluster.map((c) => cluster.indexOf(c)),
        );
      }),
      RUNS,
    ));
});
