/** What `referent link` is asked for: its flags, read once. */
import { nearest } from '../config/nearest.ts';
import { type CauseModel, MODEL_DEFAULTS } from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import type { CommandOption } from './command.ts';
import { type Output, planOutput } from './write-output.ts';

/**
 * `dedupe`: rows of one person in any files; `link`: files in which nobody stands twice, so that only rows of different
 * files can be one person; `link-and-dedupe`: both at once.
 */
export const MODES = ['dedupe', 'link', 'link-and-dedupe'] as const;
export type Mode = (typeof MODES)[number];

export interface LinkAsked {
  readonly files: readonly string[];
  readonly key: string | null;
  readonly truth: string | null;
  readonly threshold: number;
  /** From which probability pairs are in the result. */
  readonly reviewAt: number;
  readonly maxCluster: number;
  readonly seed: number;
  readonly model: CauseModel | null;
  readonly saveModel: Output | null;
  /** A base with its clusters, that the files are new rows of. */
  readonly against: { readonly base: string; readonly clusters: string } | null;
  /** Null: as many as are worth it. */
  readonly threads: number | null;
  readonly mode: Mode;
  readonly plan: boolean;
  /** Two rows: a key, or `file:key`. */
  readonly explain: readonly [string, string] | null;
  readonly french: boolean;
  /** Pairs to draw for a person to judge. */
  readonly sample: number | null;
  readonly judgements: string | null;
  readonly reportValues: boolean;
  readonly out: Output | null;
  readonly pairs: Output | null;
  readonly sampleOut: Output | null;
  /** The strata of the sample, beside it. */
  readonly strataOut: Output | null;
  readonly report: Output | null;
}

export const LINK_OPTIONS: readonly CommandOption[] = [
  { flag: '--key <column>', text: 'Column that names a row (default: its line)' },
  { flag: '--mode <mode>', text: 'dedupe, link (nobody stands twice in a file) or link-and-dedupe' },
  { flag: '--threshold <p>', text: "Probability from which two rows are one person (default: 0.5, or the model's)" },
  { flag: '--out <file>', text: 'Write the clusters: file (when several), key, cluster_id; - is stdout' },
  { flag: '--pairs <file>', text: 'Write the likely pairs: both keys, weight in bits, probability, rule, best rival' },
  { flag: '--report <file>', text: 'Write charts and figures as one HTML file that needs no network' },
  { flag: '--report-values', text: "Show the rows' values in the report: it then holds personal data" },
  {
    flag: '--model <file>',
    text: 'Link with a model: what its columns are, its rules, and its numbers when it has any',
  },
  { flag: '--save-model <file>', text: 'Write what was linked with, as a file to review and to use again' },
  {
    flag: '--against <file>',
    text: 'Rows that are clustered already: the files are new rows, and join them (needs --model)',
  },
  { flag: '--clusters <file>', text: 'The clusters of --against, as --out wrote them' },
  { flag: '--plan', text: 'Say what would be looked at and what it costs, and stop' },
  { flag: '--explain <id1> <id2>', text: 'Say why two rows are one person or not: keys, or file:key' },
  { flag: '--language <language>', text: 'en or fr: of --explain', default: 'en' },
  { flag: '--truth <column>', text: 'Column that says who it is: not used for linking, but to measure the result' },
  { flag: '--sample <n>', text: 'Draw pairs for a person to judge, to measure the result without a truth' },
  { flag: '--sample-out <file>', text: 'Where they are written', default: 'to-judge.csv' },
  { flag: '--judged <file>', text: 'That file with its answers: what precision and recall they say' },
  { flag: '--judgements <file>', text: 'CSV of decided pairs (key_a, key_b, verdict): these beat the model' },
  { flag: '--threads <n>', text: 'Threads (default: one a core where it is worth it); the result is the same' },
  { flag: '--seed <n>', text: "Seed of the random pairs (default: 1, or the model's)" },
  { flag: '--force', text: 'Replace files that exist' },
];

type Options = Readonly<Record<string, unknown>>;

