import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type { ConfigInput } from '../../../config/schema.ts';
import { ReferentError } from '../../../pipelines/errors.ts';
import { recordId } from '../../../pipelines/ids.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { type Night, night, versions } from './night.ts';

const shops = {
  department: 'Magasins',
  read: { format: 'csv', path: 'shops.csv' },
  key: 'ID',
  map: { full_name: 'NOM', email: 'MAIL' },
} as const satisfies ConfigInput['sources'][string];

const counts = (added: number, changed: number, gone: number, same: number) => ({ new: added, changed, gone, same });

/** A workspace folder and a database, taken away at the end. */
async function ground(files: Record<string, string | Buffer>) {
  const workspace = await mkdtemp(path.join(tmpdir(), 'referent-extract-'));
  const put = async (all: Record<string, string | Buffer>): Promise<void> => {
    for (const [name, content] of Object.entries(all)) {
      await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
      await writeFile(path.join(workspace, name), content);
    }
  };
  await put(files);
  const db = await freshDatabase();
  return {
    db,
    workspace,
    put,
    night: (runId: number, config: Night['config'], more: Partial<Night> = {}) =>
      night(db, { runId, workspace, config, ...more }),
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(workspace, { recursive: true });
    },
  };
}

const openRejects = async (db: TestDatabase) =>
  (
    await db.pool.query(
      `select source, file, line, reason, raw, record_id, since_run from staging.reject where until_run is null order by source, file, line`,
    )
  ).rows;

