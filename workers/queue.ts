/**
 * Where the jobs are kept: BullMQ on the workspace's PostgreSQL (default) or on Redis/Valkey. The same code serves both;
 * only the connection differs. QUEUE.md says why each setting is as it is.
 */
import {
  createPostgresBackend,
  FlowProducer,
  type JobsOptions,
  type Processor,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Config } from '../config/schema.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { owned } from '../sql/owned.ts';
import type { JobPayload } from './jobs.ts';

export interface QueueHandle extends AsyncDisposable {
  readonly kind: 'redis' | 'postgres';
  readonly name: string;
  readonly queue: Queue;
  readonly flow: FlowProducer;
  openWorker(
    processor: Processor<JobPayload, unknown>,
    options: { concurrency: number; lockSeconds: number; stalledSeconds: number },
  ): Worker;
}

const SCHEMA = 'bullmq';
const PREFIX = 'referent';
/** Events are for bull-board only: a few are enough, they would fill memory otherwise. */
const STREAMS = { events: { maxLen: 500 } };

/**
 * Every child says what its failure does to its parent (otherwise the parent waits for ever), and no child is removed on
 * failure (its parent would then complete): see ADR 0002.
 */
export const CHILD: JobsOptions = { failParentOnFailure: true };

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return 'an address that is no URL';
  }
};

function queueDown(url: string, cause: unknown): ReferentError {
  return new ReferentError('REF_QUEUE_UNAVAILABLE', `The queue at ${hostOf(url)} does not answer.`, {
    where: 'queue',
    expected: 'redis://host:port of a Redis 6.2+ or Valkey server, or `database`',
    cause,
  });
}

async function openRedis(url: string, name: string, onError: (error: Error) => void): Promise<QueueHandle> {
  await using stack = owned();
  if (!/^rediss?:\/\//.test(url)) throw queueDown(url, undefined);
  // A producer fails at once when the server is away; a worker waits for it.
  const producer = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: 5000,
    retryStrategy: (n) => (n > 5 ? 5000 : n * 200),
  });
  producer.on('error', onError);
  stack.defer(() => producer.disconnect());
  try {
    await producer.connect();
    const policy = await evictionPolicy(producer);
    if (policy !== null && policy !== 'noeviction') {
      throw new ReferentError('REF_QUEUE_POLICY', `Redis at ${hostOf(url)} has maxmemory-policy ${policy}.`, {
        where: 'queue',
        expected: 'noeviction',
      });
    }
  } catch (cause) {
    if (cause instanceof ReferentError) throw cause;
    throw queueDown(url, cause);
  }
  const queue = new Queue(name, { connection: producer, prefix: PREFIX, streams: STREAMS });
  const flow = new FlowProducer({ connection: producer, prefix: PREFIX });
  queue.on('error', onError);
  flow.on('error', onError);
  stack.defer(() => queue.close());
  stack.defer(() => flow.close());
  const open = stack.move();
  return {
    kind: 'redis',
    name,
    queue,
    flow,
    openWorker(processor, o) {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      connection.on('error', onError);
      const worker = new Worker(name, processor, { ...workerOptions(o), connection, prefix: PREFIX });
      worker.on('error', onError);
      worker.on('closed', () => connection.disconnect());
      return worker;
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}

/** Managed servers may forbid CONFIG: null then, and the docs say what to check. */
async function evictionPolicy(redis: Redis): Promise<string | null> {
  try {
    const reply = await redis.config('GET', 'maxmemory-policy');
    return reply[1] ?? null;
  } catch (error) {
    if (error instanceof Error && /unknown command|no permissions|NOPERM/i.test(error.message)) return null;
    throw error;
  }
}

async function openPostgres(url: string, name: string, onError: (error: Error) => void): Promise<QueueHandle> {
  await using stack = owned();
  const connection = (max: number) => ({
    connectionString: url,
    max,
    schema: SCHEMA,
    application_name: 'referent queue',
    // A lost job is found again from ops, so the queue's own commits need not wait for the disk.
    options: '-c synchronous_commit=off',
  });
  // Before any worker exists: on a schema that is not there a worker would retry without a pause.
  const client = new Client({ connectionString: url, application_name: 'referent queue' });
  await client.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    await client.end();
  }
  const queue = new Queue(name, { connection: connection(2), streams: STREAMS }, createPostgresBackend);
  const flow = new FlowProducer({ connection: connection(2) }, createPostgresBackend);
  queue.on('error', onError);
  flow.on('error', onError);
  stack.defer(() => queue.close());
  stack.defer(() => flow.close());
  const open = stack.move();
  return {
    kind: 'postgres',
    name,
    queue: queue as unknown as Queue,
    flow: flow as unknown as FlowProducer,
    openWorker(processor, o) {
      const options = { ...workerOptions(o), connection: connection(o.concurrency + 2) };
      const worker = new Worker(name, processor, options, createPostgresBackend);
      worker.on('error', onError);
      return worker as unknown as Worker;
    },
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}

function workerOptions(o: {
  concurrency: number;
  lockSeconds: number;
  stalledSeconds: number;
}): Omit<WorkerOptions, 'connection'> {
  return {
    concurrency: o.concurrency,
    lockDuration: o.lockSeconds * 1000,
    stalledInterval: o.stalledSeconds * 1000,
    maxStalledCount: 3,
    maxStartedAttempts: 10,
    autorun: false,
  };
}

/** Opens the queue of a workspace. `onError` receives dropped connections, which BullMQ mends by itself. */
export async function openQueue(
  config: Config,
  databaseUrl: string,
  workspaceId: string,
  onError: (error: Error) => void,
): Promise<QueueHandle> {
  const name = `runs-${workspaceId.slice(0, 16)}`;
  return config.queue === 'database'
    ? openPostgres(databaseUrl, name, onError)
    : openRedis(config.queue, name, onError);
}
