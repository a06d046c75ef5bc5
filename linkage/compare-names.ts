/** The whole name of a person against another's: the joint levels of the kind `name`, given and family in either order. */
import { PART, type PartComparisons, partComparisons } from './compare-parts.ts';
import { type Dictionary, textOf } from './dictionary.ts';
import type { LinkModel } from './model.ts';

const NAME = {
  missing: -1,
  exact: 0,
  swapped: 1,
  tokenSubset: 2,
  similar: 3,
  shortForm: 4,
  initial: 5,
  givenMissing: 6,
  familyMissing: 7,
  near: 8,
  familyOnly: 9,
  givenOnly: 10,
  different: 11,
} as const;

/** Codes by row, -1 where missing; `births` is the birth name where `families` is the usage name. */
export interface NameColumns {
  readonly givens: Int32Array;
  readonly families: Int32Array;
  readonly births: Int32Array | null;
  readonly dictionary: Dictionary;
}

export function nameComparison(columns: NameColumns, model: LinkModel): (a: number, b: number) => number {
  const parts = partComparisons(columns.dictionary, model);
  const { givens, families, births, dictionary } = columns;
  /** The best level of any family name of `a` with any of `b`; -1 when a side has none. */
  const family = (a: number, b: number): number => {
    const usageA = families[a] ?? -1;
    const usageB = families[b] ?? -1;
    const birthA = births?.[a] ?? -1;
    const birthB = births?.[b] ?? -1;
    let best = of(parts.family, usageA, usageB, -1);
    if (birthA !== -1 || birthB !== -1) {
      best = of(parts.family, usageA, birthB, best);
      best = of(parts.family, birthA, usageB, best);
      best = of(parts.family, birthA, birthB, best);
    }
    return best;
  };
  /** A given name of one side in the family name of the other. */
  const crossed = (given: number, row: number): number => {
    const best = of(parts.given, given, families[row] ?? -1, -1);
    return of(parts.given, given, births?.[row] ?? -1, best);
  };
  return (a, b) => {
    const givenA = givens[a] ?? -1;
    const givenB = givens[b] ?? -1;
    const f = family(a, b);
    if (givenA === -1 || givenB === -1) {
      if (f === -1) return NAME.missing;
      return f <= PART.similar ? NAME.givenMissing : f === PART.near ? NAME.near : NAME.different;
    }
    const g = parts.given(givenA, givenB);
    if (f === -1) return g <= PART.shortForm ? NAME.familyMissing : g <= PART.near ? NAME.near : NAME.different;
    if (g === PART.exact && f === PART.exact) return NAME.exact;
    const ab = crossed(givenA, b);
    const ba = crossed(givenB, a);
    const crossing = ab === -1 || ba === -1 ? PART.different : Math.max(ab, ba);
    if (crossing === PART.exact) return NAME.swapped;
    const best = Math.min(Math.max(g, f), crossing);
    if (best <= PART.tokenSubset) return NAME.tokenSubset;
    if (best <= PART.similar) return NAME.similar;
    if (g === PART.shortForm && f <= PART.similar) return NAME.shortForm;
    if (g === PART.initial && f <= PART.similar) return NAME.initial;
    if (sameWords(dictionary, givenA, families[a] ?? -1, givenB, families[b] ?? -1)) return NAME.tokenSubset;
    if (best <= PART.near) return NAME.near;
    if (f <= PART.similar) return NAME.familyOnly;
    return g <= PART.similar ? NAME.givenOnly : NAME.different;
  };
}

function of(compare: PartComparisons['given'], a: number, b: number, best: number): number {
  if (a === -1 || b === -1) return best;
  const level = compare(a, b);
  return best === -1 || level < best ? level : best;
}

/** JEAN | PIERRE DUPONT and JEAN PIERRE | DUPONT: the same words, parted elsewhere. */
function sameWords(d: Dictionary, givenA: number, familyA: number, givenB: number, familyB: number): boolean {
  if (familyA === -1 || familyB === -1) return false;
  const length = (code: number): number => (d.offsets[code + 1] ?? 0) - (d.offsets[code] ?? 0);
  if (length(givenA) + length(familyA) !== length(givenB) + length(familyB)) return false;
  return words(d, givenA, familyA) === words(d, givenB, familyB);
}

const words = (d: Dictionary, given: number, family: number): string =>
  `${textOf(d, given)} ${textOf(d, family)}`.split(' ').sort().join(' ');

/** Names that agree well enough to be one person's, whatever is missing: up to `family_missing`. */
export const isSameName = (level: number): boolean => level >= 0 && level <= NAME.familyMissing;
