/** A process that is killed in the middle of any stage costs nothing: the run is resumed and gives the same master. */
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { STAGES, type StageName } from '../../../pipelines/stage.ts';
import { command, startCommand } from '../../support/command.ts';
import { AS_OF, type CompanyWorkspace, companyWorkspace, masterText } from '../../support/company-workspace.ts';

/** Key of the lock that a task of the blocked stage waits for, all its rows written, just before its commit. */
const GATE = 4242;

/** Every task of `stage` now stops before its commit for as long as the returned connection holds the gate. */
async function closeGate(ws: CompanyWorkspace, stage: StageName): Promise<Client> {
  await ws.db.pool.query(`
    create or replace function ops.test_gate() returns trigger language plpgsql as $$
    begin
      if new.stage = '${stage}' and new.status = 'done' then perform pg_advisory_xact_lock_shared(${GATE}); end if;
      return new;
    end $$;
    create or replace trigger test_gate before update on ops.task for each row execute function ops.test_gate();`);
  const gate = new Client({ connectionString: ws.db.url });
  await gate.connect();
  await gate.query('select pg_advisory_lock($1)', [GATE]);
  return gate;
}

async function somebodyWaits(ws: CompanyWorkspace): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const { rows } = await ws.db.pool.query<{ n: number }>(
      "select count(*) as n from pg_locks where locktype = 'advisory' and objid = $1 and not granted",
      [GATE],
    );
    if ((rows[0]?.n ?? 0) > 0) return;
    await sleep(50);
  }
  throw new Error('no task reached its commit');
}

describe('a killed run', function () {
  this.timeout(180_000);
  let expected: string;

  before(async () => {
    await using ws = await companyWorkspace();
    const ended = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1'], ws.env);
    assert.equal(ended.code, 0, ended.stderr + ended.stdout);
    expected = await masterText(ws.db.pool);
    assert.match(expected, /^master\.permission [1-9]/m);
  });

  for (const stage of STAGES) {
    it(`killed in ${stage}, then resumed, gives the same master`, async () => {
      await using ws = await companyWorkspace();
      const gate = await closeGate(ws, stage);
      const first = startCommand(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '2'], ws.env);
      await somebodyWaits(ws);
      first.child.kill('SIGKILL');
      await first.ended;
      await gate.end();
      const { rows } = await ws.db.pool.query<{ n: number }>('select count(*) as n from ops.current_publication');
      assert.equal(rows[0]?.n, 0, 'nothing is published by a killed run');
      const second = await command(['run', '--resume', '--workspace', ws.folder, '--threads', '2'], ws.env);
      assert.equal(second.code, 0, second.stderr + second.stdout);
      assert.equal(await masterText(ws.db.pool), expected);
    });
  }

  it('killed and begun anew instead of resumed gives the same master', async () => {
    await using ws = await companyWorkspace();
    const gate = await closeGate(ws, '4-merge');
    const first = startCommand(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    await somebodyWaits(ws);
    first.child.kill('SIGKILL');
    await first.ended;
    await gate.end();
    const second = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(second.code, 0, second.stderr + second.stdout);
    assert.match(second.stderr, /taken back/);
    assert.equal(await masterText(ws.db.pool), expected);
  });

  it('one of two workers is killed: the other finishes the run', async () => {
    await using ws = await companyWorkspace();
    const gate = await closeGate(ws, '2-normalise');
    appendFileSync(path.join(ws.folder, 'referent.yaml'), '\nworkers: { lock_seconds: 2, stalled_seconds: 1 }\n');
    const run = startCommand(['run', '--workspace', ws.folder, '--as-of', AS_OF, '--threads', '1'], ws.env);
    await somebodyWaits(ws);
    const helper = startCommand(['worker', '--workspace', ws.folder, '--threads', '1'], ws.env);
    for (let i = 0; i < 200; i++) {
      const { rows } = await ws.db.pool.query<{ n: number }>('select count(*) as n from ops.worker');
      if (rows[0]?.n === 2) break;
      await sleep(50);
    }
    run.child.kill('SIGKILL');
    await run.ended;
    await gate.end();
    const followed = await command(['run', '--resume', '--workspace', ws.folder, '--threads', '1'], ws.env);
    assert.equal(followed.code, 0, followed.stderr + followed.stdout);
    helper.child.kill('SIGTERM');
    assert.equal((await helper.ended).code, 0);
    assert.equal(await masterText(ws.db.pool), expected);
  });
});
