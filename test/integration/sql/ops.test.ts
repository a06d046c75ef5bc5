/** Runs and tasks: what holds when two processes meet at the same instant. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { kyselyOn } from '../../../sql/connect.ts';
import { discardRun, insertRun, type NewRun, reopenRun, stopRun } from '../../../sql/queries/ops.ts';
import { addTasks, claimTask, finishTask, openStage } from '../../../sql/queries/ops-tasks.ts';
import { freshDatabase } from '../../support/database.ts';

const RUN: NewRun = {
  asOf: '2026-09-01T08:00:00.000Z',
  trigger: 'command',
  configText: '',
  configHash: 'c',
  rulesVersion: 'r',
  modelVersion: 'm',
  codeVersion: 'v',
  full: false,
};
const REPORT = { read: 1, written: 1, rejected: 0, reasons: {}, counts: {} };
const STAGE = '1-extract';

/** A task that has passed its fence and has not committed yet, with one row written. */
async function committing() {
  const own = await freshDatabase();
  const db = kyselyOn(own.pool);
  const { run_id, epoch } = await insertRun(db, RUN);
  await openStage(db, run_id, STAGE);
  await addTasks(db, run_id, STAGE, [{ label: 'one', params: {} }], 1);
  const task = await claimTask(db, run_id, epoch, STAGE, 1, 'worker');
  assert.ok(task !== null);
  const trx = await db.startTransaction().execute();
  await trx
    .insertInto('staging.source_file')
    .values({ feed: 'person', source: 's', file: 'f', layout: '{}', rows: 1, content_hash: 'h', since_run: run_id })
    .execute();
  assert.equal(await finishTask(trx, run_id, epoch, task, REPORT, 1), true);
  return { own, db, trx, run_id, epoch, task };
}

describe('a task that is committing', function () {
  this.timeout(20_000);

  it('is waited for by who stops the run and takes its rows back', async () => {
    const { own, db, trx, run_id } = await committing();
    const stopped = stopRun(db, run_id, 'failed').then(() =>
      db.transaction().execute((other) => discardRun(other, run_id)),
    );
    await sleep(300);
    await trx.commit().execute();
    assert.equal(await stopped, 1);
    assert.deepEqual(await db.selectFrom('staging.source_file').selectAll().execute(), []);
    await own[Symbol.asyncDispose]();
  });

  it('is waited for also when its run is taken back as abandoned', async () => {
    const { own, db, trx, run_id } = await committing();
    const discarded = db.transaction().execute((other) => discardRun(other, run_id));
    await sleep(300);
    await trx.commit().execute();
    assert.equal(await discarded, 1);
    assert.deepEqual(await db.selectFrom('staging.source_file').selectAll().execute(), []);
    await own[Symbol.asyncDispose]();
  });

  it('stays done when its run is resumed at that instant; a later one of the old epoch is refused', async () => {
    const { own, db, trx, run_id, epoch, task } = await committing();
    const reopened = db.transaction().execute((other) => reopenRun(other, run_id));
    await sleep(300);
    await trx.commit().execute();
    assert.equal((await reopened).epoch, epoch + 1);
    const rows = await db.selectFrom('ops.task').select('status').execute();
    assert.deepEqual(rows, [{ status: 'done' }]);
    assert.equal(await finishTask(db, run_id, epoch, task, REPORT, 1), false);
    await own[Symbol.asyncDispose]();
  });
});
