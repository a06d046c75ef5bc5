/** Opens pools. Every connection speaks UTC and ISO dates; bigint counts arrive as numbers. */
import { Kysely, PostgresDialect } from 'kysely';
import { type CustomTypesConfig, types as defaultTypes, Pool, type PoolClient } from 'pg';
import type { Database } from './tables/database.ts';

const INT8 = 20;
const TIMESTAMPTZ = 1184;
const DATE = 1082;

/** Parsers of our own pools only: counts fit 2^53, instants stay ISO 8601 text in UTC. */
const types: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary') {
      if (oid === INT8) return (text: string) => Number(text);
      if (oid === TIMESTAMPTZ) return isoInstant;
      if (oid === DATE) return (text: string) => text;
    }
    return defaultTypes.getTypeParser(oid, format);
  },
};

/** '2026-09-01 08:00:00.5+00' to '2026-09-01T08:00:00.500Z'; the session's zone is UTC. infinity stays as it is. */
export function isoInstant(text: string): string {
  if (text.endsWith('infinity')) return text;
  return new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();
}

export function openPool(connectionString: string, max: number, applicationName = 'referent'): Pool {
  const pool = new Pool({
    connectionString,
    max,
    types,
    application_name: applicationName,
    options: '-c timezone=UTC -c datestyle=ISO -c jit=off',
    connectionTimeoutMillis: 15_000,
  });
  // An idle connection that the server closes is replaced at the next use; the next query reports a server that is gone.
  pool.on('error', () => undefined);
  // The same for one that is in use: without a listener of its own, a server that restarts would end this process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return pool;
}

export function kyselyOn(pool: Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** Kysely on one connection that somebody else owns: for queries inside an open transaction. */
export function kyselyOnClient(client: PoolClient): Kysely<Database> {
  const shared = new Proxy(client, {
    get(target, property, receiver) {
      if (property === 'release') return () => undefined;
      const value: unknown = Reflect.get(target, property, receiver);
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
  return new Kysely<Database>({
    dialect: new PostgresDialect({
      pool: { connect: () => Promise.resolve(shared), end: () => Promise.resolve() },
    }),
  });
}
