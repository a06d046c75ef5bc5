import { deepStrictEqual as equal, strictEqual } from 'node:assert';
import { freshDatabase } from '../../support/database.ts';
import { LISTS, night, pointOf, type Town } from './world.ts';

const town: Town = {
  bearers: [
    { record: 'a', point: 'anne@example.fr' },
    { record: 'a', point: '+33612345678' },
    { record: 'b', point: '+33612345678' },
    { record: 'c', point: 'carl@example.fr' },
  ],
  entries: [
    { list: 'stop', kind: 'phone', key: '+33612345678', at: '2025-01-01T00:00:00Z' },
    { list: 'hashes', kind: 'email_sha256', key: 'carl@example.fr' },
  ],
};

describe('5-oppose: lists, coverage, hits', () => {
  it('records what was screened, against what, and how', async () => {
    await using db = await freshDatabase();
    const { counts } = await night(db.pool, 1, town);
    equal(counts, { entries: 2, hits: 2, hits_hashes: 1, hits_stop: 1 });
    const lists = await db.pool.query(
      'select list, kind, label, channels, purposes, entries from opposition.list order by 1',
    );
    equal(lists.rows, [
      {
        list: 'hashes',
        kind: 'hashed',
        label: 'Suppression',
        channels: ['email', 'sms', 'phone_live', 'phone_auto'],
        purposes: ['*'],
        entries: 1,
      },
      {
        list: 'stop',
        kind: 'internal',
        label: null,
        channels: ['email', 'sms', 'phone_live', 'phone_auto'],
        purposes: ['*'],
        entries: 1,
      },
    ]);
    const coverage = await db.pool.query(
      `select list, point_kind, points from opposition.coverage where until_run is null order by 1, 2`,
    );
    equal(coverage.rows, [
      { list: 'hashes', point_kind: 'email', points: 2 },
      { list: 'hashes', point_kind: 'phone', points: 1 },
      { list: 'stop', point_kind: 'email', points: 2 },
      { list: 'stop', point_kind: 'phone', points: 1 },
    ]);
  });

  it('has nothing to do when nothing changed, but screened again', async () => {
    await using db = await freshDatabase();
    await night(db.pool, 1, town);
    const { planned, counts } = await night(db.pool, 2, town);
    strictEqual(planned, 0);
    strictEqual(counts['hits'], 2);
    const { rows } = await db.pool.query(
      `select distinct screened_at, since_run from opposition.coverage where until_run is null`,
    );
    equal(rows, [{ screened_at: '2026-01-02T00:00:00.000Z', since_run: 2 }]);
    strictEqual((await db.pool.query('select from opposition.list')).rowCount, 2);
  });

  it('a point that nobody bears any more has no hit, and is not counted as screened', async () => {
    await using db = await freshDatabase();
    await night(db.pool, 1, town);
    await night(db.pool, 2, { ...town, bearers: town.bearers.filter((b) => b.point !== '+33612345678') });
    const { rows } = await db.pool.query('select contact_point_id from opposition.hit where until_run is null');
    equal(rows, [{ contact_point_id: pointOf('carl@example.fr') }]);
    const coverage = await db.pool.query(
      `select points from opposition.coverage where until_run is null and point_kind = 'phone'`,
    );
    equal(coverage.rows, [{ points: 0 }, { points: 0 }]);
  });

  it('a changed registration date is a new hit row; a list out of the config closes its rows', async () => {
    await using db = await freshDatabase();
    await night(db.pool, 1, town);
    const later = { ...town, entries: town.entries.map((e) => ({ ...e, at: '2025-06-01T00:00:00Z' })) };
    await night(db.pool, 2, later);
    const { rows } = await db.pool.query(
      `select registered_lo, since_run, until_run from opposition.hit where list = 'stop' order by since_run`,
    );
    equal(rows, [
      { registered_lo: '2025-01-01T00:00:00.000Z', since_run: 1, until_run: 2 },
      { registered_lo: '2025-06-01T00:00:00.000Z', since_run: 2, until_run: null },
    ]);
    await night(db.pool, 3, later, { full: true, lists: { hashes: LISTS['hashes'] ?? ({} as never) } });
    const open = await db.pool.query(`select list from opposition.list where until_run is null`);
    equal(open.rows, [{ list: 'hashes' }]);
    const hits = await db.pool.query(`select distinct list from opposition.hit where until_run is null`);
    equal(hits.rows, [{ list: 'hashes' }]);
    const coverage = await db.pool.query(`select distinct list from opposition.coverage where until_run is null`);
    equal(coverage.rows, [{ list: 'hashes' }]);
  });

  it('an address that is typed otherwise from one night to the next meets the hash of how it is typed now', async () => {
    await using db = await freshDatabase();
    const typed = (text: string): Town => ({
      bearers: [{ record: 'a', point: 'anne@example.fr', typed: text }],
      entries: [{ list: 'hashes', kind: 'email_sha256', key: 'Anne@Example.fr' }],
    });
    strictEqual((await night(db.pool, 1, typed('anne@example.fr'))).counts['hits'], 0);
    strictEqual((await night(db.pool, 2, typed('Anne@Example.fr'))).counts['hits'], 1);
    strictEqual((await night(db.pool, 3, typed('Anne@Example.fr'), { full: true })).counts['hits'], 1);
    strictEqual((await night(db.pool, 4, typed('ANNE@EXAMPLE.FR'))).counts['hits'], 0);
  });

  it('an entry that is gone ends its hit, though no point changed', async () => {
    await using db = await freshDatabase();
    await night(db.pool, 1, town);
    const { counts } = await night(db.pool, 2, { ...town, entries: town.entries.filter((e) => e.list === 'stop') });
    equal(counts, { entries: 1, hits: 1, hits_hashes: 0, hits_stop: 1 });
  });
});
