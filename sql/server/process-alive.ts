/** Is a process of this machine still at work? A zombie is not: in a container nobody may ever reap it. */
import { readFileSync } from 'node:fs';

interface ProcessStat {
  readonly state: string;
  /** Clock ticks since boot; together with the pid it names one process for ever. */
  readonly startTime: string;
}

/** Fields 3 and 22 of /proc/PID/stat, undefined where there is no such file. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, is in brackets and may hold anything, brackets and spaces too.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const state = statOf(pid)?.state;
  return state !== 'Z' && state !== 'X';
}

/** A mark that tells a process from a later one with the same pid; empty where the system does not say. */
export function startMark(pid: number): string {
  return statOf(pid)?.startTime ?? '';
}

/** The command line of a process, empty when it is unknown (then a live pid must be believed). */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
