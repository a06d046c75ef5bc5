/** The stage on PostgreSQL: first load, nights, full rebuild, and tasks side by side. */
import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { contactPointId, idRanges, recordId } from '../../../pipelines/ids.ts';
import type { TaskReport } from '../../../pipelines/stage.ts';
import { freshDatabase } from '../../support/database.ts';
import { Company, person, type StagedInput } from './company.ts';

const ann = {
  nom_prenom: 'DUPONT Anne',
  naissance: '12/05/1980',
  mail: 'anne@free.fr',
  tel: '0624135768',
  rue: '1 rue X',
  cp: '75002',
  ville: 'Paris',
  ok: 'O',
  le: '01/05/2026',
  achat: '03/02/2026',
};
const bob = {
  nom_prenom: 'MARTIN Bob',
  naissance: '31/02/1980',
  mail: 'bob@free.fr',
  tel: '0624135768',
  rue: '',
  cp: '',
  ville: '',
  ok: '?',
  le: '',
  achat: '',
};
const nobody = {
  nom_prenom: 'TEST',
  naissance: '',
  mail: '-',
  tel: '',
  rue: '',
  cp: '',
  ville: '',
  ok: '',
  le: '',
  achat: '',
};
const stop: StagedInput = { feed: 'list', source: 'stop', key: 'h1', raw: { msisdn: '33624135768' } };
const act: StagedInput = {
  feed: 'consent',
  source: 'acts',
  key: 'a1',
  raw: {
    source: 'shop',
    id: '1',
    purpose: 'offers',
    channel: 'sms',
    point: '06 99 99 99 99',
    state: 'STOP',
    at: '2026-06-01',
  },
};
const badAct: StagedInput = {
  feed: 'consent',
  source: 'acts',
  key: 'a2',
  raw: { purpose: 'offers', channel: 'pigeon', state: 'oui' },
};
const FIRST = [person('1', ann), person('2', bob), person('3', nobody), stop, act, badAct];

const balanced = (reports: readonly TaskReport[]): void => {
  for (const r of reports) {
    strictEqual(r.read, r.written + r.rejected);
    strictEqual(
      r.rejected,
      Object.values(r.reasons).reduce((a, b) => a + b, 0),
    );
  }
};

