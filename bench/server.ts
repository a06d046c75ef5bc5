/** The database of a benchmark: a new one on the server that DATABASE_URL names, else the workspace's embedded server. */
import { Client } from 'pg';
import { startEmbedded } from '../sql/server/embedded.ts';

export interface BenchServer extends AsyncDisposable {
  readonly url: string;
  readonly kind: 'embedded' | 'given';
}

export async function benchServer(workspace: string, given: string | undefined): Promise<BenchServer> {
  if (given === undefined || given === '') {
    const server = await startEmbedded({ workspace });
    return { url: server.url, kind: 'embedded', [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  }
  const name = `referent_bench_${process.pid}_${Date.now().toString(36)}`;
  const onServer = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: given });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await onServer(`create database ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    kind: 'given',
    [Symbol.asyncDispose]: () => onServer(`drop database if exists ${name} with (force)`),
  };
}
