/** A model's file reads back as the model, bit for bit. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import { type ComparisonSpec, comparisonSpec, inOrder } from '../../../linkage/causes/comparison-spec.ts';
import { type CauseModel, causeModelObject, parseCauseModel } from '../../../linkage/index.ts';
import { readLinkModel, writeLinkModel } from '../../../pipelines/link-model.ts';

const SPECS: readonly ComparisonSpec[] = inOrder([
  comparisonSpec('name', 'name'),
  comparisonSpec('birthdate', 'birthdate'),
  comparisonSpec('identifier:carte', 'identifier'),
  comparisonSpec('place', 'place'),
]);

const share = fc.double({ min: 1e-12, max: 1, noNaN: true });
const shares = (n: number): fc.Arbitrary<number[]> =>
  fc.array(share, { minLength: n, maxLength: n }).map((xs) => {
    const sum = xs.reduce((s, x) => s + x, 0);
    return xs.map((x) => x / sum);
  });
const levels = fc.tuple(...SPECS.map((c) => shares(c.levels.length)));
const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((t) => t.trim() === t);

const model: fc.Arbitrary<CauseModel> = fc
  .record({
    name: text,
    pis: shares(2),
    same: levels,
    other: levels,
    u: levels,
    m: levels,
    lambda: share,
    recall: share,
    seed: fc.nat(),
    column: text,
    why: text,
    mergeAt: fc.double({ min: 0.5, max: 1, noNaN: true }),
    reviewAt: fc.double({ min: 0, max: 0.5, noNaN: true }),
    budget: fc.double({ min: 0, max: 100, noNaN: true }),
    trained: fc.boolean(),
  })
  .map((x) => ({
    name: x.name,
    columns: [
      { column: `a${x.column}`, kind: 'full_name', order: x.trained ? 'given_first' : 'family_first', why: x.why },
      { column: `b${x.column}`, kind: 'birthdate', formats: ['iso', 'DD/MM/YYYY'], file: 'shop.csv' },
      { column: `c${x.column}`, kind: 'identifier', name: 'carte' },
      { column: `d${x.column}`, kind: 'locality' },
    ],
    comparisons: SPECS.map((spec, k) => ({
      ...spec,
      levels: spec.levels.map((l, i) => ({ ...l, m: x.m[k]?.[i] ?? 0 })),
    })),
    blocking: [{ name: 'name_day', keys: ['family', 'date'], budget: x.budget, whole: true }],
    constraints: {
      unique: [{ comparison: 'identifier:carte', agree: ['exact', 'one_edit'] }, { comparison: 'birthdate' }],
      clean: { column: 'file', sources: x.trained ? 'all' : ['shop.csv'] },
      rules: [
        {
          name: 'card',
          all: [{ comparison: 'identifier:carte', levels: ['exact'] }],
          whereKnown: [{ comparison: 'name', levels: ['swapped'] }],
        },
      ],
    },
    mergeAt: x.mergeAt,
    reviewAt: x.reviewAt,
    maxCluster: 50,
    seed: x.seed,
    trained: x.trained
      ? {
          records: 1000,
          dataHash: 'abc',
          lambda: x.lambda,
          recall: x.recall,
          random: { seed: x.seed, pairs: 499_500 },
          u: x.u,
          session: { candidates: 12, rounds: 3, converged: true },
          mixture: {
            // A trained model's comparisons are those of the model, with the m that its estimation started from.
            comparisons: SPECS.map((spec, k) => ({
              ...spec,
              levels: spec.levels.map((l, i) => ({ ...l, m: x.m[k]?.[i] ?? 0 })),
            })),
            classes: [
              { name: 'same', pi: x.pis[0] ?? 0, levels: x.same },
              { name: 'chance_place', pi: x.pis[1] ?? 0, levels: x.other },
            ],
          },
        }
      : null,
  }));

describe('the file of a linkage model', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(model, (m) => {
        assert.deepEqual(readLinkModel(writeLinkModel(m), 'model.yaml'), m);
        const parsed = parseCauseModel(causeModelObject(m));
        assert.ok(parsed.ok);
        assert.deepEqual(causeModelObject(parsed.model), causeModelObject(m));
      }),
      { numRuns: 200 },
    );
  });
});
