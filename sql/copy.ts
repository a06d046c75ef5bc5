/**
 * Rows in and out by COPY, in text format: the fastest way that PostgreSQL has, and streamed, so that no stage holds
 * its input in memory.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null | readonly string[];

const NEEDS_ESCAPE = /[\\\n\r\t]/;
const escapeText = (s: string): string =>
  NEEDS_ESCAPE.test(s)
    ? s.replace(/[\\\n\r\t]/g, (c) => (c === '\\' ? '\\\\' : c === '\n' ? '\\n' : c === '\r' ? '\\r' : '\\t'))
    : s;

/** A PostgreSQL array literal, not yet escaped for COPY. */
function arrayLiteral(items: readonly string[]): string {
  return `{${items.map((s) => `"${s.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function encodeField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (typeof value === 'number') return String(value);
  return escapeText(arrayLiteral(value));
}

/** One line of COPY text, with its newline. PostgreSQL text holds no NUL: remove it before, with a flag. */
export function encodeRow(row: readonly CopyValue[]): string {
  let line = encodeField(row[0] ?? null);
  for (let i = 1; i < row.length; i++) line += `\t${encodeField(row[i] ?? null)}`;
  return `${line}\n`;
}

const CHUNK = 1 << 16;

/** Groups lines into chunks of about 64 KiB, so that a stream push is not paid per row. */
async function* chunks(rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>) {
  let buffer = '';
  for await (const row of rows) {
    buffer += encodeRow(row);
    if (buffer.length >= CHUNK) {
      yield buffer;
      buffer = '';
    }
  }
  if (buffer !== '') yield buffer;
}

/** Streams rows into `table` (schema-qualified, trusted) and returns how many. Column order is that of `columns`. */
export async function copyIn(
  client: PoolClient,
  table: string,
  columns: readonly string[],
  rows: AsyncIterable<readonly CopyValue[]> | Iterable<readonly CopyValue[]>,
  signal?: AbortSignal,
): Promise<number> {
  const sink = client.query(copyFrom(`copy ${table} (${columns.map((c) => `"${c}"`).join(', ')}) from stdin`));
  await pipeline(
    Readable.from(chunks(rows), { objectMode: false, highWaterMark: CHUNK * 4 }),
    sink,
    signal === undefined ? {} : { signal },
  );
  return sink.rowCount;
}

const UNESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
function decodeField(text: string): string | null {
  if (text === '\\N') return null;
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/gs, (_, c: string) => UNESCAPES[c] ?? c);
}

/**
 * Streams the rows of a query (no parameters: quote literals with `literal`), each as an array of texts. Consume it to
 * the end: the connection is busy until then. Arrays and json arrive as PostgreSQL writes them; `parseTextArray` reads
 * the former.
 */
export async function* copyOut(client: PoolClient, query: string): AsyncGenerator<(string | null)[]> {
  const stream = client.query(copyTo(`copy (${query}) to stdout`));
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const text = rest + chunk;
    let start = 0;
    for (let end = text.indexOf('\n', start); end !== -1; end = text.indexOf('\n', start)) {
      yield text.slice(start, end).split('\t').map(decodeField);
      start = end + 1;
    }
    rest = text.slice(start);
  }
}

/** Quotes a text as an SQL literal. */
export const literal = (text: string): string =>
  text.includes('\\') ? ` E'${text.replace(/['\\]/g, '\\$&')}'` : `'${text.replaceAll("'", "''")}'`;

/** Reads a one-dimensional PostgreSQL text array such as {a,"b c",NULL}; NULL elements are left out. */
export function parseTextArray(text: string | null): string[] {
  if (text === null || text.length <= 2) return [];
  const out: string[] = [];
  let i = 1;
  while (i < text.length - 1) {
    if (text[i] === '"') {
      let s = '';
      for (i++; text[i] !== '"'; i++) {
        if (text[i] === '\\') i++;
        s += text[i] ?? '';
      }
      i += 2;
      out.push(s);
    } else {
      let end = text.indexOf(',', i);
      if (end === -1) end = text.length - 1;
      const s = text.slice(i, end);
      if (s !== 'NULL') out.push(s);
      i = end + 1;
    }
  }
  return out;
}
