/** `referent link --plan`: what would be looked at, and what it would cost, without looking. */
import { type CausePlan, planCauses } from '../linkage/index.ts';
import type { LinkFiles } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import { tableOf } from './link-run.ts';
import { count, table } from './table.ts';

/** `--json`: `{ records, columns, comparisons, leftOut, rules: [{rule, keys, pairs, allPairs, blocks, largest, giants}], skipped, pairs, bytes }`. */
export function tellPlan(ctx: CliContext, read: LinkFiles): void {
  const plan = planCauses(tableOf(read), read.attributes);
  if (ctx.json) {
    ctx.out(JSON.stringify({ columns: read.columns, ...plan }, null, 2));
    return;
  }
  ctx.out(`${count(plan.records, 'record')}, at most ${count(plan.pairs, 'pair')} to look at.\n`);
  ctx.out(
    `${table(
      ['column', 'taken for', 'because'],
      read.columns.map((c) => [c.column, c.role, c.why]),
    )}\n`,
  );
  ctx.out(
    `${table(
      ['rule', 'of equal', 'blocks', 'largest', 'pairs', 'parted or left out'],
      plan.rules.map((r) => [r.rule, r.keys.join(' + '), r.blocks, r.largest, r.pairs, partedIn(r)]),
    )}\n`,
  );
  for (const { rule, pairs } of plan.skipped)
    ctx.out(`Rule ${rule} is left out: it would bring ${count(pairs, 'pair')}, more than it may.`);
  for (const { name, why } of plan.leftOut) ctx.out(`${name} is not compared: ${why}.`);
  ctx.out(
    `Compares ${plan.comparisons.length === 0 ? 'nothing' : plan.comparisons.join(', ')}; ${count(plan.comparisonsMost, 'comparison')} at most, ${megabytes(plan.bytes)} for the pairs.`,
  );
}

const megabytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 2 ** 20))} MiB`;

function partedIn({ pairs, allPairs, giants }: CausePlan['rules'][number]): string {
  if (giants.length === 0) return pairs === allPairs ? '' : `parted: of ${count(allPairs, 'pair')}`;
  const lost = giants.reduce((n, g) => n + g.pairs - g.kept, 0);
  return `${count(giants.length, 'large block')}: ${count(lost, 'pair')} left out`;
}
