/** What a program passes to `link` is checked: every slip has a code and, where one is near, the name that was meant. */
import { strict as assert } from 'node:assert';
import { type LinkageProblem, link, linkAsync } from '../../../../linkage/index.ts';
import { people } from '../../../support/people.ts';

const records = people(60);
const [first, second] = records;
const fields = Object.keys(first ?? {});
const loose = link as unknown as (records: unknown, options?: unknown) => ReturnType<typeof link>;
const pair = { a: first?.id, b: second?.id };

const OPTIONS: readonly (readonly [string, unknown, LinkageProblem, RegExp])[] = [
  ['mergeAt above 1', { mergeAt: 7 }, 'invalid_options', /mergeAt is not a number between 0 and 1/],
  ['mergeAt that is no number', { mergeAt: NaN }, 'invalid_options', /mergeAt/],
  ['reviewAt as a text', { reviewAt: '0.2' }, 'invalid_options', /reviewAt/],
  ['reviewAt above mergeAt', { mergeAt: 0.5, reviewAt: 0.6 }, 'invalid_options', /reviewAt is above mergeAt/],
  ['half a cluster', { maxCluster: 1.5 }, 'invalid_options', /maxCluster/],
  ['a seed that is no whole number', { seed: 0.5 }, 'invalid_options', /seed is not a whole number/],
  ['an unknown option', { mergAt: 0.5 }, 'invalid_options', /no option mergAt\. Did you mean mergeAt\?/],
  ['an option that is like none', { bogus: 1 }, 'invalid_options', /no option bogus\.$/],
  ['options that are none', null, 'invalid_options', /options are not an object/],
  ['a progress that is no function', { onProgress: true }, 'invalid_options', /onProgress/],
  ['a signal that is none', { signal: {} }, 'invalid_options', /signal/],
  ['judgements that are no list', { judgements: 7 }, 'invalid_options', /judgements is not a list/],
  [
    'a misspelt verdict',
    { judgements: [{ ...pair, verdict: 'diferent' }] },
    'invalid_options',
    /judgement 1 .+mean different\?/,
  ],
  [
    'a judgement on nobody',
    { judgements: [{ ...pair, b: 'secret', verdict: 'same' }] },
    'unknown_record',
    /judgement 1/,
  ],
  ['attributes that are no list', { attributes: { nom: 'blah' } }, 'invalid_model', /attributes are not a list/],
  ['an unknown kind', { attributes: [{ kind: 'emial', from: [fields[1]] }] }, 'invalid_model', /mean email\?/],
  ['an unknown key', { attributes: [{ kind: 'place', localty: 'x' }] }, 'invalid_model', /mean locality\?/],
  ['an attribute without its field', { attributes: [{ kind: 'email' }] }, 'invalid_model', /does not say from/],
  [
    'an e-mail that is no list',
    { attributes: [{ kind: 'email', from: 'mail' }] },
    'invalid_model',
    /from is not a list/,
  ],
  [
    'a date of two parts',
    { attributes: [{ kind: 'birthdate', from: ['y', 'm'] }] },
    'invalid_model',
    /name its fields/,
  ],
];
const RECORDS: readonly (readonly [string, unknown])[] = [
  ['nothing', null],
  ['a text', 'secret'],
  ['a record that is null', [...records, null]],
  ['a record without an id', [{ nom: 'secret' }]],
  ['an id that is a number', [{ id: 1, nom: 'secret' }]],
  ['a field that is a number', [{ id: '1', nom: 'secret', year: 1980 }]],
];

describe('linkage: what a program passes', () => {
  for (const [what, options, problem, message] of OPTIONS)
    it(`refuses ${what}`, () => {
      assert.throws(() => loose(records, options), { name: 'LinkageError', problem, message });
      assert.throws(
        () => loose(records, options),
        (e: Error) => !e.message.includes('secret'),
      );
    });

  for (const [what, rows] of RECORDS)
    it(`refuses ${what} as records`, () => {
      assert.throws(
        () => loose(rows),
        (e: Error & { problem?: string }) => e.problem === 'invalid_record' && !e.message.includes('secret'),
      );
    });

  it('refuses a field that no record has, with the nearest', () => {
    const nom = fields.find((f) => f.length > 4) ?? '';
    const attributes = [{ kind: 'category', from: `${nom}x` }];
    assert.throws(() => loose(records, { attributes }), {
      problem: 'unknown_column',
      message: new RegExp(`mean ${nom}\\?`),
    });
  });

  it('takes threads where there are threads', async () => {
    assert.throws(() => loose(records, { threads: 2 }), { problem: 'invalid_options' });
    await assert.rejects(linkAsync(records, { threads: 0 }), { problem: 'invalid_options' });
    assert.deepEqual((await linkAsync(records, { threads: 1 })).clusters, link(records).clusters);
  });

  it('keeps the pairs that a low mergeAt joins', () => {
    const some = people(300);
    const low = link(some, { mergeAt: 0.0001 });
    assert.ok(low.pairs.some((p) => p.probability < 0.25));
    assert.ok(low.clusters.length <= link(some).clusters.length);
  });
});
