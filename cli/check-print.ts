/** One input of `referent check` for people. */
import type { CheckedInput, InputReport } from './check.ts';
import type { CliContext } from './command.ts';
import { count, table } from './table.ts';

const WORDS: Readonly<Record<string, string>> = { person: 'source', consent: 'consent log', list: 'list' };

interface Limits {
  readonly rows: number;
  /** `safety.reject_rate`. */
  readonly rejectRate: number;
}

export function printInput(ctx: CliContext, input: InputReport, limits: Limits): void {
  const title = `\n${WORDS[input.feed] ?? input.feed} ${input.name}`;
  if ('error' in input) {
    const { message, expected, hint } = input.error;
    ctx.out(`${title}: cannot be read`);
    for (const line of [message, expected === undefined ? undefined : `expected: ${text(expected)}`, hint]) {
      if (line !== undefined) ctx.out(`  ${text(line)}`);
    }
    return;
  }
  const looked = input.read < limits.rows ? `all ${count(input.read, 'row')}` : `the first ${count(input.read, 'row')}`;
  ctx.out(`${title}: of ${looked}, ${input.mapped} would be mapped, ${input.rejected} rejected`);
  if (input.rejected > input.read * limits.rejectRate)
    ctx.out(`  that is more than safety.reject_rate (${limits.rejectRate}): a run would be held for you to look at`);
  for (const { file, layout } of input.files.slice(0, 5)) ctx.out(`  ${file}: ${layoutWords(layout)}`);
  if (input.files.length > 5) ctx.out(`  … and ${count(input.files.length - 5, 'more file')}`);
  if (input.unused.length > 0) ctx.out(`  columns that nothing uses: ${input.unused.join(', ')}`);
  const statements = Object.entries(input.statements).sort(([a], [b]) => (a < b ? -1 : 1));
  if (statements.length > 0) ctx.out(`  statements: ${statements.map(([cell, n]) => `${n} × ${cell}`).join(', ')}`);
  printExamples(ctx, input);
  for (const { reason, field, count: n, lines, words } of input.reasons) {
    const what = field === null ? 'rejected' : `${field} set aside`;
    const where = lines.slice(0, 3).join(', ') + (n > 3 ? ' …' : '');
    ctx.out(`  ${what}, ${n} ×: ${words} (${reason}; ${where})`);
  }
  for (const { column, value, count: n } of input.unknown) {
    ctx.out(
      `  ${column}: ${value === '' ? 'an empty cell' : JSON.stringify(value)} (${n} ×) is in none of given, refused, never_asked`,
    );
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function layoutWords(layout: Readonly<Record<string, unknown>>): string {
  const parts = [text(layout['format'])];
  const from = (key: string): string => {
    const origin = layout[`${key}_from`];
    return origin === undefined ? '' : origin === 'config' ? ' as declared' : ' detected';
  };
  if (layout['encoding'] !== undefined) parts.push(`${text(layout['encoding'])}${from('encoding')}`);
  const { delimiter, header } = layout;
  if (delimiter !== undefined)
    parts.push(`delimiter ${delimiter === '\t' ? 'tab' : text(delimiter)}${from('delimiter')}`);
  if (header !== undefined) parts.push(header === true ? 'with a header' : 'no header');
  return parts.join(', ');
}

/** Fields down, rows across: a person has many fields, and three rows are enough. */
function printExamples(ctx: CliContext, input: CheckedInput): void {
  if (input.examples.length === 0) return;
  const fields = [...new Set(input.examples.flatMap((e) => Object.keys(e.values)))];
  const short = (value: string): string => (value.length > 34 ? `${value.slice(0, 33)}…` : value);
  ctx.out(
    table(
      ['', ...input.examples.map((e) => `line ${e.line}`)],
      fields.map((field) => [field, ...input.examples.map((e) => short(e.values[field] ?? ''))]),
    ),
  );
}
