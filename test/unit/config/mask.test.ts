import assert from 'node:assert/strict';
import { mask, maskFlag } from '../../../cli/mask.ts';

describe('masked values', () => {
  const cases: readonly [string, string, string][] = [
    ['email', 'jeanne.durand@example.fr', 'j•••@e•••.fr'],
    ['phone_number', '+33612345678', '+33•••••••78'],
    ['phone_number', '+33612345678, +33112345678', '+33•••••••78, +33•••••••78'],
    ['birthdate', '1980-05-12', '1980-••-••'],
    ['family_name', 'de La Tour', 'd• L• T•••'],
    ['given_name', 'Zoé', 'Z••'],
    ['loyalty_card', 'C1234567', 'C••••••'],
    ['email_sha256', '9'.repeat(64), '9999…'],
    ['gender', 'female', 'female'],
    ['point', '+33612345678', '+33•••••••78'],
  ];
  for (const [field, value, masked] of cases) it(`${field} ${masked}`, () => assert.equal(mask(field, value), masked));

  it('shows flags, and masks what stands in a column of flags by mistake', () => {
    assert.deepEqual(
      ['?', 'peut-être', 'O/N', '12'].map((v) => maskFlag(v, 4)),
      ['?', 'peut-être', 'O/N', '12'],
    );
    assert.equal(maskFlag('jeanne@example.fr', 1), 'j•••••@e••••••.f•');
    assert.equal(maskFlag('0612345678', 1), '0••••••');
    assert.equal(maskFlag('Durand', 9), 'D•••••');
  });
});
