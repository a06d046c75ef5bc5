/** A model's file: what is wrong in it is told with its line, and its schema allows what is written. */
import { strict as assert } from 'node:assert';
import { comparisonSpec, inOrder } from '../../../linkage/causes/comparison-spec.ts';
import { type CauseModel, causeModelObject, causeModelSchema } from '../../../linkage/index.ts';
import { ReferentError } from '../../../pipelines/errors.ts';
import { readLinkModel, writeLinkModel } from '../../../pipelines/link-model.ts';

const COMPARISONS = inOrder([comparisonSpec('name', 'name'), comparisonSpec('identifier:card', 'identifier')]);
const defaults = COMPARISONS.map((c) => c.levels.map((l) => l.m));

const MODEL: CauseModel = {
  name: 'people',
  columns: [
    { column: 'nom', kind: 'family_name', why: 'its name says so' },
    { column: 'carte', kind: 'identifier', name: 'card', file: 'shop.csv' },
    { column: 'né le', kind: 'birthdate', formats: ['DD/MM/YYYY', 'iso'] },
  ],
  comparisons: COMPARISONS,
  blocking: [{ name: 'card', keys: ['identifier:card'], budget: 5, whole: true }],
  constraints: {
    unique: [{ comparison: 'identifier:card', agree: ['exact'] }],
    clean: { column: 'file', sources: ['shop.csv'] },
    rules: [{ name: 'card', all: [{ comparison: 'identifier:card', levels: ['exact'] }] }],
  },
  mergeAt: 0.5,
  reviewAt: 0.25,
  maxCluster: 200,
  seed: 1,
  trained: {
    records: 10,
    dataHash: 'abc',
    lambda: 1e-7,
    recall: 0.9,
    random: { seed: 1, pairs: 45 },
    u: defaults,
    session: { candidates: 9, rounds: 12, converged: true },
    mixture: {
      comparisons: COMPARISONS,
      classes: [
        { name: 'same', pi: 0.25, levels: defaults },
        { name: 'chance_name', pi: 0.75, levels: defaults },
      ],
    },
  },
};
const TEXT = writeLinkModel(MODEL);

