/** Words that departments write for "nothing". One table for every field; what is missing says nothing. */
import { cleanText, foldForLookup } from './clean-text.ts';

/** Folded: upper case, no accents. */
export const MISSING_WORDS: readonly string[] = [
  'NA',
  'N/A',
  'N.A.',
  'N.A',
  'NULL',
  '(NULL)',
  '\\N',
  'NONE',
  'NIL',
  'UNDEFINED',
  'UNKNOWN',
  'MISSING',
  'EMPTY',
  'INCONNU',
  'INCONNUE',
  'NON CONNU',
  'NON CONNUE',
  'NON RENSEIGNE',
  'NON RENSEIGNEE',
  'NON COMMUNIQUE',
  'NON COMMUNIQUEE',
  'NON PRECISE',
  'NON FOURNI',
  'NON DISPONIBLE',
  'NON APPLICABLE',
  'NON DEFINI',
  'PAS RENSEIGNE',
  'A RENSEIGNER',
  'A COMPLETER',
  'NC',
  'N.C.',
  'N.C',
  'N/C',
  'NR',
  'N.R.',
  'N/R',
  'NSP',
  'ND',
  'N.D.',
  'N/D',
  'NEANT',
  'VIDE',
  '(VIDE)',
  'SANS',
  'SANS OBJET',
  'S/O',
  'AUCUN',
  'AUCUNE',
  'SANS EMAIL',
  'SANS E-MAIL',
  'SANS MAIL',
  'SANS TELEPHONE',
  'SANS TEL',
  'SANS ADRESSE',
  'PAS DE MAIL',
  "PAS D'EMAIL",
  "PAS D'E-MAIL",
  'PAS DE TELEPHONE',
  'PAS DE TEL',
  "PAS D'ADRESSE",
  '#N/A',
  '#N/D',
  '#NA',
  '#REF!',
  '#VALEUR!',
  '#VALUE!',
  '#NOM?',
  '#NAME?',
  '#NULL!',
  '#NUL!',
  '#DIV/0!',
];

const WORDS: ReadonlySet<string> = new Set(MISSING_WORDS);
/** Punctuation alone (-, --, ?, ., …) is no value. `*` is one: it means "all" in a consent log. */
const PUNCTUATION_ONLY = /^[-_.?!,;:/\\'"=~()[\]{}\u2026 ]*$/;
const SAYS_SOMETHING = /[1-9@]/;
const LONGEST = Math.max(...MISSING_WORDS.map((w) => w.length));

/** True when a text says nothing. `NaN` counts as pandas writes it, so that a person called Nan keeps the name. */
export function isMissing(raw: string): boolean {
  // No word of the table holds a digit but 0, nor an at sign: most cells are done here.
  if (raw.length > 4 * LONGEST || SAYS_SOMETHING.test(raw)) return false;
  const { text } = cleanText(raw);
  if (PUNCTUATION_ONLY.test(text)) return true;
  if (text.length > LONGEST + 2) return false;
  return text === 'NaN' || text === 'nan' || text === 'NaT' || WORDS.has(foldForLookup(text));
}
