/** What `referent link` says on stdout: a table for people, one object for programs. No value of a person is in it. */
import {
  type CauseReport,
  type CauseTableResult,
  causeWords,
  checkFacts,
  type Finding,
  findingsOf,
  type Scores,
  verdictLine,
} from '../linkage/index.ts';
import type { LinkFiles } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import type { LinkAsked } from './link-options.ts';
import type { Linked } from './link-run.ts';
import { type Measured, measure } from './link-truth.ts';
import { count, table } from './table.ts';

/**
 * `--json`: `{ check: [{code, kind, message, advice}], files, mode, records, rejected, columns: [{column, role, why}],
 * candidates, rules, skipped, classes: [{name, share, pairs}], clusters, largest, links, refused: {REASON: n}, recall,
 * warnings, truth: {threshold, pairs, bCubed, splits, merges, best: {threshold, pairs, bCubed}, curve: [{threshold, f1}],
 * missed} | null }`.
 */
export function tellLinked(ctx: CliContext, read: LinkFiles, linked: Linked, asked: LinkAsked): void {
  const { result } = linked;
  const { report } = result;
  const findings = findingsOf(checkFacts(result, asked.threshold));
  const truth = asked.truth === null ? null : measure(read, result, asked.truth, asked.threshold);
  const refused = refusalCounts(result);
  if (ctx.json) ctx.out(JSON.stringify(asData(read, report, asked, findings, truth, refused), null, 2));
  else {
    const check = verdictLine(findings);
    if (check !== null) ctx.out(`${check}\n`);
    const verb = report.records === 1 ? 'is' : 'are';
    ctx.out(`${count(report.records, 'record')} ${verb} ${count(report.clusters, 'person', 'people')}.\n`);
    tellColumns(ctx, read);
    tellCauses(ctx, report);
    if (truth !== null) tellTruth(ctx, truth, asked.threshold);
    for (const [reason, n] of Object.entries(refused))
      ctx.note(`${count(n, 'likely link')} refused: ${REFUSALS[reason] ?? reason}.`);
    for (const { message, advice } of findings.slice(1)) ctx.note(`Also: ${message}; ${advice}.`);
  }
  for (const warning of report.warnings) ctx.note(warning);
}

export function refusalCounts({ refused }: CauseTableResult): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { reason } of refused) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

export const REFUSALS: Readonly<Record<string, string>> = {
  judged_different: 'a person judged them, or records that stand with them, to be different people',
  unique_key: 'they disagree on a key of which a person has one',
  one_per_source: 'two rows of one file would have stood together',
  too_large: 'the cluster would have grown too large',
  ambiguous: 'they could belong to one of two clusters',
  outweighed: 'the other records of their clusters speak against it',
};

const asData = (
  read: LinkFiles,
  report: CauseReport,
  asked: LinkAsked,
  findings: readonly Finding[],
  truth: Measured | null,
  refused: Readonly<Record<string, number>>,
) => ({
  check: findings,
  files: asked.files.length,
  mode: asked.mode,
  records: report.records,
  rejected: read.rejected,
  columns: read.columns,
  candidates: report.candidates,
  rules: report.rules,
  skipped: report.skipped,
  classes: report.classes,
  clusters: report.clusters,
  largest: report.largest,
  links: report.links,
  refused,
  recall: report.recall,
  warnings: report.warnings,
  truth:
    truth === null
      ? null
      : {
          threshold: asked.threshold,
          ...truth.at,
          best: { threshold: truth.best.threshold, ...truth.best.evaluation },
          curve: truth.curve.map((p) => ({
            threshold: p.threshold,
            f1: p.evaluation.pairs.f1,
            bCubedF1: p.evaluation.bCubed.f1,
          })),
          missed: truth.missed,
        },
});

function tellColumns(ctx: CliContext, read: LinkFiles): void {
  ctx.out(
    `${table(
      ['column', 'taken for', 'because'],
      read.columns.map((c) => [c.column, c.role, c.why]),
    )}\n`,
  );
}

/** A cause below this share of the pairs is not worth a line. */
const WORTH_A_LINE = 0.0005;

function tellCauses(ctx: CliContext, { candidates, classes }: CauseReport): void {
  if (candidates === 0) {
    ctx.out('No two records have anything in common to be looked up by.\n');
    return;
  }
  const shown = classes.filter((c) => c.share >= WORTH_A_LINE).sort((x, y) => y.share - x.share);
  const looked = count(candidates, 'pair that was looked at is', 'pairs that were looked at are');
  ctx.out(`Why the ${looked} alike:`);
  ctx.out(
    `${table(
      ['cause', 'share', 'pairs'],
      shown.map((c) => [causeWords(c.name, 'en'), `${(c.share * 100).toFixed(1)} %`, Math.round(c.pairs)]),
    )}\n`,
  );
}

const scores = ({ precision, recall, f1 }: Scores): string[] => [precision, recall, f1].map((x) => x.toFixed(4));

function tellTruth(ctx: CliContext, { at, best, missed }: Measured, threshold: number): void {
  ctx.out(
    `${table(
      ['against the truth', 'threshold', 'precision', 'recall', 'F1'],
      [
        ['pairs', String(threshold), ...scores(at.pairs)],
        ['B-cubed', String(threshold), ...scores(at.bCubed)],
        ['pairs, at the best threshold', String(best.threshold), ...scores(best.evaluation.pairs)],
        ['B-cubed, there', String(best.threshold), ...scores(best.evaluation.bCubed)],
      ],
    )}\n`,
  );
  ctx.out(
    `${table(
      [`${missed.estimated ? 'about ' : ''}${count(missed.pairs, 'true pair')} missed`, 'pairs'],
      [
        ['no rule brought them together', missed.blockedOut],
        ['looked at, and less probable than the threshold', missed.scoredLow],
        ['probable, and refused by their clusters', missed.refused],
      ],
    )}\n`,
  );
}
