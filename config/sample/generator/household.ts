/**
 * Who lives together. Unlike people look alike because they share a home or a name, so the household is the unit of the
 * company: couples, families, twins, a father and a son of one name, flatmates.
 */
import { drawEmail, drawLandline, drawMobile, drawSharedEmail } from './contacts.ts';
import { dayBetween, plusDays } from './dates.ts';
import { drawFamilyName } from './family-names.ts';
import { drawGivenName } from './given-names.ts';
import { type Address, drawAddress } from './places.ts';
import { type Claims, type Random, weighted } from './random.ts';

export interface Person {
  /** Truth id, such as T0000123. */
  id: string;
  household: number;
  gender: 'f' | 'm';
  given: string;
  family: string;
  /** Name before marriage; null when it never changed. */
  birthFamily: string | null;
  birth: string;
  /** National form. */
  mobile: string | null;
  landline: string | null;
  email: string | null;
  /** A second private address that some departments know instead. */
  otherEmail: string | null;
  home: Address;
  /** Where the person lived until `movedOn`; null when they never moved. */
  formerHome: Address | null;
  formerLandline: string | null;
  movedOn: string | null;
  /** What people of this household have in common, for the count of traps. */
  kind: HouseholdKind;
}

export type HouseholdKind = 'single' | 'couple' | 'family' | 'twins' | 'namesakes' | 'flatmates';

const KINDS = weighted<HouseholdKind>([
  ['single', 46],
  ['couple', 26],
  ['family', 16],
  ['twins', 3],
  ['namesakes', 4],
  ['flatmates', 5],
]);

/** What all households of one company draw from. */
export interface Registry {
  readonly emails: Claims;
  readonly phones: Claims;
  /** Landlines come from the ranges for fiction; else from ordinary ones (companies too large for those). */
  readonly fiction: boolean;
}

type Member = Pick<Person, 'gender' | 'given' | 'family' | 'birthFamily' | 'birth'>;

function member(random: Random, family: string, birth: string, gender?: 'f' | 'm'): Member {
  const g = gender ?? (random.chance(0.53) ? 'f' : 'm');
  return { gender: g, given: drawGivenName(random, g, Number(birth.slice(0, 4))), family, birthFamily: null, birth };
}

const adultBirth = (random: Random): string => dayBetween(random, '1938-01-01', '2004-12-31');
const yearsAfter = (random: Random, day: string, from: number, to: number): string =>
  plusDays(day, 365 * random.between(from, to) + random.int(365));

function couple(random: Random, birth: string): Member[] {
  const family = drawFamilyName(random);
  const one = member(random, family, birth, 'm');
  const two = member(random, family, yearsAfter(random, birth, -4, 6), 'f');
  const other = drawFamilyName(random);
  if (random.chance(0.55)) two.birthFamily = other;
  else two.family = other;
  return [one, two];
}

function membersOf(random: Random, kind: HouseholdKind): Member[] {
  switch (kind) {
    case 'single':
      return [member(random, drawFamilyName(random), adultBirth(random))];
    case 'couple':
      return couple(random, adultBirth(random));
    case 'family': {
      const parents = couple(random, dayBetween(random, '1955-01-01', '1982-12-31'));
      const father = parents[0];
      if (father === undefined) return parents;
      const children = random.between(1, 2);
      for (let i = 0; i < children; i++)
        parents.push(member(random, father.family, yearsAfter(random, father.birth, 27, 33)));
      return parents;
    }
    case 'twins': {
      const family = drawFamilyName(random);
      const birth = dayBetween(random, '1970-01-01', '2006-12-31');
      const one = member(random, family, birth);
      const two = member(random, family, birth, random.chance(0.7) ? one.gender : undefined);
      while (two.given === one.given) two.given = drawGivenName(random, two.gender, Number(birth.slice(0, 4)));
      return [one, two];
    }
    case 'namesakes': {
      const father = member(random, drawFamilyName(random), dayBetween(random, '1940-01-01', '1972-12-31'), 'm');
      return [father, { ...father, birth: yearsAfter(random, father.birth, 22, 34) }];
    }
    case 'flatmates': {
      const birth = dayBetween(random, '1992-01-01', '2005-12-31');
      const n = random.between(2, 3);
      return Array.from({ length: n }, () => member(random, drawFamilyName(random), yearsAfter(random, birth, -2, 3)));
    }
  }
}

/** The people of one household, without ids. */
export function drawHousehold(random: Random, registry: Registry, household: number): Person[] {
  const kind = KINDS.draw(random);
  const home = drawAddress(random);
  const moved = random.chance(0.14);
  const formerHome = moved ? drawAddress(random) : null;
  const movedOn = moved ? dayBetween(random, '2014-01-01', '2026-03-31') : null;
  const landlineOf = (a: Address): string => drawLandline(random, registry.phones, a.town.phoneZone, registry.fiction);
  const landline = random.chance(kind === 'flatmates' ? 0.25 : 0.6) ? landlineOf(home) : null;
  const formerLandline = formerHome !== null && random.chance(0.6) ? landlineOf(formerHome) : null;
  const people = membersOf(random, kind).map((m): Person => {
    const year = Number(m.birth.slice(0, 4));
    const family = m.birthFamily !== null && random.chance(0.3) ? m.birthFamily : m.family;
    const email = (): string => drawEmail(random, registry.emails, m.given, family, year);
    return {
      ...m,
      id: '',
      household,
      kind,
      mobile: random.chance(year < 1950 ? 0.65 : 0.94) ? drawMobile(random, registry.phones) : null,
      landline,
      email: random.chance(year < 1945 ? 0.6 : 0.93) ? email() : null,
      otherEmail: random.chance(0.15) ? email() : null,
      home,
      formerHome,
      formerLandline,
      movedOn,
    };
  });
  const [a, b] = people;
  if (a !== undefined && b !== undefined && (kind === 'couple' || kind === 'family') && random.chance(0.14)) {
    const shared = drawSharedEmail(random, registry.emails, a.family, a.given, b.given);
    a.email = shared;
    b.email = shared;
  }
  return people;
}
