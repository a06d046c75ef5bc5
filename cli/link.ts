/**
 * `referent link FILE…`: which rows of some files are one person. No config, no database, nothing to choose.
 *
 * Shape of `--json`: `{ files, records, rejected, columns: [{column, role, why}], candidates, rules, skipped,
 * classes: [{name, share, pairs}], clusters, links, refused, recall, warnings, truth: {pairs, bCubed} | null }`. No value of a person is in it.
 */
import { Readable } from 'node:stream';
import { evaluate, LinkageError, linkProbabilistic, type ProbabilisticResult } from '../linkage/index.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { type LinkFiles, linkageRefusal, readLinkFiles } from '../pipelines/link-files.ts';
import type { CliContext, Command } from './command.ts';
import { count, table } from './table.ts';
import { type Output, planOutput, writeOutput } from './write-output.ts';

interface Asked {
  readonly key: string | null;
  readonly truth: string | null;
  readonly threshold: number;
  readonly seed: number;
}

function numberOption(value: unknown, name: string, holds: (n: number) => boolean, expected: string): number {
  const n = Number(value);
  if (String(value).trim() !== '' && holds(n)) return n;
  throw new ReferentError('REF_USAGE', `${name} is not ${expected}.`);
}

const textOption = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export const link: Command = {
  name: 'link',
  args: '<files...>',
  summary: 'Find the rows of one person in CSV or JSON Lines files: no config, no database',
  options: [
    { flag: '--key <column>', text: 'Column that names a row (default: its line)' },
    { flag: '--truth <column>', text: 'Column that says who it is: not used for linking, but to measure the result' },
    { flag: '--threshold <p>', text: 'Probability from which two rows are one person', default: '0.5' },
    { flag: '--out <file>', text: 'Write the clusters: file (when several), key, cluster_id; - is stdout' },
    { flag: '--pairs <file>', text: 'Write the likely pairs: both keys, weight in bits, probability, best rival' },
    { flag: '--force', text: 'Replace files that exist' },
    { flag: '--seed <n>', text: 'Seed of the random pairs', default: '1' },
  ],
  examples: [
    'referent link customers.csv --out clusters.csv',
    'referent link shop.csv web.jsonl --key id --pairs pairs.csv',
  ],
  async run(ctx, args, options): Promise<ExitCode> {
    const files = [args[0] ?? []].flat();
    const asked: Asked = {
      key: textOption(options['key']),
      truth: textOption(options['truth']),
      threshold: numberOption(options['threshold'], '--threshold', (n) => n > 0 && n < 1, 'a number between 0 and 1'),
      seed: numberOption(options['seed'], '--seed', Number.isSafeInteger, 'a whole number'),
    };
    const force = options['force'] === true;
    const out = options['out'] === undefined ? null : await planOutput(options['out'], force);
    const pairs = options['pairs'] === undefined ? null : await planOutput(options['pairs'], force);
    const read = await readLinkFiles(files, {
      folder: process.cwd(),
      key: asked.key,
      aside: asked.truth === null ? [] : [asked.truth],
      region: 'FR',
      signal: ctx.signal,
    });
    if (read.rejected > 0) ctx.note(`${count(read.rejected, 'line')} could not be read and were left out.`);
    const result = linked(read, asked, ctx.signal);
    if (out !== null) await write(out, clusterLines(read, result, files.length > 1), ctx.signal);
    if (pairs !== null) await write(pairs, pairLines(read, result, files.length > 1), ctx.signal);
    const isStdout = out?.file === null || pairs?.file === null;
    if (!isStdout) tell(ctx, read, result, asked, files.length);
    return EXIT.ok;
  },
};

function linked(read: LinkFiles, asked: Asked, signal: AbortSignal): ProbabilisticResult {
  try {
    return linkProbabilistic(read.records, {
      attributes: read.attributes,
      seed: asked.seed,
      mergeAt: asked.threshold,
      signal,
    });
  } catch (error) {
    throw error instanceof LinkageError ? linkageRefusal(error) : error;
  }
}

