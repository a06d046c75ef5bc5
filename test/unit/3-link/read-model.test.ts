/** The model file: refused with the line, and the product's own is good. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { readModel } from '../../../pipelines/3-link/read-model.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const CASES: readonly (readonly [string, string, number, RegExp])[] = [
  ['no YAML', 'attributes:\n  a: [', 2, /no YAML/],
  ['a mistyped kind', 'attributes:\n  mail: { kind: emial, from: emails }\nrules: []', 2, /did you mean "email"/],
  [
    'a mistyped level',
    'attributes:\n  mail: { kind: email, from: emails }\nrules:\n  - name: mail\n    all:\n      - { attribute: mail, level: exat }',
    6,
    /rules\.0\.all\.0\.level: unknown level of email "exat"; known: exact, different; did you mean "exact"/,
  ],
  [
    'a field that no record has',
    'attributes:\n  mail: { kind: email, from: email }\nrules: []',
    2,
    /did you mean "emails"/,
  ],
  ['an identifier that is no name', 'attributes:\n  c: { kind: identifier, from: "identifiers.A\'B" }', 2, /no field/],
];

describe('3-link: the model file', () => {
  it('person.yaml is good', () => {
    const model = readModel(readFileSync(path.join(PACKAGE_ROOT, 'config/models/person.yaml'), 'utf8'), 'person.yaml');
    assert.ok(model.rules.length >= 10);
    assert.deepEqual(
      model.unique.map((u) => model.attributes[u.attribute]?.name),
      ['verified_id'],
    );
  });
  for (const [what, text, line, message] of CASES)
    it(what, () =>
      assert.throws(
        () => readModel(text, 'models/own.yaml'),
        (e) =>
          e instanceof ReferentError &&
          e.code === 'REF_MODEL_INVALID' &&
          e.where === `models/own.yaml:${line}` &&
          message.test(e.message),
      ),
    );
});
