/** The lock under which runs begin and are settled. */
import assert from 'node:assert/strict';
import { kyselyOn } from '../../../sql/connect.ts';
import { lockRuns } from '../../../sql/queries/ops.ts';
import { freshDatabase } from '../../support/database.ts';

describe('the run lock', function () {
  this.timeout(60_000);

  it('is not waited for without end: who holds it long is told of', async () => {
    await using database = await freshDatabase();
    const db = kyselyOn(database.pool);
    await db.transaction().execute(async (holder) => {
      await lockRuns(holder);
      await assert.rejects(
        db.transaction().execute(async (second) => {
          await lockRuns(second);
        }),
        { code: 'REF_RUN_BUSY' },
      );
    });
    await db.transaction().execute(async (later) => {
      await lockRuns(later);
    });
  });
});