describe('2-normalise stage', () => {
  it('loads a first night: records, points, statements, relations, entries, rejects', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    const reports = await company.night(FIRST);
    balanced(reports);
    deepStrictEqual(reports.length, 1);
    const [report] = reports;
    ok(report);
    deepStrictEqual([report.read, report.written, report.rejected], [6, 4, 2]);
    deepStrictEqual(report.reasons, { empty_person: 1, consent_channel_unknown: 1 });
    strictEqual(report.counts['value_birthdate_invalid'], 1);
    strictEqual(report.counts['value_consent_value_unknown'], 1);
    deepStrictEqual(
      await company.rows(
        'select given_name, family_name, emails, country, since_run from normalised.record order by source_key',
      ),
      [
        { given_name: 'Anne', family_name: 'Dupont', emails: ['anne@free.fr'], country: 'FR', since_run: 1 },
        { given_name: 'Bob', family_name: 'Martin', emails: ['bob@free.fr'], country: null, since_run: 1 },
      ],
    );
    // The shared phone stands once in the dictionary, and the point that only an event names stands there too.
    deepStrictEqual(
      await company.rows('select kind, value, line_type from normalised.contact_point order by kind, value'),
      [
        { kind: 'email', value: 'anne@free.fr', line_type: null },
        { kind: 'email', value: 'bob@free.fr', line_type: null },
        { kind: 'phone', value: '+33624135768', line_type: 'mobile' },
        { kind: 'phone', value: '+33699999999', line_type: 'mobile' },
        { kind: 'post', value: '1 RUE X, 75002 PARIS, FR', line_type: null },
      ],
    );
    deepStrictEqual(
      await company.rows(
        'select state, is_act, occurred_lo, record_id, contact_point_id from normalised.statement order by state',
      ),
      [
        {
          state: 'given',
          is_act: false,
          occurred_lo: '2026-04-30T22:00:00.000Z',
          record_id: recordId('person', 'shop', '1'),
          contact_point_id: null,
        },
        {
          state: 'withdrawn',
          is_act: true,
          occurred_lo: '2026-05-31T22:00:00.000Z',
          record_id: recordId('person', 'shop', '1'),
          contact_point_id: contactPointId('phone', '+33699999999'),
        },
      ],
    );
    deepStrictEqual(await company.rows('select list, key_kind, key from normalised.list_entry'), [
      { list: 'stop', key_kind: 'phone', key: '+33624135768' },
    ]);
    deepStrictEqual(
      await company.rows('select reason, field, line, raw from staging.reject where feed = $$person$$ order by reason'),
      [
        { reason: 'birthdate_invalid', field: 'birthdate', line: 3, raw: '31/02/1980' },
        { reason: 'consent_value_unknown', field: 'ok', line: 3, raw: '?' },
        { reason: 'empty_person', field: null, line: 4, raw: JSON.stringify(nobody) },
      ],
    );
  });

  it('a night without change has no task, and a full run over it writes nothing', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    await company.night(FIRST);
    const before = await company.state();
    deepStrictEqual(await company.night(FIRST), []);
    const reports = await company.night(FIRST, true);
    balanced(reports);
    strictEqual(
      reports.reduce((n, r) => n + (r.counts['opened'] ?? 0) + (r.counts['closed'] ?? 0), 0),
      0,
    );
    deepStrictEqual(await company.state(), before);
  });

  it('writes only the difference of a change, closes what is gone, and lets rejects go with their row', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    await company.night(FIRST);
    const mended = { ...bob, naissance: '28/02/1980', ok: '' };
    const [report] = await company.night([person('1', { ...ann, tel: '0699999999' }), person('2', mended), act]);
    ok(report);
    // Anne and Bob are read again; nobody, the stop and the bad act are gone.
    deepStrictEqual([report.read, report.rejected, report.counts['gone']], [2, 0, 3]);
    deepStrictEqual(
      await company.rows(
        'select source_key, since_run, until_run from normalised.record order by source_key, since_run',
      ),
      [
        { source_key: '1', since_run: 1, until_run: 2 },
        { source_key: '1', since_run: 2, until_run: null },
        { source_key: '2', since_run: 1, until_run: 2 },
        { source_key: '2', since_run: 2, until_run: null },
      ],
    );
    strictEqual((await company.rows('select from staging.reject where until_run is null')).length, 0);
    strictEqual((await company.rows('select from normalised.list_entry where until_run is null')).length, 0);
    // Anne's flag says what it said: the same statement, untouched.
    deepStrictEqual(await company.rows('select state, since_run, until_run from normalised.statement order by state'), [
      { state: 'given', since_run: 1, until_run: null },
      { state: 'withdrawn', since_run: 1, until_run: null },
    ]);
    // Her e-mail stays as it was, her phone is another one.
    deepStrictEqual(
      await company.rows(`select field, since_run, until_run from normalised.record_point
                           where record_id = '${recordId('person', 'shop', '1')}' order by field, since_run`),
      [
        { field: 'address', since_run: 1, until_run: null },
        { field: 'email', since_run: 1, until_run: null },
        { field: 'phone_number', since_run: 1, until_run: 2 },
        { field: 'phone_number', since_run: 2, until_run: null },
      ],
    );
  });

  it('nights give what a full rebuild gives, in many tasks as in one', async () => {
    await using nightly = await freshDatabase();
    await using rebuilt = await freshDatabase();
    const crowd = (n: number, salt: number): StagedInput[] =>
      Array.from({ length: n }, (_, i) =>
        person(String(i), {
          ...ann,
          nom_prenom: `DUPONT${String.fromCharCode(65 + (i % 26))} Anne`,
          tel: `06241357${String(10 + ((i * salt) % 80))}`,
          ok: 'ON?'[(i + salt) % 3],
        }),
      );
    const nights = [
      [...crowd(200, 1), stop],
      [...crowd(220, 3), act, badAct],
      [...crowd(150, 1), stop, act],
      [...crowd(180, 7), person('x', bob)],
    ];
    const a = new Company(nightly.pool);
    const b = new Company(rebuilt.pool);
    for (const night of nights) {
      balanced(await a.night(night));
      await b.stage(night);
    }
    await b.normalise(
      true,
      idRanges('r', 8).map((r) => ({ label: '', params: { from: r.from, to: r.to } })),
    );
    deepStrictEqual(await a.state(), await b.state());
    const before = await a.state();
    await a.stage(nights[3] ?? []);
    const again = await a.normalise(
      true,
      idRanges('r', 4).map((r) => ({ label: '', params: { from: r.from, to: r.to } })),
    );
    strictEqual(
      again.reduce((n, r) => n + (r.counts['opened'] ?? 0) + (r.counts['closed'] ?? 0), 0),
      0,
    );
    deepStrictEqual(await a.state(), before);
  });

  it('tasks side by side share contact points without a deadlock', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    const shared = Array.from({ length: 3000 }, (_, i) =>
      person(String(i), {
        ...ann,
        mail: `m${i % 900}@free.fr`,
        tel: `0624${String(100_000 + ((i * 7919) % 700))}`,
        rue: `${i % 500} rue X`,
      }),
    );
    for (let round = 0; round < 3; round++) {
      const night = shared.map((s, i) =>
        person(s.key, { ...s.raw, mail: `m${(i * (round + 1)) % 900}.${round}@free.fr` }),
      );
      await company.stage(night);
      const reports = await company.normalise(
        round === 0,
        idRanges('r', 8).map((r) => ({ label: '', params: { from: r.from, to: r.to } })),
      );
      balanced(reports);
      strictEqual(
        reports.reduce((n, r) => n + r.read, 0),
        3000,
      );
    }
    const [{ n } = { n: 0 }] = await company.rows<{ n: number }>(
      `select count(*) as n from normalised.record_point p where not exists
         (select from normalised.contact_point c where c.contact_point_id = p.contact_point_id)`,
    );
    strictEqual(n, 0);
  });

  it('drops the rows of a source that the config no longer has', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    await company.night(FIRST);
    company.config = { ...company.config, lists: {} };
    await company.night(FIRST, true);
    strictEqual((await company.rows('select from normalised.list_entry where until_run is null')).length, 0);
    strictEqual((await company.rows('select from normalised.record where until_run is null')).length, 2);
  });

  it('takes NUL, control characters, backslashes and odd values through COPY', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    const odd = {
      ...ann,
      nom_prenom: 'DU\u0000PONT\t\\N "Anne"',
      rue: '1\\2 rue\nX\u0000',
      mail: 'x\u0000y',
      tel: ['06\\24', null, 7],
      ville: { a: 1 },
      naissance: '1\u00002',
      ok: 'O\u0000',
    };
    const reports = await company.night([
      person('1', odd),
      { feed: 'person', source: 'shop', key: '2', raw: { nom_prenom: '\u0000' } },
    ]);
    balanced(reports);
    strictEqual((await company.rows('select from normalised.record')).length, 1);
    ok((await company.rows<{ raw: string }>(`select raw from staging.reject where raw like '%␀%'`)).length === 1);
  });

  it('refuses to merge two points whose identifiers collide', async () => {
    await using db = await freshDatabase();
    const company = new Company(db.pool);
    await db.pool.query(
      `insert into normalised.contact_point (contact_point_id, kind, value, since_run) values ($1, 'email', 'other@free.fr', 1)`,
      [contactPointId('email', 'anne@free.fr')],
    );
    await rejects(company.night([person('1', ann)]), { code: 'REF_ID_COLLISION' });
    strictEqual((await company.rows('select from normalised.record')).length, 0);
  });
});
