/**
 * `referent evaluate PREDICTED TRUTH`: how good some clusters are, pair by pair and record by record.
 * Shape of `--json`: `{ records, onlyPredicted, onlyTruth, pairs: {precision, recall, f1, true, found, right}, bCubed }`.
 */
import { evaluate as measure, type Scores } from '../linkage/index.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { readLinkFiles } from '../pipelines/link-files.ts';
import type { CliContext, Command } from './command.ts';
import { count, table } from './table.ts';

/** The cluster of each record, by the key. */
async function clustersOf(ctx: CliContext, file: string, key: string, cluster: string): Promise<Map<string, string>> {
  const { rows } = await readLinkFiles([file], {
    folder: process.cwd(),
    key,
    aside: [cluster],
    region: 'FR',
    signal: ctx.signal,
  });
  return new Map(rows.flatMap((r) => (r.aside[cluster] ? [[r.key, r.aside[cluster]] as const] : [])));
}

export const evaluate: Command = {
  name: 'evaluate',
  args: '<predicted> <truth>',
  summary: 'Measure clusters against the truth: precision, recall and F1 of pairs and of records',
  options: [
    { flag: '--key <column>', text: 'Column that names a record in both files', default: 'key' },
    { flag: '--cluster <column>', text: 'Column of the cluster in the predicted file', default: 'cluster_id' },
    { flag: '--truth <column>', text: 'Column of the person in the file of truth', default: 'person' },
  ],
  examples: ['referent evaluate clusters.csv truth.csv', 'referent evaluate clusters.csv people.csv --truth id --json'],
  async run(ctx, args, options): Promise<ExitCode> {
    const key = String(options['key']);
    const predicted = await clustersOf(ctx, String(args[0]), key, String(options['cluster']));
    const truth = await clustersOf(ctx, String(args[1]), key, String(options['truth']));
    const result = measure(predicted, truth);
    if (result.records === 0)
      throw new ReferentError('REF_USAGE', 'The two files have no record in common.', {
        expected: `the same values in ${key}`,
        hint: 'Name the column that names a record with --key.',
      });
    const onlyPredicted = predicted.size - result.records;
    const onlyTruth = truth.size - result.records;
    if (ctx.json) {
      ctx.out(JSON.stringify({ ...result, onlyPredicted, onlyTruth }, null, 2));
      return EXIT.ok;
    }
    const row = (name: string, { precision, recall, f1 }: Scores): string[] => [
      name,
      ...[precision, recall, f1].map((x) => x.toFixed(4)),
    ];
    ctx.out(
      table(
        [count(result.records, 'record'), 'precision', 'recall', 'F1'],
        [row('pairs', result.pairs), row('B-cubed', result.bCubed)],
      ),
    );
    for (const [n, where] of [
      [onlyPredicted, 'predicted'],
      [onlyTruth, 'truth'],
    ] as const)
      if (n > 0) ctx.note(`${count(n, 'record')} in the file of ${where} only: not counted.`);
    return EXIT.ok;
  },
};
