/** What of an estimation and its candidates a person should know, in sentences. */
import type { Comparison } from './compile.ts';
import type { Estimate } from './estimate.ts';
import type { PlannedRule } from './rules.ts';

/** A share that still changes by more than this a round is not told to two digits. */
const STILL = 1e-4;

/** Fewer pairs do not move a default. */
const FEW = 10;
/** Levels are out of order when a better one weighs less by more than this, in bits. */
const OUT_OF_ORDER = 1;

export function warningsOf(
  { moved, rounds, shares, seen }: Pick<Estimate, 'moved' | 'rounds' | 'shares'> & Partial<Pick<Estimate, 'seen'>>,
  comparisons: readonly Comparison[],
  plans: readonly PlannedRule[],
): string[] {
  const warnings: string[] = [];
  if (moved > STILL)
    warnings.push(
      `The estimation was still moving after ${rounds} rounds; its shares are approximate: judge a sample of pairs before relying on them.`,
    );
  const same = shares.find((s) => s.name === 'same');
  for (const [k, { name, levels, kind }] of comparisons.entries()) {
    const agreeing = levels.reduce((s, l, i) => s + (l.agrees === 'weak' ? 0 : (same?.levels[k]?.[i] ?? 0)), 0);
    if (agreeing < 0.5 && kind !== 'place' && kind !== 'address')
      warnings.push(
        `Records of one person agree on ${name} in only ${Math.round(agreeing * 100)} % of the pairs: look at its values.`,
      );
  }
  const few = comparisons.flatMap(({ name }, k) => ((seen?.[k] ?? FEW) < FEW ? [name] : []));
  if (few.length > 0)
    warnings.push(
      `Hardly any pairs of one person have ${few.join(', ')} on both sides: what it weighs is assumed, not estimated.`,
    );
  warnings.push(...disordered(shares, comparisons));
  for (const { name, index } of plans) {
    const lost = index.giants.reduce((n, g) => n + g.pairs - g.kept, 0);
    if (lost > 0)
      warnings.push(
        index.giants.length === 1
          ? `Rule ${name}: 1 block was too large; ${lost} of its pairs were not looked at.`
          : `Rule ${name}: ${index.giants.length} blocks were too large; ${lost} of their pairs were not looked at.`,
      );
  }
  return warnings;
}

/**
 * Comparisons in which the same value says less for one person than a similar one. The levels of a mixture are not pooled
 * as those of a sum of weights would be: their pairs are judged together, and pooling two levels moves all causes.
 */
function disordered(shares: Estimate['shares'], comparisons: readonly Comparison[]): string[] {
  const others = shares.filter((s) => s.name !== 'same');
  const same = shares.find((s) => s.name === 'same');
  return comparisons.flatMap(({ name, levels, kind }, k) => {
    if (kind === 'name' || others.length === 0) return [];
    const weight = (agrees: 'exact' | 'near'): number | null => {
      const inside = levels.flatMap((l, i) => (l.agrees === agrees ? [i] : []));
      const of = (c: (typeof shares)[number] | undefined): number =>
        inside.reduce((s, l) => s + (c?.levels[k]?.[l] ?? 0), 0);
      // The class that does not explain the comparison has it as at random.
      const unlike = Math.min(...others.map(of));
      return inside.length === 0 || unlike === 0 ? null : Math.log2(of(same) / unlike);
    };
    const [exact, near] = [weight('exact'), weight('near')];
    if (exact === null || near === null || near - exact <= OUT_OF_ORDER) return [];
    return [`On ${name}, similar values say more for one person than equal ones do: many people share its values.`];
  });
}
