import { strict as assert } from 'node:assert';
import { REASON_BY_NO, REASONS, reasonsMarkdown } from '../../../pipelines/6-permit/reasons.ts';
import { parseScenario } from '../../../pipelines/6-permit/scenario.ts';

const GOOD = `as_of: 2026-09-01
purposes: { offers: { kind: marketing } }
persons:
  p: { points: [m] }
points:
  m: { phone_number: "+33612345678" }
events:
  - { person: p, purpose: offers, channel: sms, point: m, state: given, at: null }
ask:
  - { person: p, purpose: offers, channel: sms, point: m }
`;

describe('scenario files', () => {
  it('takes a good one', () => assert.equal(parseScenario(GOOD, 'x.yaml').input.ask.length, 1));
  for (const [from, to, where, expected] of [
    ['points: [m] }', 'poinst: [m] }', 'x.yaml:4', /poinst/],
    ['channel: sms, point: m, state', 'channel: fax, point: m, state', 'x.yaml:8', /./],
    ['state: given', 'state: maybe', 'x.yaml:8', /given/],
    [
      '- { person: p, purpose: offers, channel: sms, point: m }',
      '- { person: q, purpose: offers, channel: sms, point: m }',
      'x.yaml:10',
      /a person that the file defines: p/,
    ],
    ['points: [m] }', 'points: [n] }', 'x.yaml:4', /a point that the file defines: m/],
    ['{ phone_number: "+33612345678" }', '{ phone_number: "+33612345678", email: a@b.fr }', 'x.yaml:6', /exactly one/],
  ] as const)
    it(`refuses ${to}`, () => {
      assert.throws(
        () => parseScenario(GOOD.replace(from, to), 'x.yaml'),
        (error: { code: string; where: string; expected: string; message: string }) => {
          assert.equal(error.code, 'REF_SCENARIO_INVALID');
          assert.ok(error.where.startsWith(where), error.where);
          assert.match(`${error.expected} ${error.message}`, expected);
          return true;
        },
      );
    });
});

describe('reasons', () => {
  it('have numbers of their own, both languages, and a line in the docs', () => {
    const numbers = Object.values(REASONS).map((reason) => reason.no);
    assert.equal(new Set(numbers).size, numbers.length);
    for (const [code, reason] of Object.entries(REASONS)) {
      assert.equal(REASON_BY_NO[reason.no], code);
      assert.ok(reason.fr.length > 10 && reason.en.length > 10);
      assert.ok(reasonsMarkdown().includes(`\`${code}\``));
    }
  });
});