describe('a file of a linkage model', () => {
  const refusal = (text: string): string => {
    try {
      readLinkModel(text, 'm.yaml');
    } catch (error) {
      assert.ok(error instanceof ReferentError);
      assert.equal(error.code, 'REF_MODEL_INVALID');
      return error.message;
    }
    return '';
  };
  const changed = (from: string | RegExp, to: string): string => {
    const text = TEXT.replace(from, to);
    assert.notEqual(text, TEXT, `the model has no ${String(from)}`);
    return refusal(text);
  };

  it('that is right is read', () => {
    assert.deepEqual(readLinkModel(TEXT, 'm.yaml'), MODEL);
    assert.deepEqual(readLinkModel('version: 1\ncolumns: [{ column: nom, kind: family_name }]\n', 'm.yaml'), {
      name: 'people',
      columns: [{ column: 'nom', kind: 'family_name' }],
      comparisons: [],
      blocking: [],
      constraints: {},
      mergeAt: 0.5,
      reviewAt: 0.25,
      maxCluster: 200,
      seed: 1,
      trained: null,
    });
  });

  for (const [what, from, to, told] of [
    [
      'a kind',
      'kind: family_name',
      'kind: familly_name',
      /m\.yaml:\d+ columns\.0\.kind: unknown kind "familly_name".*did you mean "family_name"/,
    ],
    ['a key', 'merge_at:', 'merge_att:', /m\.yaml:\d+ merge_att: unknown key "merge_att"; did you mean "merge_at"/],
    [
      'a format of dates',
      '- DD/MM/YYYY',
      '- DD/MM/YYY',
      /unknown format of dates "DD\/MM\/YYY".*did you mean "DD\/MM\/YYYY"/,
    ],
    [
      'a key to block by',
      '- identifier:card',
      '- identifier:cart',
      /blocking\.0\.keys\.0: unknown key "identifier:cart".*did you mean "identifier:card"/,
    ],
    ['a level', 'exact_unique: 0.14', 'exact_uniqe: 0.14', /unknown key "exact_uniqe"; did you mean "exact_unique"/],
    [
      'a comparison',
      'comparison: identifier:card',
      'comparison: identifier:crad',
      /unknown comparison "identifier:crad".*did you mean "identifier:card"/,
    ],
    [
      'm that does not sum to 1',
      'exact_unique: 0.14',
      'exact_unique: 0.24',
      /comparisons\.name\.m: the shares of name sum to 1\.1, not to 1/,
    ],
    [
      'a number that is none',
      'exact_unique: 0.14',
      'exact_unique: .nan',
      /exact_unique: a number from 0 to 1 is expected here, not NaN/,
    ],
    [
      'a share that is no share',
      'exact_unique: 0.14',
      'exact_unique: -0.14',
      /a number from 0 to 1 is expected here, not -0\.14/,
    ],
    ['classes that do not sum to 1', 'pi: 0.75', 'pi: 0.5', /the shares pi of the classes sum to 0\.75, not to 1/],
    ['no class of one person', 'same:', 'samme:', /a trained model needs the class "same"/],
    ['a threshold under the review', 'review_at: 0.25', 'review_at: 0.75', /review_at is above merge_at \(0\.5\)/],
    ['another version', 'version: 1', 'version: 2', /m\.yaml:3 version: `version: 1` is expected/],
    ['a column twice', 'column: né le', 'column: nom', /columns\.2\.column: the column "nom" came before/],
    ['no YAML', 'version: 1', 'version: [1', /m\.yaml:\d+|no YAML/],
  ] as const)
    it(`with ${what} is refused by name and line`, () => assert.match(changed(from, to), told));

  it('in u is refused as well', () => {
    const [head = '', u = ''] = TEXT.split('\n  u:\n');
    assert.match(
      refusal(`${head}\n  u:\n${u.replace('exact: 0.6', 'exact: 0.7')}`),
      /trained\.u\.shares\.identifier:card: the shares of identifier:card sum to 1\.1/,
    );
  });

  it('a rule without a condition is refused', () =>
    assert.match(
      refusal('version: 1\ncolumns: []\nrules: [{ name: all, all: [] }]\n'),
      /a rule without a condition would make one person of everybody/,
    ));

  it('follows its published schema', () => {
    assert.deepEqual(violations(causeModelSchema(), causeModelObject(MODEL), ''), []);
    const wrong = { ...causeModelObject(MODEL), merge_at: 2, colums: [] };
    assert.deepEqual(violations(causeModelSchema(), wrong, ''), ['/colums is unknown', '/merge_at is above 1']);
  });
});

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As much of JSON Schema as the model's uses. */
function violations(schema: unknown, value: unknown, at: string): string[] {
  if (!isFields(schema)) return [];
  const { type, properties, required, additionalProperties, items, minimum, maximum, oneOf } = schema;
  if (Array.isArray(oneOf))
    return oneOf.some((one) => violations(one, value, at).length === 0) ? [] : [`${at} fits none`];
  if ('const' in schema) return schema['const'] === value ? [] : [`${at} is not ${String(schema['const'])}`];
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value) ? [] : [`${at} is not known`];
  if (type === 'string') return typeof value === 'string' && value !== '' ? [] : [`${at} is no text`];
  if (type === 'boolean') return typeof value === 'boolean' ? [] : [`${at} is no boolean`];
  if (type === 'number' || type === 'integer') {
    if (typeof value !== 'number' || (type === 'integer' && !Number.isInteger(value))) return [`${at} is no number`];
    if (typeof minimum === 'number' && value < minimum) return [`${at} is below ${minimum}`];
    return typeof maximum === 'number' && value > maximum ? [`${at} is above ${maximum}`] : [];
  }
  if (type === 'array')
    return Array.isArray(value)
      ? value.flatMap((item, i) => violations(items, item, `${at}/${i}`))
      : [`${at} is no list`];
  if (!isFields(value)) return [`${at} is no mapping`];
  const known = isFields(properties) ? properties : {};
  const out = (Array.isArray(required) ? required : []).flatMap((key) =>
    value[String(key)] === undefined ? [`${at}/${String(key)} is missing`] : [],
  );
  for (const [key, inner] of Object.entries(value)) {
    if (known[key] !== undefined) out.push(...violations(known[key], inner, `${at}/${key}`));
    else if (additionalProperties === false) out.push(`${at}/${key} is unknown`);
    else out.push(...violations(additionalProperties, inner, `${at}/${key}`));
  }
  return out.sort();
}
