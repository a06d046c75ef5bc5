import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { benchCompany } from '../../../bench/company.ts';
import { measureFloor } from '../../../bench/floor.ts';
import { freshDatabase } from '../../support/database.ts';

describe('the floor of the benchmark', () => {
  it('copies every good row of the raw files, and leaves nothing behind', async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'referent-floor-'));
    try {
      const company = await benchCompany(2200, 4);
      const again = await benchCompany(2200, 4);
      assert.deepEqual(again, { ...company, seconds: 0 });
      await using db = await freshDatabase();
      await db.pool.query(readFileSync(path.join(company.folder, 'web.sql'), 'utf8'));
      const client = await db.pool.connect();
      try {
        await pipeline(
          createReadStream(path.join(company.folder, 'web.copy')),
          client.query(copyFrom('copy shop.customer from stdin')),
        );
        const floor = await measureFloor(client, company.folder, scratch, 2);
        const copied = new Map(floor.raw.map((part) => [part.what, part.rows]));
        const truth = readFileSync(path.join(company.folder, 'truth.csv'), 'utf8');
        for (const [file, source] of [
          ['boutiques.csv', 'boutiques'],
          ['newsletter.csv', 'newsletter'],
          ['prospects-2016.csv', 'prospects'],
          ['web.copy', 'web'],
          ['sources/sav.jsonl', 'sav'],
        ] as const) {
          const good = truth.match(new RegExp(`^${source},`, 'gm'))?.length ?? 0;
          const rows = copied.get(file) ?? 0;
          // Junk that is well formed (tests, empty rows, duplicates) is copied as well.
          assert.ok(rows >= good && rows <= good * 1.05 + 3, `${file}: ${rows} of ${good}`);
        }
        assert.deepEqual(
          floor.master.map((part) => part.rows),
          floor.master.map(() => 0),
        );
        const { rows } = await client.query(`select from information_schema.schemata where schema_name = 'floor'`);
        assert.equal(rows.length, 0);
      } finally {
        client.release();
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
