/** What the tests of the embedded server share: workspaces that leave nothing behind, and processes that use one. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { type Postmaster, readPostmaster, stopPostmaster } from '../../sql/server/postmaster.ts';
import { atEnd } from './at-end.ts';

export interface TestWorkspace extends AsyncDisposable {
  readonly folder: string;
  /** Where the data is by `.referent/postgres.json`. */
  data(): string;
  /** The server that runs on it. */
  server(): Postmaster | undefined;
}

const open = new Set<() => Promise<void>>();
atEnd('stop the embedded servers of tests', async () => {
  for (const dispose of open) await dispose();
});

/** A folder for a workspace; a server that is left in it is stopped and its data removed, wherever it is. */
export function testWorkspace(under = tmpdir(), mode = 0o755): TestWorkspace {
  const folder = mkdtempSync(path.join(under, 'referent-test-workspace-'));
  chmodSync(folder, mode);
  const data = (): string => {
    const note = path.join(folder, '.referent', 'postgres.json');
    if (!existsSync(note)) return path.join(folder, '.referent', 'postgres');
    return (JSON.parse(readFileSync(note, 'utf8')) as { data: string }).data;
  };
  const dispose = async (): Promise<void> => {
    open.delete(dispose);
    const place = data();
    await stopPostmaster(place);
    if (!place.startsWith(folder)) rmSync(path.dirname(place), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  open.add(dispose);
  return { folder, data, server: () => readPostmaster(data()), [Symbol.asyncDispose]: dispose };
}

export interface Holder {
  readonly pid: number;
  readonly url: string;
  readonly port: number;
  /** Lets it leave and waits for its end; throws with its stderr when that went wrong. */
  leave(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface HolderOptions {
  readonly node?: string;
  readonly program?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

const PROGRAM = fileURLToPath(new URL('./hold-server.js', import.meta.url));

/** A process of its own that uses the server of `workspace`, once it does. */
export async function holder(workspace: string, options: HolderOptions = {}): Promise<Holder> {
  const { node = process.execPath, program = PROGRAM, ...user } = options;
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(node, [program, workspace], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    cwd: '/',
    ...user,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) {
    await ended;
    throw new Error(`hold-server ended with ${child.exitCode ?? child.signalCode}: ${stderr}`);
  }
  const { url, port } = JSON.parse(first.value) as { url: string; port: number };
  return {
    pid: child.pid ?? 0,
    url,
    port,
    async leave() {
      child.stdin.end();
      const last = await lines.next();
      await ended;
      if (last.value !== 'left' || child.exitCode !== 0) throw new Error(`hold-server did not leave: ${stderr}`);
    },
    async kill(signal) {
      // The whole group, as Ctrl-C in a terminal does.
      process.kill(-(child.pid ?? 0), signal);
      await ended;
    },
  };
}

/** One value of one query on a connection of its own. */
export async function ask(url: string, query: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