const textOption = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function numberOption(value: unknown, name: string, holds: (n: number) => boolean, expected: string): number {
  const n = Number(value);
  if (String(value).trim() !== '' && holds(n)) return n;
  throw new ReferentError('REF_USAGE', `${name} is not ${expected}.`);
}

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n > 0;

function oneOf<T extends string>(value: unknown, name: string, known: readonly T[]): T {
  const found = known.find((k) => k === value);
  if (found !== undefined) return found;
  const near = nearest(String(value), known);
  throw new ReferentError(
    'REF_USAGE',
    `${name} is not one of ${known.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
  );
}

function twoRows(value: unknown): readonly [string, string] | null {
  if (value === undefined) return null;
  const [a, b] = Array.isArray(value) ? value.map(String) : [];
  if (a === undefined || b === undefined) throw new ReferentError('REF_USAGE', '--explain takes two rows.');
  return [a, b];
}

function againstOf(options: Options, model: CauseModel | null): LinkAsked['against'] {
  const { against: base, clusters } = options;
  if (base === undefined && clusters === undefined) return null;
  if (typeof base !== 'string' || typeof clusters !== 'string')
    throw new ReferentError('REF_USAGE', '--against and --clusters are named together: a base, and its clusters.');
  if (model?.trained === null || model === null)
    throw new ReferentError('REF_USAGE', '--against needs --model with the numbers that the base was linked with.', {
      hint: 'Link the base once with --save-model model.yaml --out clusters.csv.',
    });
  return { base, clusters };
}

/** Reads the flags. Throws REF_USAGE, and REF_OUTPUT for what cannot be written later. */
export async function readLinkOptions(
  files: readonly string[],
  options: Options,
  model: CauseModel | null,
): Promise<LinkAsked> {
  const force = options['force'] === true;
  const output = async (value: unknown): Promise<Output | null> =>
    value === undefined ? null : planOutput(value, force);
  const mode =
    options['mode'] === undefined
      ? files.length > 1
        ? 'link-and-dedupe'
        : 'dedupe'
      : oneOf(options['mode'], '--mode', MODES);
  if (mode !== 'dedupe' && files.length < 2)
    throw new ReferentError('REF_USAGE', `--mode ${mode} needs two files or more.`);
  const sample =
    options['sample'] === undefined ? null : numberOption(options['sample'], '--sample', isCount, 'a number of pairs');
  const threshold = numberOption(
    options['threshold'] ?? model?.mergeAt ?? MODEL_DEFAULTS.mergeAt,
    '--threshold',
    (n) => n > 0 && n < 1,
    'a number between 0 and 1',
  );
  const sampleFile = textOption(options['sampleOut']) ?? '';
  return {
    files,
    key: textOption(options['key']),
    truth: textOption(options['truth']),
    threshold,
    reviewAt: Math.min(threshold, model?.reviewAt ?? MODEL_DEFAULTS.reviewAt),
    maxCluster: model?.maxCluster ?? MODEL_DEFAULTS.maxCluster,
    seed: numberOption(
      options['seed'] ?? model?.seed ?? MODEL_DEFAULTS.seed,
      '--seed',
      Number.isSafeInteger,
      'a whole number',
    ),
    model,
    saveModel: await output(options['saveModel']),
    against: againstOf(options, model),
    threads:
      options['threads'] === undefined
        ? null
        : numberOption(options['threads'], '--threads', isCount, 'a number of threads'),
    mode,
    plan: options['plan'] === true,
    explain: twoRows(options['explain']),
    french: oneOf(options['language'], '--language', ['en', 'fr']) === 'fr',
    sample,
    judgements: textOption(options['judgements']),
    reportValues: options['reportValues'] === true,
    out: await output(options['out']),
    pairs: await output(options['pairs']),
    sampleOut: sample === null ? null : await output(sampleFile),
    strataOut: sample === null ? null : await output(strataFile(sampleFile)),
    report: await output(options['report']),
  };
}

/** The file beside a sample that says of which stratum each pair is. */
export const strataFile = (sample: string): string => `${sample}.strata.json`;
