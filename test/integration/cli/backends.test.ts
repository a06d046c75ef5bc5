/** The same batch gives the same master on every backend, with any number of workers; and leaves no value in a queue. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { writeCompany } from '../../../config/sample/generator/write-company.ts';
import { openPool } from '../../../sql/connect.ts';
import { startEmbedded } from '../../../sql/server/embedded.ts';
import { command, startCommand } from '../../support/command.ts';
import { AS_OF, type CompanyWorkspace, companyWorkspace, masterText } from '../../support/company-workspace.ts';
import { testWorkspace } from '../../support/embedded.ts';
import { testRedis } from '../../support/redis.ts';

async function workersUp(ws: CompanyWorkspace, n: number): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const { rows } = await ws.db.pool.query<{ n: number }>(
      "select count(*) as n from pg_locks where locktype = 'advisory' and classid = 7305002 and granted and database = (select oid from pg_database where datname = current_database())",
    );
    if ((rows[0]?.n ?? 0) >= n) return;
    await sleep(50);
  }
  throw new Error(`${n} workers did not start`);
}

/** Values of people that must not be in a queue, a log or a task: e-mails and phones of the sources. */
async function personalValues(ws: CompanyWorkspace): Promise<string[]> {
  const { rows } = await ws.db.pool.query<{ value: string }>(
    "select value from normalised.contact_point where kind in ('email', 'phone')",
  );
  assert.ok(rows.length > 50);
  return rows.map((r) => r.value.replace(/^\+/, ''));
}

function assertNone(text: string, values: readonly string[], where: string): void {
  const lower = text.toLowerCase();
  for (const value of values) assert.ok(!lower.includes(value.toLowerCase()), `a personal value is in ${where}`);
}

