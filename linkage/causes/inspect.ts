/** What the model says of any two rows, also of two that no rule brings together: what an explanation is made of. */
import { firstShared } from '../blocks.ts';
import type { CauseKind } from './comparison-spec.ts';
import type { Comparison } from './compile.ts';
import { canonical, createJudge, type Mixture, type Verdict } from './mixture.ts';
import type { PlannedRule } from './rules.ts';

export interface InspectedComparison {
  readonly name: string;
  readonly kind: CauseKind;
  /** Number of the level, -1 where a side is missing. */
  readonly level: number;
  /** Code of the level, null where a side is missing. */
  readonly code: string | null;
}
export interface Inspection {
  /** In the order of the model's comparisons. */
  readonly comparisons: readonly InspectedComparison[];
  readonly verdict: Verdict;
  /** Probability of each class, `same` among them; they sum to 1. */
  readonly classes: readonly { readonly name: string; readonly share: number }[];
  /** The first rule that brings the two together; null where none does. */
  readonly rule: string | null;
}

/** Looks at two different rows, in any order. */
export type Inspect = (a: number, b: number) => Inspection;

export function createInspector(
  comparisons: readonly Comparison[],
  mixture: Mixture,
  plans: readonly PlannedRule[],
): Inspect {
  const judge = createJudge(mixture);
  const places = mixture.comparisons.map((c) => comparisons.find((other) => other.name === c.name));
  return (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    const levels = places.map((c) => c?.compare(low, high) ?? -1);
    return {
      comparisons: mixture.comparisons.map(({ name, kind, levels: specs }, k) => ({
        name,
        kind,
        level: levels[k] ?? -1,
        code: specs[levels[k] ?? -1]?.code ?? null,
      })),
      verdict: judge(levels),
      classes: classShares(mixture, levels),
      rule: plans.find(({ index }) => firstShared(index, low, high) !== -1)?.name ?? null,
    };
  };
}

/** Probability of each class for a pattern given as a level per comparison of the mixture, -1 where missing. */
export function classShares(mixture: Mixture, levels: readonly number[]): { name: string; share: number }[] {
  const { comparisons, classes } = canonical(mixture);
  const places = comparisons.map((c) => mixture.comparisons.indexOf(c));
  // Logarithms: the products of many rare levels underflow together where every class is improbable.
  const logs = classes.map(({ pi, levels: shares }) =>
    places.reduce((sum, place, k) => {
      const level = levels[place] ?? -1;
      return level === -1 ? sum : sum + Math.log(shares[k]?.[level] ?? 0);
    }, Math.log(pi)),
  );
  const top = logs.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const weights = logs.map((x) => (top === Number.NEGATIVE_INFINITY ? 0 : Math.exp(x - top)));
  const total = weights.reduce((s, x) => s + x, 0);
  return classes.map(({ name }, c) => ({ name, share: total === 0 ? 0 : (weights[c] ?? 0) / total }));
}
