/** The canonical form of one name field; what was typed stays in staging. */
import { cleanText, foldForLookup } from './clean-text.ts';
import type { Flag } from './flags.ts';
import { foldHomoglyphs } from './homoglyph.ts';
import { HONORIFICS, takeHonorific } from './honorific.ts';
import { memo } from './memo.ts';
import { isMissing, MISSING_WORDS } from './missing.ts';
import { properCase } from './proper-case.ts';

export interface CanonicalName {
  /** Null when nothing is left. */
  readonly value: string | null;
  /** A civility or title that stood in the field, in its one form. */
  readonly honorific: string | null;
  readonly flags: readonly Flag[];
}

/** Words that stand for a name, folded. Xs alone and texts without any letter count too. */
export const NAME_PLACEHOLDERS: ReadonlySet<string> = new Set([
  'TEST',
  'TESTS',
  'TESTEUR',
  'TEST TEST',
  'ESSAI',
  'INCONNU',
  'INCONNUE',
  'ANONYME',
  'ANONYMOUS',
  'CLIENT',
  'CLIENTE',
  'CLIENT INCONNU',
  'CLIENT DIVERS',
  'CLIENT COMPTOIR',
  'CLIENT PASSAGE',
  'DIVERS',
  'PROSPECT',
  'NOM',
  'PRENOM',
  'NOM PRENOM',
  'SANS NOM',
  'SANS PRENOM',
  'AZERTY',
  'QWERTY',
  'AAA',
  'AAAA',
  'ABC',
  'ABCD',
  'ZZZ',
  'ZZZZ',
  'DUMMY',
  'FAKE',
  'ASDF',
  'LOREM IPSUM',
]);
const ONLY_X = /^X+(?:[ .-]?X+)*$/;
const HAS_LETTER = /\p{L}/u;

/** Cleans a name's text: invisible characters, look-alike letters, spaces at hyphens and apostrophes. */
export function cleanName(raw: string): { text: string; flags: Flag[] } {
  const flags: Flag[] = [];
  const clean = cleanText(raw);
  if (clean.hidden) flags.push('hidden_characters');
  const latin = foldHomoglyphs(clean.text);
  if (latin.folded) flags.push('homoglyph');
  const text = latin.text
    .replace(/ ?(['-])(?: ?\1)* ?/g, '$1')
    .replace(/^[-'",;:/ ]+|[-",;:/ ]+$/g, '')
    .normalize('NFC');
  return { text, flags };
}

/** True for a text that stands for a name without being one. */
export function isNamePlaceholder(text: string): boolean {
  if (!HAS_LETTER.test(text)) return true;
  const folded = foldForLookup(text);
  return NAME_PLACEHOLDERS.has(folded) || ONLY_X.test(folded);
}

const PLAIN_WORDS = /^[A-Za-zÀ-ÖØ-öø-ÿ]{2,}(?:-[A-Za-zÀ-ÖØ-öø-ÿ]+)*$/;
const SPECIAL: ReadonlySet<string> = new Set([
  ...NAME_PLACEHOLDERS,
  ...MISSING_WORDS,
  ...Object.keys(HONORIFICS),
  'NAN',
  'NAT',
]);

/** A word, or several with hyphens, that is a name as it stands: but for its case it is its own canonical form. */
export function isPlainName(raw: string): boolean {
  if (!PLAIN_WORDS.test(raw)) return false;
  const folded = foldForLookup(raw);
  return !SPECIAL.has(folded) && !ONLY_X.test(folded);
}

function canonical(raw: string, strict: boolean): CanonicalName {
  const { text, flags } = cleanName(raw);
  if (isMissing(raw) || text === '') {
    const word = cleanText(raw).text;
    return { value: null, honorific: null, flags: word === '' ? flags : [...flags, 'name_placeholder'] };
  }
  const { name, honorific } = takeHonorific(text, strict);
  if (honorific !== null) flags.push('honorific_in_name');
  if (honorific === 'M. et Mme') flags.push('couple');
  if (name === '') return { value: null, honorific, flags };
  if (isMissing(name) || isNamePlaceholder(name)) {
    return { value: null, honorific, flags: [...flags, 'name_placeholder'] };
  }
  return { value: properCase(name), honorific, flags };
}

/** A family name (usage or birth). `d'` and `de` are lower when the file has no case: D'ALMEIDA is d'Almeida. */
export const canonicalFamilyName: (raw: string) => CanonicalName = memo((raw) => canonical(raw, false));
/** A given or middle name, where `M.` may be an initial. */
export const canonicalGivenName: (raw: string) => CanonicalName = memo((raw) => canonical(raw, true));
