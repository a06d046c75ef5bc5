/**
 * The PostgreSQL server of the test run: that of DATABASE_URL when its URL was given, else an embedded one that this
 * run starts on a free port and stops at its end.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../sql/server/embedded.ts';

interface Server extends AsyncDisposable {
  readonly url: string;
}

let started: Promise<Server> | undefined;

async function start(): Promise<Server> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, [Symbol.asyncDispose]: () => Promise.resolve() };
  const workspace = await mkdtemp(path.join(tmpdir(), 'referent-test-server-'));
  // Root hands the server to another account, which must get in.
  await chmod(workspace, 0o755);
  const server = await startEmbedded({ workspace });
  const dispose = async (): Promise<void> => {
    await server[Symbol.asyncDispose]();
    await rm(workspace, { recursive: true, force: true });
  };
  return { url: server.url, [Symbol.asyncDispose]: dispose };
}

/** URL of a database of the server from which others can be made. */
export async function testServerUrl(): Promise<string> {
  started ??= start();
  return (await started).url;
}

export async function stopTestServer(): Promise<void> {
  const server = await started;
  started = undefined;
  await server?.[Symbol.asyncDispose]();
}
