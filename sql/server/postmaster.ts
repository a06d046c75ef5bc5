/**
 * The server process of a data folder. postmaster.pid, which PostgreSQL itself keeps in the data folder, is the only
 * truth about it: our own note is for people.
 *
 * States: none → starting (pid file, not ready) → ready → stopping (pid file still there) → none. A pid file whose
 * process is gone, or is something else with the same number, means none.
 */
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ReferentError } from '../../pipelines/errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { serverArguments } from './cluster.ts';
import { freePort } from './free-port.ts';
import type { Place } from './place.ts';
import { commandLine, isAlive } from './process-alive.ts';
import { failureLine, logEnd, startProgram } from './program.ts';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const POLL_MS = 15;
const PORT_ATTEMPTS = 5;
/** Crash recovery after a kill can take its time. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;

const pidFile = (data: string): string => path.join(data, 'postmaster.pid');

/** Lines of postmaster.pid: pid, data folder, start time, port, socket folder, address, shared memory, status. */
export function readPostmaster(data: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(pidFile(data), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined;
  const command = commandLine(pid);
  if (command !== '' && !command.includes(data)) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Starts a server on the data folder and waits until it takes connections. Call it under the workspace's start lock and
 * only when `readPostmaster` says none. Errors: REF_EMBEDDED_START.
 */
export async function startPostmaster(
  place: Place,
  binaries: Binaries,
  account: Account | undefined,
  signal: AbortSignal | undefined,
  choosePort: () => Promise<number> = freePort,
): Promise<Postmaster> {
  // PostgreSQL believes any live process with this number, ours or not, and would refuse to start.
  rmSync(pidFile(place.data), { force: true });
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort();
    const from = logEnd(place.log);
    const child = await startProgram(binaries.postgres, serverArguments(place.data, port), { account, log: place.log });
    child.unref();
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (child.exitCode === null && child.signalCode === null) {
      const found = readPostmaster(place.data);
      if (found?.ready === true && found.pid === child.pid) return found;
      if (signal?.aborted === true || Date.now() > deadline) {
        if (found !== undefined) await stopPostmaster(place.data);
        else child.kill('SIGKILL');
        signal?.throwIfAborted();
        throw failure(place, 'it was not ready in time');
      }
      await sleep(POLL_MS);
    }
    const line = failureLine(place.log, from);
    // The port was free a moment ago; somebody else was quicker.
    const taken = line.includes('Address already in use');
    if (!taken || attempt === PORT_ATTEMPTS) throw failure(place, line);
  }
}

function failure(place: Place, reason: string): ReferentError {
  return new ReferentError('REF_EMBEDDED_START', `The embedded PostgreSQL did not start: ${reason}`, {
    where: place.log,
  });
}

/** Fast shutdown, and waits for its end; harmless when there is none. Errors: REF_EMBEDDED_START when it does not end. */
export async function stopPostmaster(data: string): Promise<void> {
  const found = readPostmaster(data);
  if (found === undefined) return;
  signalProcess(found.pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  // PostgreSQL removes the pid file as its very last act, so this does not depend on somebody reaping the process.
  while (readPostmaster(data)?.pid === found.pid) {
    if (Date.now() > deadline) {
      throw new ReferentError('REF_EMBEDDED_START', `The embedded PostgreSQL (pid ${found.pid}) does not stop.`);
    }
    await sleep(POLL_MS);
  }
}

function signalProcess(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
