/** The whole name of a person against another's: the joint levels of CAUSES, the exact one by expected namesakes. */
import type { Dictionary } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinklerSpan, reaches } from '../strings/jaro-winkler.ts';
import { jaroAtMost, letterMasks } from '../strings/letter-bound.ts';
import { binOf, LEVELS, NAMESAKE_BINS } from './comparison-spec.ts';
import { countCodes } from './counts.ts';
import { createFacts, type Facts } from './facts.ts';
import { pairOf, pairsOf, randomIntegers, sharesOfHits } from './random-pairs.ts';

/** One part against another, best first. */
const EQUAL = 0;
const CLOSE = 1;
const SIMILAR = 2;
const SUBSET = 3;
const FAR = 4;
const OTHER = 5;
const LEAST_JARO = 0.7 - 1e-6;

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
  /** A second family name, -1 where there is none; null where nobody has one. */
  readonly birth: Int32Array | null;
  readonly dictionary: Dictionary;
}
export interface NameCounts {
  readonly given: Int32Array;
  /** Records that bear it, as either of their names. */
  readonly family: Int32Array;
  /** Records with each part, and with both. */
  readonly givens: number;
  readonly families: number;
  readonly records: number;
}

export function countNames({ given, family, birth, dictionary }: NameCodes): NameCounts {
  const givens = countCodes(given, dictionary.size);
  const families = countCodes(family, dictionary.size);
  for (const code of birth ?? []) if (code !== -1) families.counts[code] = (families.counts[code] ?? 0) + 1;
  let records = 0;
  for (let row = 0; row < given.length; row++) if (given[row] !== -1 && family[row] !== -1) records++;
  return { given: givens.counts, family: families.counts, givens: givens.rows, families: families.rows, records };
}

/** Level of two rows, -1 when they have no part in common. */
export function compareNames(names: NameCodes, counts: NameCounts, facts: Facts): (a: number, b: number) => number {
  const { given, family, birth } = names;
  const part = partComparison(names.dictionary, facts);
  const bins = facts.bytes('name:bins', () => namesakeBins(given, family, counts));
  const of = (x: number, y: number): number => (x === -1 || y === -1 ? -1 : x === y ? EQUAL : part(x, y));
  const level = (ga: number, gb: number, fa: number, fb: number, bin: number): number => {
    const g = of(ga, gb);
    const f = of(fa, fb);
    if (g === EQUAL && f === EQUAL) return bin;
    if (g === -1 || f === -1) {
      if (f !== -1 && f <= SIMILAR) return GIVEN_MISSING;
      if (g !== -1 && g <= SIMILAR) return FAMILY_MISSING;
      // What both have, in its place or in the other's.
      const x = of(ga, fb);
      const y = of(fa, gb);
      if (g === -1 && f === -1 && x === -1 && y === -1) return -1;
      const isClose = (g !== -1 && g <= CLOSE) || (f !== -1 && f <= CLOSE);
      return isClose || (x !== -1 && x <= CLOSE) || (y !== -1 && y <= CLOSE) ? SHARED_TOKEN : DIFFERENT;
    }
    if (ga === fb && fa === gb) return SWAPPED;
    if (g <= SIMILAR && f <= SIMILAR) return BOTH_SIMILAR;
    if (g <= SUBSET && f <= SUBSET) return TOKEN_SUBSET;
    const x = of(ga, fb);
    if (x <= SIMILAR && of(fa, gb) <= SIMILAR) return SWAPPED_SIMILAR;
    if (f <= CLOSE && g === FAR) return FAMILY_GIVEN_NEAR;
    if (g <= CLOSE && f === FAR) return GIVEN_FAMILY_NEAR;
    if (f <= SUBSET) return FAMILY_ONLY;
    if (g <= SUBSET) return GIVEN_ONLY;
    return x <= CLOSE || of(fa, gb) <= CLOSE ? SHARED_TOKEN : DIFFERENT;
  };
  const inUse = (a: number, b: number): number =>
    level(given[a] ?? -1, given[b] ?? -1, family[a] ?? -1, family[b] ?? -1, bins[a] ?? 0);
  if (birth === null) return inUse;
  const birthBins = facts.bytes('name:birth_bins', () => namesakeBins(given, birth, counts));
  // The best of the names of both: {birth, usage} as sets (LINKAGE 2). Levels are in order, the best first.
  return (a, b) => {
    const [ga, gb, fa, fb, ba, bb] = [
      given[a] ?? -1,
      given[b] ?? -1,
      family[a] ?? -1,
      family[b] ?? -1,
      birth[a] ?? -1,
      birth[b] ?? -1,
    ];
    let best = inUse(a, b);
    if (ba !== -1) best = Math.min(best, level(ga, gb, ba, fb, birthBins[a] ?? 0));
    if (bb !== -1) best = Math.min(best, level(ga, gb, fa, bb, bins[a] ?? 0));
    if (ba !== -1 && bb !== -1) best = Math.min(best, level(ga, gb, ba, bb, birthBins[a] ?? 0));
    return best;
  };
}

