/**
 * A million family names (some 920,000 unlike ones) with the tail of France: ten names bear 2 % of the people, and four names in five are borne by
 * fewer than fifty (shape after INSEE's file of family names, rounded). The sample's own names go up to some 100,000,
 * which a base of a million would soon exhaust.
 */
import { end, FREQUENT_NAMES, middle, start } from '../../config/sample/generator/family-names.ts';
import type { Random } from '../../config/sample/generator/random.ts';
import { ranks } from './ranks.ts';

export const SURNAMES = 1_000_000;

const rank = ranks(
  [
    [0, 1.3],
    [5, 1],
    [10, 1.5],
    [20, 2.4],
    [50, 2.6],
    [100, 3.8],
    [200, 6.2],
    [500, 6.5],
    [1000, 8.5],
    [2000, 11],
    [5000, 9.5],
    [10_000, 9],
    [20_000, 10.5],
    [50_000, 8.5],
    [100_000, 6],
    [200_000, 6],
    [500_000, 4.5],
  ],
  SURNAMES,
);

/** Coprime to the number of composed names: neighbours in rank are not neighbours in the alphabet. */
const STEP = 1_299_709;

/** The name of a rank: a real one, then names composed of one, two or three syllables more, the shorter ones first. */
export function surnameOf(rankOf: number): string {
  const real = FREQUENT_NAMES[rankOf];
  if (real !== undefined) return real;
  const index = rankOf - FREQUENT_NAMES.length;
  const short = start.length * (middle.length + 1) * end.length;
  const isShort = index < short;
  const size = isShort ? short : start.length * middle.length * middle.length * end.length;
  // Below 2^53: there are a million ranks.
  let code = ((isShort ? index : index - short) * STEP) % size;
  const take = (n: number): number => {
    const digit = code % n;
    code = (code - digit) / n;
    return digit;
  };
  const first = start[take(start.length)] ?? '';
  const last = end[take(end.length)] ?? '';
  const inner = isShort
    ? (middle[take(middle.length + 1)] ?? '')
    : (middle[take(middle.length)] ?? '') + (middle[take(middle.length)] ?? '');
  // A vowel does not stand before another one.
  return first + (/^[aeiouyéè]/.test(last) ? inner.replace(/[aeiou]+$/, '') : inner) + last;
}

function simple(random: Random): string {
  const name = surnameOf(rank(random));
  if (random.chance(0.012)) return `de ${name}`;
  return random.chance(0.008) ? `Le ${name}` : name;
}

export function drawSurname(random: Random): string {
  const name = simple(random);
  return random.chance(0.02) ? `${name}-${simple(random)}` : name;
}
