import { deepStrictEqual as equal, ok, rejects, strictEqual } from 'node:assert';
import type { Pool, PoolClient } from 'pg';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { configSchema } from '../../../config/schema.ts';
import { load, safetyChecks } from '../../../pipelines/7-load/stage.ts';
import { contactPointId, entryId, personId, recordId } from '../../../pipelines/ids.ts';
import type { RunContext, TaskReport } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';
import { freshDatabase } from '../../support/database.ts';

const read = { format: 'csv', path: 'x.csv' } as const;
const config = configSchema.parse({
  controller: { id: 'acme', name: 'ACME' },
  purposes: { offers: { label: 'Offres', kind: 'marketing' }, service: { label: 'Suivi', kind: 'service' } },
  sources: { shops: { department: 'Shops', read, key: 'k', map: { email: 'MAIL' } } },
  lists: { stop: { read, kind: 'internal', key: { phone_number: 'p' }, scope: { channels: ['sms'] } } },
});
const context = (full: boolean, runId = 1): RunContext => ({
  runId,
  asOf: '2026-09-01T00:00:00Z',
  baseRun: runId === 1 ? null : runId - 1,
  full,
  config,
  databaseUrl: '',
  workspace: '/nowhere',
  packageRoot: PACKAGE_ROOT,
  signal: new AbortController().signal,
});

const [a, b] = [recordId('person', 'shops', 'a'), recordId('person', 'shops', 'b')];
const p = personId(a);
const point = contactPointId('phone', '+33612345678');

/** Two records, one person, one phone, one allowed cell. */
const TOWN = `
  insert into normalised.record (record_id, source, source_key, audience, first_seen_at, since_run)
    values ('${a}', 'shops', 'a', 'consumer', now(), 1), ('${b}', 'shops', 'b', 'consumer', now(), 1);
  insert into staging.source_record (record_id, feed, source, source_key, line, content_hash, raw, first_seen_at, since_run)
    select record_id, 'person', source, source_key, 1, '', '{}', first_seen_at, 1 from normalised.record;
  insert into linkage.membership (record_id, cluster_id, since_run) values ('${a}', '${a}', 1), ('${b}', '${a}', 1);
  insert into referential.member (record_id, person_id, since_run) values ('${a}', '${p}', 1), ('${b}', '${p}', 1);
  insert into referential.person (person_id, founding_record, phone_number, records, since_run) values ('${p}', '${a}', '+33612345678', 2, 1);
  insert into referential.field_origin (person_id, field, record_id, rule, since_run) values ('${p}', 'phone_number', '${b}', 'only', 1);
  insert into normalised.contact_point (contact_point_id, kind, value, since_run) values ('${point}', 'phone', '+33612345678', 1);
  insert into normalised.record_point (record_id, contact_point_id, field, ordinal, since_run) values ('${b}', '${point}', 'phone_number', 0, 1);
  insert into consent.purpose (purpose, label, kind) values ('offers', 'Offres', 'marketing'), ('service', 'Suivi', 'service');
  insert into opposition.list (list, kind, channels, purposes, entries, content_hash, since_run) values ('stop', 'internal', '{sms}', '{*}', 5, '', 1);
  insert into consent.reason (reason_no, reason, text_fr, text_en) values (1, 'CONSENT', '', '');
  insert into consent.verdict (person_id, contact_point_id, purpose_no, channel_no, verdict_no, reason_no, since_run)
    values ('${p}', '${point}', 1, 2, 3, 1, 1), ('${p}', '${point}', 2, 2, 3, 1, 1), ('${p}', '${point}', 1, 3, 3, 1, 1)`;
const HIT = `insert into opposition.hit (list, contact_point_id, entry_id, matched_by, since_run)
  values ('stop', '${point}', '${entryId('stop', 'x')}', 'exact', 1)`;

async function inRun<T>(
  pool: Pool,
  body: (tx: { client: PoolClient; db: ReturnType<typeof kyselyOnClient> }) => Promise<T>,
) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    return await body({ client, db: kyselyOnClient(client) });
  } finally {
    await client.query('rollback');
    client.release();
  }
}

async function verifyAll(pool: Pool, run: RunContext): Promise<TaskReport[]> {
  const tasks = await inRun(pool, (tx) => load.plan(run, tx));
  const reports: TaskReport[] = [];
  for (const task of tasks) reports.push(await inRun(pool, (tx) => load.execute(run, task, tx)));
  return reports;
}