/** Bin of the expected namesakes of each row's name. */
function namesakeBins(given: Int32Array, family: Int32Array, counts: NameCounts): Uint8Array {
  const records = Math.max(1, counts.records);
  return Uint8Array.from(given, (g, row) =>
    binOf(((counts.given[g] ?? 0) * (counts.family[family[row] ?? -1] ?? 0)) / records, NAMESAKE_BINS),
  );
}

/** Different parts of one dictionary. */
function partComparison(dictionary: Dictionary, facts: Facts): CodeComparison {
  const { offsets, units } = dictionary;
  const hasParts = facts.bytes('name:parts', () => partedEntries(dictionary));
  const masks = facts.ints('name:letters', () => letterMasks(dictionary));
  const most = (a: number, b: number): number =>
    jaroAtMost(
      masks[a] ?? 0,
      (offsets[a + 1] ?? 0) - (offsets[a] ?? 0),
      masks[b] ?? 0,
      (offsets[b + 1] ?? 0) - (offsets[b] ?? 0),
    );
  const level = cached((a, b) => {
    const [fromA, toA, fromB, toB] = [offsets[a] ?? 0, offsets[a + 1] ?? 0, offsets[b] ?? 0, offsets[b + 1] ?? 0];
    const similarity = most(a, b) < LEAST_JARO ? 0 : jaroWinklerSpan(units, fromA, toA, units, fromB, toB);
    if (reaches(similarity, 0.92)) return CLOSE;
    if (reaches(similarity, 0.88)) return SIMILAR;
    if ((hasParts[a] === 1 || hasParts[b] === 1) && isSubset(dictionary, a, b)) return SUBSET;
    return reaches(similarity, 0.7) ? FAR : OTHER;
  }, dictionary.size);
  // Below .7 there is no bonus for the first letters, and no level: most unlike names need not even be remembered.
  return (a, b) => (most(a, b) < LEAST_JARO && hasParts[a] === 0 && hasParts[b] === 0 ? OTHER : level(a, b));
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
function isSubset({ offsets, units }: Dictionary, a: number, b: number): boolean {
  const [fromA, toA, fromB, toB] = [offsets[a] ?? 0, offsets[a + 1] ?? 0, offsets[b] ?? 0, offsets[b + 1] ?? 0];
  return toA - fromA <= toB - fromB
    ? allWordsIn(units, fromA, toA, fromB, toB)
    : allWordsIn(units, fromB, toB, fromA, toA);
}

function allWordsIn(units: Uint16Array, from: number, to: number, within: number, end: number): boolean {
  let start = from;
  for (let i = from; i <= to; i++) {
    if (i < to && units[i] !== SPACE) continue;
    if (!hasWord(units, start, i, within, end)) return false;
    start = i + 1;
  }
  return true;
}

/** Whether a word stands in [within, end), or begins a word there if it is one letter. */
function hasWord(units: Uint16Array, from: number, to: number, within: number, end: number): boolean {
  const length = to - from;
  for (let start = within; start < end; ) {
    let stop = start;
    while (stop < end && units[stop] !== SPACE) stop++;
    if (stop - start === length || length === 1) {
      let i = 0;
      while (i < length && units[from + i] === units[start + i]) i++;
      if (i === length) return true;
    }
    start = stop + 1;
  }
  return false;
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
  for (const n of counts) if (n > 0) out.set(n, (out.get(n) ?? 0) + 1);
  return new Map([...out].sort((x, y) => x[0] - y[0]));
}

const RELATIVE_PAIRS = 200_000;
const RELATIVE_SEED = 1;

/** Levels of the names of relatives: random pairs of which the second is given the first one's family name. */
export function relativesShares(names: NameCodes, counts: NameCounts): number[] {
  const { given, family, dictionary } = names;
  const [givens, families] = [new Int32Array(2 * RELATIVE_PAIRS), new Int32Array(2 * RELATIVE_PAIRS)];
  const pairs = { given: givens, family: families, birth: null, dictionary };
  const draw = randomIntegers(RELATIVE_SEED, pairsOf(given.length));
  for (let i = 0; i < RELATIVE_PAIRS; i++) {
    const [a, b] = pairOf(draw());
    pairs.given.set([given[a] ?? -1, given[b] ?? -1], 2 * i);
    pairs.family.fill(family[a] ?? -1, 2 * i, 2 * i + 2);
  }
  const compare = compareNames(pairs, counts, createFacts());
  const hits = LEVELS.name.map(() => 0);
  for (let i = 0; i < RELATIVE_PAIRS; i++) {
    if (pairs.family[2 * i] === -1) continue;
    const level = compare(2 * i, 2 * i + 1);
    hits[level] = (hits[level] ?? 0) + 1;
  }
  return sharesOfHits(hits);
}
