/**
 * Starts PostgreSQL's programs: in a session of their own, so that Ctrl-C in the terminal does not reach them, with a
 * clean environment (a PGDATA or PGPORT of the user must not lead them astray), as the account given.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { ReferentError } from '../../pipelines/errors.ts';
import type { Account } from './account.ts';

interface ProgramOptions {
  readonly account: Account | undefined;
  /** stdout and stderr are appended to it. */
  readonly log: string;
}

const LOG_LIMIT = 10_000_000;

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) truncateSync(file, 0);
  return openSync(file, 'a', 0o600);
}

/** Errors: REF_EMBEDDED_USER when the system does not let us change the user, REF_EMBEDDED_START for other failures. */
export async function startProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ChildProcess> {
  const { account } = options;
  let log: number | undefined;
  try {
    log = openLog(options.log);
    const child = spawn(file, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', log, log],
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
      ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    await once(child, 'spawn');
    return child;
  } catch (cause) {
    if (account !== undefined && (cause as NodeJS.ErrnoException).code === 'EPERM') {
      throw new ReferentError(
        'REF_EMBEDDED_USER',
        `This system does not let root start a program as ${account.name}.`,
        {
          hint: 'Run referent as an ordinary user, or set DATABASE_URL to a server of your own.',
          cause,
        },
      );
    }
    throw new ReferentError('REF_EMBEDDED_START', 'A program of the embedded PostgreSQL cannot be started.', {
      where: file,
      cause,
    });
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/** How long the log is now; what a program writes begins there. */
export function logEnd(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
}

/** The line that tells best why a program failed, of those written since `from`. */
export function failureLine(log: string, from: number): string {
  const lines = readFileSync(log).subarray(from).toString('utf8').trimEnd().split('\n');
  return lines.find((line) => /could not|FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Runs a program to its end. Errors: REF_EMBEDDED_START when it fails; the signal's reason when it was aborted. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions & { readonly signal: AbortSignal | undefined },
): Promise<void> {
  options.signal?.throwIfAborted();
  const from = logEnd(options.log);
  const child = await startProgram(file, args, options);
  const stop = (): void => {
    // initdb has children of its own; the group is theirs.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  options.signal?.addEventListener('abort', stop);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  options.signal?.removeEventListener('abort', stop);
  options.signal?.throwIfAborted();
  if (child.exitCode === 0) return;
  const end = child.signalCode ?? `exit code ${child.exitCode}`;
  throw new ReferentError('REF_EMBEDDED_START', `initdb ended with ${end}: ${failureLine(options.log, from)}`, {
    where: options.log,
  });
}
