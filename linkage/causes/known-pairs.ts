/**
 * Pairs of which a person said what they are (LINKAGE 6.6): they enter the estimation with their class given. They say
 * what the pairs of a class look like, and nothing of how many there are: who chose them did not draw at random.
 */
import type { JudgedRows } from '../judgements.ts';
import type { Expectation } from './expectation.ts';
import { type PatternSpace, unpack } from './patterns.ts';

export interface KnownPairs {
  readonly pattern: number;
  readonly is: 'same' | 'different';
  /** Number of such pairs, each divided by its probability of being asked for. */
  readonly weight: number;
}

/**
 * What people decided, as known pairs: each counts once, and `different` beats `same`. They stay among the candidates as
 * well: a person who judged every likely pair would else leave an estimation in which hardly anything is one person.
 */
export function knownPairs({ same, different }: JudgedRows, patternOf: (a: number, b: number) => number): KnownPairs[] {
  const apart = new Set(different.map(String));
  const known = (is: KnownPairs['is'], pairs: JudgedRows['same']): KnownPairs[] => {
    const weights = new Map<number, number>();
    for (const [a, b] of pairs) {
      const pattern = patternOf(a, b);
      weights.set(pattern, (weights.get(pattern) ?? 0) + 1);
    }
    return [...weights].sort(([p], [q]) => p - q).map(([pattern, weight]) => ({ pattern, is, weight }));
  };
  return [
    ...known('different', different),
    ...known(
      'same',
      same.filter((pair) => !apart.has(String(pair))),
    ),
  ];
}

export interface KnownCounts {
  /** Adds the known pairs to what was gathered; returns their log-likelihood. */
  add(gathered: Expectation, pi: Float64Array, p: readonly Float64Array[]): number;
}

/** `offsets` are the first slots of the comparisons. */
export function knownCounts(
  pairs: readonly KnownPairs[],
  space: PatternSpace,
  offsets: readonly number[],
  sameAt: number,
): KnownCounts {
  const known = pairs.map(({ pattern, is, weight }) => ({
    slots: unpack(space, pattern).flatMap((level, k) => (level === -1 ? [] : [(offsets[k] ?? 0) + level])),
    isSame: is === 'same',
    weight,
  }));
  return {
    add({ counts }, pi, p) {
      let logLikelihood = 0;
      for (const { slots, isSame, weight } of known) {
        const weights = p.map((shares, c) =>
          (c === sameAt) === isSame ? slots.reduce((x, slot) => x * (shares[slot] ?? 1), isSame ? 1 : (pi[c] ?? 0)) : 0,
        );
        const total = weights.reduce((s, x) => s + x, 0);
        if (!(total > 0)) continue;
        const others = isSame ? 1 : 1 - (pi[sameAt] ?? 0);
        logLikelihood += weight * Math.log(total / others);
        for (const [c, x] of weights.entries())
          for (const slot of slots) {
            const into = counts[c];
            if (into !== undefined) into[slot] = (into[slot] ?? 0) + (weight * x) / total;
          }
      }
      return logLikelihood;
    },
  };
}
