/**
 * The canonical form of a postal contact point, on one line: `12 BIS RUE DE LA PAIX, 75002 PARIS, FR`. Upper case, no
 * accents, no punctuation, abbreviations in one long form. What stands in the address complement (flat, staircase) is
 * not part of it: the point is the place where post is put.
 */
import { foldForLookup } from './clean-text.ts';
import { memo } from './memo.ts';
import { REPEATS, STREET_WORDS, WAY_WORDS, WAYS } from './street-words.ts';

/** Words of letters and digits only. */
function wordsOf(text: string): string[] {
  const folded = foldForLookup(text);
  if (/^[A-Z0-9]+(?: [A-Z0-9]+)*$/.test(folded)) return folded.split(' ');
  return folded
    .replace(/\b(?:N°|NO?\.|NUM(?:ERO)?\.?)\s*(?=\d)/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
    .filter((w) => w !== '');
}

const own = (table: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const GLUED = /^(\d+)(B|BIS|T|TER|QUATER|[A-Z])$/;
const ZEROS = /^0+(?=\d)/;
const DIGITS = /^\d+$/;

/** The street in its canonical words. Doing it twice is doing it once. */
export function foldStreet(text: string): string {
  const words: string[] = [];
  for (const word of wordsOf(text)) {
    const first = word.charCodeAt(0);
    const numeric = first >= 48 && first <= 57;
    const glued = numeric ? GLUED.exec(word) : null;
    if (glued !== null) words.push((glued[1] ?? '').replace(ZEROS, ''), glued[2] ?? '');
    else words.push(numeric ? word.replace(ZEROS, '') : word);
  }
  const out: string[] = [];
  let way = true;
  for (const [i, word] of words.entries()) {
    const afterNumber = i > 0 && DIGITS.test(words[i - 1] ?? '');
    const repeat = afterNumber ? own(REPEATS, word) : undefined;
    const next = words[i + 1] ?? '';
    const wayNext = own(WAY_WORDS, next) !== undefined || WAYS.has(next);
    if (repeat !== undefined && (word.length > 1 || wayNext)) {
      out.push(repeat);
      continue;
    }
    const kind = way ? own(WAY_WORDS, word) : undefined;
    const long = kind ?? own(STREET_WORDS, word);
    out.push(long ?? word);
    // A kind of way stands first, or after the number and its letter; once there was another word, no more.
    if (kind !== undefined || WAYS.has(word) || (word.length > 1 && !DIGITS.test(word))) way = false;
  }
  return out.join(' ');
}

/** The town in its canonical words: ST to SAINT, CEDEX and its number off, arrondissements of the three great cities off. */
export const foldLocality: (text: string) => string = memo((text) => {
  const folded = wordsOf(text)
    .map((w) => (w === 'ST' ? 'SAINT' : w === 'STE' ? 'SAINTE' : w))
    .join(' ')
    .replace(/(?<=.)(?: CEDEX(?: \d+)?)+$/, '');
  return folded.replace(/^(PARIS|LYON|MARSEILLE) 0?\d{1,2}(?: ?E(?:R|ME)?)?(?: ARR(?:ONDISSEMENT|DT)?)?$/, '$1');
}, 1 << 14);

export interface PostalParts {
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly locality: string | null;
  readonly country: string | null;
}

/** One line, or null without a street and a postal code or town. */
export function postalLine(parts: PostalParts): string | null {
  const street = foldStreet(parts.street ?? '');
  const place = [parts.postalCode ?? '', foldLocality(parts.locality ?? '')].filter((p) => p !== '').join(' ');
  if (street === '' || place === '') return null;
  return [street, place, ...(parts.country === null ? [] : [parts.country])].join(', ');
}
