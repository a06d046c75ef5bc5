/** Which columns of a feed the config maps: they alone are read, hashed and kept (minimisation). */
import type { FeedConfig } from '../../config/feeds.ts';

/** A place of the config that names a column: `{ column: 'MAIL', format: … }`. */
function* named(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* named(item);
  else if (typeof value === 'object' && value !== null) {
    const { column } = value as { column?: unknown };
    if (typeof column === 'string') yield column;
    else for (const item of Object.values(value)) yield* named(item);
  }
}

function* columnsOf(feed: FeedConfig): Generator<string> {
  switch (feed.feed) {
    case 'person': {
      const { key, map, consents, relations } = feed.config;
      yield* key;
      yield* named(map);
      for (const { column, at, evidence } of consents) yield* named([column, at, evidence]);
      for (const { when, family, start, end, at } of relations) {
        yield* named([when, start, end, at]);
        // A family may be a plain word; only { column: … } names a column.
        if (typeof family === 'object') yield* named(family);
      }
      return;
    }
    case 'consent':
      yield* named(feed.config.map);
      return;
    case 'list':
      yield* named(feed.config.key);
      yield* named(feed.config.at);
      return;
  }
}

/** Every mapped column or JSONPath once, sorted by code unit: the keys of `staging.source_record.raw`. Pure. */
export const mappedColumns = (feed: FeedConfig): string[] => [...new Set(columnsOf(feed))].sort();

/** Columns whose trimmed values, joined by `|`, are the key of a row; none for logs and lists. */
export const keyColumns = (feed: FeedConfig): readonly string[] => (feed.feed === 'person' ? feed.config.key : []);
