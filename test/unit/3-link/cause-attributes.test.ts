/** What the model of causes compares is what the linkage model names. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { causeAttributes } from '../../../pipelines/3-link/cause-attributes.ts';
import { readModel } from '../../../pipelines/3-link/read-model.ts';

const own = (yaml: string) => readModel(yaml, 'own.yaml');
const NAME = '  name: { kind: name, given: given_name, family: family_name }\n';

describe('3-link: attributes of the model of causes', () => {
  it('of person.yaml: all that it compares, both lines of a telephone as one', () => {
    const model = own(readFileSync(path.join(PACKAGE_ROOT, 'config/models/person.yaml'), 'utf8'));
    assert.deepEqual(causeAttributes(model), [
      { kind: 'name', given: 'given_name', family: 'family_name' },
      { kind: 'birthdate', from: 'birthdate' },
      { kind: 'email', from: ['emails'] },
      { kind: 'phone_number', from: ['phone_numbers'] },
      { kind: 'address', street: 'street_address' },
      { kind: 'place', postal_code: 'postal_code', locality: 'locality' },
      { kind: 'identifier', from: 'identifiers.loyalty_card' },
      { kind: 'identifier', from: 'identifiers.verified_id' },
    ]);
  });
  it('none without names, and none where the file wants none', () => {
    assert.equal(causeAttributes(own('attributes:\n  email: { kind: email, from: emails }\n')), null);
    assert.equal(causeAttributes(own(`attributes:\n${NAME}weigh_from: never\n`)), null);
    assert.deepEqual(causeAttributes(own(`attributes:\n${NAME}`)), [
      { kind: 'name', given: 'given_name', family: 'family_name' },
    ]);
  });
});