/** A cell as RFC 4180 wants it. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const line = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\n`;

const write = async (output: Output, lines: Iterable<string>, signal: AbortSignal): Promise<void> => {
  await writeOutput(output, Readable.from(lines), signal);
};

/** A cluster is called by the first of its rows, counted from 1. */
function* clusterLines({ rows }: LinkFiles, { clusters }: ProbabilisticResult, several: boolean): Generator<string> {
  yield line([...(several ? ['file'] : []), 'key', 'cluster_id']);
  for (const members of clusters)
    for (const id of members) {
      const row = rows[Number(id)];
      const name = String(Number(members[0] ?? 0) + 1);
      if (row !== undefined) yield line([...(several ? [row.file] : []), row.key, name]);
    }
}

function* pairLines({ rows }: LinkFiles, { pairs }: ProbabilisticResult, several: boolean): Generator<string> {
  const side = (name: string): string[] => (several ? [`file_${name}`, `key_${name}`] : [`key_${name}`]);
  yield line([...side('a'), ...side('b'), 'weight', 'probability', 'rival', 'rival_share']);
  for (const { a, b, weight, probability, rival, rivalShare } of pairs) {
    const of = (id: string): string[] => {
      const row = rows[Number(id)];
      return several ? [row?.file ?? '', row?.key ?? ''] : [row?.key ?? ''];
    };
    yield line([...of(a), ...of(b), weight.toFixed(4), probability.toFixed(6), rival, rivalShare.toFixed(4)]);
  }
}

function measured({ rows }: LinkFiles, { clusters }: ProbabilisticResult, truth: string) {
  const found = new Map(clusters.flatMap((members) => members.map((id) => [id, members[0] ?? ''] as const)));
  const real = new Map(
    [...found.keys()].flatMap((id) => {
      const person = rows[Number(id)]?.aside[truth] ?? '';
      return person === '' ? [] : [[id, person] as const];
    }),
  );
  return evaluate(found, real);
}

function tell(ctx: CliContext, read: LinkFiles, result: ProbabilisticResult, asked: Asked, files: number): void {
  const { report } = result;
  const truth = asked.truth === null ? null : measured(read, result, asked.truth);
  const classes = [...report.classes].sort((x, y) => y.share - x.share).filter((c) => c.pairs >= 0.5);
  if (ctx.json) {
    ctx.out(
      JSON.stringify(
        {
          files,
          records: report.records,
          rejected: read.rejected,
          columns: read.columns,
          candidates: report.candidates,
          rules: report.rules,
          skipped: report.skipped,
          classes,
          clusters: report.clusters,
          links: report.links,
          refused: report.refused,
          recall: report.recall,
          warnings: report.warnings,
          truth: truth === null ? null : { pairs: truth.pairs, bCubed: truth.bCubed },
        },
        null,
        2,
      ),
    );
    return;
  }
  ctx.out(`${count(report.records, 'record')} are ${count(report.clusters, 'person', 'people')}.\n`);
  ctx.out(
    `${table(
      ['column', 'taken for', 'because'],
      read.columns.map((c) => [c.column, c.role, c.why]),
    )}\n`,
  );
  ctx.out(`Why the ${count(report.candidates, 'pair')} that were looked at are alike:`);
  ctx.out(
    `${table(
      ['cause', 'share', 'pairs'],
      classes.map((c) => [c.name, `${(c.share * 100).toFixed(1)} %`, Math.round(c.pairs)]),
    )}\n`,
  );
  if (truth !== null) {
    const scores = ({ precision, recall, f1 }: { precision: number; recall: number; f1: number }): string[] =>
      [precision, recall, f1].map((x) => x.toFixed(4));
    ctx.out(
      table(
        ['against the truth', 'precision', 'recall', 'F1'],
        [
          ['pairs', ...scores(truth.pairs)],
          ['B-cubed', ...scores(truth.bCubed)],
        ],
      ),
    );
  }
  for (const warning of report.warnings) ctx.note(warning);
}
