/** Civilities and titles: their one form, and the gender that a civility tells (never a first name). */
import { foldForLookup } from './clean-text.ts';

interface Honorific {
  readonly form: string;
  readonly gender: 'male' | 'female' | null;
}

const male = (form: string): Honorific => ({ form, gender: 'male' });
const female = (form: string): Honorific => ({ form, gender: 'female' });
const title = (form: string): Honorific => ({ form, gender: null });

/** Keys: upper case, no accents, no full stop at the end. */
export const HONORIFICS: Readonly<Record<string, Honorific>> = {
  M: male('M.'),
  MR: male('M.'),
  MONS: male('M.'),
  MONSIEUR: male('M.'),
  MISTER: male('M.'),
  MME: female('Mme'),
  MDME: female('Mme'),
  MADAME: female('Mme'),
  MRS: female('Mme'),
  MS: female('Mme'),
  VVE: female('Mme'),
  VEUVE: female('Mme'),
  MLLE: female('Mlle'),
  MELLE: female('Mlle'),
  MADEMOISELLE: female('Mlle'),
  MISS: female('Mlle'),
  DR: title('Dr'),
  DOCTEUR: title('Dr'),
  ME: title('Me'),
  MAITRE: title('Me'),
  PR: title('Pr'),
  PROFESSEUR: title('Pr'),
  MGR: title('Mgr'),
  'M ET MME': title('M. et Mme'),
  'M & MME': title('M. et Mme'),
  'MR ET MME': title('M. et Mme'),
  'MR & MME': title('M. et Mme'),
  'MONSIEUR ET MADAME': title('M. et Mme'),
  'MONSIEUR OU MADAME': title('M. et Mme'),
  'M OU MME': title('M. et Mme'),
  'M/MME': title('M. et Mme'),
  'MME/M': title('M. et Mme'),
  'MME ET M': title('M. et Mme'),
  'MME OU M': title('M. et Mme'),
};

/** Words that can be nothing but a civility: taken out of any name field, and with nothing left beside them. */
const CERTAIN: ReadonlySet<string> = new Set([
  'MR',
  'MONSIEUR',
  'MME',
  'MADAME',
  'MLLE',
  'MELLE',
  'MADEMOISELLE',
  'MRS',
]);
const keyOf = (text: string): string => foldForLookup(text).replace(/\./g, '').replace(/\s+/g, ' ').trim();
const lookup = (text: string): Honorific | undefined => {
  const key = keyOf(text);
  return Object.hasOwn(HONORIFICS, key) ? HONORIFICS[key] : undefined;
};

/** The one form of a civility cell and its gender; null when it is none that is known. */
export function parseHonorific(text: string): Honorific | null {
  return lookup(text) ?? null;
}

export interface WithoutHonorific {
  readonly name: string;
  readonly honorific: string | null;
}

const COUPLE = /^(?:m|mr|monsieur)\.?\s*(?:et|ou|&|\/)\s*(?:mme|madame)\.?(?=\s|$)/i;
const AROUND = /^[\s,;:.()'"/-]+|[\s,;:("/-]+$/g;

/**
 * Takes a civility or title from the beginning of a name, or a certain one from its end (DUPONT Mme, DUPONT (Mme)).
 * `strict` is for a given name alone, where `M.` or `Me` may be an initial: only certain words count there.
 */
export function takeHonorific(name: string, strict = false): WithoutHonorific {
  let rest = name;
  let found: string | null = null;
  for (;;) {
    const couple = COUPLE.exec(rest);
    if (couple !== null) {
      found ??= 'M. et Mme';
      rest = rest.slice(couple[0].length).replace(AROUND, '');
      continue;
    }
    const first = /^\(?([\p{L}]+)\)?(\.?)(?=$|[\s,;:)]|(?<=\.)\p{L})/u.exec(rest);
    const word = first?.[1] ?? '';
    const key = foldForLookup(word);
    const honorific = word === '' ? undefined : lookup(word);
    const remainder = rest.slice(first?.[0].length ?? 0).replace(AROUND, '');
    if (honorific !== undefined && (CERTAIN.has(key) || (!strict && /[\p{L}]{2}/u.test(remainder)))) {
      found ??= honorific.form;
      rest = remainder;
      continue;
    }
    const last = /^(.+?)[\s,;]+\(?([\p{L}]+)\.?\)?$/u.exec(rest);
    if (last !== null && CERTAIN.has(foldForLookup(last[2] ?? ''))) {
      found ??= lookup(last[2] ?? '')?.form ?? null;
      rest = (last[1] ?? '').replace(AROUND, '');
      continue;
    }
    return { name: rest, honorific: found };
  }
}
