/**
 * Splits a cell that holds family and given name. What tells the order, strongest first: a comma, the case convention
 * of French files (DUPONT Jean: the upper-case part is the family name), a table of first names, the name of the
 * column (NOM_PRENOM). Only the last is a guess, and is flagged.
 */
import { foldForLookup } from './clean-text.ts';
import { FIRST_NAMES } from './first-names.ts';
import type { Flag } from './flags.ts';
import { takeHonorific } from './honorific.ts';
import { isMissing } from './missing.ts';
import { cleanName, isNamePlaceholder } from './name.ts';
import { properCase } from './proper-case.ts';

export type NameOrder = 'family_first' | 'given_first';

export interface FullName {
  readonly given: string | null;
  readonly middle: string | null;
  readonly family: string | null;
  /** After née, or before épouse. */
  readonly birthFamily: string | null;
  readonly honorific: string | null;
  readonly flags: readonly Flag[];
}

/** The order that a column's name tells: NOM_PRENOM, first_last_name, Prénom Nom; family first when it tells none. */
export function orderOfColumn(column: string): NameOrder {
  const name = foldForLookup(column);
  const given = name.search(/PRENOM|FIRST|GIVEN/);
  const family = name.replace(/PRENOM/g, '#'.repeat(6)).search(/NOM|LAST|FAMILY|SURNAME/);
  if (given >= 0 && family >= 0) return given < family ? 'given_first' : 'family_first';
  return /^(?:FULL_?NAME|NAME|CUSTOMER_?NAME|DISPLAY_?NAME)$/.test(name) ? 'given_first' : 'family_first';
}

const PARTICLES: ReadonlySet<string> = new Set([
  'DE',
  'DU',
  'DES',
  'LA',
  'LE',
  'LES',
  "D'",
  'VAN',
  'VON',
  'DER',
  'DEN',
  'EL',
  'AL',
  'BEN',
  'AIT',
  'DA',
  'DOS',
  'DI',
  'SAINT',
  'ST',
]);

/** Words joined with the particles that go before them: [DE LA TOUR] [JEAN]. */
function units(text: string): string[] {
  const out: string[] = [];
  let held = '';
  for (const word of text.split(' ')) {
    const unit = held === '' ? word : `${held} ${word}`;
    if (PARTICLES.has(foldForLookup(word))) held = unit;
    else {
      out.push(unit);
      held = '';
    }
  }
  if (held !== '') {
    const last = out.pop();
    out.push(last === undefined ? held : `${last} ${held}`);
  }
  return out;
}

const letters = (unit: string): string => unit.replace(/[^\p{L}]/gu, '');
/** DUPONT, D'ALMEIDA, de GAULLE; an initial (J.) tells nothing. */
function isUpper(unit: string): boolean {
  const words = unit.split(' ').filter((w) => !PARTICLES.has(foldForLookup(w)) || w === unit);
  const own = letters(words.join('').replace(/^[dl]'/i, ''));
  return own.length > 1 && own === own.toUpperCase() && own !== own.toLowerCase();
}
const isInitial = (unit: string): boolean => /^\p{L}\.?(?:-?\p{L}\.)*$/u.test(unit);
function isFirstName(unit: string): boolean {
  const folded = foldForLookup(unit);
  return FIRST_NAMES.has(folded) || (folded.includes('-') && FIRST_NAMES.has(folded.slice(0, folded.indexOf('-'))));
}

interface Split {
  readonly given: string[];
  readonly family: string[];
  readonly guessed: boolean;
}

/** First names at the beginning (or end) of the units, leaving at least one unit for the family name. */
function runOfFirstNames(parts: readonly string[], step: 1 | -1): number {
  let n = 0;
  const at = (i: number): string => parts.at(step === 1 ? i : -1 - i) ?? '';
  while (n < parts.length - 1 && (isFirstName(at(n)) || (n > 0 && isInitial(at(n))))) n++;
  return Math.max(n, 1);
}

function splitUnits(parts: readonly string[], order: NameOrder): Split {
  const upper = parts.map(isUpper);
  const mixed = parts.filter((_, i) => !upper[i]);
  if (upper.includes(true) && mixed.some((p) => !isInitial(p))) {
    return { family: parts.filter((_, i) => upper[i]).map((p) => p.toUpperCase()), given: mixed, guessed: false };
  }
  const initials = parts.filter(isInitial);
  if (
    initials.length > 0 &&
    initials.length < parts.length &&
    (isInitial(parts[0] ?? '') || isInitial(parts.at(-1) ?? ''))
  ) {
    const givenToo = (p: string, i: number): boolean =>
      isInitial(p) || (parts.length > 2 && i !== 0 && i !== parts.length - 1 && isFirstName(p));
    const given = parts.filter(givenToo);
    if (parts.length - given.length === 1 || initials.length === 1) {
      const family = parts.filter((p, i) => !givenToo(p, i));
      if (family.length === 1 || !family.some(isFirstName)) return { given, family, guessed: false };
    }
  }
  const first = isFirstName(parts[0] ?? '');
  const last = isFirstName(parts.at(-1) ?? '');
  const decided: NameOrder = first === last ? order : first ? 'given_first' : 'family_first';
  const guessed = first === last;
  if (decided === 'given_first') {
    const n = runOfFirstNames(parts, 1);
    return { given: parts.slice(0, n), family: parts.slice(n), guessed };
  }
  const n = last ? runOfFirstNames(parts, -1) : parts.length - 1;
  return { family: parts.slice(0, parts.length - n), given: parts.slice(parts.length - n), guessed };
}

const BIRTH = /^(.+?)[\s,(]+(?:née?|nee)\.?\s+([^)]+?)\)?$/iu;
const SPOUSE = /^(.+?)[\s,(]+(?:épouse|epouse|ép\.?|ep\.|épx)\s+([^)]+?)\)?$/iu;

