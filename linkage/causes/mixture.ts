/**
 * A model with numbers: how many candidate pairs each cause brings, and what the pairs of a cause look like.
 * P(pattern | class) is the product over the comparisons that both records have; a missing value is a factor of 1.
 */
import { LinkageError } from '../errors.ts';
import { type ComparisonSpec, inOrder } from './comparison-spec.ts';

export interface ClassShares {
  readonly name: string;
  /** Share of the candidate pairs. */
  readonly pi: number;
  /** By comparison and level; each comparison sums to 1. */
  readonly levels: readonly (readonly number[])[];
}
export interface Mixture {
  readonly comparisons: readonly ComparisonSpec[];
  /** One of them is `same`. */
  readonly classes: readonly ClassShares[];
}

export interface Verdict {
  /** Log-odds of one person against all other causes, in bits. */
  readonly bits: number;
  readonly probability: number;
  /** The best other explanation, and its share of what is not one person. */
  readonly rival: string;
  readonly rivalShare: number;
}

const LEAST_BITS = -1000;
const MOST_BITS = 1000;
const SUM_TOLERANCE = 1e-6;

/** 1 / (1 + 2^-bits) without overflow (LINKAGE 1). */
export const probabilityOf = (bits: number): number => (bits >= 0 ? 1 / (1 + 2 ** -bits) : 2 ** bits / (1 + 2 ** bits));

/** A weight in units of 2^-16 bit: sums of these are exact in any order (LINKAGE 7). */
export const toUnits = (bits: number): number => Math.round(bits * 65_536);

/** Comparisons and classes by name, so that no result depends on the order in which they were written. */
export function canonical({ comparisons, classes }: Mixture): Mixture {
  const ordered = inOrder(comparisons);
  const places = ordered.map((c) => comparisons.indexOf(c));
  return {
    comparisons: ordered,
    classes: inOrder(classes).map((c) => ({ ...c, levels: places.map((k) => c.levels[k] ?? []) })),
  };
}

/** Judges a pattern given as a level per comparison (in the mixture's order), -1 where missing. */
export function createJudge(mixture: Mixture): (levels: readonly number[]) => Verdict {
  check(mixture);
  const { comparisons, classes } = canonical(mixture);
  const places = comparisons.map((c) => mixture.comparisons.indexOf(c));
  return (levels) => {
    let same = 0;
    let others = 0;
    let rival = '';
    let best = -1;
    for (const { name, pi, levels: shares } of classes) {
      let product = pi;
      for (const [k, place] of places.entries()) {
        const level = levels[place] ?? -1;
        if (level !== -1) product *= shares[k]?.[level] ?? 0;
      }
      if (name === 'same') same = product;
      else {
        others += product;
        if (product > best) {
          best = product;
          rival = name;
        }
      }
    }
    const bits = Math.min(MOST_BITS, Math.max(LEAST_BITS, Math.log2(same) - Math.log2(others)));
    return { bits, probability: probabilityOf(bits), rival, rivalShare: others === 0 ? 0 : best / others };
  };
}

/** Throws LinkageError `invalid_model` that names the class and the comparison. */
function check({ comparisons, classes }: Mixture): void {
  const refuse = (message: string): never => {
    throw new LinkageError('invalid_model', message);
  };
  if (!classes.some((c) => c.name === 'same') || classes.length < 2)
    refuse('A model needs the class "same" and another one.');
  for (const { name, pi, levels } of classes) {
    if (!(pi >= 0 && pi <= 1)) refuse(`The share of class ${name} is ${pi}, which is no share.`);
    for (const [k, comparison] of comparisons.entries()) {
      const shares = levels[k] ?? [];
      const total = shares.reduce((s, x) => s + x, 0);
      if (shares.length !== comparison.levels.length || !shares.every((x) => x >= 0))
        refuse(`Class ${name} needs ${comparison.levels.length} shares for ${comparison.name}.`);
      if (!(Math.abs(total - 1) < SUM_TOLERANCE))
        refuse(`The shares of class ${name} for ${comparison.name} sum to ${total}, not to 1.`);
    }
  }
}
