/** The three kinds of feed behind one shape, for the stage: a staged row in, rows for the tables out. */
import type { FeedConfig } from '../../config/feeds.ts';
import type { TargetName } from '../../sql/queries/normalise.ts';
import { normaliseConsentRow } from './consent-row.ts';
import { normaliseListRow } from './list-row.ts';
import { normalisePersonRow } from './person-row.ts';
import type { ContactPointRow, RawRow, Reject } from './rows.ts';

export interface ReadRow {
  readonly rows: Readonly<Partial<Record<TargetName, readonly object[]>>>;
  readonly points: readonly ContactPointRow[];
  readonly rejects: readonly Reject[];
}

interface RowIdentity {
  readonly recordId: string;
  readonly sourceKey: string;
  readonly firstSeenAt: string;
}

export type FeedReader = (raw: RawRow, row: RowIdentity) => ReadRow;

export interface FeedContext {
  readonly zone: string;
  readonly purposes: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
}

function readerOf(feed: FeedConfig, context: FeedContext): FeedReader {
  switch (feed.feed) {
    case 'person':
      return (raw, row) => {
        const made = normalisePersonRow(feed.source, feed.config, raw, { ...row, zone: context.zone });
        return {
          rows: {
            record: made.record === null ? [] : [made.record],
            record_point: made.points.map((p) => ({
              record_id: row.recordId,
              contact_point_id: p.contact_point_id,
              field: p.field,
              ordinal: p.ordinal,
            })),
            statement: made.statements,
            relation: made.relations,
          },
          points: made.points,
          rejects: made.rejects,
        };
      };
    case 'consent':
      return (raw, row) => {
        const made = normaliseConsentRow(feed.config, raw, { ...row, ...context });
        return {
          rows: { statement: made.statement === null ? [] : [made.statement] },
          points: made.point === null ? [] : [made.point],
          rejects: made.rejects,
        };
      };
    case 'list':
      return (raw, row) => {
        const made = normaliseListRow(feed.source, feed.config, raw, { ...row, zone: context.zone });
        return { rows: { list_entry: made.entries }, points: [], rejects: made.rejects };
      };
  }
}

/** A reader for each feed, by `feed/source`. */
export function feedReaders(feeds: readonly FeedConfig[], context: FeedContext): Map<string, FeedReader> {
  return new Map(feeds.map((feed) => [`${feed.feed}/${feed.source}`, readerOf(feed, context)]));
}
