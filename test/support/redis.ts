/**
 * Redis for tests: the server of REDIS_URL when its URL was given, else a `redis-server` found on PATH, started on a
 * free port for this run and stopped at its end. A missing Redis is a failure, never a skip.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../sql/server/free-port.ts';
import { atEnd } from './at-end.ts';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  /** Every key of this test begins with it; it is a hash tag, and the dispose deletes what bears it. */
  readonly prefix: string;
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const MISSING =
  'No Redis for the tests: set REDIS_URL, or install one (Debian: apt-get install redis-server; macOS: brew install redis).';
let server: Promise<Server> | undefined;

async function answers(url: string, process_: ChildProcess): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    if (process_.exitCode !== null || process_.signalCode !== null) return false;
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 500 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
      return true;
    } catch {
      await sleep(50);
    } finally {
      client.disconnect();
    }
  }
  return false;
}

async function start(): Promise<Server> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined && given !== '') return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(path.join(tmpdir(), 'referent-redis-'));
  // The port can be taken between finding and binding it.
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--maxmemory-policy', 'noeviction'];
    const child = spawn('redis-server', [...args, '--dir', folder], { stdio: 'ignore' });
    const failed = await new Promise<boolean>((resolve) => {
      child.once('error', () => resolve(true));
      child.once('spawn', () => resolve(false));
    });
    if (failed) break;
    const url = `redis://127.0.0.1:${port}`;
    if (await answers(url, child)) {
      const stop = async (): Promise<void> => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
        await rm(folder, { recursive: true, force: true });
      };
      return { url, stop };
    }
    child.kill('SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
  throw new Error(MISSING);
}

/** A place of one's own on the Redis of the test run. */
export async function testRedis(): Promise<TestRedis> {
  server ??= start();
  const { url } = await server;
  const prefix = `{ref_test_${randomBytes(6).toString('hex')}}`;
  const dispose = async (): Promise<void> => {
    const client = new Redis(url);
    let cursor = '0';
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
      if (keys.length > 0) await client.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
    await client.quit();
  };
  return { url, prefix, [Symbol.asyncDispose]: dispose };
}

async function stopTestRedis(): Promise<void> {
  // A start that failed was reported by the test that asked for it.
  const started = await server?.catch(() => undefined);
  server = undefined;
  await started?.stop();
}

atEnd('stop the test Redis', stopTestRedis);