describe('one batch, many ways to carry it out', function () {
  this.timeout(180_000);
  let expected: string;

  before(async () => {
    await using ws = await companyWorkspace();
    const ended = await command(
      ['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1', '--json'],
      ws.env,
    );
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    expected = await masterText(ws.db.pool);
    const values = await personalValues(ws);
    const { rows } = await ws.db.pool.query<{ text: string }>(`
      select string_agg(t::text, ' ') as text from (
        select to_jsonb(j) as t from bullmq.job j union all select to_jsonb(k) from ops.task k union all
        select to_jsonb(s) from ops.stage_run s union all select to_jsonb(a) from ops.audit a) x`);
    assertNone(rows[0]?.text ?? '', values, 'the queue or ops');
    assertNone(ended.stdout + ended.stderr, values, 'the output');
  });

  it('the embedded server with one worker, whatever server the tests were given', async () => {
    await using ws = testWorkspace();
    await writeCompany(ws.folder, { people: 120, seed: 7 });
    await using server = await startEmbedded({ workspace: ws.folder });
    const pool = openPool(server.url, 2);
    try {
      await pool.query(readFileSync(path.join(ws.folder, 'web.sql'), 'utf8'));
      const ended = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1']);
      assert.equal(ended.code, 0, ended.stderr + ended.stdout);
      assert.equal(await masterText(pool), expected);
    } finally {
      await pool.end();
    }
  });

  it('three worker processes on PostgreSQL', async () => {
    await using ws = await companyWorkspace();
    const workers = [1, 2].map(() => startCommand(['worker', '--workspace', ws.folder, '--threads', '1'], ws.env));
    await workersUp(ws, 2);
    const ended = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1'], ws.env);
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    for (const worker of workers) worker.child.kill('SIGTERM');
    for (const worker of workers) assert.equal((await worker.ended).code, 0);
    assert.equal(await masterText(ws.db.pool), expected);
    const { rows } = await ws.db.pool.query<{ n: number }>('select count(distinct worker) as n from ops.task');
    assert.ok((rows[0]?.n ?? 0) >= 2, 'several processes took part');
  });

  it('two worker processes on Redis, the command among them; nothing personal in Redis', async () => {
    await using redis = await testRedis();
    await using ws = await companyWorkspace();
    const env = { ...ws.env, REDIS_URL: redis.url, REFERENT_DEBUG: '1' };
    const worker = startCommand(['worker', '--workspace', ws.folder, '--threads', '1'], env);
    await workersUp(ws, 1);
    const ended = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1'], env);
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    worker.child.kill('SIGTERM');
    const log = await worker.ended;
    assert.equal(log.code, 0);
    assert.equal(await masterText(ws.db.pool), expected);
    const values = await personalValues(ws);
    assertNone(log.stderr + ended.stderr, values, 'the logs');
    const { rows } = await ws.db.pool.query<{ workspace_id: string }>('select workspace_id from ops.workspace');
    const client = new Redis(redis.url);
    try {
      const keys = await client.keys(`referent:runs-${(rows[0]?.workspace_id ?? '').slice(0, 16)}:*`);
      assert.ok(keys.length > 10, 'the jobs were in Redis');
      let dump = '';
      for (const key of keys) {
        const type = await client.type(key);
        if (type === 'hash') dump += JSON.stringify(await client.hgetall(key));
        else if (type === 'stream') dump += JSON.stringify(await client.xrange(key, '-', '+'));
        else if (type === 'zset') dump += JSON.stringify(await client.zrange(key, '0', '-1'));
      }
      assertNone(dump, values, 'Redis');
      await client.del(...keys);
    } finally {
      client.disconnect();
    }
  });

  it('a second run on the same files changes nothing and writes nothing', async () => {
    await using ws = await companyWorkspace();
    for (let i = 0; i < 2; i++) {
      const ended = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
      assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    }
    assert.equal(await masterText(ws.db.pool), expected);
    const tables = [
      'staging.source_record',
      'normalised.record',
      'normalised.statement',
      'linkage.membership',
      'referential.person',
      'opposition.hit',
      'consent.event',
      'consent.verdict',
    ];
    for (const table of tables) {
      const { rows } = await ws.db.pool.query<{ n: number }>(
        `select count(*) as n from ${table} where since_run > 1 or until_run is not null`,
      );
      assert.equal(rows[0]?.n, 0, `${table} was touched by an unchanged night`);
    }
  });

  it('a changed file by night equals a full rebuild', async () => {
    await using night = await companyWorkspace();
    const first = await command(['run', '--workspace', night.folder, '--as-of', AS_OF], night.env);
    assert.equal(first.code, 0, first.stderr + first.stdout);
    await changeFiles(night);
    const later = '2026-09-02T10:00:00+02:00';
    const second = await command(['run', '--workspace', night.folder, '--as-of', later], night.env);
    assert.equal(second.code, 0, second.stderr + second.stdout);
    const byNight = await masterText(night.db.pool);
    assert.notEqual(byNight, expected);
    const full = await command(['run', '--full', '--workspace', night.folder, '--as-of', later], night.env);
    assert.equal(full.code, 0, full.stderr + full.stdout);
    assert.equal(await masterText(night.db.pool), byNight);
    const { rows } = await night.db.pool.query<{ n: number }>(
      'select count(*) as n from consent.verdict where since_run = 3 or until_run = 3',
    );
    assert.equal(rows[0]?.n, 0, 'a rebuild of what the nights made writes nothing');
  });
});

/** Takes lines out of one file and changes a value in another: new, changed and gone rows. */
async function changeFiles(ws: CompanyWorkspace): Promise<void> {
  const sources = path.join(ws.folder, 'sources');
  let changed = 0;
  for (const file of readdirSync(sources).sort()) {
    if (!file.endsWith('.csv')) continue;
    const full = path.join(sources, file);
    const lines = readFileSync(full, 'latin1').split('\n');
    lines.splice(5, 3);
    writeFileSync(full, lines.join('\n'), 'latin1');
    changed++;
  }
  assert.ok(changed >= 2);
  await ws.db.pool.query(
    "update shop.customer set first_name = 'Zébulon' where id in (select id from shop.customer order by id limit 2)",
  );
}
