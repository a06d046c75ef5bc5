/**
 * A query on PostgreSQL, in a read-only transaction, streamed by COPY. Only mapped columns leave the department's
 * server. Rows come in the order of the key, then of the other columns, so that "the first of two rows with one key" is
 * the same row every night.
 */
import type { Pool, PoolClient } from 'pg';
import type { Read } from '../../config/schema.ts';
import { openPool } from '../../sql/connect.ts';
import { copyOut, parseTextArray } from '../../sql/copy.ts';
import { describeDatabase } from '../../sql/database-error.ts';
import { ReferentError } from '../errors.ts';
import { resolveColumns } from './resolve-columns.ts';
import type { Part, RawValue, Reader, RowOrReject, SourceInput } from './source.ts';

type PostgresRead = Extract<Read, { format: 'postgres' }>;

const BATCH = 2000;
const TIMESTAMPS = new Set([1114, 1184]);

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const asSource = (query: string): string => `(\n${query.trim().replace(/;\s*$/, '')}\n) as source`;
const urlOf = (input: SourceInput<PostgresRead>): string =>
  input.read.url === 'workspace' ? input.databaseUrl : input.read.url;

/** Errors of class 42 (syntax, unknown table, no right) speak of the query; those of class 22 quote values. */
function databaseFailure(input: SourceInput<PostgresRead>, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof ReferentError || input.signal.aborted) return cause;
  const url = urlOf(input);
  const state = 'code' in cause ? String(cause.code) : '';
  const aboutValues = state.startsWith('22') || state.startsWith('23');
  const text = aboutValues || cause.message === '' ? `code ${state}` : withoutSecrets(cause.message, url);
  return new ReferentError('REF_SOURCE_DATABASE', `${input.label}: ${describeDatabase(url)} refused: ${text}.`, {
    where: input.label,
    expected: 'a server that answers and one SELECT that this user may run',
    // The driver's error holds the row's values in `detail` and `where`; it is kept only when it cannot.
    ...(aboutValues ? {} : { cause }),
  });
}

function withoutSecrets(message: string, url: string): string {
  let password = '';
  try {
    password = decodeURIComponent(new URL(url).password);
  } catch {
    return message.replaceAll(url, '…');
  }
  const text = message.replaceAll(url, '…');
  return password === '' ? text : text.replaceAll(password, '…');
}

async function withClient<T>(input: SourceInput<PostgresRead>, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const session = await begin(input);
  try {
    return await work(session.client);
  } catch (cause) {
    throw databaseFailure(input, cause);
  } finally {
    await session.close();
  }
}

/** The driver's own complaint about an address would quote it whole, password included. */
function checkUrl(input: SourceInput<PostgresRead>): void {
  if (URL.canParse(urlOf(input))) return;
  throw new ReferentError('REF_SOURCE_DATABASE', `${input.label}: its url is no address of a PostgreSQL database.`, {
    where: input.label,
    expected: 'postgres://user:password@host:port/database, or workspace',
  });
}

async function begin(input: SourceInput<PostgresRead>): Promise<{ client: PoolClient; close(): Promise<void> }> {
  let pool: Pool | undefined;
  checkUrl(input);
  try {
    pool = openPool(urlOf(input), 1, 'referent extract');
    const client = await pool.connect();
    const opened = pool;
    // A connection that breaks while nobody waits on it is told by the next query.
    client.on('error', () => undefined);
    const close = async (): Promise<void> => {
      client.release(true);
      await opened.end();
    };
    await client.query('begin isolation level repeatable read read only');
    return { client, close };
  } catch (cause) {
    await pool?.end().catch(() => undefined);
    throw databaseFailure(input, cause);
  }
}

interface Column {
  readonly name: string;
  readonly kind: 'text' | 'timestamp' | 'array';
}

async function columnsOf(client: PoolClient, query: string): Promise<Column[]> {
  const { fields } = await client.query(`select * from ${asSource(query)} limit 0`);
  const oids = [...new Set(fields.map((f) => f.dataTypeID))];
  const { rows } = await client.query<{ oid: string }>(
    `select oid::text as oid from pg_catalog.pg_type where typcategory = 'A' and oid = any($1::oid[])`,
    [oids],
  );
  const arrays = new Set(rows.map((r) => Number(r.oid)));
  return fields.map(({ name, dataTypeID }) => ({
    name,
    kind: arrays.has(dataTypeID) ? 'array' : TIMESTAMPS.has(dataTypeID) ? 'timestamp' : 'text',
  }));
}

/** '2026-09-01 08:00:00.5+00' to '2026-09-01T08:00:00.5Z'; the session's zone is UTC. */
const isoTimestamp = (text: string): string => text.replace(' ', 'T').replace(/\+00$/, 'Z');

function convert(column: Column, text: string | null): RawValue {
  if (text === null) return null;
  if (column.kind === 'array') return parseTextArray(text);
  return column.kind === 'timestamp' ? isoTimestamp(text) : text;
}

async function* readRows(
  input: SourceInput<PostgresRead>,
  columns: readonly Column[],
): AsyncGenerator<readonly RowOrReject[]> {
  const session = await begin(input);
  try {
    const texts = columns.map((c) => `${quoted(c.name)}::text`);
    const keys = columns.flatMap((c, i) => (input.key.includes(input.columns[i] ?? '') ? [texts[i] ?? ''] : []));
    const order = [...new Set([...keys, ...texts])].map((t) => `${t} collate "C"`);
    const select = `select ${texts.join(', ')} from ${asSource(input.read.query)} order by ${order.join(', ')}`;
    let items: RowOrReject[] = [];
    let line = 0;
    for await (const row of copyOut(session.client, select)) {
      line++;
      items.push({ kind: 'row', line, values: columns.map((c, i) => convert(c, row[i] ?? null)) });
      if (items.length >= BATCH) {
        input.signal.throwIfAborted();
        yield items;
        items = [];
      }
    }
    if (items.length > 0) yield items;
  } catch (cause) {
    throw databaseFailure(input, cause);
  } finally {
    await session.close();
  }
}

export const postgresReader: Reader<PostgresRead> = {
  async describe(input) {
    const found = await withClient(input, (client) => columnsOf(client, input.read.query));
    const names = found.map((c) => c.name);
    const mapped = resolveColumns(input, 'query', names).flatMap((at) => found[at] ?? []);
    const part: Part = {
      file: 'query',
      bytes: null,
      contentHash: null,
      found: names,
      layout: { format: 'postgres', columns: names },
      rows: () => readRows(input, mapped),
    };
    return [part];
  },
};
