/** The short ways that readers of many rows take give what the verbs give. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldForLookup } from '../../../pipelines/2-normalise/clean-text.ts';
import {
  canonicalFamilyName,
  canonicalGivenName,
  isPlainName,
  parsePhones,
  plainPhone,
} from '../../../pipelines/2-normalise/index.ts';

const WORDS = [
  'Jean',
  'DUPONT',
  'Élise',
  'mme',
  'M',
  'Mr',
  'Inconnu',
  'xx',
  'XXX',
  'test',
  'nan',
  'docteur',
  'Le',
  'de',
];
const name = fc
  .array(fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 3 })), { minLength: 1, maxLength: 3 })
  .chain((words) => fc.constantFrom(' ', '-', '').map((between) => words.join(between)));
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 }).map((d) => d.join(''));
const phone = fc
  .tuple(fc.constantFrom('0', '+33 ', '0033', '+33(0)', ''), fc.integer({ min: 0, max: 9 }), digits)
  .chain(([prefix, first, rest]) =>
    fc
      .constantFrom('', ' ', '.', '-', '/')
      .map((between) => `${prefix}${first}${(rest.match(/../g) ?? []).map((pair) => between + pair).join('')}`),
  );

describe('short ways', () => {
  it('a plain name is its own canonical form, but for its case', () =>
    fc.assert(
      fc.property(name, (text) => {
        if (!isPlainName(text)) return;
        for (const canonical of [canonicalFamilyName, canonicalGivenName])
          assert.equal(foldForLookup(canonical(text).value ?? ''), foldForLookup(text));
      }),
      { numRuns: 2000 },
    ));

  it('a plain number is the one number of its cell', () =>
    fc.assert(
      fc.property(phone, fc.constantFrom('FR', 'RE', 'GB'), (text, region) => {
        const plain = plainPhone(text, region);
        const { phones } = parsePhones(text, region);
        if (plain !== '')
          assert.deepEqual(
            phones.map((p) => p.value),
            [plain],
          );
      }),
      { numRuns: 2000 },
    ));

  it('are taken', () => {
    assert.equal(plainPhone('06 12 34 56 78', 'FR'), '+33612345678');
    assert.deepEqual(['Jean', 'LE-GOFF', 'Mme', 'inconnu', 'X'].map(isPlainName), [true, true, false, false, false]);
  });
});
