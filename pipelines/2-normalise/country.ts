/** Countries as ISO 3166 alpha-2. The French overseas departments are FR: the same law, the same post. */
import { cleanText, foldForLookup } from './clean-text.ts';
import { COUNTRIES } from './country-names.ts';
import { memo } from './memo.ts';

const NAMES: ReadonlyMap<string, string> = new Map(
  COUNTRIES.trim()
    .split('\n')
    .flatMap((line) => {
      const words = line.split('|');
      return words.map((word) => [word, words[0] ?? ''] as const);
    }),
);
/** Departments and collectivities where French law and postal codes hold. */
const FRENCH: ReadonlySet<string> = new Set(['GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF', 'PM']);

/** ISO code of a country as people write it (FRANCE, Belgique, UK, fra); null when unknown. */
export const parseCountry: (raw: string) => string | null = memo((raw) => {
  const key = foldForLookup(cleanText(raw).text)
    .replace(/[^A-Z0-9']+/g, ' ')
    .trim();
  const code = NAMES.get(key) ?? NAMES.get(key.replace(/^(?:LES|LE|LA|THE) |^L'/, '')) ?? null;
  return code !== null && FRENCH.has(code) ? 'FR' : code;
}, 1 << 10);
