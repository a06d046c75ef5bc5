/** Servers that restart, workers that cannot begin, and Ctrl-C before there is a run: told, survived, never a stack. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { lockFile } from '../../../sql/server/lock-file.ts';
import { command, type Ended, startCommand } from '../../support/command.ts';
import { AS_OF, type CompanyWorkspace, companyWorkspace, masterText } from '../../support/company-workspace.ts';

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await done()) return;
    await sleep(50);
  }
  throw new Error(`${what} did not happen`);
}

const asks = async (ws: CompanyWorkspace, question: string): Promise<boolean> => {
  const { rows } = await ws.db.pool.query<{ yes: boolean }>(`select ${question} as yes`);
  return rows[0]?.yes === true;
};

const HOLDERS = `from pg_locks where locktype = 'advisory' and classid = 7305002 and granted
  and database = (select oid from pg_database where datname = current_database())`;
const WORKERS = `(select count(*) ${HOLDERS})`;

interface Worker extends AsyncDisposable {
  /** Stops it as a service manager does. */
  stop(): Promise<Ended>;
}

async function startWorker(ws: CompanyWorkspace): Promise<Worker> {
  const { child, ended } = startCommand(['worker', '--workspace', ws.folder, '--threads', '1'], ws.env);
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    let said = '';
    child.stderr?.on('data', (text: string) => (said += text));
    await until('the worker', () => Promise.resolve(said.includes('Stop it with Ctrl-C')));
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

const GATE = 4243;

/** The tasks of 3-link stop before their commit until the gate is opened. */
async function closeGate(ws: CompanyWorkspace): Promise<AsyncDisposable> {
  await ws.db.pool.query(`
    create or replace function ops.test_gate() returns trigger language plpgsql as $$
    begin
      if new.stage = '3-link' and new.status = 'done' then perform pg_advisory_xact_lock_shared(${GATE}); end if;
      return new;
    end $$;
    create or replace trigger test_gate before update on ops.task for each row execute function ops.test_gate();`);
  const gate = new Client({ connectionString: ws.db.url });
  await gate.connect();
  await gate.query('select pg_advisory_lock($1)', [GATE]);
  return {
    async [Symbol.asyncDispose]() {
      await gate.end();
    },
  };
}

const waitAtGate = (ws: CompanyWorkspace): Promise<void> =>
  until('a task at the gate', () =>
    asks(ws, `exists (select from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted)`),
  );

/** As a restart of the server does it. */
async function cutConnections(ws: CompanyWorkspace): Promise<void> {
  await ws.db.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name like 'referent%' and application_name <> 'referent test'`);
}

describe('stopped and cut off', function () {
  this.timeout(120_000);
  let ws: CompanyWorkspace;
  let published: string;

  before(async () => {
    ws = await companyWorkspace();
    const first = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(first.code, 0, first.stderr + first.stdout);
    published = await masterText(ws.db.pool);
  });
  after(() => ws[Symbol.asyncDispose]());

  it('Ctrl-C before the database is up ends with exit code 130, and says so in JSON', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'referent-test-stop-'));
    try {
      writeFileSync(path.join(folder, 'referent.yaml'), readFileSync(path.join(ws.folder, 'referent.yaml')));
      using _held = await lockFile(path.join(folder, '.referent', 'postgres.lock'));
      const started = startCommand(['status', '--json', '--workspace', folder]);
      await sleep(1500);
      started.child.kill('SIGINT');
      const ended = await started.ended;
      assert.equal(ended.code, 130, ended.stderr + ended.stdout);
      assert.equal((JSON.parse(ended.stdout) as { error: { code: string } }).error.code, 'REF_STOPPED');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('a worker whose database restarts lives on, is known to live, and does the next run at its first try', async () => {
    await using worker = await startWorker(ws);
    for (let i = 0; i < 2; i++) {
      await until('the worker', () => asks(ws, `${WORKERS} = 1`));
      const { rows } = await ws.db.pool.query<{ pid: number }>(`select pid ${HOLDERS}`);
      await cutConnections(ws);
      // It may be back before anybody could see that it was gone, over another connection.
      await until('the return', () =>
        asks(ws, `${WORKERS} = 1 and not exists (select ${HOLDERS} and pid = ${rows[0]?.pid ?? 0})`),
      );
      const run = await command(['trigger', '--full', '--wait', '--workspace', ws.folder], ws.env);
      assert.equal(run.code, 0, run.stderr + run.stdout);
    }
    const ended = await worker.stop();
    assert.equal(ended.code, 0, ended.stderr);
    assert.doesNotMatch(ended.stderr, /job_failed|\n {4}at /);
  });

  it('a run whose database restarts ends with a sentence, and is resumed to the same master', async () => {
    const gate = await closeGate(ws);
    const run = startCommand(['run', '--full', '--json', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    await waitAtGate(ws);
    await cutConnections(ws);
    await gate[Symbol.asyncDispose]();
    const ended = await run.ended;
    assert.doesNotMatch(ended.stderr, /\n {4}at /);
    JSON.parse(ended.stdout);
    if (ended.code !== 0) {
      assert.ok(ended.code === 1 || ended.code === 3, String(ended.code));
      const resumed = await command(['run', '--resume', '--workspace', ws.folder], ws.env);
      assert.equal(resumed.code, 0, resumed.stderr + resumed.stdout);
    }
    assert.equal(await masterText(ws.db.pool), published);
  });

  it('a run that its worker cannot begin is told to who asked for it, and to the audit log', async () => {
    await using worker = await startWorker(ws);
    const file = path.join(ws.folder, 'referent.yaml');
    const config = readFileSync(file);
    // Known to who triggers, not to the worker.
    writeFileSync(file, config.toString().replace(/^rules: fr.*$/m, 'rules: ${RULES_OF_THE_DAY}'));
    const asked = await command(['trigger', '--json', '--workspace', ws.folder], {
      ...ws.env,
      RULES_OF_THE_DAY: 'fr',
    });
    writeFileSync(file, config);
    assert.equal(asked.code, 2, asked.stderr + asked.stdout);
    assert.match(asked.stdout, /REF_CONFIG_ENV/);
    await until('the note in the audit log', () =>
      asks(ws, "exists (select from ops.audit where action = 'fail' and detail ->> 'code' = 'REF_CONFIG_ENV')"),
    );
    assert.match((await worker.stop()).stderr, /start_failed/);
  });

  it('Ctrl-C of who only joined a run leaves it to the worker that does it', async () => {
    await using _worker = await startWorker(ws);
    const gate = await closeGate(ws);
    assert.equal((await command(['trigger', '--full', '--workspace', ws.folder], ws.env)).code, 0);
    await waitAtGate(ws);
    const joined = startCommand(['run', '--resume', '--workspace', ws.folder, '--threads', '1'], ws.env);
    await until('the second', () => asks(ws, `${WORKERS} = 2`));
    await sleep(500);
    joined.child.kill('SIGINT');
    const left = await joined.ended;
    assert.equal(left.code, 130, left.stderr + left.stdout);
    assert.ok(await asks(ws, "exists (select from ops.run where status = 'running')"), left.stderr);
    await gate[Symbol.asyncDispose]();
    await until('the end', () => asks(ws, "not exists (select from ops.run where status = 'running')"));
    assert.ok(await asks(ws, "(select status = 'published' from ops.run order by run_id desc limit 1)"));
  });

  it('an instant before that of the publication is decided anew, as a full run does', async () => {
    const past = '2021-06-01';
    for (const more of [[], ['--full']]) {
      const run = await command(['run', '--workspace', ws.folder, '--as-of', past, ...more], ws.env);
      assert.equal(run.code, 0, run.stderr + run.stdout);
      const now = await masterText(ws.db.pool);
      if (more.length > 0) assert.equal(published, now);
      published = now;
    }
  });

  for (const args of [
    ['--approve', '--discard'],
    ['--resume', '--as-of', '2026-09-01'],
    ['--resume', '--full'],
    ['--as-of', '10:00'],
    ['--as-of', '2026'],
    ['--as-of', '0001-01-01'],
    ['--as-of=-000001-01-01'],
  ]) {
    it(`run ${args.join(' ')} is refused before anything is done`, async () => {
      const ended = await command(['run', '--json', '--workspace', ws.folder, ...args], ws.env);
      assert.equal(ended.code, 2, ended.stderr + ended.stdout);
      assert.match(ended.stdout, /REF_USAGE/);
    });
  }
});
