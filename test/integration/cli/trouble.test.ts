/** What goes wrong around a run: one clear message, the documented exit code, and the last publication still readable. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { command, type Ended, startCommand } from '../../support/command.ts';
import { AS_OF, type CompanyWorkspace, companyWorkspace, masterText } from '../../support/company-workspace.ts';
import { freePort } from '../../support/port.ts';

const LATER = '2026-09-02T10:00:00+02:00';
const run = (ws: CompanyWorkspace, env: Readonly<Record<string, string>> = {}, ...more: string[]): Promise<Ended> =>
  command(['run', '--workspace', ws.folder, '--as-of', LATER, ...more], { ...ws.env, ...env });

/** Nobody reads or writes the table until it is opened again, at the latest when the test ends, however it ends. */
async function lockedTable(ws: CompanyWorkspace, table: string): Promise<AsyncDisposable & { open(): Promise<void> }> {
  const client = new Client({ connectionString: ws.db.url });
  await client.connect();
  await client.query(`begin; lock table ${table} in access exclusive mode`);
  let locked = true;
  const open = async (): Promise<void> => {
    if (locked) await client.end();
    locked = false;
  };
  return { open, [Symbol.asyncDispose]: open };
}

describe('trouble around a run', function () {
  this.timeout(120_000);
  let ws: CompanyWorkspace;
  let published: string;

  before(async () => {
    ws = await companyWorkspace();
    const first = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(first.code, 0, first.stderr + first.stdout);
    published = await masterText(ws.db.pool);
  });
  after(async () => {
    await ws[Symbol.asyncDispose]();
  });
  afterEach('the last publication is still readable', async () => {
    assert.equal(await masterText(ws.db.pool), published);
  });

  const told = (ended: Ended, code: number, error: string): void => {
    assert.equal(ended.code, code, ended.stderr + ended.stdout);
    assert.match(ended.stderr + ended.stdout, new RegExp(error));
    assert.doesNotMatch(ended.stderr, /\n {4}at /, 'no stack trace');
  };

  it('a database that refuses the connection', async () => {
    told(
      await run(ws, { DATABASE_URL: `postgres://nobody:secret@127.0.0.1:${await freePort()}/x` }),
      3,
      'REF_DATABASE_UNAVAILABLE',
    );
  });

  it('the password of a database is in no message', async () => {
    const ended = await run(ws, { DATABASE_URL: `postgres://nobody:secret@127.0.0.1:${await freePort()}/x` });
    assert.doesNotMatch(ended.stderr + ended.stdout, /secret/);
  });

  it('a queue that refuses the connection', async () => {
    told(await run(ws, { REDIS_URL: `redis://127.0.0.1:${await freePort()}` }), 3, 'REF_QUEUE_UNAVAILABLE');
  });

  it('a queue that is no Redis', async () => {
    told(await run(ws, { REDIS_URL: ws.db.url }), 3, 'REF_QUEUE_UNAVAILABLE');
  });

  it("PostgreSQL's disk is full: the run fails with the reason and can be resumed", async () => {
    await ws.db.pool.query(`
      create function ops.test_full() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger test_full before insert on staging.source_record for each statement execute function ops.test_full();`);
    appendFileSync(path.join(ws.folder, 'lists', 'stop_sms.csv'), '+33612345678,2026-08-30\n');
    told(await run(ws), 1, 'REF_DATABASE_FULL');
    await ws.db.pool.query('drop trigger test_full on staging.source_record; drop function ops.test_full()');
    const resumed = await command(['run', '--resume', '--workspace', ws.folder], ws.env);
    assert.ok(resumed.code === 0 || resumed.code === 5, resumed.stderr + resumed.stdout);
    if (resumed.code === 5) await command(['run', '--discard', '--workspace', ws.folder], ws.env);
    published = await masterText(ws.db.pool);
  });

  it('a source that vanished since yesterday', async () => {
    const file = path.join(ws.folder, 'sources', 'boutiques.csv');
    renameSync(file, `${file}.away`);
    told(await run(ws), 2, 'REF_SOURCE_MISSING');
    renameSync(`${file}.away`, file);
  });

  it('a mapped column that is gone since yesterday, before there is a run', async () => {
    const file = path.join(ws.folder, 'sources', 'boutiques.csv');
    const text = readFileSync(file);
    writeFileSync(file, text.toString('latin1').replace('NAISSANCE', 'NAISS'), 'latin1');
    told(await run(ws), 2, 'REF_SOURCE_COLUMN');
    writeFileSync(file, text);
    assert.equal((await command(['run', '--discard', '--workspace', ws.folder], ws.env)).code, 2, 'nothing to discard');
  });

  it('a second run while one is going is told about the first', async () => {
    await using gate = await lockedTable(ws, 'normalised.record');
    const first = startCommand(['run', '--full', '--workspace', ws.folder, '--as-of', LATER], ws.env);
    for (let i = 0; i < 200; i++) {
      const { rows } = await ws.db.pool.query<{ n: number }>(
        "select count(*) as n from ops.run where status = 'running'",
      );
      if ((rows[0]?.n ?? 0) > 0) break;
      await sleep(50);
    }
    told(await run(ws), 4, 'REF_RUN_BUSY');
    await gate.open();
    const ended = await first.ended;
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    published = await masterText(ws.db.pool);
  });

  it('Ctrl-C stops cleanly with exit code 130, and the run can be resumed', async () => {
    await using gate = await lockedTable(ws, 'linkage.membership');
    const first = startCommand(['run', '--full', '--workspace', ws.folder, '--as-of', LATER], ws.env);
    for (let i = 0; i < 200; i++) {
      const { rows } = await ws.db.pool.query<{ n: number }>(
        "select count(*) as n from pg_locks where not granted and relation = 'linkage.membership'::regclass",
      );
      if ((rows[0]?.n ?? 0) > 0) break;
      await sleep(50);
    }
    first.child.kill('SIGINT');
    await sleep(300);
    await gate.open();
    told(await first.ended, 130, 'referent run --resume');
    const resumed = await command(['run', '--resume', '--workspace', ws.folder], ws.env);
    assert.equal(resumed.code, 0, resumed.stderr + resumed.stdout);
    published = await masterText(ws.db.pool);
  });

  it('a schema that is older than the program is refused by commands that read', async () => {
    const { rows } = await ws.db.pool.query<Record<string, unknown>>(
      'delete from ops.migration where migration_no = (select max(migration_no) from ops.migration) returning *',
    );
    told(await command(['status', '--workspace', ws.folder], ws.env), 3, 'REF_SCHEMA_OUTDATED');
    const row = rows[0] ?? {};
    const names = Object.keys(row);
    await ws.db.pool.query(
      `insert into ops.migration (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
      Object.values(row),
    );
  });

  it('a schema that is newer than the program is refused', async () => {
    await ws.db.pool.query("insert into ops.migration (migration_no, name, sha256) values (99, 'future', 'x')");
    told(await run(ws), 3, 'REF_SCHEMA_NEWER');
    await ws.db.pool.query('delete from ops.migration where migration_no = 99');
  });

  it('a held run is not overrun, and can be discarded', async () => {
    await ws.db.pool.query("update ops.run set status = 'held' where run_id = (select max(run_id) from ops.run)");
    told(await run(ws), 5, 'REF_RUN_HELD');
    const { rows } = await ws.db.pool.query<{ run_id: number }>('select max(run_id) as run_id from ops.run');
    await ws.db.pool.query("update ops.run set status = 'published' where run_id = $1", [rows[0]?.run_id]);
  });

  it('an error as JSON has a code, a message and what to do', async () => {
    const ended = await command(['run', '--json', '--workspace', '/nowhere/at/all'], ws.env);
    assert.equal(ended.code, 2);
    const { error } = JSON.parse(ended.stdout) as { error: Record<string, string> };
    assert.equal(error['code'], 'REF_CONFIG_MISSING');
    assert.ok((error['hint'] ?? '').length > 10);
  });
});
