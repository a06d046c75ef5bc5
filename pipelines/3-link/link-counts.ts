/** Numbers of a linking that are worth showing. */
import type { Thresholds, Weighed } from './weigh.ts';

export function linkCounts({ rules, causes, clusterOf }: Weighed, at: Thresholds): Record<string, number> {
  const sizes = new Int32Array(clusterOf.length);
  for (const first of clusterOf) sizes[first] = (sizes[first] ?? 0) + 1;
  const doubtful = (causes?.pairs.verdicts ?? []).filter(
    ({ probability }, i) =>
      probability < at.mergeAt &&
      probability >= at.reviewAt &&
      clusterOf[causes?.pairs.a[i] ?? 0] !== clusterOf[causes?.pairs.b[i] ?? 0],
  );
  return {
    pairs_compared: rules.report.compared,
    pairs_weighed: causes?.report.candidates ?? 0,
    links: rules.report.links,
    links_by_weight: causes?.report.links ?? 0,
    refused: causes?.report.refused ?? rules.report.refused,
    doubtful: doubtful.length + rules.report.doubtful,
    clusters: sizes.reduce((n, size) => n + (size > 0 ? 1 : 0), 0),
    largest_cluster: sizes.reduce((n, size) => Math.max(n, size), 0),
  };
}
