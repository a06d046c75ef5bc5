/** Gender from its own column or from the civility; never from a first name. */
import { foldForLookup } from './clean-text.ts';
import { HONORIFICS, parseHonorific } from './honorific.ts';

export type Gender = 'male' | 'female' | 'other';

/** Keys: upper case, no accents, no full stop. 1 and 2 are INSEE's. */
export const GENDER_WORDS: Readonly<Record<string, Gender>> = {
  M: 'male',
  H: 'male',
  G: 'male',
  '1': 'male',
  HOMME: 'male',
  MASCULIN: 'male',
  MASC: 'male',
  MALE: 'male',
  MAN: 'male',
  GARCON: 'male',
  F: 'female',
  '2': 'female',
  FEMME: 'female',
  FEMININ: 'female',
  FEM: 'female',
  FEMALE: 'female',
  WOMAN: 'female',
  FILLE: 'female',
  X: 'other',
  AUTRE: 'other',
  OTHER: 'other',
  'NON BINAIRE': 'other',
  'NON-BINAIRE': 'other',
  'NON-BINARY': 'other',
};

/** Reads a gender cell, which may hold a civility; null when the word is unknown. */
export function parseGender(text: string): Gender | null {
  const key = foldForLookup(text).replace(/\.$/, '').trim();
  if (Object.hasOwn(GENDER_WORDS, key)) return GENDER_WORDS[key] ?? null;
  return parseHonorific(text)?.gender ?? null;
}

/** The gender that a canonical honorific tells. */
export function genderOfHonorific(form: string | null): Gender | null {
  return form === null ? null : (GENDER_OF_FORM.get(form) ?? null);
}
const GENDER_OF_FORM: ReadonlyMap<string, Gender> = new Map(
  Object.values(HONORIFICS).flatMap((h) => (h.gender === null ? [] : [[h.form, h.gender] as const])),
);
