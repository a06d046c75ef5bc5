/** Pieces of text that the explanations share. */
import { causeWords } from '../linkage/index.ts';
import type { LinkLine } from '../sql/queries/explain.ts';
import type { CliContext } from './command.ts';
import type { Workspace } from './open-workspace.ts';
import { table } from './table.ts';

/** Rows of a table that a person still reads; twelve records of one person have more than sixty links. */
const READABLE = 20;

/** A headed table, left out when it has no rows and cut when it has many. */
export function section(
  ctx: CliContext,
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  if (rows.length === 0) return;
  ctx.out('');
  ctx.out(title);
  ctx.out(table(head, rows.slice(0, READABLE)));
  if (rows.length > READABLE) ctx.out(`  … and ${rows.length - READABLE} more; --json shows all.`);
}

/** A source that left the config keeps its name. */
export const department = (ws: Workspace, source: string): string => ws.config.sources[source]?.department ?? source;

const pairOf = (l: LinkLine): [string, string] => [
  `${l.source_a} ${l.source_key_a}`,
  `${l.source_b} ${l.source_key_b}`,
];

/** Bits and probability, where the link has them: a rule needs none. */
const weightOf = (l: LinkLine): string =>
  [
    l.weight === null ? '' : `${l.weight.toFixed(1)} bits`,
    l.probability === null ? '' : `${(l.probability * 100).toFixed(1)} %`,
  ]
    .filter((s) => s !== '')
    .join(', ');

/** The best other explanation of a weighed pair, in words. */
const otherwise = ({ rival }: LinkLine): string => (rival === null ? '' : causeWords(rival, 'en'));

/** The links that hold, under `title`, and those that were refused or are doubtful. */
export function linkSections(
  ctx: CliContext,
  title: string,
  links: readonly LinkLine[],
  reviews: readonly (LinkLine & { readonly reason: string })[],
): void {
  section(
    ctx,
    title,
    ['record', 'record', 'rule', 'basis', 'weight', 'or else'],
    links.map((l) => [...pairOf(l), l.rule, l.basis, weightOf(l), otherwise(l)]),
  );
  section(
    ctx,
    'Doubtful or refused pairs',
    ['record', 'record', 'rule', 'because', 'weight', 'or else'],
    reviews.map((l) => [...pairOf(l), l.rule, l.reason, weightOf(l), otherwise(l)]),
  );
}
