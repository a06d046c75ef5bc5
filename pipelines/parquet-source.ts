/** Parquet files: row group by row group; lists are several values, dates and timestamps ISO 8601. */
import path from 'node:path';
import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import type { RawValue } from './1-extract/source.ts';
import { ReferentError } from './errors.ts';
import { flattenRow } from './flatten-row.ts';
import type { Cell, LinkBatch, LinkSource } from './link-source.ts';

const FIRST_ROWS = 2000;

function unreadable(file: string, cause: unknown): ReferentError {
  const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
  const name = path.basename(file);
  if (isMissing)
    return new ReferentError('REF_SOURCE_MISSING', `file: ${name} does not exist.`, { where: name, cause });
  return new ReferentError('REF_SOURCE_UNREADABLE', `file: ${name} is no Parquet file that can be read.`, {
    where: name,
    expected: 'a Parquet file, not encrypted',
    hint: 'Export it again, or as CSV.',
    cause,
  });
}

/** Values of Parquet as those of JSON. Midnight is a day. */
function rawOf(value: unknown): RawValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return null;
    return value.toISOString().replace('T00:00:00.000Z', '');
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(rawOf);
  if (ArrayBuffer.isView(value)) return null;
  return typeof value === 'object'
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rawOf(item)]))
    : null;
}

/** Throws REF_SOURCE_MISSING, REF_SOURCE_UNREADABLE and REF_SOURCE_EMPTY. */
export async function openParquet(file: string, signal: AbortSignal): Promise<LinkSource> {
  // Only who has such a file waits for its reader.
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  let buffer: AsyncBuffer;
  let metadata: FileMetaData;
  try {
    buffer = await asyncBufferFromFile(file);
    metadata = await parquetMetadataAsync(buffer);
  } catch (cause) {
    throw unreadable(file, cause);
  }
  const groups: [from: number, to: number][] = [];
  let rows = 0;
  for (const group of metadata.row_groups) {
    groups.push([rows, rows + Number(group.num_rows)]);
    rows += Number(group.num_rows);
  }
  if (rows === 0)
    throw new ReferentError('REF_SOURCE_EMPTY', `file: ${path.basename(file)} has no row.`, {
      where: path.basename(file),
    });
  const read = async (rowStart: number, rowEnd: number): Promise<Map<string, Cell>[]> => {
    signal.throwIfAborted();
    try {
      const objects = await parquetReadObjects({ file: buffer, metadata, compressors, rowStart, rowEnd });
      return objects.map((object: Readonly<Record<string, unknown>>) =>
        flattenRow(Object.keys(object), Object.values(object).map(rawOf)),
      );
    } catch (cause) {
      throw unreadable(file, cause);
    }
  };
  const columns: string[] = [];
  for (const cells of await read(0, Math.min(rows, FIRST_ROWS)))
    for (const name of cells.keys()) if (!columns.includes(name)) columns.push(name);
  return {
    file: path.basename(file),
    bytes: buffer.byteLength,
    columns,
    ranges: () => Promise.resolve(null),
    async *batches(): AsyncGenerator<LinkBatch> {
      for (const [from, to] of groups) {
        const cells = await read(from, to);
        yield {
          lines: cells.map((_, i) => from + i + 1),
          rows: cells.map((row) => columns.map((c) => row.get(c) ?? '')),
        };
      }
    },
  };
}
