import { strict as assert } from 'node:assert';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { openPool } from '../../../sql/connect.ts';
import { migrate, readMigrations, requireSchema, schemaState } from '../../../sql/migrate.ts';
import { emptyDatabase, freshDatabase } from '../../support/database.ts';
import { freePort } from '../../support/port.ts';

/** A package folder of our own, to which migrations can be added. */
function packageCopy(): { root: string } & Disposable {
  const root = mkdtempSync(path.join(tmpdir(), 'referent-migrations-'));
  cpSync(path.join(PACKAGE_ROOT, 'sql', 'migrations'), path.join(root, 'sql', 'migrations'), { recursive: true });
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
const add = (root: string, name: string, sql: string): void =>
  writeFileSync(path.join(root, 'sql', 'migrations', name), sql);
const known = readMigrations(PACKAGE_ROOT).length;
const next = known + 1;
const numbered = (n: number): string => String(n).padStart(4, '0');

describe('migrate', () => {
  it('takes an empty database to current, and then finds nothing to do', async () => {
    await using db = await emptyDatabase();
    assert.deepEqual(await schemaState(db.pool, PACKAGE_ROOT), { kind: 'empty', at: 0, needed: known });
    await assert.rejects(requireSchema(db.pool, PACKAGE_ROOT), { code: 'REF_SCHEMA_OUTDATED' });
    const names = readMigrations(PACKAGE_ROOT).map((m) => m.name);
    assert.deepEqual(await migrate(db.pool, PACKAGE_ROOT), names);
    assert.deepEqual(await schemaState(db.pool, PACKAGE_ROOT), { kind: 'current', at: known, needed: known });
    assert.deepEqual(await migrate(db.pool, PACKAGE_ROOT), []);
    const { rows } = await db.pool.query('select name from ops.migration order by migration_no');
    assert.deepEqual(
      rows.map((r) => (r as { name: string }).name),
      names,
    );
    await requireSchema(db.pool, PACKAGE_ROOT);
  });

  it('lets one of two processes wait', async () => {
    await using db = await emptyDatabase();
    const other = openPool(db.url, 1);
    const applied = await Promise.all([migrate(db.pool, PACKAGE_ROOT), migrate(other, PACKAGE_ROOT)]);
    await other.end();
    assert.deepEqual(
      applied.map((names) => names.length).toSorted((a, b) => a - b),
      [0, known],
    );
  });

  it('says outdated, newer and changed', async () => {
    await using db = await freshDatabase();
    using copy = packageCopy();
    add(copy.root, `${numbered(next)}_more.sql`, 'create table ops.more (a integer);');
    assert.deepEqual(await schemaState(db.pool, copy.root), { kind: 'outdated', at: known, needed: next });
    await assert.rejects(requireSchema(db.pool, copy.root), { code: 'REF_SCHEMA_OUTDATED' });
    await migrate(db.pool, copy.root);
    assert.deepEqual(await schemaState(db.pool, PACKAGE_ROOT), { kind: 'newer', at: next, needed: known });
    await assert.rejects(migrate(db.pool, PACKAGE_ROOT), { code: 'REF_SCHEMA_NEWER' });
    add(copy.root, `${numbered(next)}_more.sql`, 'create table ops.more (a bigint);');
    assert.deepEqual(await schemaState(db.pool, copy.root), { kind: 'changed', at: next, needed: next });
    await assert.rejects(migrate(db.pool, copy.root), { code: 'REF_SCHEMA_CHANGED' });
  });

  it('keeps nothing of a migration that fails, and lets the next attempt in', async () => {
    await using db = await freshDatabase();
    using copy = packageCopy();
    add(copy.root, `${numbered(next)}_broken.sql`, 'create table ops.half (a integer); select 1 / 0;');
    await assert.rejects(migrate(db.pool, copy.root), /division by zero/);
    assert.equal((await schemaState(db.pool, copy.root)).kind, 'outdated');
    add(copy.root, `${numbered(next)}_broken.sql`, 'create table ops.half (a integer);');
    assert.equal((await migrate(db.pool, copy.root)).length, 1);
  });

  it('says that the user lacks a right, and names no statement', async () => {
    await using db = await emptyDatabase();
    const role = `${db.name}_reader`;
    const pool = openPool(db.url, 1);
    try {
      await pool.query(`create role ${role}`);
      await pool.query(`set role ${role}`);
      await assert.rejects(migrate(pool, PACKAGE_ROOT), { code: 'REF_DATABASE_RIGHTS', exit: 3 });
    } finally {
      await pool.end();
      await db.pool.query(`drop role if exists ${role}`);
    }
  });

  it('refuses a misnamed file', () => {
    using copy = packageCopy();
    add(copy.root, `${numbered(next + 1)}_gap.sql`, 'select 1;');
    assert.throws(() => readMigrations(copy.root), { code: 'REF_INTERNAL' });
  });

  it('says in one sentence that the server is not there', async () => {
    const port = await freePort();
    const pool = openPool(`postgres://someone:s3cret@127.0.0.1:${port}/company`, 1);
    await assert.rejects(migrate(pool, PACKAGE_ROOT), (error: Error) => {
      assert.equal((error as Error & { code: string }).code, 'REF_DATABASE_UNAVAILABLE');
      assert.match(
        error.message,
        new RegExp(`^postgres://someone@127.0.0.1:${port}/company cannot be used: .*ECONNREFUSED`),
      );
      assert.doesNotMatch(error.message, /s3cret/);
      return true;
    });
    await pool.end();
  });

  it('says in one sentence that the database or the user is refused', async () => {
    await using db = await emptyDatabase();
    const url = new URL(db.url);
    url.pathname = '/ref_test_not_there';
    const pool = openPool(url.href, 1);
    await assert.rejects(schemaState(pool, PACKAGE_ROOT), { code: 'REF_DATABASE_UNAVAILABLE' });
    await pool.end();
  });
});
