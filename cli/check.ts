/**
 * `referent check`: the config, and what the batch would make of the first rows of each source. Writes nothing.
 *
 * Shape of `--json`, stable:
 * `{ ok, file, hash, problems: [{code, where, key, message, expected?, nearest?}], inputs: [{feed, name, files: [{file,
 * bytes, layout}], columns, unused, read, mapped, rejected, reasons: [{reason, field, count, lines, words}], unknown:
 * [{column, value, count}], statements: {"purpose/channel/state": count}, examples: [{file, line, values}]} | {feed,
 * name, error}] }`. `lines` holds the first ten. Values of people are masked unless --show-values.
 */
import { inputProblems } from '../config/inputs.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { configError } from '../config/problem.ts';
import { type ErrorProblem, EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { type FeedPreview, type PreviewReject, previews } from '../pipelines/preview.ts';
import { startEmbedded } from '../sql/server/embedded.ts';
import { printInput } from './check-print.ts';
import type { CliContext, Command } from './command.ts';
import { mask, maskFlag } from './mask.ts';
import { count } from './table.ts';

export interface ReasonCount {
  readonly reason: string;
  /** Null: the whole row is refused. Named: this value is set aside, the row goes on. */
  readonly field: string | null;
  readonly count: number;
  /** `file:line` of the first ten. */
  readonly lines: readonly string[];
  readonly words: string;
}

export interface CheckedInput extends Omit<FeedPreview, 'rejects'> {
  readonly reasons: readonly ReasonCount[];
  readonly unknown: readonly { readonly column: string; readonly value: string; readonly count: number }[];
}

export type InputReport =
  | CheckedInput
  | { readonly feed: string; readonly name: string; readonly error: Record<string, unknown> };

const MOST_ROWS = 100_000;

function rowsOf(value: unknown): number {
  const rows = Number(value);
  if (Number.isInteger(rows) && rows >= 1 && rows <= MOST_ROWS) return rows;
  throw new ReferentError('REF_USAGE', `--rows is not a whole number from 1 to ${MOST_ROWS}.`);
}

export const check: Command = {
  name: 'check',
  args: '',
  summary: 'Check the config and the first rows of each source: what would be mapped, what would be rejected',
  options: [
    { flag: '--rows <n>', text: 'Rows of each source to look at', default: '200' },
    { flag: '--show-values', text: 'Show the values of people instead of masking them', default: false },
  ],
  examples: ['referent check', 'referent check --rows 2000 --json', 'referent check --show-values'],
  async run(ctx, _args, options): Promise<ExitCode> {
    const rows = rowsOf(options['rows'] ?? 200);
    const show = options['showValues'] === true;
    let loaded: LoadedConfig;
    try {
      loaded = loadConfig(ctx.workspace, ctx.env);
    } catch (error) {
      if (!ctx.json || !(error instanceof ReferentError)) throw error;
      ctx.out(
        JSON.stringify(
          { ok: false, file: error.where ?? null, hash: null, problems: problemsOf(error), inputs: [] },
          null,
          2,
        ),
      );
      return error.exit;
    }
    const missing = inputProblems(loaded, ctx.workspace);
    const broken = new Set(missing.map((p) => p.path.slice(0, 2).join('.')));
    const inputs: InputReport[] = [];
    await using database = await databaseOf(ctx, loaded);
    const around = { workspace: ctx.workspace, databaseUrl: database.url, signal: ctx.signal };
    if (!ctx.json) ctx.out(`${loaded.file}: the config is right (${counts(loaded)}).`);
    for await (const found of previews(loaded.config, {
      ...around,
      rows,
      examples: 3,
      asOf: new Date().toISOString(),
    })) {
      const { feed } = found;
      if ('error' in found) {
        const place =
          feed.feed === 'person'
            ? `sources.${feed.source}`
            : feed.feed === 'list'
              ? `lists.${feed.source}`
              : `consent_events.${loaded.config.consent_events.findIndex((c) => c === feed.config)}`;
        // What inputProblems tells with the line of the config is not told twice.
        if (broken.has(place)) continue;
        inputs.push({ feed: feed.feed, name: feed.source, error: found.error.toJSON() });
      } else inputs.push(checked(found.preview, show));
      const last = inputs.at(-1);
      if (!ctx.json && last !== undefined)
        printInput(ctx, last, { rows, rejectRate: loaded.config.safety.reject_rate });
    }
    const failed = inputs.some((i) => 'error' in i || (i.read > 0 && i.mapped === 0));
    const ok = missing.length === 0 && !failed;
    const problem = missing.length === 0 ? undefined : configError(missing, loaded.file);
    if (ctx.json) {
      const problems = problem === undefined ? [] : problemsOf(problem);
      ctx.out(JSON.stringify({ ok, file: loaded.file, hash: loaded.hash, problems, inputs }, null, 2));
    } else {
      if (problem !== undefined) ctx.out(`\n${problem.message}`);
      ctx.out(`\n${ok ? 'Nothing stands in the way of `referent run`.' : 'Mend this before `referent run`.'}`);
    }
    return ok ? EXIT.ok : EXIT.refused;
  },
};

const counts = (loaded: LoadedConfig): string =>
  [
    count(Object.keys(loaded.config.purposes).length, 'purpose'),
    count(Object.keys(loaded.config.sources).length, 'source'),
    count(loaded.config.consent_events.length, 'consent log'),
    count(Object.keys(loaded.config.lists).length, 'list'),
  ].join(', ');

/** An error without a list of problems is itself the one problem. */
function problemsOf(error: ReferentError): readonly ErrorProblem[] {
  if (error.problems.length > 0) return error.problems;
  return [{ code: error.code, where: error.where ?? '', key: '', message: error.message }];
}

/** The workspace's own server is started only for a source that reads from it. */
async function databaseOf(ctx: CliContext, loaded: LoadedConfig): Promise<{ readonly url: string } & AsyncDisposable> {
  const { config } = loaded;
  const reads = [...Object.values(config.sources), ...config.consent_events, ...Object.values(config.lists)].map(
    (c) => c.read,
  );
  const own = reads.some((read) => read.format === 'postgres' && read.url === 'workspace');
  if (config.database === 'embedded' && own)
    return await startEmbedded({ workspace: ctx.workspace, signal: ctx.signal });
  return { url: config.database, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** The report of one input; values of people masked unless `show`. */
export function checked(preview: FeedPreview, show: boolean): CheckedInput {
  const { rejects, examples, ...rest } = preview;
  return {
    ...rest,
    reasons: reasonsOf(rejects),
    unknown: unknownOf(rejects, show),
    examples: examples.map((e) => ({
      ...e,
      values: show ? e.values : Object.fromEntries(Object.entries(e.values).map(([k, v]) => [k, mask(k, v)])),
    })),
  };
}

function reasonsOf(rejects: readonly PreviewReject[]): ReasonCount[] {
  return [...grouped(rejects).values()]
    .flatMap((group): ReasonCount[] => {
      const [first] = group;
      if (first === undefined) return [];
      const { reason, field, words } = first;
      return [
        { reason, field, count: group.length, lines: group.slice(0, 10).map((r) => `${r.file}:${r.line}`), words },
      ];
    })
    .sort((a, b) => Number(a.field !== null) - Number(b.field !== null) || b.count - a.count);
}

function grouped(rejects: readonly PreviewReject[]): Map<string, PreviewReject[]> {
  const groups = new Map<string, PreviewReject[]>();
  for (const r of rejects) {
    const key = `${r.reason} ${r.field ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [r]);
    else group.push(r);
  }
  return groups;
}

/** Values of consent columns that are in none of given, refused, never_asked. */
function unknownOf(rejects: readonly PreviewReject[], show: boolean): CheckedInput['unknown'] {
  const columns = new Map<string, Map<string, number>>();
  for (const r of rejects) {
    if (r.reason !== 'consent_value_unknown' || r.field === null) continue;
    const values = columns.get(r.field) ?? new Map<string, number>();
    columns.set(r.field, values.set(r.text, (values.get(r.text) ?? 0) + 1));
  }
  return [...columns].flatMap(([column, values]) =>
    [...values]
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_UNKNOWN)
      .map(([value, n]) => ({ column, value: show ? value : maskFlag(value, values.size), count: n })),
  );
}

/** Of one column; a hundred more would say no more. */
const MOST_UNKNOWN = 20;
