/**
 * Applies sql/migrations/ in order and compares a database with them. The ledger is ops.migration, made by 0001; a
 * database without it is empty. A migration is never edited after it was released, and a schema is never taken back.
 *
 * States of a database: empty → outdated → current; newer (a later version wrote it); changed (a file was edited).
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { ReferentError } from '../pipelines/errors.ts';
import { databaseError, describeDatabase } from './database-error.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
  readonly text: string;
}

export interface SchemaState {
  readonly kind: 'empty' | 'current' | 'outdated' | 'newer' | 'changed';
  /** The newest migration of the database, 0 when it is empty; of a changed one the first whose text differs. */
  readonly at: number;
  /** The newest migration that this version of referent knows. */
  readonly needed: number;
}

/** Any number will do, as long as nobody else takes it on the same database: 'REF' and 1. */
const MIGRATION_LOCK = 0x52_45_46_01;
const OLDEST_SERVER = 150_000;

/** The files of sql/migrations, in order of their numbers, which run from 1 without a gap. */
export function readMigrations(packageRoot: string): Migration[] {
  const folder = path.join(packageRoot, 'sql', 'migrations');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file, index) => {
    const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
    if (match === null || Number(match[1]) !== index + 1) {
      throw new ReferentError('REF_INTERNAL', `Migration ${file} is misnamed or out of order.`, {
        where: `sql/migrations/${file}`,
        expected: `${String(index + 1).padStart(4, '0')}_name.sql`,
      });
    }
    const text = readFileSync(path.join(folder, file), 'utf8');
    return { number: index + 1, name: file, sha256: createHash('sha256').update(text).digest('hex'), text };
  });
}

interface Applied {
  readonly migration_no: number;
  readonly name: string;
  readonly sha256: string;
}

async function applied(db: Pool | PoolClient): Promise<Applied[] | undefined> {
  const ledger = await db.query<{ there: boolean }>("select to_regclass('ops.migration') is not null as there");
  if (ledger.rows[0]?.there !== true) return undefined;
  const { rows } = await db.query<Applied>(
    'select migration_no, name, sha256 from ops.migration order by migration_no',
  );
  return rows;
}

function compare(files: readonly Migration[], done: readonly Applied[] | undefined): SchemaState {
  const needed = files.length;
  if (done === undefined) return { kind: 'empty', at: 0, needed };
  const at = done.at(-1)?.migration_no ?? 0;
  if (at > needed) return { kind: 'newer', at, needed };
  const changed = done.find((row) => files[row.migration_no - 1]?.sha256 !== row.sha256);
  if (changed !== undefined) return { kind: 'changed', at: changed.migration_no, needed };
  return { kind: at < needed ? 'outdated' : 'current', at, needed };
}

async function checkVersion(db: Pool | PoolClient, where: string): Promise<void> {
  const { rows } = await db.query<{ version: number; shown: string }>(
    "select current_setting('server_version_num')::integer as version, current_setting('server_version') as shown",
  );
  const { version, shown } = rows[0] ?? { version: 0, shown: 'unknown' };
  if (version >= OLDEST_SERVER) return;
  throw new ReferentError('REF_DATABASE_VERSION', `${where} runs PostgreSQL ${shown}.`, {
    expected: 'PostgreSQL 15 or newer',
  });
}

/** What no command may work on. */
function refuse(state: SchemaState, where: string): void {
  if (state.kind === 'newer') {
    throw new ReferentError(
      'REF_SCHEMA_NEWER',
      `The schema of ${where} is at migration ${state.at}; this version of referent knows ${state.needed}.`,
    );
  }
  if (state.kind === 'changed') {
    throw new ReferentError('REF_SCHEMA_CHANGED', `Migration ${state.at} was applied to ${where} with another text.`);
  }
}

/**
 * How the database stands to sql/migrations. Reads only. Another process that migrates right now is waited for: half of
 * its work is no state. Errors: REF_DATABASE_UNAVAILABLE, REF_DATABASE_VERSION.
 */
export async function schemaState(pool: Pool, packageRoot: string): Promise<SchemaState> {
  try {
    await checkVersion(pool, describeDatabase(pool.options.connectionString));
    const files = readMigrations(packageRoot);
    const state = compare(files, await applied(pool));
    if (state.kind !== 'outdated') return state;
    // One statement is one transaction: the lock is let go at its end.
    await pool.query('select pg_advisory_xact_lock_shared($1)', [MIGRATION_LOCK]);
    return compare(files, await applied(pool));
  } catch (error) {
    throw databaseError(error, pool);
  }
}

/**
 * For commands that only read: refuses every schema but the current one. Errors: REF_SCHEMA_OUTDATED (also for an empty
 * database), REF_SCHEMA_NEWER, REF_SCHEMA_CHANGED, and those of `schemaState`.
 */
export async function requireSchema(pool: Pool, packageRoot: string): Promise<void> {
  const where = describeDatabase(pool.options.connectionString);
  const state = await schemaState(pool, packageRoot);
  refuse(state, where);
  if (state.kind !== 'current') {
    throw new ReferentError(
      'REF_SCHEMA_OUTDATED',
      `The schema of ${where} is at migration ${state.at}; this version of referent needs ${state.needed}.`,
    );
  }
}

/**
 * Brings the database up to sql/migrations and returns the names of the files applied now. Each file is one
 * transaction with its ledger row. Of two processes one waits on an advisory lock, then finds nothing to do.
 * Errors: REF_SCHEMA_NEWER, REF_SCHEMA_CHANGED, REF_DATABASE_VERSION, REF_DATABASE_UNAVAILABLE, REF_DATABASE_FULL.
 */
export async function migrate(pool: Pool, packageRoot: string): Promise<string[]> {
  const files = readMigrations(packageRoot);
  const where = describeDatabase(pool.options.connectionString);
  let client: PoolClient | undefined;
  let failure: Error | undefined;
  try {
    client = await pool.connect();
    await checkVersion(client, where);
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await applied(client);
    refuse(compare(files, done), where);
    const pending = files.slice(done?.length ?? 0);
    for (const file of pending) await apply(client, file);
    await client.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return pending.map((file) => file.name);
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error), { cause: error });
    throw databaseError(error, pool);
  } finally {
    // After a failure the connection is closed, and the advisory lock and the open transaction with it.
    client?.release(failure);
  }
}

async function apply(client: PoolClient, file: Migration): Promise<void> {
  await client.query('begin');
  await client.query(file.text);
  await client.query('insert into ops.migration (migration_no, name, sha256) values ($1, $2, $3)', [
    file.number,
    file.name,
    file.sha256,
  ]);
  await client.query('commit');
}
