import { strict as assert } from 'node:assert';
import { freshDatabase } from '../../support/database.ts';
import { dump, night, verdicts, type World, type WorldStatement } from './world.ts';

const M = '+33612345678';
const N = '+33612345679';
const LINE = '+33145678901';
const proven = { act: true, means: 'web_form', notice: 'v3', evidence: 'form-1' } as const;
const NOW = '2026-09-01T02:00:00Z';

describe('6-permit on PostgreSQL', () => {
  it('a STOP in one department beats an older consent in another, on every person who has the number', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [M] },
        { id: 'web/1', person: 'a', points: [M, N] },
        { id: 'web/2', person: 'b', points: [M] },
      ],
      statements: [
        { row: 'web/1', by: 'log/1', state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
        { row: 'shops/1', by: 'log/2', state: 'withdrawn', point: M, lo: '2026-06-01T09:00:00Z', act: true },
        { row: 'web/2', by: 'log/3', state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
      ],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    const got = await verdicts(db.pool, world);
    assert.equal(got[`a ${M} offers sms`], 'forbidden OBJECTION');
    assert.equal(got[`b ${M} offers sms`], 'forbidden OBJECTION');
    assert.equal(got[`a ${N} offers sms`], 'allowed CONSENT');
    assert.equal(got[`a ${M} offers phone_live`], 'forbidden NO_CONSENT');
    assert.equal(got[`a ${M} service sms`], 'allowed SERVICE');
    assert.equal(got[`a ${M} news sms`], undefined);
    const conflicts = await db.pool.query('select decided, purpose, channel from consent.conflict');
    assert.deepEqual(conflicts.rows, [{ decided: 'event_order', purpose: 'offers', channel: 'sms' }]);
  });

  it('flags that contradict each other need proof; in one department they do not', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [M] },
        { id: 'web/1', person: 'a', points: [M] },
        { id: 'shops/2', person: 'b', points: [N] },
        { id: 'shops/3', person: 'b', points: [N] },
      ],
      statements: [
        { row: 'shops/1', state: 'given' },
        { row: 'web/1', state: 'refused' },
        { row: 'shops/2', state: 'given' },
        { row: 'shops/3', state: 'refused' },
      ],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    const got = await verdicts(db.pool, world);
    assert.equal(got[`a ${M} offers sms`], 'needs_proof CONFLICT');
    assert.equal(got[`b ${N} offers sms`], 'forbidden OBJECTION');
  });

  it('the ledger: an undated grant or a flag flipped back does not re-open, an objection outlives its row', async () => {
    await using db = await freshDatabase();
    const rows = [
      { id: 'shops/1', person: 'a', points: [M] },
      { id: 'web/1', person: 'a', points: [M, N] },
    ];
    const one: World = { rows, statements: [{ row: 'shops/1', state: 'refused' }] };
    await night(db.pool, { run: 1, asOf: NOW, world: one });
    assert.equal((await verdicts(db.pool, one))[`a ${N} offers sms`], 'forbidden OBJECTION');
    const flipped: World = {
      rows,
      statements: [{ row: 'shops/1', state: 'given', lo: '2026-09-02T00:00:00Z', means: 'web_form', notice: 'v3' }],
    };
    await night(db.pool, { run: 2, asOf: '2026-09-03T02:00:00Z', world: flipped });
    assert.equal((await verdicts(db.pool, flipped))[`a ${M} offers sms`], 'forbidden OBJECTION');
    const undated: World = {
      rows,
      statements: [{ row: 'web/1', state: 'given', by: 'log/1', ...proven, verification: 'double_opt_in' }],
    };
    await night(db.pool, { run: 3, asOf: '2026-09-04T02:00:00Z', world: undated });
    assert.equal((await verdicts(db.pool, undated))[`a ${M} offers sms`], 'forbidden OBJECTION');
    const gone: World = { rows: rows.slice(1), statements: undated.statements ?? [] };
    await night(db.pool, { run: 4, asOf: '2026-09-05T02:00:00Z', world: gone });
    assert.equal((await verdicts(db.pool, gone))[`a ${N} offers sms`], 'forbidden OBJECTION');
    const reopened: World = {
      rows: rows.slice(1),
      statements: [
        {
          row: 'web/1',
          by: 'log/2',
          point: M,
          state: 'given',
          lo: '2026-09-05T09:00:00Z',
          ...proven,
          verification: 'double_opt_in',
        },
      ],
    };
    await night(db.pool, { run: 5, asOf: '2026-09-06T02:00:00Z', world: reopened });
    const got = await verdicts(db.pool, reopened);
    assert.equal(got[`a ${M} offers sms`], 'allowed CONSENT');
    assert.equal(got[`a ${N} offers sms`], 'forbidden OBJECTION');
    const ledger = await db.pool.query(
      'select state, since_run, until_run from consent.event order by since_run, state',
    );
    assert.deepEqual(ledger.rows, [
      { state: 'refused', since_run: 1, until_run: null },
      { state: 'given', since_run: 2, until_run: 3 },
      { state: 'given', since_run: 3, until_run: 5 },
      { state: 'given', since_run: 5, until_run: null },
    ]);
  });

  it('grants stay on the exact point: a new number on the row, or of a row that is only probably the same, is not covered', async () => {
    await using db = await freshDatabase();
    const statements = [
      { row: 'shops/1', state: 'given', lo: '2026-05-01T09:00:00Z', means: 'web_form', notice: 'v3' },
    ];
    const first: World = { rows: [{ id: 'shops/1', person: 'a', points: [M] }], statements };
    await night(db.pool, { run: 1, asOf: NOW, world: first });
    assert.equal((await verdicts(db.pool, first))[`a ${M} offers sms`], 'allowed CONSENT');
    const moved: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [N] },
        { id: 'web/1', person: 'a', points: [M] },
      ],
      statements,
      links: [{ a: 'shops/1', b: 'web/1', basis: 'probable' }],
    };
    await night(db.pool, { run: 2, asOf: '2026-09-02T02:00:00Z', world: moved });
    const got = await verdicts(db.pool, moved);
    assert.equal(got[`a ${N} offers sms`], 'forbidden NO_CONSENT');
    assert.equal(got[`a ${M} offers sms`], 'needs_proof LINK_PROBABLE');
    const sure: World = { ...moved, links: [{ a: 'shops/1', b: 'web/1', basis: 'deterministic' }] };
    await night(db.pool, { run: 3, asOf: '2026-09-03T02:00:00Z', world: sure });
    assert.equal((await verdicts(db.pool, sure))[`a ${M} offers sms`], 'allowed CONSENT');
  });

  it('objections travel over a doubtful link and to every writing of a mailbox; grants do neither', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [M] },
        { id: 'web/1', person: 'b', points: [N] },
        { id: 'web/2', person: 'c', points: ['jeanne.m@gmail.com'] },
        { id: 'web/3', person: 'd', points: ['jeannem+shop@gmail.com'] },
        { id: 'web/4', person: 'e', points: ['jeannem@gmail.com'] },
      ],
      statements: [
        {
          row: 'shops/1',
          by: 'log/1',
          purpose: '*',
          channel: '*',
          state: 'withdrawn',
          lo: '2026-06-01T09:00:00Z',
          act: true,
        },
        { row: 'web/1', by: 'log/2', state: 'given', lo: '2026-07-01T09:00:00Z', ...proven },
        { row: 'web/2', by: 'log/3', channel: 'email', state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
        { row: 'web/4', by: 'log/4', channel: 'email', state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
        {
          row: 'web/3',
          by: 'log/5',
          channel: 'email',
          point: 'jeannem+shop@gmail.com',
          state: 'complained',
          lo: '2026-06-01T09:00:00Z',
          act: true,
        },
      ],
      links: [{ a: 'shops/1', b: 'web/1', basis: 'review' }],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    const got = await verdicts(db.pool, world);
    assert.equal(got[`b ${N} offers sms`], 'forbidden OBJECTION');
    assert.equal(got[`a ${M} offers sms`], 'forbidden OBJECTION');
    assert.equal(got['c jeanne.m@gmail.com offers email'], 'forbidden OBJECTION');
    assert.equal(got['e jeannem@gmail.com offers email'], 'forbidden OBJECTION');
    assert.equal(got['e jeannem@gmail.com news email'], 'forbidden OBJECTION');
    assert.equal(got['e jeannem@gmail.com service email'], 'allowed SERVICE');
  });

  it('shared landline, own list, a number of five strangers, a grant that names only a point', async () => {
    await using db = await freshDatabase();
    const crowd = '+33611111111';
    const world: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [LINE] },
        { id: 'web/1', person: 'b', points: [LINE] },
        { id: 'web/2', person: 'c', points: [M] },
        ...[1, 2, 3, 4, 5].map((i) => ({ id: `shops/1${i}`, person: `s${i}`, family: `F${i}`, points: [crowd] })),
        { id: 'web/3', person: 'd', points: ['solo@example.fr'] },
      ],
      statements: [
        {
          row: 'shops/1',
          by: 'log/1',
          channel: 'phone_live',
          point: LINE,
          state: 'given',
          lo: '2026-05-01T09:00:00Z',
          ...proven,
        },
        { row: 'web/2', by: 'log/2', point: M, state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
        { row: 'shops/11', by: 'log/3', point: crowd, state: 'given', lo: '2026-05-01T09:00:00Z', ...proven },
        {
          row: 'line/9',
          channel: 'email',
          point: 'solo@example.fr',
          state: 'given',
          lo: '2026-05-01T09:00:00Z',
          ...proven,
          verification: 'double_opt_in',
        },
      ],
      hits: [{ list: 'stop', point: M }],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    const got = await verdicts(db.pool, world);
    assert.equal(got[`a ${LINE} offers phone_live`], 'allowed CONSENT');
    assert.equal(got[`b ${LINE} offers phone_live`], 'forbidden NO_CONSENT');
    assert.equal(got[`c ${M} offers sms`], 'forbidden LIST_HIT');
    assert.equal(got[`s1 ${crowd} offers sms`], 'forbidden POINT_UNUSABLE');
    assert.equal(got['d solo@example.fr offers email'], 'allowed CONSENT');
    // One of the five goes: the number is a number again.
    const fewer: World = { ...world, rows: world.rows.filter((r) => r.person !== 's5') };
    await night(db.pool, { run: 2, asOf: '2026-09-02T02:00:00Z', world: fewer });
    assert.equal((await verdicts(db.pool, fewer))[`s1 ${crowd} offers sms`], 'allowed CONSENT');
    // A second person turns up with the mailbox: who gave the consent is no longer known.
    const shared: World = {
      ...fewer,
      rows: [...fewer.rows, { id: 'shops/9', person: 'z', points: ['solo@example.fr'] }],
    };
    await night(db.pool, { run: 3, asOf: '2026-09-03T02:00:00Z', world: shared });
    assert.equal((await verdicts(db.pool, shared))['d solo@example.fr offers email'], 'needs_proof LINK_PROBABLE');
  });

  it('an objection whose row went stays with those that were with it, through a later merge, and over a doubt', async () => {
    await using db = await freshDatabase();
    const grant = (row: string): WorldStatement => ({
      row,
      by: `log/${row}`,
      state: 'given',
      lo: '2026-05-01T09:00:00Z',
      ...proven,
    });
    const said: WorldStatement = { row: 'shops/1', purpose: '*', channel: '*', state: 'refused' };
    const before: World = {
      rows: [
        { id: 'shops/1', person: 'a', points: [M] },
        { id: 'web/1', person: 'a', points: [N] },
        { id: 'web/2', person: 'b', points: ['+33612345680'] },
        { id: 'web/3', person: 'c', points: ['+33612345681'] },
      ],
      statements: [grant('web/1'), grant('web/2'), grant('web/3'), said],
      links: [{ a: 'shops/1', b: 'web/3', basis: 'review' }],
    };
    await night(db.pool, { run: 1, asOf: NOW, world: before });
    let got = await verdicts(db.pool, before);
    assert.equal(got['c +33612345681 offers sms'], 'forbidden OBJECTION');
    assert.equal(got['b +33612345680 offers sms'], 'allowed CONSENT');
    // The row that said no leaves its source, and with it the doubtful link.
    const left: World = { rows: before.rows.slice(1), statements: [grant('web/1'), grant('web/2'), grant('web/3')] };
    await night(db.pool, { run: 2, asOf: '2026-09-02T02:00:00Z', world: left });
    got = await verdicts(db.pool, left);
    assert.equal(got[`a ${N} offers sms`], 'forbidden OBJECTION');
    assert.equal(got['c +33612345681 offers sms'], 'forbidden OBJECTION');
    // The person that it was of goes up in an older one.
    const merged: World = { ...left, rows: left.rows.map((r) => (r.person === 'a' ? { ...r, person: 'b' } : r)) };
    await night(db.pool, { run: 3, asOf: '2026-09-03T02:00:00Z', world: merged });
    got = await verdicts(db.pool, merged);
    assert.equal(got[`b ${N} offers sms`], 'forbidden OBJECTION');
    // It comes back as a row of somebody else: that is where its objection is now.
    const back: World = {
      rows: [...merged.rows, { id: 'shops/1', person: 'd', points: [M] }],
      statements: [...(left.statements ?? []), said],
    };
    await night(db.pool, { run: 4, asOf: '2026-09-04T02:00:00Z', world: back });
    got = await verdicts(db.pool, back);
    assert.equal(got[`b ${N} offers sms`], 'allowed CONSENT');
    assert.equal(got['c +33612345681 offers sms'], 'allowed CONSENT');
    const held = await dump(db.pool, 'consent.verdict');
    await night(db.pool, { run: 5, asOf: '2026-09-04T02:00:00Z', world: back, full: true });
    assert.deepEqual(await dump(db.pool, 'consent.verdict'), held);
  });

  it('a row that says no says it of each point that it comes to bear, to whoever shares it, and silence ends nothing', async () => {
    await using db = await freshDatabase();
    const at = (point: string, states: WorldStatement[]): World => ({
      rows: [
        { id: 'shops/1', person: 'a', points: [point] },
        { id: 'web/1', person: 'b', points: [M] },
      ],
      statements: [{ row: 'web/1', by: 'log/1', state: 'given', lo: '2026-05-01T09:00:00Z', ...proven }, ...states],
    });
    const no: WorldStatement = { row: 'shops/1', state: 'refused', lo: '2026-07-01T09:00:00Z' };
    const nights: [World, string][] = [
      [at(N, [no]), 'allowed CONSENT'],
      [at(M, [no]), 'forbidden OBJECTION'],
      [at(M, []), 'forbidden OBJECTION'],
      [at(N, []), 'forbidden OBJECTION'],
    ];
    for (const [i, [world, expected]] of nights.entries()) {
      await night(db.pool, { run: i + 1, asOf: `2026-09-0${i + 1}T02:00:00Z`, world });
      assert.equal((await verdicts(db.pool, world))[`b ${M} offers sms`], expected);
    }
  });

  it('of two columns that say no, one that flips is not said by the other: in a night and in a full run', async () => {
    const refused = (lo: string): WorldStatement => ({ row: 'shops/1', state: 'refused', lo });
    const rows = [{ id: 'shops/1', person: 'a', points: [M] }];
    const again: WorldStatement = {
      row: 'shops/1',
      by: 'log/1',
      state: 'given',
      lo: '2026-05-01T09:00:00Z',
      ...proven,
      verification: 'double_opt_in',
    };
    for (const full of [false, true]) {
      await using db = await freshDatabase();
      const both = [refused('2026-02-01T00:00:00Z'), refused('2026-07-01T00:00:00Z'), again];
      await night(db.pool, { run: 1, asOf: NOW, world: { rows, statements: both } });
      const one: World = { rows, statements: [refused('2026-02-01T00:00:00Z'), again] };
      await night(db.pool, { run: 2, asOf: '2026-09-02T02:00:00Z', world: one, full });
      assert.equal((await verdicts(db.pool, one))[`a ${M} offers sms`], 'forbidden OBJECTION');
    }
  });

  it('a grant about a row that was never read needs proof that it is this person', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [{ id: 'shops/1', person: 'a', points: [M] }],
      statements: [{ row: 'web/99', by: 'log/1', point: M, state: 'given', lo: '2026-05-01T09:00:00Z', ...proven }],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    assert.equal((await verdicts(db.pool, world))[`a ${M} offers sms`], 'needs_proof LINK_PROBABLE');
  });

  it('the clock alone: a law that begins, a consent that ends; a night without change writes nothing', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [{ id: 'shops/1', person: 'a', points: [M, '1 RUE X 75001 PARIS'] }],
      statements: [
        {
          row: 'shops/1',
          state: 'given',
          lo: '2026-05-01T09:00:00Z',
          valid_until: '2026-08-20T10:00:00Z',
          means: 'web_form',
          notice: 'v3',
        },
      ],
      relations: [
        {
          row: 'shops/1',
          kind: 'purchase',
          family: 'shoes',
          at: '2026-05-01T09:00:00Z',
          informed: true,
          could_object: false,
        },
      ],
    };
    await night(db.pool, { run: 1, asOf: '2026-08-10T21:59:00Z', world });
    let got = await verdicts(db.pool, world);
    assert.equal(got[`a ${M} offers phone_live`], 'forbidden UNSCREENED');
    assert.equal(got[`a ${M} offers sms`], 'allowed CONSENT');
    assert.equal(got['a 1 RUE X 75001 PARIS offers post'], 'allowed CLEAR');
    await night(db.pool, { run: 2, asOf: '2026-08-10T22:00:00Z', world });
    got = await verdicts(db.pool, world);
    assert.equal(got[`a ${M} offers phone_live`], 'forbidden NO_CONSENT');
    assert.equal(got[`a ${M} offers sms`], 'allowed CONSENT');
    const reports = await night(db.pool, { run: 3, asOf: '2026-08-12T02:00:00Z', world });
    assert.deepEqual(reports, []);
    await night(db.pool, { run: 4, asOf: '2026-08-20T10:00:00Z', world });
    got = await verdicts(db.pool, world);
    assert.equal(got[`a ${M} offers sms`], 'forbidden EXPIRED');
    const before = await dump(db.pool, 'consent.verdict');
    const [again] = await night(db.pool, { run: 5, asOf: '2026-08-21T10:00:00Z', world, full: true });
    assert.deepEqual([again?.counts['opened'], again?.counts['closed']], [0, 0]);
    assert.deepEqual(await dump(db.pool, 'consent.verdict'), before);
  });

  it('refuses to change or delete an event', async () => {
    await using db = await freshDatabase();
    const world: World = {
      rows: [{ id: 'shops/1', person: 'a', points: [M] }],
      statements: [{ row: 'shops/1', state: 'refused' }],
    };
    await night(db.pool, { run: 1, asOf: NOW, world });
    await assert.rejects(db.pool.query(`update consent.event set state = 'given'`), /append-only/);
    await assert.rejects(db.pool.query(`update consent.event set until_run = 2, state = 'given'`), /append-only/);
    await assert.rejects(db.pool.query('delete from consent.event'), /append-only/);
    await db.pool.query('select ops.discard_rows(1)');
    assert.deepEqual(await dump(db.pool, 'consent.event'), []);
  });
});
