/**
 * A lock between processes of one machine that has no server yet to lock in: a file that holds the owner's pid and
 * start mark. A lock whose owner is gone is stale and is broken, under a second lock, so that two processes that see
 * it at once do not both take it.
 */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, startMark } from './process-alive.ts';

/** The breaking lock is held for microseconds; one that is older was left by a process killed in between. */
const BREAK_LOCK_STALE_MS = 10_000;
const POLL_MS = 25;

const own = (): string => `${process.pid} ${startMark(process.pid)}\n`;

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isStale(content: string): boolean {
  const [pid, mark] = content.trim().split(' ');
  if (pid === undefined || !/^\d+$/.test(pid)) return true;
  return !isAlive(Number(pid)) || (mark !== undefined && mark !== '' && startMark(Number(pid)) !== mark);
}

/** Makes `file` with our content unless it exists: the content is complete from the first instant. */
function create(file: string): boolean {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, own(), { mode: 0o644 });
  try {
    linkSync(temporary, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function breakStale(file: string, seen: string): void {
  const breaking = `${file}.break`;
  try {
    writeFileSync(breaking, own(), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(breaking, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > BREAK_LOCK_STALE_MS) rmSync(breaking, { force: true });
    return;
  }
  try {
    if (read(file) === seen) rmSync(file, { force: true });
  } finally {
    rmSync(breaking, { force: true });
  }
}

/**
 * Waits for the lock. Within one process callers must take turns by themselves (the owner is the process).
 * Aborts with the signal's reason.
 */
export async function lockFile(file: string, signal?: AbortSignal): Promise<Disposable> {
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    signal?.throwIfAborted();
    if (create(file)) return { [Symbol.dispose]: () => rmSync(file, { force: true }) };
    const content = read(file);
    if (content !== undefined && isStale(content)) breakStale(file, content);
    else await sleep(POLL_MS);
  }
}
