/** Laws of the engine under the product's own model, on small crowded worlds. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import {
  candidates,
  cluster,
  comparisonsOf,
  createDecider,
  createTableBuilder,
  type InputRecord,
  type Judgement,
  KIND_TABLE,
  linkByRules,
  parseModel,
  planBlocks,
  prepare,
  tableSchema,
} from '../../../linkage/index.ts';

const text = readFileSync(path.join(PACKAGE_ROOT, 'config/models/person.yaml'), 'utf8');
const parsed = parseModel(parse(text));
if (!parsed.ok) throw new Error('config/models/person.yaml is refused');
const { model } = parsed;

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 3 });
const row = fc.record({
  given_name: maybe(fc.constantFrom('Jean', 'Jeanne', 'Julie', 'Julien', 'J', 'Marie-Claude', 'Fred', 'Petit')),
  family_name: maybe(fc.constantFrom('Petit', 'Petti', 'Dupont', 'Dupond', 'Dupont-Martin', 'Jean')),
  birth_family_name: maybe(fc.constantFrom('Martin', 'Petit')),
  birthdate: maybe(fc.constantFrom('1980-05-12', '1980-12-05', '1980-05', '1980', '1950-01-02')),
  emails: fc.subarray(['a@x.fr', 'b@x.fr', 'contact@x.fr'], { maxLength: 2 }),
  phone_numbers: fc.subarray(['+33612345678', '+33687654321', '+33145678901'], { maxLength: 2 }),
  street_address: maybe(fc.constantFrom('3 rue Hoche', '3 rue Hohce', '5 av Foch')),
  postal_code: maybe(fc.constantFrom('75011', '69003')),
  locality: maybe(fc.constantFrom('Paris', 'Lyon')),
  'identifiers.loyalty_card': maybe(fc.constantFrom('C1', 'C2')),
  'identifiers.verified_id': fc.option(fc.constantFrom('N1', 'N2'), { nil: null, freq: 4 }),
});
const world = fc
  .array(row, { minLength: 2, maxLength: 25 })
  .map((rows): InputRecord[] => rows.map((r, i) => ({ ...r, id: `r${String(i).padStart(2, '0')}` })));
const RUNS = { numRuns: 200 };

const keyOf = (l: { a: string; b: string }): string => `${l.a} ${l.b}`;
function open(records: readonly InputRecord[]) {
  const builder = createTableBuilder(tableSchema(model));
  for (const record of records) builder.add(record.id, record);
  const prepared = prepare(builder.finish(), model);
  return { prepared, decider: createDecider(prepared, comparisonsOf(prepared)) };
}
const clusterOf = (clusters: readonly (readonly string[])[]) =>
  new Map(clusters.flatMap((members, i) => members.map((m) => [m, i] as const)));

describe('laws of the linkage engine', () => {
  it('comparison is symmetric, and a record agrees with itself as well as it can', () =>
    fc.assert(
      fc.property(world, (records) => {
        const { decider } = open(records);
        for (let a = 0; a < records.length; a++) {
          // A name with one part, and a date without a day, agree with themselves as far as they go.
          for (const [i, level] of decider.levels(a, a).entries()) {
            const kind = model.attributes[i]?.kind;
            const name = kind === undefined || level < 0 ? 'exact' : KIND_TABLE[kind].levels[level];
            assert.ok(['exact', 'given_missing', 'family_missing', 'compatible'].includes(name ?? ''), name);
          }
          for (let b = 0; b < a; b++) {
            assert.deepEqual(decider.levels(a, b), decider.levels(b, a));
            assert.equal(decider.rule(a, b), decider.rule(b, a));
          }
        }
      }),
      RUNS,
    ));

  it('blocks find every pair for which a rule holds, once', () =>
    fc.assert(
      fc.property(world, (records) => {
        const { prepared, decider } = open(records);
        const found = new Set<string>();
        const plans = planBlocks(prepared, [...model.rules, ...model.review]);
        const walk = candidates(plans, (a, b) => {
          assert.ok(a < b && !found.has(`${a} ${b}`));
          found.add(`${a} ${b}`);
        });
        while (walk.next().done !== true);
        for (let b = 0; b < records.length; b++)
          for (let a = 0; a < b; a++) if (decider.rule(a, b) !== -1) assert.ok(found.has(`${a} ${b}`));
      }),
      RUNS,
    ));

  it('the order of the rows does not matter', () =>
    fc.assert(
      fc.property(
        world.chain((records) =>
          fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
        ),
        ([records, shuffled]) => {
          const { report, ...result } = linkByRules(records, model);
          const { report: again, ...other } = linkByRules(shuffled, model);
          assert.deepEqual(other, result);
          assert.deepEqual(again.pairsByRule, report.pairsByRule);
        },
      ),
      RUNS,
    ));

  it('every link stands or comes back refused; nothing else joins records', () =>
    fc.assert(
      fc.property(world, (records) => {
        const { decider } = open(records);
        const { links, refused, doubtful, clusters } = linkByRules(records, model);
        const of = clusterOf(clusters);
        const seen = new Set([...links, ...refused].map(keyOf));
        for (let b = 0; b < records.length; b++)
          for (let a = 0; a < b; a++) {
            const rule = decider.rule(a, b);
            const key = `${records[a]?.id} ${records[b]?.id}`;
            assert.equal(seen.has(key), rule !== -1 && rule < model.rules.length);
          }
        for (const l of links) assert.equal(of.get(l.a), of.get(l.b));
        for (const l of [...refused, ...doubtful]) assert.notEqual(of.get(l.a), of.get(l.b));
        // The clusters are the components of the links that stand.
        const components = cluster(
          links.map((l) => ({ a: l.a, b: l.b, weight: 1 })),
          { records: records.map((r) => r.id) },
        );
        assert.deepEqual(components.clusters, clusters);
      }),
      RUNS,
    ));

  it('no cluster breaks a judgement, a unique key, a contradiction or the size limit', () =>
    fc.assert(
      fc.property(
        world,
        fc.array(fc.tuple(fc.nat(24), fc.nat(24), fc.constantFrom<'same' | 'different'>('same', 'different')), {
          maxLength: 4,
        }),
        fc.integer({ min: 2, max: 5 }),
        (records, judged, maxCluster) => {
          const judgements: Judgement[] = judged
            .filter(([a, b]) => a !== b && a < records.length && b < records.length)
            .map(([a, b, verdict]) => ({ a: records[a]?.id ?? '', b: records[b]?.id ?? '', verdict }));
          const { decider } = open(records);
          const { clusters, refused } = linkByRules(records, { ...model, maxCluster }, { judgements });
          const of = clusterOf(clusters);
          const position = new Map(records.map((r, i) => [r.id, i]));
          for (const j of judgements) {
            const together = of.get(j.a) === of.get(j.b);
            if (j.verdict === 'different') assert.ok(!together);
            else if (!together)
              assert.ok(
                refused.some((r) => r.rule === 'judgement'),
                'a judgement `same` was lost',
              );
          }
          for (const members of clusters) {
            assert.ok(members.length <= maxCluster);
            const ids = new Set(
              members.map((m) => records[position.get(m) ?? 0]?.['identifiers.verified_id']).filter(Boolean),
            );
            assert.ok(ids.size <= 1);
            for (const x of members)
              for (const y of members)
                if (x < y) assert.equal(decider.contradiction(position.get(x) ?? 0, position.get(y) ?? 0), null);
          }
        },
      ),
      RUNS,
    ));

  it('what is missing adds nothing: no rule holds by a value that is blanked', () =>
    fc.assert(
      fc.property(world, fc.nat(), fc.nat(), (records, which, field) => {
        const at = which % records.length;
        const attribute = field % model.attributes.length;
        const blanked = records.map((r, i) => {
          if (i !== at) return r;
          const fields = Object.values(model.attributes[attribute]?.fields ?? {});
          return { ...r, ...Object.fromEntries(fields.map((f) => [f, null])) };
        });
        const { decider } = open(blanked);
        for (let b = 0; b < records.length; b++) {
          const rule = b === at ? -1 : decider.rule(Math.min(at, b), Math.max(at, b));
          const held = rule === -1 ? undefined : [...model.rules, ...model.review][rule];
          assert.ok(held === undefined || held.all.every((c) => c.attribute !== attribute));
        }
      }),
      RUNS,
    ));

  it('a record without values and a column without values change nothing', () =>
    fc.assert(
      fc.property(world, (records) => {
        const { links } = linkByRules(records, model);
        const more = linkByRules([...records, { id: 'z1' }, { id: 'z2', emails: [], given_name: '' }], model);
        assert.deepEqual(more.links, links);
      }),
      RUNS,
    ));

  it('the candidates of a change and those of the rest are all candidates', () =>
    fc.assert(
      fc.property(world, fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }), (records, changed) => {
        const { prepared } = open(records);
        const plans = planBlocks(prepared, model.rules);
        const delta = Uint8Array.from(records, (_, i) => (changed[i] === true ? 1 : 0));
        const collect = (d: Uint8Array | null): string[] => {
          const out: string[] = [];
          const walk = candidates(plans, (a, b) => out.push(`${a} ${b}`), d);
          while (walk.next().done !== true);
          return out.sort();
        };
        const touched = (p: string): boolean => p.split(' ').some((r) => delta[Number(r)] === 1);
        assert.deepEqual(collect(delta), collect(null).filter(touched));
      }),
      RUNS,
    ));
});
