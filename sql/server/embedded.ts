/**
 * The embedded PostgreSQL: a server of the workspace's own, shared by all processes that work in it.
 *
 * A process finds the server of the data folder and takes a lease on it; or, under the start lock, makes the data folder
 * when there is none, starts the server and takes a lease. The last one to give its lease back stops the server. A server
 * whose users were all killed stays up and is found by the next one.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReferentError } from '../../pipelines/errors.ts';
import { ownerOf, serverAccount } from './account.ts';
import { readyBinaries } from './binaries.ts';
import { ensureCluster, readPassword, SUPERUSER } from './cluster.ts';
import { giveLeaseBack, type Lease, serverUrl, takeLease } from './lease.ts';
import { lockFile } from './lock-file.ts';
import { type Place, placeOf, writeNote } from './place.ts';
import { readPostmaster, startPostmaster, stopPostmaster } from './postmaster.ts';

export interface EmbeddedServer extends AsyncDisposable {
  /** Of the workspace's database, with the password: never log it. */
  readonly url: string;
  readonly port: number;
}

const DATABASE = 'referent';
const POLL_MS = 25;
/** A server that starts after a crash, or stops with much to write, is waited for this long. */
const PATIENCE_MS = 180_000;

/**
 * The server of `workspace`, started when it is not up. Dispose it when done, after closing what is open on it.
 * Errors: REF_EMBEDDED_PACKAGE, REF_EMBEDDED_USER, REF_EMBEDDED_START; the signal's reason when it was aborted.
 */
export async function startEmbedded(options: {
  readonly workspace: string;
  readonly signal?: AbortSignal;
}): Promise<EmbeddedServer> {
  const { signal } = options;
  signal?.throwIfAborted();
  const place = placeOf(options.workspace, serverAccount());
  // A data folder that an ordinary user made is served under that user, also when root comes to it.
  const account = serverAccount() === undefined ? undefined : (ownerOf(place.data) ?? serverAccount());
  refuseForeign(place);
  const joined = await join(place);
  if (joined !== undefined) return joined;
  const binaries = readyBinaries(place.copies, account);
  using _starting = await lockFile(place.lock, signal);
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const again = await join(place);
    if (again !== undefined) return again;
    if (readPostmaster(place.data) === undefined) {
      await ensureCluster(place, binaries, account, signal);
      const server = await startPostmaster(place, binaries, account, signal);
      writeNote(place, server);
    } else if (Date.now() > deadline) {
      throw new ReferentError('REF_EMBEDDED_START', 'A server of this workspace runs but does not answer.', {
        where: place.log,
      });
    } else {
      // It is starting, recovering, or stopping for its last user.
      await sleep(POLL_MS);
    }
  }
}

/** A lease on the running server, undefined when there is none that takes users. */
async function join(place: Place): Promise<EmbeddedServer | undefined> {
  const found = readPostmaster(place.data);
  if (found === undefined || !found.ready) return undefined;
  const address = { port: found.port, user: SUPERUSER, password: readPassword(place.data) };
  const lease = await takeLease(address, place.data);
  if (lease === undefined) return undefined;
  await ensureDatabase(lease);
  return {
    url: serverUrl(address, DATABASE),
    port: found.port,
    [Symbol.asyncDispose]: onceOnly(() => leave(place, lease)),
  };
}

/** Errors: REF_EMBEDDED_START when the data folder is there and this user may not enter it. */
function refuseForeign(place: Place): void {
  if (!existsSync(place.data)) return;
  try {
    accessSync(place.data, constants.R_OK | constants.X_OK);
  } catch (cause) {
    throw new ReferentError(
      'REF_EMBEDDED_START',
      'The embedded PostgreSQL of this workspace belongs to another user.',
      {
        where: place.data,
        hint: 'Run referent as the user that made the workspace, or set DATABASE_URL to a server of your own.',
        cause,
      },
    );
  }
}

async function ensureDatabase({ client }: Lease): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 1) return;
  try {
    await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two first users at once: duplicate_database, or unique_violation when the other has not committed yet.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  }
}

async function leave(place: Place, lease: Lease): Promise<void> {
  if (await giveLeaseBack(lease)) {
    writeNote(place, undefined);
    await stopPostmaster(place.data);
  }
  await lease.client.end().catch(() => undefined);
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
