/** Runs the compiled command as a user does: a process of its own, its output and exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The compiled cli/main.js beside this compiled file: the same build that the test belongs to. */
const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const ENTRY = `import(${JSON.stringify(pathToFileURL(MAIN).href)}).then((m) => m.main(process.argv.slice(1))).then((code) => { process.exitCode = code; })`;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Variables of the caller's environment that would decide for the test. */
const OWN = ['DATABASE_URL', 'REDIS_URL', 'SHOP_DB', 'CI', 'REFERENT_DEBUG'];

export function startCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = path.dirname(MAIN),
): Started {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN.includes(name)));
  const child = spawn(process.execPath, ['--input-type=module', '-e', ENTRY, '--', ...args], {
    env: { ...inherited, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    stdout,
    stderr,
  }));
  return { child, ended };
}

export async function command(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd?: string,
): Promise<Ended> {
  return startCommand(args, env, cwd).ended;
}
