import { doesNotMatch, deepStrictEqual as equal, match, ok, rejects, strictEqual } from 'node:assert';
import { explain } from '../../../cli/explain.ts';
import { anne, carl, gone, type Published, publishedWorkspace } from './published-workspace.ts';

describe('referent explain', () => {
  let ws: Published;
  before(async () => {
    ws = await publishedWorkspace();
  });
  after(async () => {
    await ws[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    ws.said.out = '';
  });

  const refused = (code: string, message: RegExp) => (error: unknown) => {
    ok(error instanceof Error && 'code' in error, String(error));
    strictEqual(error.code, code);
    match(error.message, message);
    return true;
  };

  it('a person: members, links, origins, points, verdicts, conflicts, events', async () => {
    strictEqual(await explain.run(ws.context(), ['person', [anne]], {}), 0);
    const text = ws.said.out;
    match(text, /2 records/);
    match(text, /shops +a +Magasins/);
    match(text, /web +7 +E-commerce/);
    match(text, /name_and_phone +probable +9\.3 bits, 99\.8 %/);
    match(text, /family_name +Le "Goff", née Roy +shops a +most_frequent/);
    match(text, /phone +\+33612345678 +mobile +1 +2/, 'a phone that two persons share');
    match(text, /email +anne@example\.fr +1 +1 +stop +role_mailbox disposable/);
    match(text, /offers +sms +\+33612345678 +allowed +CONSENT +A consent holds\. +2999-01-01/);
    match(text, /offers +email +anne@example\.fr +forbidden +NO_CONSENT/);
    match(text, /shops: given 2026-01-01|web: refused undated/);
    match(text, new RegExp(`2 +2026-09-02 +${gone} was merged into this person`));
    doesNotMatch(text, /Secret/);
  });

  it('a person, for programs', async () => {
    await explain.run(ws.context(true), ['person', [anne]], {});
    const shown = JSON.parse(ws.said.out) as Record<string, unknown[]>;
    equal(Object.keys(shown), [
      'run',
      'person_id',
      'golden',
      'members',
      'links',
      'reviews',
      'points',
      'verdicts',
      'conflicts',
      'events',
    ]);
    equal(shown['golden']?.[0], { field: 'given_name', value: 'Anne', rule: 'only', source: 'shops', source_key: 'a' });
    equal([shown['members']?.length, shown['verdicts']?.length, shown['conflicts']?.length], [2, 2, 1]);
  });

  it('an id that was merged says into which', async () => {
    await rejects(
      explain.run(ws.context(), ['person', [gone]], {}),
      refused('REF_NOT_FOUND', new RegExp(`merged into ${anne} by run 2`)),
    );
    await rejects(
      explain.run(ws.context(), ['person', ['p0000000000000']], {}),
      refused('REF_NOT_FOUND', /No person p0000000000000/),
    );
    await rejects(explain.run(ws.context(), ['person', ['Anne']], {}), refused('REF_NOT_FOUND', /no person id/));
  });

  it('a record: where it stands, its person, what it gives, what was set aside, what it states', async () => {
    await explain.run(ws.context(), ['record', ['shops', 'a']], {});
    match(ws.said.out, new RegExp(`\\(Magasins\\), line 2, first seen 2026-09-01\\.\nIt belongs to person ${anne}`));
    match(ws.said.out, /family_name +most_frequent/);
    match(ws.said.out, /offers +sms +the points of the row +given +2026-01-01 +subject +scan-1 +B/);
    ws.said.out = '';
    await explain.run(ws.context(true), ['record', ['shops', 'c']], {});
    const shown = JSON.parse(ws.said.out) as Record<string, unknown>;
    equal(shown['person_id'], carl);
    equal(shown['rejects'], [{ stage: '2-normalise', line: 3, reason: 'birthdate_unreadable', field: 'birthdate' }]);
  });

  it('a row that was refused says why', async () => {
    await explain.run(ws.context(), ['record', ['shops', 'b']], {});
    match(ws.said.out, /was refused/);
    match(ws.said.out, /whole row +no_value/);
  });

  it('names the nearest source, and what can be explained', async () => {
    await rejects(
      explain.run(ws.context(), ['record', ['shop', 'a']], {}),
      refused('REF_NOT_FOUND', /Did you mean shops\?/),
    );
    await rejects(
      explain.run(ws.context(), ['record', ['shops', 'zz']], {}),
      refused('REF_NOT_FOUND', /no row with that key/),
    );
    await rejects(explain.run(ws.context(), ['persn', ['x']], {}), refused('REF_USAGE', /Did you mean person\?/));
    await rejects(explain.run(ws.context(), ['record', ['x']], {}), refused('REF_USAGE', /takes SOURCE KEY/));
  });
});