const breaks: readonly { readonly why: string; readonly sql: string; readonly says: RegExp }[] = [
  {
    why: 'a record without a person',
    sql: `delete from referential.member where record_id = '${b}'`,
    says: /one cluster and one person/,
  },
  {
    why: 'a record without a cluster',
    sql: `delete from linkage.membership where record_id = '${b}'`,
    says: /one cluster and one person/,
  },
  { why: 'a person that is gone', sql: `delete from referential.person`, says: /one cluster and one person/ },
  {
    why: 'a member that is gone',
    sql: `delete from normalised.record where record_id = '${a}'`,
    says: /a record that stands/,
  },
  { why: 'a wrong count of records', sql: `update referential.person set records = 3`, says: /as many members/ },
  {
    why: 'a founding record of somebody else',
    sql: `update referential.person set founding_record = '${recordId('person', 'shops', 'z')}'`,
    says: /founding record/,
  },
  {
    why: 'a golden value of a stranger',
    sql: `update referential.field_origin set record_id = '${recordId('person', 'shops', 'z')}'`,
    says: /golden value/,
  },
  {
    why: 'a verdict on a point that nobody bears',
    sql: `delete from normalised.record_point`,
    says: /a point that the person bears/,
  },
  {
    why: 'a verdict on a person that is none',
    sql: `update consent.verdict set person_id = '${personId(b)}'`,
    says: /a person that stands/,
  },
  {
    why: 'marketing allowed against a list',
    sql: HIT,
    says: /"no marketing is allowed against an opposition list of the company" \(1\)/,
  },
];

describe('7-load: what must hold before publication', () => {
  for (const full of [true, false]) {
    it(`lets a sound run pass (${full ? 'full' : 'what changed'})`, async () => {
      await using db = await freshDatabase();
      await db.pool.query(TOWN);
      const reports = await verifyAll(db.pool, context(full));
      strictEqual(
        reports.reduce((n, r) => n + r.read, 0),
        2,
      );
    });
    for (const c of breaks) {
      it(`refuses ${c.why} (${full ? 'full' : 'what changed'})`, async () => {
        await using db = await freshDatabase();
        await db.pool.query(`${TOWN}; ${c.sql}`);
        await rejects(verifyAll(db.pool, context(full)), (error: unknown) => {
          ok(error instanceof Error && 'code' in error);
          strictEqual(error.code, 'REF_INTERNAL');
          ok(c.says.test(error.message), error.message);
          return true;
        });
      });
    }
  }

  it('leaves service messages, other channels and lists with exceptions of their own alone', async () => {
    await using db = await freshDatabase();
    await db.pool.query(
      `${TOWN}; ${HIT}; update consent.verdict set verdict_no = 1 where purpose_no = 1 and channel_no = 2`,
    );
    await verifyAll(db.pool, context(true));
  });

  it('has nothing to do in a night without change, and still knows how many cells are allowed', async () => {
    await using db = await freshDatabase();
    await db.pool.query(TOWN);
    strictEqual((await verifyAll(db.pool, context(false, 2))).length, 0);
    const report = await inRun(db.pool, (tx) => load.close?.(context(false, 2), tx) ?? Promise.reject(new Error()));
    equal([report.counts['allowed'], report.counts['cells_opened']], [3, 0]);
  });
});

describe('7-load: safety checks on the run’s own numbers', () => {
  it('a first run is compared with nothing', async () => {
    await using db = await freshDatabase();
    await db.pool.query(TOWN);
    const { passed, checks } = await inRun(db.pool, (tx) => safetyChecks(context(true), tx));
    ok(passed);
    equal(
      checks.map((c) => [c.check, c.subject, c.before, c.after]),
      [
        ['source_shrink', 'shops', null, 2],
        ['reject_rate', 'shops', null, 0],
        ['allowed_jump', 'all', null, 3],
        ['list_shrink', 'stop', null, 5],
      ],
    );
  });

  it('holds a run whose source shrank, whose list is empty, and that rejects much', async () => {
    await using db = await freshDatabase();
    await db.pool.query(`${TOWN};
      update staging.source_record set until_run = 2 where record_id = '${b}';
      insert into staging.reject (reject_id, stage, feed, source, line, reason, since_run)
        values ('j0000000000000', '1-extract', 'person', 'shops', 3, 'cells', 2);
      update opposition.list set until_run = 2;
      insert into opposition.list (list, kind, channels, purposes, entries, content_hash, since_run) values ('stop', 'internal', '{sms}', '{*}', 0, '', 2)`);
    const { passed, checks } = await inRun(db.pool, (tx) => safetyChecks(context(false, 2), tx));
    strictEqual(passed, false);
    equal(
      checks.filter((c) => !c.passed),
      [
        { check: 'source_shrink', subject: 'shops', before: 2, after: 1, limit: 0.3, passed: false },
        { check: 'reject_rate', subject: 'shops', before: 0, after: 0.5, limit: 0.2, passed: false },
        { check: 'list_lost', subject: 'stop', before: 5, after: 0, limit: 0, passed: false },
      ],
    );
  });
});
