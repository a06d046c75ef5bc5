/** The door of the readers: what a source consists of, its rows, and a preview of its first rows without a database. */
import type { FeedConfig } from '../../config/feeds.ts';
import type { Read } from '../../config/schema.ts';
import { keyColumns, mappedColumns } from './columns.ts';
import { csvReader } from './read-csv.ts';
import { jsonlReader } from './read-jsonl.ts';
import { postgresReader } from './read-postgres.ts';
import type { Layout, Part, RawValue, Reader, RowOrReject, SourceInput } from './source.ts';

type ReadOf<F extends Read['format']> = Extract<Read, { format: F }>;

/** One line and one file per format. */
const READERS: { readonly [F in Read['format']]: Reader<ReadOf<F>> } = {
  csv: csvReader,
  jsonl: jsonlReader,
  postgres: postgresReader,
};

export interface Surroundings {
  readonly workspace: string;
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

const FEED_WORDS = { person: 'source', consent: 'consent log', list: 'list' } as const;

export const feedLabel = (feed: FeedConfig): string => `${FEED_WORDS[feed.feed]} ${feed.source}`;

/** What the readers take for a feed of the config. */
export const sourceInput = (feed: FeedConfig, around: Surroundings): SourceInput => ({
  read: feed.read,
  label: feedLabel(feed),
  columns: mappedColumns(feed),
  key: keyColumns(feed),
  ...around,
});

/**
 * The parts of a source, checked: files in name order, or one query. `whole` hashes every byte and makes the detected
 * encoding certain, else only the head of each file is looked at. Throws REF_SOURCE_… when there is nothing to read,
 * a mapped column is missing, or the content is not what the config says.
 */
export function describeSource(input: SourceInput, { whole = false } = {}): Promise<Part[]> {
  const reader = READERS[input.read.format] as Reader;
  return reader.describe(input, whole);
}

/** The rows of all parts, in order, in batches. */
export async function* openSource(
  input: SourceInput,
  parts: readonly Part[],
): AsyncGenerator<{ readonly part: Part; readonly items: readonly RowOrReject[] }> {
  for (const part of parts) {
    for await (const items of part.rows()) {
      input.signal.throwIfAborted();
      yield { part, items };
    }
  }
}

/** `raw` of staging.source_record: the mapped names and the value found for each. */
export const rawOf = (columns: readonly string[], values: readonly RawValue[]): Record<string, RawValue> =>
  Object.fromEntries(columns.map((c, i) => [c, values[i] ?? null]));

export interface Preview {
  readonly files: readonly { readonly file: string; readonly bytes: number | null; readonly layout: Layout }[];
  /** Columns as found in the first file (top-level keys for JSON Lines). */
  readonly found: readonly string[];
  /** Sorted names of the mapped columns: the keys of `raw`. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly file: string; readonly line: number; readonly raw: Record<string, RawValue> }[];
  readonly rejects: readonly {
    readonly file: string;
    readonly line: number;
    readonly reason: (RowOrReject & { kind: 'reject' })['reason'];
    readonly text: string;
  }[];
}

/** The first `most` rows and rejects of a source, as the batch will read them. Nothing is written. */
export async function previewSource(input: SourceInput, most: number): Promise<Preview> {
  const parts = await describeSource(input, { whole: true });
  const rows: Preview['rows'][number][] = [];
  const rejects: Preview['rejects'][number][] = [];
  reading: for await (const { part, items } of openSource(input, parts)) {
    for (const item of items) {
      if (rows.length + rejects.length >= most) break reading;
      const { file } = part;
      if (item.kind === 'row') rows.push({ file, line: item.line, raw: rawOf(input.columns, item.values) });
      else if (item.kind === 'reject') rejects.push({ file, line: item.line, reason: item.reason, text: item.text });
    }
  }
  const files = parts.map(({ file, bytes, layout }) => ({ file, bytes, layout }));
  return { files, found: parts[0]?.found ?? [], columns: input.columns, rows, rejects };
}

/** The preview of a feed of the config, for `referent check`. */
export const previewFeed = (feed: FeedConfig, around: Surroundings, most: number): Promise<Preview> =>
  previewSource(sourceInput(feed, around), most);
