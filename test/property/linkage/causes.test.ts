/** Laws of candidates and of runs under the model of causes, on small crowded worlds. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { compile } from '../../../linkage/causes/compile.ts';
import { createFacts } from '../../../linkage/causes/facts.ts';
import { emptyRowBlocks, fillRowBlocks, firstRule, rulesThatFind } from '../../../linkage/causes/row-blocks.ts';
import { planRules } from '../../../linkage/causes/rules.ts';
import { createShardWalk, shardsOf } from '../../../linkage/causes/shards.ts';
import {
  type CauseAttribute,
  candidates,
  causeRow,
  causeSchema,
  createTableBuilder,
  link,
  linkCauseTable,
} from '../../../linkage/index.ts';
import { cached } from '../../../linkage/pair-cache.ts';
import { people } from '../../support/people.ts';

const ATTRIBUTES: readonly CauseAttribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
  { kind: 'email', from: ['emails'] },
  { kind: 'phone_number', from: ['phones'] },
  { kind: 'address', street: 'street' },
  { kind: 'place', postal_code: 'postal', locality: 'town' },
];
const maybe = (...values: string[]) => fc.constantFrom('', ...values);
const row = fc.record({
  given: maybe('Jean', 'Jeanne', 'Luc', 'Martin'),
  family: maybe('Martin', 'Martine', 'Durand'),
  born: maybe('1980-05-12', '1980-12-05', '1980', '1950-01-02'),
  emails: fc.subarray(['a.martin@x.fr', 'a.martin@y.fr', 'b@x.fr', 'contact@x.fr']),
  phones: fc.subarray(['+33612345678', '+33687654321', '+33145678901', '+33145678902', '+33145678903']),
  street: maybe('3 rue Hoche', '5 avenue Foch'),
  postal: maybe('75011', '69003'),
  town: maybe('Paris', 'Lyon'),
});
const world = fc.array(row, { minLength: 2, maxLength: 40 });
function tableOf(
  rows: readonly Record<string, string | string[]>[],
  id = (i: number): string => String(i).padStart(3, '0'),
) {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const [i, r] of rows.entries()) builder.add(id(i), causeRow(ATTRIBUTES, r, true));
  return builder.finish();
}
const RUNS = { numRuns: 150 };

describe('laws of the model of causes', () => {
  it('shards of any size give the pairs that all rules have, each once and by its first rule', () =>
    fc.assert(
      fc.property(world, fc.integer({ min: 1, max: 60 }), (rows, size) => {
        const table = tableOf(rows);
        const { plans } = planRules(table);
        const blocks = emptyRowBlocks(plans, table.size);
        fillRowBlocks(plans, blocks, 0, table.size);
        const expected: string[] = [];
        const all = candidates(plans, (a, b) => expected.push(`${a} ${b}`));
        while (all.next().done !== true);
        const walk = createShardWalk(plans, blocks);
        const found: string[] = [];
        let [inside, emitted] = [0, 0];
        for (const shard of shardsOf(plans, size)) {
          inside += shard.pairs;
          walk(shard, (as, bs, n) => {
            for (let i = 0; i < n; i++) {
              const [a, b] = [as[i] ?? 0, bs[i] ?? 0];
              found.push(`${a} ${b}`);
              assert.equal(firstRule(plans, blocks, a, b), shard.rule);
              assert.ok(rulesThatFind(plans, blocks, a, b, 99) >= 1);
            }
            emitted += n;
          });
        }
        assert.deepEqual(found, expected);
        // Counted pairs = emitted + found before.
        assert.equal(
          inside,
          plans.reduce((n, p) => n + p.index.pairs, 0),
        );
        assert.ok(emitted <= inside && new Set(found).size === emitted);
        // Rows of one source are no pair; a row of none is compared with all.
        const sources = Int32Array.from(rows, (_, at) => (at % 4) - 1);
        const across = createShardWalk(plans, blocks, sources);
        const apart: string[] = [];
        for (const shard of shardsOf(plans, size))
          across(shard, (as, bs, n) => {
            for (let i = 0; i < n; i++) apart.push(`${as[i]} ${bs[i]}`);
          });
        const isApart = (pair: string): boolean => {
          const [a = 0, b = 0] = pair.split(' ').map((end) => sources[Number(end)]);
          return a === -1 || a !== b;
        };
        assert.deepEqual(apart, expected.filter(isApart));
      }),
      RUNS,
    ));

  it('what another thread worked out is not needed: the same levels with and without it', () =>
    fc.assert(
      fc.property(world, (rows) => {
        const table = tableOf(rows);
        const facts = createFacts();
        const first = compile(table, ATTRIBUTES, facts).comparisons;
        const second = compile(table, ATTRIBUTES, createFacts(facts.made)).comparisons;
        for (let a = 0; a < table.size; a++)
          for (let b = a + 1; b < table.size; b++)
            assert.deepEqual(
              first.map((c) => c.compare(a, b)),
              second.map((c) => c.compare(b, a)),
            );
      }),
      RUNS,
    ));

  it('a remembered comparison is the comparison', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 200, maxLength: 400 }), (pairs) => {
        const level = (a: number, b: number): number => (a * 7 + b * 7 + a * b) % 6;
        const remembered = cached(level, 3);
        for (const [a, b] of pairs) assert.equal(remembered(a, b), level(Math.min(a, b), Math.max(a, b)));
      }),
      RUNS,
    ));

  it('rows in another order give the same clusters and pairs', () => {
    const rows = people(1200);
    const straight = link(rows);
    const turned = link([...rows].reverse());
    assert.deepEqual(turned.clusters, straight.clusters);
    assert.deepEqual(turned.pairs, straight.pairs);
    assert.deepEqual(turned.model, straight.model);
  });

  it('a column that nobody fills changes nothing', () => {
    const rows = people(600).map((r) => ({
      given: r['prenom'],
      family: r['nom'],
      born: r['naissance'],
      postal: r['cp'],
    }));
    const plain = ATTRIBUTES.filter((a) => a.kind === 'name' || a.kind === 'birthdate' || a.kind === 'place');
    const linked = (attributes: readonly CauseAttribute[]) => {
      const builder = createTableBuilder(causeSchema(attributes));
      for (const [i, r] of rows.entries()) builder.add(String(i).padStart(4, '0'), causeRow(attributes, r, true));
      return linkCauseTable(builder.finish(), attributes);
    };
    const [without, withEmpty] = [linked(plain), linked([...plain, { kind: 'email', from: ['emails'] }])];
    assert.deepEqual([...withEmpty.clusterOf], [...without.clusterOf]);
    assert.deepEqual(withEmpty.pairs, without.pairs);
  });
});
