/** 3-link on PostgreSQL: a first night, changes, records that go, and nights against a full rebuild. */
import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { link } from '../../../pipelines/3-link/stage.ts';
import { ReferentError } from '../../../pipelines/errors.ts';
import { freshDatabase } from '../../support/database.ts';
import { clusters, contextOf, openRows, runLink, type WorldRecord, writeRecords } from './world.ts';

const KEYS = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'd1'];
const FIRST: readonly WorldRecord[] = [
  { key: 'a1', given: 'Anne', family: 'Duval', email: 'anne@x.fr' },
  { key: 'a2', given: 'Anne', family: 'Duval', email: 'anne@x.fr', phone: '+33612345678' },
  { key: 'b1', given: 'Marc', family: 'Petit', email: 'petit@x.fr' },
  { key: 'b2', given: 'Sophie', family: 'Petit', email: 'petit@x.fr' },
  { key: 'c1', family: 'Unknown' },
];

describe('3-link on PostgreSQL', () => {
  it('a first night: every record has a cluster, named by its oldest member', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    const report = await runLink(db.pool, contextOf(1, true));
    assert.deepEqual(await clusters(db.pool, KEYS), ['a1 a2', 'b1', 'b2', 'c1']);
    assert.equal(report?.read, 5);
    assert.equal(report.read, report.written + report.rejected);
    assert.deepEqual(
      [
        report.counts['links'],
        report.counts['clusters'],
        report.counts['largest_cluster'],
        report.counts['rows_closed'],
      ],
      [1, 4, 2, 0],
    );
  });

  it('the founder is the oldest by first sight, then by key, whatever the ids', async () => {
    await using db = await freshDatabase();
    const same = { given: 'Anne', family: 'Duval', email: 'anne@x.fr' };
    const keys = ['z9', 'é1', '10', '9', 'B', 'a'];
    await writeRecords(
      db.pool,
      1,
      keys.map((key) => ({ key, ...same })),
    );
    await runLink(db.pool, contextOf(1, true));
    assert.deepEqual(await clusters(db.pool, keys), ['10 9 B a z9 é1']);
    const older = [...keys, 'zz'];
    await writeRecords(
      db.pool,
      2,
      older.map((key) => ({ key, ...same })),
      '2020-01-01T00:00:00Z',
    );
    await runLink(db.pool, contextOf(2, false));
    assert.deepEqual(await clusters(db.pool, older), ['zz 10 9 B a z9 é1']);
  });

  it('a night without change has no task, and a full run without change writes nothing', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    await runLink(db.pool, contextOf(1, true));
    assert.equal(await runLink(db.pool, contextOf(2, false)), null);
    const report = await runLink(db.pool, contextOf(3, true));
    assert.deepEqual([report?.counts['rows_opened'], report?.counts['rows_closed']], [0, 0]);
  });

  it('a change, a coming and a going write their differences only', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    await runLink(db.pool, contextOf(1, true));
    const second = [
      ...FIRST.filter((r) => r.key !== 'a1'),
      { key: 'a3', given: 'A', family: 'DUVAL', phone: '+33612345678' },
    ];
    await writeRecords(db.pool, 2, second);
    const report = await runLink(db.pool, contextOf(2, false));
    assert.deepEqual(await clusters(db.pool, KEYS), ['a2 a3', 'b1', 'b2', 'c1']);
    // Closed: link a1-a2, memberships of a1 and a2. Opened: link a2-a3, memberships of a2 and a3.
    assert.deepEqual([report?.counts['rows_opened'], report?.counts['rows_closed']], [3, 3]);
    const { rows } = await db.pool.query<{ n: number }>(
      'select count(*)::int as n from linkage.membership where since_run = 1 and until_run is null',
    );
    assert.equal(rows[0]?.n, 3);
  });

  it('the last record goes: nothing stays open', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    await runLink(db.pool, contextOf(1, true));
    await writeRecords(db.pool, 2, []);
    await runLink(db.pool, contextOf(2, false));
    assert.deepEqual(await openRows(db.pool), { links: [], members: [], reviews: [], models: [] });
  });

  it('two verified numbers are never one person, also through a third record; the link is in review', async () => {
    await using db = await freshDatabase();
    const same = { given: 'Anne', family: 'Duval', email: 'anne@x.fr', birthdate: '1980-05-12' };
    const world = [
      { key: 'a1', ...same, verifiedId: 'N1' },
      { key: 'a2', ...same },
      { key: 'a3', ...same, verifiedId: 'N2' },
    ];
    await writeRecords(db.pool, 1, world);
    const report = await runLink(db.pool, contextOf(1, true));
    const { rows } = await db.pool.query<{ together: boolean; reasons: string[] }>(
      `select exists (select from linkage.membership x join linkage.membership y using (cluster_id)
                       join normalised.record a on a.record_id = x.record_id
                       join normalised.record b on b.record_id = y.record_id
                      where a.identifiers->>'verified_id' <> b.identifiers->>'verified_id') as together,
              array(select distinct reason from linkage.review where until_run is null) as reasons`,
    );
    assert.deepEqual(rows[0], { together: false, reasons: ['unique_key:verified_id'] });
    assert.equal(report?.counts['refused'], 2);
  });

  it('nights and a full rebuild give the same rows', async () => {
    await using nights = await freshDatabase();
    await using rebuilt = await freshDatabase();
    const worlds: readonly (readonly WorldRecord[])[] = [
      FIRST,
      [
        ...FIRST,
        { key: 'a3', given: 'Duval', family: 'Anne', phone: '+33612345678' },
        { key: 'd1', email: 'petit@x.fr' },
      ],
      [
        { key: 'a1', given: 'Karim', family: 'Ziani', email: 'anne@x.fr' },
        ...FIRST.slice(1, 4),
        { key: 'd1', given: 'Sophie', email: 'petit@x.fr' },
      ],
    ];
    for (const [i, world] of worlds.entries()) {
      await writeRecords(nights.pool, i + 1, world);
      await runLink(nights.pool, contextOf(i + 1, i === 0));
      await writeRecords(rebuilt.pool, i + 1, world);
    }
    await runLink(rebuilt.pool, contextOf(worlds.length, true));
    assert.deepEqual(await openRows(nights.pool), await openRows(rebuilt.pool));
  });

  it('a request to stop is heard, and nothing is written', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(runLink(db.pool, { ...contextOf(1, true), signal: stop.signal }), { name: 'AbortError' });
    assert.deepEqual(await openRows(db.pool), { links: [], members: [], reviews: [], models: [] });
  });

  it("a model of the workspace's own is read, and refused with its line", async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, FIRST);
    const folder = mkdtempSync(path.join(tmpdir(), 'referent-link-'));
    try {
      const file = path.join(folder, 'own.yaml');
      const attribute = 'attributes:\n  mail: { kind: email, from: emails }\n';
      writeFileSync(file, `${attribute}rules:\n  - { name: mail, all: [{ attribute: mial, level: exact }] }\n`);
      await assert.rejects(
        runLink(db.pool, contextOf(1, true, folder, { model: 'own.yaml' })),
        (e) => e instanceof ReferentError && e.code === 'REF_MODEL_INVALID' && e.where === 'own.yaml:4',
      );
      writeFileSync(file, `${attribute}rules:\n  - { name: mail, all: [{ attribute: mail, level: exact }] }\n`);
      await runLink(db.pool, contextOf(1, true, folder, { model: 'own.yaml' }));
      assert.deepEqual(await clusters(db.pool, KEYS), ['a1 a2', 'b1 b2', 'c1']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('declares what it reads and writes', () => {
    assert.deepEqual([...link.writes].sort(), [
      'linkage.link',
      'linkage.membership',
      'linkage.model',
      'linkage.review',
    ]);
    assert.ok(link.reads.includes('normalised.record'));
  });
});