describe('1-extract on PostgreSQL', () => {
  it('writes the first load, then only what is new, changed or gone', async () => {
    await using g = await ground({ 'shops.csv': 'ID;NOM;MAIL;NOTE\n1;Ada;a@x.fr;n\n2;Bob;b@x.fr;n\n3;Cid;c@x.fr;n\n' });
    const config = { sources: { shops } };
    assert.deepEqual((await g.night(1, config))['shops']?.counts, counts(3, 0, 0, 0));
    // Another order, an unmapped column changed: 1 same, 2 changed, 3 gone, 4 new.
    await g.put({ 'shops.csv': 'ID;NOM;MAIL;NOTE\n4;Dan;d@x.fr;n\n2;Bobby;b@x.fr;n\n1;Ada;a@x.fr;other\n' });
    assert.deepEqual((await g.night(2, config))['shops']?.counts, counts(1, 1, 1, 1));
    // 3 comes back as it was: a new version that was first seen in run 1.
    await g.put({
      'shops.csv': 'ID;NOM;MAIL;NOTE\n1;Ada;a@x.fr;n\n2;Bobby;b@x.fr;n\n3;Cid;c@x.fr;n\n4;Dan;d@x.fr;n\n',
    });
    assert.deepEqual((await g.night(3, config))['shops']?.counts, counts(1, 0, 0, 3));
    const first = '2026-09-01T00:00:00.000Z';
    const second = '2026-09-02T00:00:00.000Z';
    assert.deepEqual(
      (await versions(g.db, 'shops')).map((v) => [
        v.source_key,
        v.raw['NOM'],
        v.first_seen_at,
        v.since_run,
        v.until_run,
      ]),
      [
        ['1', 'Ada', first, 1, null],
        ['2', 'Bob', first, 1, 2],
        ['2', 'Bobby', first, 2, null],
        ['3', 'Cid', first, 1, 2],
        ['3', 'Cid', first, 3, null],
        ['4', 'Dan', second, 2, null],
      ],
    );
    assert.deepEqual((await versions(g.db, 'shops'))[0]?.raw, { ID: '1', MAIL: 'a@x.fr', NOM: 'Ada' });
  });

  it('does not read files that did not change, and says the same numbers', async () => {
    await using g = await ground({ 'shops.csv': 'ID;NOM;MAIL\n1;Ada;a@x.fr\n1;Ada;a@x.fr\n2;too;many;cells\n' });
    const config = { sources: { shops } };
    const first = (await g.night(1, config))['shops'];
    const second = (await g.night(2, config))['shops'];
    assert.deepEqual({ ...second, counts: {} }, { ...first, counts: {} });
    assert.deepEqual(second?.reasons, { duplicate_key: 1, row_too_long: 1 });
    assert.deepEqual(second?.counts, { ...counts(0, 0, 0, 1), unread: 1 });
    // A full run reads all the same, and changes nothing.
    assert.deepEqual((await g.night(3, config, { full: true }))['shops']?.counts, counts(0, 0, 0, 1));
    // Another mapping of the same bytes is read again.
    const less = { sources: { shops: { ...shops, map: { full_name: 'NOM' } } } };
    assert.deepEqual((await g.night(4, less))['shops']?.counts, counts(0, 1, 0, 0));
    const touched = await g.db.pool.query('select from staging.reject where since_run = 2 or since_run = 3');
    assert.equal(touched.rowCount, 0);
  });

  it('keeps a reject that stays, closes one that was mended, whatever its line', async () => {
    await using g = await ground({ 'shops.csv': 'ID;NOM;MAIL\n1;Ada;a\n2;Bob\n3;Cid;c;d\n3;Cid;c;d\n' });
    const config = { sources: { shops } };
    assert.deepEqual((await g.night(1, config))['shops']?.reasons, { row_too_short: 1, row_too_long: 2 });
    await g.put({ 'shops.csv': 'ID;NOM;MAIL\n3;Cid;c;d\n1;Ada;a\n2;Bob;b\n;Eve;e\n' });
    assert.deepEqual((await g.night(2, config))['shops']?.reasons, { row_too_long: 1, key_missing: 1 });
    assert.deepEqual(
      (await openRejects(g.db)).map((r) => [r.line, r.reason, r.raw, r.since_run]),
      [
        [4, 'row_too_long', '3;Cid;c;d', 1],
        [5, 'key_missing', '{"ID":"","MAIL":"e","NOM":"Eve"}', 2],
      ],
    );
  });

  it('takes the first of two rows with one key, in the order of file names and lines', async () => {
    await using g = await ground({
      'in/b.csv': 'ID;NOM;MAIL\n1;second;\n',
      'in/a.csv': 'ID;NOM;MAIL\n1;first;\n 1 ;third;\n',
    });
    const config = { sources: { shops: { ...shops, read: { format: 'csv', path: 'in/*.csv' } as const } } };
    const report = (await g.night(1, config))['shops'];
    assert.deepEqual([report?.read, report?.written, report?.reasons], [3, 1, { duplicate_key: 2 }]);
    assert.equal((await versions(g.db, 'shops'))[0]?.raw['NOM'], 'first');
    assert.deepEqual(
      (await openRejects(g.db)).map((r) => [r.file, r.line, r.record_id]),
      [
        ['in/a.csv', 3, recordId('person', 'shops', '1')],
        ['in/b.csv', 2, recordId('person', 'shops', '1')],
      ],
    );
  });

  it('keys the rows of logs and lists by their content, so that lines may move', async () => {
    await using g = await ground({
      'shops.csv': 'ID;NOM;MAIL\n1;Ada;a@x.fr\n',
      'stop.csv': 'tel\n0601\n0602\n0601\n',
      'log.jsonl': '{"p":"offers","c":"sms","s":"given"}\n',
    });
    const config: Night['config'] = {
      sources: { shops },
      consent_events: [
        { read: { format: 'jsonl', path: 'log.jsonl' }, map: { purpose: 'p', channel: 'c', state: 's' } },
      ],
      lists: { stop: { read: { format: 'csv', path: 'stop.csv' }, kind: 'internal', key: { phone_number: 'tel' } } },
    };
    const reports = await g.night(1, config);
    assert.deepEqual(Object.keys(reports), ['shops', 'consent log_1', 'list stop']);
    assert.deepEqual(reports['list stop']?.counts, counts(3, 0, 0, 0));
    await g.put({ 'stop.csv': 'tel\n0603\n0601\n0601\n' });
    assert.deepEqual((await g.night(2, config))['list stop']?.counts, counts(1, 0, 1, 2));
    assert.deepEqual((await versions(g.db, 'log_1'))[0]?.raw, { c: 'sms', p: 'offers', s: 'given' });
    const keys = (await versions(g.db, 'stop')).filter((v) => v.raw['tel'] === '0601').map((v) => v.source_key);
    assert.equal(keys[1], `${keys[0]}#2`);
  });

  it('tells which files were read, how, and from which run on', async () => {
    await using g = await ground({
      'in/a.csv': 'ID;NOM;MAIL\n1;Ada;a\n',
      'in/b.csv': 'ID;NOM;MAIL\n2;Bob;b\n2;Bob;b\n',
    });
    const config = { sources: { shops: { ...shops, read: { format: 'csv', path: 'in/*.csv' } as const } } };
    await g.night(1, config);
    await g.put({ 'in/a.csv': 'ID;NOM;MAIL\n1;Eve;a\n', 'in/c.csv': 'ID,NOM,MAIL\n3,Cid,c\n' });
    await g.night(2, config);
    await rm(path.join(g.workspace, 'in/b.csv'));
    await g.night(3, config);
    const { rows } = await g.db.pool.query(
      `select file, layout->>'delimiter' as delimiter, rows, bytes, since_run, until_run
         from staging.source_file order by file, since_run`,
    );
    assert.deepEqual(
      rows.map((r: object) => Object.values(r)),
      [
        ['in/a.csv', ';', 1, 20, 1, 2],
        ['in/a.csv', ';', 1, 20, 2, null],
        ['in/b.csv', ';', 2, 28, 1, 3],
        ['in/c.csv', ',', 1, 20, 2, null],
      ],
    );
  });

  it('closes all that a source had once it left the config', async () => {
    await using g = await ground({ 'shops.csv': 'ID;NOM;MAIL\n1;Ada;a\n2;B\n', 'web.csv': 'ID;NOM;MAIL\n1;Ada;a\n' });
    const web = { ...shops, read: { format: 'csv', path: 'web.csv' } as const };
    await g.night(1, { sources: { shops, web } });
    const second = await g.night(2, { sources: { web } });
    assert.deepEqual(second['shops'], { read: 0, written: 0, rejected: 0, reasons: {}, counts: counts(0, 0, 1, 0) });
    for (const table of ['source_record', 'source_file', 'reject']) {
      const { rowCount } = await g.db.pool.query(
        `select from staging.${table} where source = 'shops' and until_run is distinct from 2`,
      );
      assert.equal(rowCount, 0, table);
    }
    assert.deepEqual(Object.keys(await g.night(3, { sources: { web } })), ['web']);
    // Back again, it is first seen when it was.
    await g.night(4, { sources: { shops, web } });
    assert.deepEqual(
      (await versions(g.db, 'shops')).map((v) => v.first_seen_at),
      Array(2).fill('2026-09-01T00:00:00.000Z'),
    );
  });

  it('reads a query: only mapped columns, dates as ISO text, nulls, arrays, the order of the key', async () => {
    await using g = await ground({});
    await g.db.pool.query(`create schema shop`);
    await g.db.pool.query(
      `create table shop.customer (id int, name text, born date, seen timestamptz, ok boolean, tags text[], secret text)`,
    );
    await g.db.pool.query(`insert into shop.customer values
      (2, 'Bob', null, null, false, '{}', 'x'), (1, 'Zoe', null, null, null, null, 'x'), (1, E'A\\td\\\\a', '1980-02-01', '2026-01-02 03:04:05.5+01', true, '{a,"b c"}', 'x')`);
    const sources: Night['config']['sources'] = {
      web: {
        department: 'Web',
        read: { format: 'postgres', url: 'workspace', query: 'select * from shop.customer -- all of them;\n;' },
        key: 'id',
        map: { full_name: 'name', birthdate: 'born', last_contact_at: 'seen', email: ['tags', 'ok'] },
      },
    };
    const report = (await g.night(1, { sources }))['web'];
    assert.deepEqual([report?.counts, report?.reasons], [counts(2, 0, 0, 0), { duplicate_key: 1 }]);
    assert.deepEqual(
      (await versions(g.db, 'web')).map((v) => v.raw),
      [
        {
          born: '1980-02-01',
          id: '1',
          name: 'A\td\\a',
          ok: 'true',
          seen: '2026-01-02T02:04:05.5Z',
          tags: ['a', 'b c'],
        },
        { born: null, id: '2', name: 'Bob', ok: 'false', seen: null, tags: [] },
      ],
    );
    assert.deepEqual((await g.night(2, { sources }))['web']?.counts, counts(0, 0, 0, 2));
    await g.db.pool.query(`update shop.customer set name = 'Rob' where id = 2`);
    assert.deepEqual((await g.night(3, { sources }))['web']?.counts, counts(0, 1, 0, 1));
  });

  it('refuses a department database without telling its password or a value', async () => {
    await using g = await ground({});
    const read = (url: string, query: string): Night['config'] => ({
      sources: {
        web: { department: 'W', read: { format: 'postgres', url, query }, key: 'id', map: { full_name: 'name' } },
      },
    });
    const cases: [Night['config'], RegExp, string?][] = [
      [
        read('postgres://joe:s3cret@127.0.0.1:1/shop', 'select 1'),
        /REF_SOURCE_DATABASE.*postgres:\/\/joe@127\.0\.0\.1:1\/shop/,
      ],
      [read('postgres://joe:s3cret@host:port/shop', 'select 1'), /REF_SOURCE_DATABASE.*no address/],
      [read('workspace', 'select * from nowhere'), /REF_SOURCE_DATABASE.*relation "nowhere" does not exist/],
      [read('workspace', "select 1 as id, 'x' as nam"), /REF_SOURCE_COLUMN.*no column "name"; the nearest is "nam"/],
      [read('workspace', "select 'Durand'::int as id, 'x' as name"), /REF_SOURCE_DATABASE.*code 22P02/, 'Durand'],
      [
        read('workspace', 'select 1 as id, 2 as name; drop schema staging cascade'),
        /REF_SOURCE_DATABASE.*syntax error/,
      ],
    ];
    for (const [config, message, never] of cases) {
      await assert.rejects(g.night(1, config), (e: unknown) => {
        assert.ok(e instanceof ReferentError, String(e));
        assert.match(`${e.code} ${e.message}`, message);
        const told = JSON.stringify(e) + inspect(e, { depth: 9, showHidden: true });
        assert.doesNotMatch(told, /s3cret/);
        if (never !== undefined) assert.ok(!told.includes(never));
        return true;
      });
    }
  });

  it('refuses a source before anything is written', async () => {
    await using g = await ground({ 'shops.csv': 'ID;NOM;MAIL\n1;Ada;a\n' });
    const web = { ...shops, read: { format: 'csv', path: 'web.csv' } as const };
    await assert.rejects(g.night(1, { sources: { shops, web } }), { code: 'REF_SOURCE_MISSING' });
    assert.equal((await versions(g.db, 'shops')).length, 0);
  });
});
