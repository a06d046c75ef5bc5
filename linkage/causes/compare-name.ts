/** The whole name of a person against another's: the joint levels of CAUSES, the exact one by expected namesakes. */
import { type Dictionary, textOf } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinklerSpan, reaches } from '../strings/jaro-winkler.ts';
import { binOf, LEVELS, NAMESAKE_BINS } from './comparison-spec.ts';
import { pairOf, pairsOf, randomIntegers, sharesOfHits } from './random-pairs.ts';

/** One part against another, best first. */
const EQUAL = 0;
const CLOSE = 1;
const SIMILAR = 2;
const SUBSET = 3;
const FAR = 4;
const OTHER = 5;

const at = (code: string): number => LEVELS.name.findIndex((l) => l.code === code);
const SWAPPED = at('swapped');
const BOTH_SIMILAR = at('similar');
const TOKEN_SUBSET = at('token_subset');
const SWAPPED_SIMILAR = at('swapped_similar');
const GIVEN_MISSING = at('family_given_missing');
const FAMILY_MISSING = at('given_family_missing');
const FAMILY_GIVEN_NEAR = at('family_given_near');
const FAMILY_ONLY = at('family_only');
const GIVEN_FAMILY_NEAR = at('given_family_near');
const GIVEN_ONLY = at('given_only');
const SHARED_TOKEN = at('shared_token');
const DIFFERENT = at('different');

export interface NameCodes {
  readonly given: Int32Array;
  readonly family: Int32Array;
  readonly dictionary: Dictionary;
}
export interface NameCounts {
  readonly given: Int32Array;
  readonly family: Int32Array;
  /** Records with each part, and with both. */
  readonly givens: number;
  readonly families: number;
  readonly records: number;
}

export function countNames({ given, family, dictionary }: NameCodes): NameCounts {
  const counts = { given: new Int32Array(dictionary.size), family: new Int32Array(dictionary.size) };
  let [givens, families, records] = [0, 0, 0];
  for (const [row, g] of given.entries()) {
    const f = family[row] ?? -1;
    if (g !== -1) {
      counts.given[g] = (counts.given[g] ?? 0) + 1;
      givens++;
    }
    if (f !== -1) {
      counts.family[f] = (counts.family[f] ?? 0) + 1;
      families++;
    }
    if (g !== -1 && f !== -1) records++;
  }
  return { ...counts, givens, families, records };
}

/** Level of two rows, -1 when they have no part in common. */
export function compareNames(names: NameCodes, counts: NameCounts): (a: number, b: number) => number {
  const { given, family } = names;
  const level = compareParts(names, counts);
  return (a, b) => level(given[a] ?? -1, family[a] ?? -1, given[b] ?? -1, family[b] ?? -1);
}

type PartComparison = (givenA: number, familyA: number, givenB: number, familyB: number) => number;

function compareParts(names: NameCodes, counts: NameCounts): PartComparison {
  const part = partComparison(names.dictionary);
  const of = (x: number, y: number): number => (x === -1 || y === -1 ? -1 : part(x, y));
  return (ga, fa, gb, fb) => {
    const g = of(ga, gb);
    const f = of(fa, fb);
    if (g === EQUAL && f === EQUAL)
      return binOf(((counts.given[ga] ?? 0) * (counts.family[fa] ?? 0)) / Math.max(1, counts.records), NAMESAKE_BINS);
    const x = of(ga, fb);
    const y = of(fa, gb);
    if (g === -1 || f === -1) {
      // What both have, in its place or in the other's.
      const best = [g, f, x, y].filter((s) => s !== -1);
      if (best.length === 0) return -1;
      if (f !== -1 && f <= SIMILAR) return GIVEN_MISSING;
      if (g !== -1 && g <= SIMILAR) return FAMILY_MISSING;
      return Math.min(...best) <= CLOSE ? SHARED_TOKEN : DIFFERENT;
    }
    if (x === EQUAL && y === EQUAL) return SWAPPED;
    if (g <= SIMILAR && f <= SIMILAR) return BOTH_SIMILAR;
    if (g <= SUBSET && f <= SUBSET) return TOKEN_SUBSET;
    if (Math.max(x, y) <= SIMILAR) return SWAPPED_SIMILAR;
    if (f <= CLOSE && g === FAR) return FAMILY_GIVEN_NEAR;
    if (g <= CLOSE && f === FAR) return GIVEN_FAMILY_NEAR;
    if (f <= SUBSET) return FAMILY_ONLY;
    if (g <= SUBSET) return GIVEN_ONLY;
    return Math.min(x, y) <= CLOSE ? SHARED_TOKEN : DIFFERENT;
  };
}