/**
 * Birth name and usage name in one cell: DUPONT née MARTIN Claire, Claire DUPONT (née MARTIN), MARTIN épouse DUPONT
 * Claire. `spouse` is a usage name that stands apart from the rest.
 */
function takeBirthName(name: string): { rest: string; birth: string; spouse: string | null } {
  const born = BIRTH.exec(name);
  if (born !== null) {
    const before = born[1] ?? '';
    const after = units(born[2] ?? '');
    if (units(before).length > 1) return { rest: before, birth: after.join(' '), spouse: null };
    return { rest: [before, ...after.slice(1)].join(' '), birth: after[0] ?? '', spouse: null };
  }
  const wed = SPOUSE.exec(name);
  if (wed === null) return { rest: name, birth: '', spouse: null };
  const before = units(wed[1] ?? '');
  if (before.length === 1) return { rest: wed[2] ?? '', birth: before[0] ?? '', spouse: null };
  const own = splitUnits(before, 'given_first');
  return { rest: own.given.join(' '), birth: own.family.join(' '), spouse: wed[2] ?? '' };
}

const orNull = (parts: readonly string[]): string | null => {
  const text = parts.join(' ').trim();
  return text === '' || isMissing(text) || isNamePlaceholder(text) ? null : properCase(text);
};

/** Splits a full name. `order` is what the column's name says, used when nothing else tells. */
export function splitFullName(raw: string, order: NameOrder = 'family_first'): FullName {
  const { text, flags } = cleanName(raw);
  const nothing = { given: null, middle: null, family: null, birthFamily: null };
  if (isMissing(raw) || text === '') {
    return {
      ...nothing,
      honorific: null,
      flags: text === '' && flags.length === 0 && raw.trim() === '' ? flags : [...flags, 'name_placeholder'],
    };
  }
  const { name, honorific } = takeHonorific(text);
  if (honorific !== null) flags.push('honorific_in_name');
  if (honorific === 'M. et Mme') flags.push('couple');
  if (name === '') return { ...nothing, honorific, flags };
  if (isMissing(name) || isNamePlaceholder(name))
    return { ...nothing, honorific, flags: [...flags, 'name_placeholder'] };

  const { rest, birth, spouse } = takeBirthName(name);
  const birthFamily = orNull([birth]);
  if (spouse !== null) {
    return { given: orNull([rest]), middle: null, family: orNull([spouse]), birthFamily, honorific, flags };
  }

  const comma = rest.indexOf(',');
  if (comma > 0) {
    const [given, ...middle] = rest
      .slice(comma + 1)
      .split(/[,;]/)
      .map((s) => s.trim())
      .filter((s) => s !== '');
    return {
      given: orNull([given ?? '']),
      middle: orNull(middle),
      family: orNull([rest.slice(0, comma).trim()]),
      birthFamily,
      honorific,
      flags,
    };
  }
  const parts = units(rest.replace(/[;/]+/g, ' ').replace(/\s+/g, ' ').trim());
  if (parts.length < 2) {
    return {
      given: null,
      middle: null,
      family: orNull(parts),
      birthFamily,
      honorific,
      flags: [...flags, 'name_single'],
    };
  }
  const split = splitUnits(parts, order);
  if (split.guessed) flags.push('name_order_guessed');
  return { given: orNull(split.given), middle: null, family: orNull(split.family), birthFamily, honorific, flags };
}
