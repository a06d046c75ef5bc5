/** A model with a mistake is refused with the path of the mistake and the nearest known name. */
import { strict as assert } from 'node:assert';
import { parseModel } from '../../../linkage/index.ts';

const GOOD = {
  attributes: {
    name: { kind: 'name', given: 'given_name', family: 'family_name' },
    email: { kind: 'email', shared_at: 5 },
    mobile: { kind: 'phone_number', line: 'mobile' },
  },
  rules: [{ name: 'email', all: [{ attribute: 'email', level: 'exact' }] }],
};
const rule = (body: object) => ({ ...GOOD, rules: [{ name: 'r', ...body }] });
const email = { attribute: 'email', level: 'exact' };

const CASES: readonly (readonly [string, unknown, string, string | null])[] = [
  ['no mapping at all', [], '', null],
  ['unknown top key', { ...GOOD, rulez: [] }, 'rulez', 'rules'],
  ['unknown kind', { attributes: { a: { kind: 'emial' } } }, 'attributes.a.kind', 'email'],
  ['unknown key of an attribute', { attributes: { a: { kind: 'email', form: 'x' } } }, 'attributes.a.form', 'from'],
  ['a name without its family part', { attributes: { a: { kind: 'name', given: 'g' } } }, 'attributes.a', null],
  ['a line that is none', { attributes: { a: { kind: 'phone_number', line: 'fax' } } }, 'attributes.a.line', null],
  ['unknown attribute', rule({ all: [{ attribute: 'emial', level: 'exact' }] }), 'rules.0.all.0.attribute', 'email'],
  ['unknown level', rule({ all: [email, { attribute: 'name', level: 'simlar' }] }), 'rules.0.all.1.level', 'similar'],
  ['neither level nor levels', rule({ all: [email, { attribute: 'name' }] }), 'rules.0.all.1', null],
  ['a rule that finds no pairs', rule({ all: [{ attribute: 'name', level: 'similar' }] }), 'rules.0.all', null],
  ['unknown key of a rule', rule({ all: [email], wher_known: [] }), 'rules.0.wher_known', 'where_known'],
  ['unambiguous that is no truth value', rule({ all: [email], unambiguous: 'yes' }), 'rules.0.unambiguous', null],
  ['a basis that is none', rule({ all: [email], basis: 'probabel' }), 'rules.0.basis', 'probable'],
  ['weigh_from that is no number', { ...GOOD, weigh_from: 'always' }, 'weigh_from', null],
  ['one name for two rules', { ...GOOD, rules: [...GOOD.rules, ...GOOD.rules] }, 'rules.1.name', null],
  ['namesakes of an e-mail', rule({ all: [{ ...email, max_namesakes: 2 }] }), 'rules.0.all.0.max_namesakes', null],
  ['NaN', { ...GOOD, max_block: Number.NaN }, 'max_block', null],
  ['a similarity out of range', { ...GOOD, similarity: { jaro_winkler: 92 } }, 'similarity.jaro_winkler', null],
  ['a unique key without verified', { ...GOOD, unique: [{ attribute: 'email' }] }, 'unique.0.verified', null],
  ['a contradiction of nothing', { ...GOOD, contradictions: [{ name: 'c', all: [] }] }, 'contradictions.0', null],
  ['a list where a mapping is due', { ...GOOD, attributes: [] }, 'attributes', null],
];

describe('linkage: parseModel', () => {
  it('a good model has no problem, and what is left out has defaults', () => {
    const parsed = parseModel(GOOD);
    assert.ok(parsed.ok);
    assert.equal(parsed.model.maxCluster, 200);
    assert.equal(parsed.model.weighFrom, 1000);
    assert.equal(parsed.model.rules[0]?.basis, 'deterministic');
    assert.deepEqual(parsed.model.attributes[1]?.fields, { from: 'email' });
  });
  for (const [what, input, path, nearest] of CASES)
    it(what, () => {
      const parsed = parseModel(input);
      assert.ok(!parsed.ok);
      const found = parsed.problems.find((p) => p.path.join('.') === path);
      assert.ok(found, `no problem at ${path}: ${JSON.stringify(parsed.problems)}`);
      assert.equal(found.nearest, nearest);
    });
  it('no model of causes is estimated where the file says never', () => {
    const parsed = parseModel({ ...GOOD, weigh_from: 'never' });
    assert.ok(parsed.ok && parsed.model.weighFrom === null);
  });
  it('tells all mistakes at once', () => {
    const parsed = parseModel({ ...GOOD, rulez: [], max_block: 0 });
    assert.ok(!parsed.ok && parsed.problems.length === 2);
  });
});