function partComparison(dictionary: Dictionary): CodeComparison {
  const { offsets, units } = dictionary;
  const from = (code: number): number => offsets[code] ?? 0;
  const hasParts = partedEntries(dictionary);
  const compute = cached((a, b) => {
    const similarity = jaroWinklerSpan(units, from(a), from(a + 1), units, from(b), from(b + 1));
    if (reaches(similarity, 0.92)) return CLOSE;
    if (reaches(similarity, 0.88)) return SIMILAR;
    if ((hasParts[a] === 1 || hasParts[b] === 1) && isSubset(textOf(dictionary, a), textOf(dictionary, b)))
      return SUBSET;
    return reaches(similarity, 0.7) ? FAR : OTHER;
  }, dictionary.size);
  return (a, b) => (a === b ? EQUAL : compute(a, b));
}

const SPACE = 32;
/** 1 for entries of several words, and for initials. */
function partedEntries({ size, offsets, units }: Dictionary): Uint8Array {
  const out = new Uint8Array(size);
  for (let code = 0; code < size; code++) {
    const [from, to] = [offsets[code] ?? 0, offsets[code + 1] ?? 0];
    out[code] = to - from === 1 || units.subarray(from, to).includes(SPACE) ? 1 : 0;
  }
  return out;
}

/** All words of one stand in the other, whole or as its first letter: MARIE / CLAUDE MARIE, J / JEAN. */
function isSubset(left: string, right: string): boolean {
  const x = left.split(' ');
  const y = right.split(' ');
  const [few, many] = left.length <= right.length ? [x, y] : [y, x];
  return few.every((word) => many.includes(word) || (word.length === 1 && many.some((w) => w.startsWith(word))));
}

/**
 * u of the exact levels: chance that two different people bear one given and one family name, by bin. The parts are
 * taken to be independent, which keeps the matches in the data out of it.
 */
export function exactNameShares(counts: NameCounts): number[] {
  const shares: number[] = [...NAMESAKE_BINS, 0].map(() => 0);
  const families = [...howMany(counts.family)];
  const rate = (n: number, of: number): number => (n * (n - 1)) / Math.max(1, of * (of - 1));
  for (const [g, ng] of howMany(counts.given))
    for (const [f, nf] of families) {
      const bin = binOf((g * f) / Math.max(1, counts.records), NAMESAKE_BINS);
      shares[bin] = (shares[bin] ?? 0) + ng * nf * rate(g, counts.givens) * rate(f, counts.families);
    }
  return shares;
}

function howMany(counts: Int32Array): Map<number, number> {
  const out = new Map<number, number>();
  for (const n of Int32Array.from(counts).sort()) if (n > 0) out.set(n, (out.get(n) ?? 0) + 1);
  return out;
}

const RELATIVE_PAIRS = 200_000;
const RELATIVE_SEED = 1;

/** Levels of the names of relatives: random pairs of which the second is given the first one's family name. */
export function relativesShares(names: NameCodes, counts: NameCounts): number[] {
  const { given, family } = names;
  const level = compareParts(names, counts);
  const hits = LEVELS.name.map(() => 0);
  const draw = randomIntegers(RELATIVE_SEED, pairsOf(given.length));
  for (let i = 0; i < RELATIVE_PAIRS; i++) {
    const [a, b] = pairOf(draw());
    const name = family[a] ?? -1;
    if (name === -1) continue;
    const found = level(given[a] ?? -1, name, given[b] ?? -1, name);
    hits[found] = (hits[found] ?? 0) + 1;
  }
  return sharesOfHits(hits);
}
