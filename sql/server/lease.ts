/**
 * Who uses a shared server. Every user holds a shared advisory lock on a connection of its own, so a killed user leaves
 * no trace. Who leaves and can take the lock exclusively is the last one, and stops the server; a newcomer that meets
 * the exclusive lock waits for the end and starts anew.
 */
import { Client } from 'pg';

/** Advisory locks belong to one database; all leases are held in `postgres`. */
const USERS_LOCK = 0x52_45_46_02;

export interface Lease {
  readonly client: Client;
}

export interface ServerAddress {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

export function serverUrl(server: ServerAddress, database: string): string {
  return `postgres://${server.user}:${server.password}@127.0.0.1:${server.port}/${database}`;
}

/** Undefined when the server is stopping, gone, or is not the server of `data`. */
export async function takeLease(server: ServerAddress, data: string): Promise<Lease | undefined> {
  const client = new Client({
    connectionString: serverUrl(server, 'postgres'),
    application_name: 'referent lease',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A server that goes away is reported by the next query of whoever works on it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ mine: boolean; taken: boolean }>(
      "select current_setting('data_directory') = $1 as mine, pg_try_advisory_lock_shared($2) as taken",
      [data, USERS_LOCK],
    );
    if (rows[0]?.mine === true && rows[0].taken) return { client };
  } catch {
    // Refused, reset, shutting down, another server on this port: all mean "not this one".
  }
  await client.end().catch(() => undefined);
  return undefined;
}

/** Gives the lease back. True when nobody else has one: then no one can get one until the lease's connection ends. */
export async function giveLeaseBack({ client }: Lease): Promise<boolean> {
  try {
    const { rows } = await client.query<{ last: boolean }>(
      'select pg_advisory_unlock_shared($1), pg_try_advisory_lock($1) as last',
      [USERS_LOCK],
    );
    return rows[0]?.last === true;
  } catch {
    return false;
  }
}
