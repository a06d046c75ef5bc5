/** A file that is one JSON array of objects, as web services hand out; others are read line by line. */
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RawValue } from './1-extract/source.ts';
import { ReferentError } from './errors.ts';
import { flattenRow } from './flatten-row.ts';
import type { LinkSource } from './link-source.ts';

/** It must be held whole to be read. */
const MOST_BYTES = 256 << 20;
const OBJECTS = z.array(z.record(z.string(), z.custom<RawValue>()));

/** Null where the file is no array, or is not there. Throws REF_SOURCE_UNREADABLE and REF_SOURCE_EMPTY. */
export async function openJsonArray(file: string): Promise<LinkSource | null> {
  const name = path.basename(file);
  if (!(await beginsWithBracket(file))) return null;
  const unreadable = (says: string, cause?: unknown): ReferentError =>
    new ReferentError('REF_SOURCE_UNREADABLE', `file: ${name} ${says}.`, {
      where: name,
      expected: 'one JSON array of objects, or one JSON object per line',
      hint: 'Write each object on a line of its own, without the brackets, and call the file .jsonl.',
      cause,
    });
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw unreadable(`is one JSON array of more than ${MOST_BYTES >> 20} MiB`);
  let parsed: unknown;
  try {
    parsed = JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''));
  } catch (cause) {
    // What is wrong stands in the file; the parser's message would quote it.
    throw unreadable('is no JSON', cause instanceof SyntaxError ? undefined : cause);
  }
  const objects = OBJECTS.safeParse(parsed);
  if (!objects.success) throw unreadable('is a JSON array of something else than objects');
  if (objects.data.length === 0)
    throw new ReferentError('REF_SOURCE_EMPTY', `file: ${name} has no row.`, { where: name });
  const rows = objects.data.map((object) => flattenRow(Object.keys(object), Object.values(object)));
  const columns = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return {
    file: name,
    bytes: size,
    columns,
    ranges: () => Promise.resolve(null),
    async *batches() {
      yield await Promise.resolve({
        lines: rows.map((_, i) => i + 1),
        rows: rows.map((row) => columns.map((c) => row.get(c) ?? '')),
      });
    },
  };
}

async function beginsWithBracket(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('[');
  } finally {
    await handle.close();
  }
}
