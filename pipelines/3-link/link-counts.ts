/** Numbers of a linking that are worth showing. */
import type { CopyValue } from '../../sql/copy.ts';
import type { Weighed } from './weigh.ts';

export interface ReviewCounts {
  refused: number;
  doubtful: number;
}

/** Review rows on their way to the table, counted by what they are. */
export function* countedReviews(rows: Iterable<CopyValue[]>, counts: ReviewCounts): Generator<CopyValue[]> {
  for (const row of rows) {
    if (row[REASON] === 'doubtful') counts.doubtful++;
    else counts.refused++;
    yield row;
  }
}
const REASON = 3;

export function linkCounts({ rules, causes, clusterOf }: Weighed): Record<string, number> {
  const sizes = new Int32Array(clusterOf.length);
  for (const first of clusterOf) sizes[first] = (sizes[first] ?? 0) + 1;
  return {
    pairs_compared: rules.report.compared,
    pairs_weighed: causes?.report.candidates ?? 0,
    links: rules.report.links,
    links_by_weight: causes?.report.links ?? 0,
    clusters: sizes.reduce((n, size) => n + (size > 0 ? 1 : 0), 0),
    largest_cluster: sizes.reduce((n, size) => Math.max(n, size), 0),
  };
}
