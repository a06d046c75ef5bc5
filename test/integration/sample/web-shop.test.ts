import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { REFERENT_YAML } from '../../../config/sample/generator/referent-yaml.ts';
import { writeCompany } from '../../../config/sample/generator/write-company.ts';
import { freshDatabase } from '../../support/database.ts';

const SAMPLE_FOLDER = path.join(PACKAGE_ROOT, 'config', 'sample');
const config = parse(REFERENT_YAML) as { sources: { web: { read: { query: string } } } };

describe('the web shop of the sample', () => {
  it('is made by web.sql, again and again, and answers the query of referent.yaml', async () => {
    await using db = await freshDatabase();
    const sql = readFileSync(path.join(SAMPLE_FOLDER, 'web.sql'), 'utf8');
    await db.pool.query(sql);
    await db.pool.query(sql);
    const { rows } = await db.pool.query<{ id: number; last_name: string; email_choice: string; sms_choice: string }>(
      config.sources.web.read.query,
    );
    const truth = readFileSync(path.join(SAMPLE_FOLDER, 'truth.csv'), 'utf8').match(/^web,/gm)?.length ?? 0;
    assert.equal(rows.filter((row) => row.last_name !== 'TEST').length, truth);
    assert.deepEqual([...new Set(rows.map((row) => row.email_choice))].sort(), [
      'confirmed',
      'flag_only',
      'left_open',
      'ticked',
    ]);
    assert.deepEqual([...new Set(rows.map((row) => row.sms_choice))].sort(), ['left_open', 'ticked']);
  });

  it('holds the same rows by COPY as by inserts', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'referent-web-'));
    try {
      await using db = await freshDatabase();
      const everything = async (): Promise<unknown[]> =>
        (await db.pool.query('select * from shop.customer order by id')).rows;
      await writeCompany(folder, { people: 300, seed: 3 });
      await db.pool.query(readFileSync(path.join(folder, 'web.sql'), 'utf8'));
      const inserted = await everything();
      await writeCompany(folder, { people: 300, seed: 3, web: 'copy' });
      await db.pool.query(readFileSync(path.join(folder, 'web.sql'), 'utf8'));
      const client = await db.pool.connect();
      try {
        const sink = client.query(copyFrom('copy shop.customer from stdin'));
        await pipeline(createReadStream(path.join(folder, 'web.copy')), sink);
      } finally {
        client.release();
      }
      assert.ok(inserted.length > 100);
      assert.deepEqual(await everything(), inserted);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
