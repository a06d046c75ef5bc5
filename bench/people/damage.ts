/** What goes wrong between a person and a row, and how often, in one table per level of damage. */
import { capitals, fold, typo } from '../../config/sample/generator/damage.ts';
import { dayBetween, plusDays, swapDayMonth } from '../../config/sample/generator/dates.ts';
import { NICKNAMES } from '../../config/sample/generator/given-names.ts';
import type { Random } from '../../config/sample/generator/random.ts';
import type { Person } from './household.ts';

export type Damage = 'light' | 'medium' | 'heavy';

/** Shares of rows, of those where it can happen. */
export interface Rates {
  readonly typo: number;
  readonly swapped: number;
  readonly nickname: number;
  readonly initial: number;
  /** Half of a double given name. */
  readonly half: number;
  readonly secondGiven: number;
  readonly birthName: number;
  readonly doubleName: number;
  readonly inOneCell: number;
  readonly cut: number;
  readonly missing: number;
  readonly otherEmail: number;
  readonly typoEmail: number;
  readonly former: number;
  readonly dayMonth: number;
  readonly dateSlip: number;
  readonly placeholder: number;
  readonly onlyYear: number;
  /** Zero-width characters and letters of other alphabets. */
  readonly odd: number;
}

const MEDIUM: Rates = {
  typo: 0.06,
  swapped: 0.025,
  nickname: 0.15,
  initial: 0.02,
  half: 0.2,
  secondGiven: 0.06,
  birthName: 0.2,
  doubleName: 0.08,
  inOneCell: 0.01,
  cut: 0.008,
  missing: 0.03,
  otherEmail: 0.3,
  typoEmail: 0.02,
  former: 0.35,
  dayMonth: 0.02,
  dateSlip: 0.025,
  placeholder: 0.02,
  onlyYear: 0.005,
  odd: 0.001,
};

const times = (factor: number): Rates =>
  Object.fromEntries(
    Object.entries(MEDIUM).map(([name, rate]) => [name, Math.min(0.6, rate * factor)]),
  ) as unknown as Rates;

export const RATES: Readonly<Record<Damage, Rates>> = {
  light: { ...times(0.4), odd: 0 },
  medium: MEDIUM,
  heavy: { ...times(2.5), odd: 0.02 },
};

export type Style = 'title' | 'capitals' | 'family_capitals' | 'lower';

const ODD: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  c: 'с',
  p: 'р',
  x: 'х',
  A: 'А',
  E: 'Е',
  O: 'О',
  M: 'М',
};

function odd(random: Random, text: string): string {
  if (text.length < 3) return text;
  const at = random.between(1, text.length - 1);
  if (random.chance(0.5)) return `${text.slice(0, at)}\u200b${text.slice(at)}`;
  return text.slice(0, at) + (ODD[text[at] ?? ''] ?? text[at] ?? '') + text.slice(at + 1);
}

function styled(random: Random, text: string, style: Style, isFamily: boolean, keepsAccents: boolean): string {
  switch (style) {
    case 'capitals':
      return keepsAccents ? text.toUpperCase() : capitals(text);
    case 'family_capitals':
      return isFamily ? capitals(text) : text;
    case 'lower':
      return random.chance(0.5) ? fold(text) : text.toLowerCase();
    case 'title':
      return keepsAccents ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  }
}

function givenAs(random: Random, rates: Rates, person: Person): string {
  const { given, second } = person;
  const nickname = NICKNAMES[given];
  if (nickname !== undefined && random.chance(rates.nickname)) return nickname;
  const hyphen = given.indexOf('-');
  if (hyphen !== -1 && random.chance(rates.half))
    return random.pick([
      given.slice(0, hyphen),
      given.replace('-', ' '),
      `J${given.slice(hyphen, hyphen + 2)}`,
      given.replace('-', ''),
    ]);
  if (random.chance(rates.initial)) return `${given[0] ?? ''}${random.chance(0.5) ? '.' : ''}`;
  return second !== null && random.chance(rates.secondGiven)
    ? `${given}${random.pick([' ', ', ', '-'])}${second}`
    : given;
}

function familyAs(random: Random, rates: Rates, { family, birthFamily }: Person): string {
  if (birthFamily === null) return family;
  if (random.chance(rates.birthName)) return birthFamily;
  if (!random.chance(rates.doubleName)) return family;
  return random.pick([`${family}-${birthFamily}`, `${birthFamily}-${family}`, `${family} née ${birthFamily}`]);
}

/** Given and family name as a clerk leaves them in the two cells. */
export function writtenNames(
  random: Random,
  rates: Rates,
  person: Person,
  style: Style,
  keepsAccents: boolean,
): { given: string; family: string } {
  let given = givenAs(random, rates, person);
  let family = familyAs(random, rates, person);
  for (let slips = 0; slips < 2 && random.chance(slips === 0 ? rates.typo : rates.typo * 2); slips++) {
    if (random.chance(0.6)) family = typo(random, family);
    else given = typo(random, given);
  }
  if (random.chance(rates.cut)) {
    if (random.chance(0.5)) family = family.slice(0, 5);
    else given = given.slice(0, 4);
  }
  given = styled(random, given, style, false, keepsAccents);
  family = styled(random, family, style, true, keepsAccents);
  if (random.chance(rates.odd)) family = odd(random, family);
  if (random.chance(rates.odd)) given = odd(random, given);
  if (random.chance(rates.missing)) given = random.chance(0.8) ? '' : 'N/A';
  if (random.chance(rates.swapped)) return { given: family, family: given };
  return { given, family };
}

/** A birth date as it was noted, ISO; a year alone has four characters. */
export function writtenBirth(random: Random, rates: Rates, birth: string): string {
  if (random.chance(rates.dayMonth)) return swapDayMonth(birth) ?? birth;
  if (random.chance(rates.placeholder)) return random.chance(0.7) ? `${birth.slice(0, 4)}-01-01` : '1900-01-01';
  if (random.chance(rates.onlyYear)) return birth.slice(0, 4);
  if (!random.chance(rates.dateSlip)) return birth;
  switch (random.int(4)) {
    case 0:
      return plusDays(birth, random.chance(0.5) ? 1 : -1);
    case 1:
      return plusDays(birth, random.chance(0.5) ? 10 : -10);
    case 2:
      return dayBetween(random, `${birth.slice(0, 4)}-01-01`, `${birth.slice(0, 4)}-12-31`);
    default: {
      const year = Number(birth.slice(0, 4)) + random.pick([-10, -1, 1, 10]);
      return birth.endsWith('02-29') ? `${year}-02-28` : year + birth.slice(4);
    }
  }
}
