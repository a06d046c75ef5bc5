/** Makes the data folder (initdb) and says with which settings a server runs on it. */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { ReferentError } from '../../pipelines/errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Place } from './place.ts';
import { runProgram } from './program.ts';

export const SUPERUSER = 'referent';
const PASSWORD_FILE = 'referent.password';

/** Less than this in /dev/shm (a container can have none) and the server keeps its shared segments in files. */
const SHARED_MEMORY_NEED = 16_000_000;

function sharedMemory(): 'posix' | 'mmap' {
  if (process.platform !== 'linux') return 'posix';
  try {
    accessSync('/dev/shm', constants.W_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize < SHARED_MEMORY_NEED ? 'mmap' : 'posix';
  } catch {
    return 'mmap';
  }
}

/**
 * Given at each start, so that a new version of referent needs no edit of an old data folder. A batch server on a small
 * machine: memory for COPY and sorts, few checkpoints, no parallel workers (they need /dev/shm, which is 64 MB in a
 * container). Durable: nothing of fsync is given away. The log holds no statement and no detail, so no personal value.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  work_mem: '32MB',
  maintenance_work_mem: '256MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  logging_collector: 'off',
  // Severities from LOG up. ERROR is below it here, and an error's text can quote a value of the data.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_timezone: 'UTC',
  timezone: 'UTC',
};

export function serverArguments(data: string, port: number): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', data, '-p', String(port), '-c', `dynamic_shared_memory_type=${sharedMemory()}`, ...settings];
}

export function readPassword(data: string): string {
  return readFileSync(path.join(data, PASSWORD_FILE), 'utf8').trim();
}

/** Errors: REF_EMBEDDED_START when the folder was made by another major version of PostgreSQL. */
function checkMajor(data: string, binaries: Binaries): void {
  const made = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0] ?? '';
  if (made === major) return;
  throw new ReferentError('REF_EMBEDDED_START', `The data folder was made by PostgreSQL ${made}, this is ${major}.`, {
    where: data,
    hint: `Use the version of referent that made it; or move the folder away and run again: a full run makes all but the history anew.`,
  });
}

/** A killed initdb leaves children that write for some milliseconds more. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}

/**
 * Makes the data folder unless it is there. It is made beside its place and renamed, so an interrupted initdb leaves
 * no half folder; what such a one left is removed. Call it under the workspace's start lock.
 */
export async function ensureCluster(
  place: Place,
  binaries: Binaries,
  account: Account | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const parent = path.dirname(place.data);
  const prefix = `${path.basename(place.data)}.init-`;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix)) removeFolder(path.join(parent, name));
  }
  if (existsSync(place.data)) {
    checkMajor(place.data, binaries);
    return;
  }
  const temporary = mkdtempSync(path.join(parent, prefix));
  try {
    const data = path.join(temporary, 'data');
    const password = path.join(temporary, PASSWORD_FILE);
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (account !== undefined) {
      for (const file of [temporary, data, password]) chownSync(file, account.uid, account.gid);
    }
    const options = ['-D', data, '-U', SUPERUSER, '-E', 'UTF8', '--locale=C', '--no-instructions'];
    const memory = `--set=dynamic_shared_memory_type=${sharedMemory()}`;
    const auth = [memory, '--auth=scram-sha-256', `--pwfile=${password}`];
    await runProgram(binaries.initdb, [...options, ...auth], { account, log: place.log, signal });
    renameSync(password, path.join(data, PASSWORD_FILE));
    chmodSync(data, 0o700);
    renameSync(data, place.data);
  } finally {
    removeFolder(temporary);
  }
}
