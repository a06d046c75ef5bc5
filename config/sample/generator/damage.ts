/** What happens to a value between the person and the file. Each verb changes one value; who calls it counts it. */
import type { Random } from './random.ts';

/** Lower case without accents. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('Œ', 'OE')
    .replaceAll('æ', 'ae')
    .toLowerCase();

/** Capitals without accents, as tills print them. */
export const capitals = (text: string): string => fold(text).toUpperCase();

const NEAR: Readonly<Record<string, string>> = {
  a: 'zqe',
  b: 'vn',
  c: 'xvs',
  d: 'sfe',
  e: 'rza',
  f: 'dgp',
  g: 'fhj',
  h: 'gj',
  i: 'uoy',
  j: 'hk',
  k: 'jlc',
  l: 'km',
  m: 'nl',
  n: 'bm',
  o: 'ipa',
  p: 'ob',
  q: 'ak',
  r: 'et',
  s: 'zdc',
  t: 'ryd',
  u: 'yi',
  v: 'bcf',
  w: 'xv',
  x: 'wc',
  y: 'tui',
  z: 'aes',
};

/** One slip of the finger or of the ear after the first letter: dropped, doubled, exchanged, neighbour key. */
export function typo(random: Random, text: string): string {
  const letters = text.split('');
  const places = letters.flatMap((c, i) => (i > 0 && /\p{L}/u.test(c) ? [i] : []));
  if (places.length < 3) return `${text}e`;
  const at = random.pick(places);
  const here = letters[at] ?? '';
  const after = letters[at + 1];
  switch (random.int(4)) {
    case 0:
      letters.splice(at, 1);
      break;
    case 1:
      letters.splice(at, 0, here);
      break;
    case 2:
      if (after !== undefined && after !== here && /\p{L}/u.test(after)) letters.splice(at, 2, after, here);
      else letters.splice(at, 0, here);
      break;
    default:
      letters[at] = random.pick((NEAR[fold(here)] ?? 'e').split(''));
  }
  return letters.join('');
}

/** Same, in the local part only, so that the address stays one. */
export function typoInEmail(random: Random, email: string): string {
  const [local = '', domain = ''] = email.split('@');
  return `${fold(typo(random, local))}@${domain}`;
}

/** One digit of the year or the day read wrong; may be a neighbouring year, always a real date. */
export function typoInDate(random: Random, day: string): string {
  const year = Number(day.slice(0, 4));
  if (day.endsWith('02-29')) return `${day.slice(0, 8)}28`;
  if (random.chance(0.5)) return `${year + (random.chance(0.5) ? 1 : -1)}${day.slice(4)}`;
  const d = Number(day.slice(8, 10));
  const other = d > 1 && d !== 11 && d !== 21 ? d - 1 : d + 1;
  return day.slice(0, 8) + String(other).padStart(2, '0');
}

/** UTF-8 read as Latin-1 and saved again. */
export const mojibake = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
