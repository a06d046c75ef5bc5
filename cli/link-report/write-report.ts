/** `--report FILE`: the page, made of what was linked. */
import { explainPattern } from '../../linkage/index.ts';
import type { LinkFiles } from '../../pipelines/link-files.ts';
import { clusterOutcome, pairSentences, valueOf } from '../link-explain.ts';
import type { LinkAsked } from '../link-options.ts';
import type { Linked } from '../link-run.ts';
import { REFUSALS, refusalCounts } from '../link-tell.ts';
import { writeLines } from '../link-write.ts';
import type { Output } from '../write-output.ts';
import { reportPage } from './page.ts';

export async function writeReport(
  output: Output,
  read: LinkFiles,
  { table, result }: Linked,
  asked: LinkAsked,
  signal: AbortSignal,
): Promise<void> {
  const several = asked.files.length > 1;
  const page = reportPage({
    result,
    columns: read.columns,
    mergeAt: asked.threshold,
    reviewAt: asked.reviewAt,
    keyOf: (row) => {
      const { file, key } = read.rows.at(row);
      return several ? `${file}:${key}` : key;
    },
    sentencesOf: (a, b) => {
      const { comparisons, rule } = result.inspect(a, b);
      const told = explainPattern(
        result.mixture,
        comparisons.map((c) => c.level),
        asked.threshold,
      );
      return pairSentences(told, rule, clusterOutcome(result, a, b), asked.threshold, 'en');
    },
    valuesOf: asked.reportValues ? (row, comparison) => valueOf(table, row, comparison) : null,
    refused: Object.entries(refusalCounts(result)).map(([reason, n]) => [REFUSALS[reason] ?? reason, n] as const),
  });
  await writeLines(output, [page], signal);
}
