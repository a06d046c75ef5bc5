/** A process of its own for whatever is measured: its time and its memory are nobody else's. */
import { spawn } from 'node:child_process';
import { watchMemory } from '../memory.ts';

export interface ChildRun {
  readonly said: string;
  readonly seconds: number;
  /** Peak resident bytes of its largest process. */
  readonly peakRss: number | null;
}

const TAIL = 4000;
const LINE = 200;

/** The last line that speaks of an error, whatever stands around it. */
function reasonIn(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const line = lines.filter((l) => /error/i.test(l)).at(-1) ?? lines.at(-1) ?? 'it said nothing';
  return line.trim().slice(0, LINE);
}

/** Throws with what it said last when it fails, or when it takes more than `limit` seconds. */
export async function runChild(command: string, args: readonly string[], limit: number): Promise<ChildRun> {
  const begun = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const watch = watchMemory(child.pid ?? 0);
  let said = '';
  let problem = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem = (problem + text).slice(-TAIL);
  });
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, limit * 1000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearTimeout(timer));
  const seconds = (performance.now() - begun) / 1000;
  const { process: peakRss } = watch.stop();
  if (isLate) throw new Error(`more than ${limit} s`);
  if (code !== 0) throw new Error(`it ended with ${code}: ${reasonIn(problem.trim() || said)}`);
  return { said, seconds, peakRss };
}
