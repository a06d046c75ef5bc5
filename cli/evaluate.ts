/**
 * `referent evaluate PREDICTED TRUTH`: how good some clusters are, pair by pair and record by record.
 * Shape of `--json`: `{ records, onlyPredicted, onlyTruth, pairs: {precision, recall, f1, true, found, right}, bCubed,
 * splits, merges }`.
 */
import { nearest } from '../config/nearest.ts';
import { evaluate as measure, type Scores } from '../linkage/index.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { readCells } from '../pipelines/link-cells.ts';
import type { CliContext, Command } from './command.ts';
import { count, table } from './table.ts';

/** Never in a value of a file that can be read. */
const BETWEEN = '\u0000';

/** The cluster of each record, by the key. Records without a cluster are left out. Throws REF_SOURCE_COLUMN. */
async function clustersOf(
  ctx: CliContext,
  file: string,
  key: readonly string[],
  cluster: string,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  let line = 1;
  for await (const row of readCells(file, { folder: process.cwd(), signal: ctx.signal })) {
    line++;
    for (const column of [...key, cluster])
      if (row[column] === undefined) throw missing(file, column, Object.keys(row));
    const name = key.map((column) => row[column] ?? '').join(BETWEEN);
    if (found.has(name))
      throw new ReferentError('REF_SOURCE_COLUMN', `Line ${line} of ${file} has a key that came before.`, {
        where: file,
        expected: `one record a line in ${key.join(', ')}`,
        hint: 'Where a key stands in several files, name both columns: --key file,key.',
      });
    const value = row[cluster] ?? '';
    if (value !== '') found.set(name, value);
  }
  return found;
}

function missing(file: string, column: string, known: readonly string[]): ReferentError {
  const near = nearest(column, known);
  return new ReferentError(
    'REF_SOURCE_COLUMN',
    `${file} has no column "${column}"${near === undefined ? '' : `; the nearest is "${near}"`}.`,
    { where: file, expected: known.join(', '), hint: 'Name the columns with --key, --cluster and --truth.' },
  );
}

export const evaluate: Command = {
  name: 'evaluate',
  args: '<predicted> <truth>',
  summary: 'Measure clusters against the truth: precision, recall and F1 of pairs and of records',
  options: [
    { flag: '--key <columns>', text: 'Column that names a record in both files, or several: file,key', default: 'key' },
    { flag: '--cluster <column>', text: 'Column of the cluster in the predicted file', default: 'cluster_id' },
    { flag: '--truth <column>', text: 'Column of the person in the file of truth', default: 'person' },
    { flag: '--truth-key <columns>', text: 'What the file of truth calls them (default: the same)' },
    { flag: '--alone', text: 'Count the records that the predicted file leaves out: each is alone' },
  ],
  examples: ['referent evaluate clusters.csv truth.csv', 'referent evaluate clusters.csv people.csv --truth id --json'],
  async run(ctx, args, options): Promise<ExitCode> {
    const columnsOf = (value: unknown): string[] =>
      String(value)
        .split(',')
        .map((column) => column.trim());
    const key = columnsOf(options['key']);
    const truthKey = options['truthKey'] === undefined ? key : columnsOf(options['truthKey']);
    if (truthKey.length !== key.length)
      throw new ReferentError('REF_USAGE', '--truth-key names more or fewer columns than --key.');
    const predicted = await clustersOf(ctx, String(args[0]), key, String(options['cluster']));
    const truth = await clustersOf(ctx, String(args[1]), truthKey, String(options['truth']));
    const isKnown = [...truth.keys()].some((record) => predicted.has(record));
    if (!isKnown)
      throw new ReferentError('REF_USAGE', 'The two files have no record in common.', {
        expected: `the same values in ${key.join(', ')}`,
        hint: 'Name the column that names a record with --key.',
      });
    if (options['alone'] === true)
      for (const record of truth.keys()) if (!predicted.has(record)) predicted.set(record, `alone${BETWEEN}${record}`);
    const result = measure(predicted, truth);
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
    ctx.out(
      `\nTo the truth: ${count(result.splits, 'part')} to split off, ${count(result.merges, 'part')} to join again.`,
    );
    for (const [n, where] of [
      [onlyPredicted, 'predicted'],
      [onlyTruth, 'truth'],
    ] as const)
      if (n > 0) ctx.note(`${count(n, 'record')} in the file of ${where} only: not counted.`);
    return EXIT.ok;
  },
};
