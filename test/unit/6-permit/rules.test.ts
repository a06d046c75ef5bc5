import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { ruleAt } from '../../../pipelines/6-permit/regime.ts';
import { parseRules } from '../../../pipelines/6-permit/rules.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const text = readFileSync(path.join(PACKAGE_ROOT, 'config/rules/fr.yaml'), 'utf8');
const pack = parseRules(text, 'fr.yaml');

function refusal(changed: string): ReferentError {
  try {
    parseRules(changed, 'mine.yaml');
  } catch (error) {
    if (error instanceof ReferentError) return error;
    throw error;
  }
  throw new Error('the pack was accepted');
}

/** Each change of the French pack, and what its refusal says. */
const REFUSED: readonly (readonly [string, string, string, RegExp, RegExp])[] = [
  [
    'a gap',
    'to: 2023-02-28',
    'to: 2023-02-27',
    /gap in time of FR phone_live consumer before row fr_phone_live_b2c_2023/,
    /rules\.1/,
  ],
  [
    'an overlap',
    'to: 2023-02-28',
    'to: 2023-03-01',
    /fr_phone_live_b2c_2016 and fr_phone_live_b2c_2023 overlap/,
    /rules\.1/,
  ],
  [
    'an end that nothing follows',
    'from: 2026-08-11',
    'from: 2026-08-11\n    to: 2027-01-01',
    /ends and no row of FR phone_live consumer follows/,
    /rules\.2/,
  ],
  ['an unknown key', 'grade: B', 'graed: B', /rules\.2\.graed/, /mine\.yaml:\d+/],
  ['an unknown list', 'lists: [bloctel]', 'lists: [bloktel]', /unknown list bloktel/, /rules\.0\.lists/],
  ['an unknown condition', 'conditions: [object_post]', 'conditions: [objet]', /unknown condition objet/, /conditions/],
  ['a date that is none', 'from: 2026-08-11', 'from: 11/08/2026', /rules\.2\.from/, /mine\.yaml:8\d/],
  ['a zone that is none', 'zone: Europe/Paris', 'zone: Europe/Lutece', /zone/, /mine\.yaml:5 /],
];

describe('rule packs', () => {
  for (const [what, from, to, message, where] of REFUSED)
    it(`refuses ${what}, with its row and line`, () => {
      const error = refusal(text.replace(from, to));
      assert.equal(error.code, 'REF_RULES_INVALID');
      assert.match(error.message, message);
      assert.match(error.where ?? '', where);
    });

  it('the phone law begins at midnight in Paris', () => {
    const flip = Date.parse('2026-08-11T00:00:00+02:00');
    const before = ruleAt(pack, 'FR', 'phone_live', 'consumer', flip - 1);
    assert.deepEqual([before.rule?.id, before.until], ['fr_phone_live_b2c_2023', flip]);
    assert.equal(ruleAt(pack, 'FR', 'phone_live', 'consumer', flip).rule?.id, 'fr_phone_live_b2c_2026');
  });

  it('a country without rows takes the fallback, an instant before the first row takes none', () => {
    assert.equal(ruleAt(pack, 'BR', 'email', 'consumer', 0).rule?.id, 'any_country');
    assert.equal(ruleAt(pack, 'FR', 'phone_live', 'consumer', 0).rule, null);
  });

  it('says of every French row where it comes from', () => {
    for (const rule of pack.rules) assert.ok(rule.source.length > 10 && !rule.reviewed, rule.id);
  });
});
