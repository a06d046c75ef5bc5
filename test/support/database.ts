/** Databases for tests: real, migrated, empty, one per test that asks, always dropped. */
import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { openPool } from '../../sql/connect.ts';
import { migrate } from '../../sql/migrate.ts';
import { atEnd } from './at-end.ts';
import { stopTestServer, testServerUrl } from './server.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  readonly name: string;
  /** Closed by the dispose; open others on `url` as you need, and close them before. */
  readonly pool: Pool;
}

/** Names of databases that exist now; what a test did not dispose is dropped at the end of the run. */
const alive = new Set<string>();
let template: Promise<string> | undefined;

async function urlOf(name: string): Promise<string> {
  const url = new URL(await testServerUrl());
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: await testServerUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function create(from: string): Promise<string> {
  const name = `ref_test_${randomBytes(6).toString('hex')}`;
  alive.add(name);
  await onServer(`create database ${name} template ${from}`);
  return name;
}

async function drop(name: string): Promise<void> {
  await onServer(`drop database if exists ${name} with (force)`);
  alive.delete(name);
}

async function makeTemplate(): Promise<string> {
  const name = await create('template0');
  const pool = openPool(await urlOf(name), 1);
  try {
    await migrate(pool, PACKAGE_ROOT);
  } finally {
    await pool.end();
  }
  return name;
}

async function hand(name: string): Promise<TestDatabase> {
  const url = await urlOf(name);
  const pool = openPool(url, 8, 'referent test');
  const dispose = async (): Promise<void> => {
    await pool.end();
    await drop(name);
  };
  return { url, name, pool, [Symbol.asyncDispose]: dispose };
}

/**
 * An empty, migrated database, cloned from a template that is made once per test process. Use it as
 * `await using db = await freshDatabase()`; it is dropped also when the test fails.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  template ??= makeTemplate();
  return hand(await create(await template));
}

/** A database with nothing in it, not migrated. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return hand(await create('template0'));
}

async function cleanUp(): Promise<void> {
  template = undefined;
  for (const name of alive) await drop(name);
  await stopTestServer();
}

atEnd('drop test databases, stop the test server', cleanUp);
