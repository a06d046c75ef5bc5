/** What of an estimation and its candidates a person should know, in sentences. */
import type { Comparison } from './compile.ts';
import type { Estimate } from './estimate.ts';
import type { PlannedRule } from './rules.ts';

/** A share that still changes by more than this a round is not told to two digits. */
const STILL = 1e-4;

export function warningsOf(
  { moved, rounds, shares }: Pick<Estimate, 'moved' | 'rounds' | 'shares'>,
  comparisons: readonly Comparison[],
  plans: readonly PlannedRule[],
): string[] {
  const warnings: string[] = [];
  if (moved > STILL)
    warnings.push(`The estimation was still moving after ${rounds} rounds; its shares are approximate.`);
  const same = shares.find((s) => s.name === 'same');
  for (const [k, { name, levels, kind }] of comparisons.entries()) {
    const agreeing = levels.reduce((s, l, i) => s + (l.agrees === 'weak' ? 0 : (same?.levels[k]?.[i] ?? 0)), 0);
    if (agreeing < 0.5 && kind !== 'place' && kind !== 'address')
      warnings.push(
        `Records of one person agree on ${name} in only ${Math.round(agreeing * 100)} % of the pairs: look at its values.`,
      );
  }
  for (const { name, index } of plans) {
    const lost = index.giants.reduce((n, g) => n + g.pairs - g.kept, 0);
    if (lost > 0)
      warnings.push(
        `Rule ${name}: ${index.giants.length} blocks were too large; ${lost} of their pairs were not looked at.`,
      );
  }
  return warnings;
}
