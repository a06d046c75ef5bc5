/**
 * Who lives together, as in the sample company but with what a person had before (number, address, home), second given
 * names, brothers, and homes that share a mailbox. Unlike people look alike because they share a home or a name.
 */
import { drawEmail, drawLandline, drawMobile, drawSharedEmail } from '../../config/sample/generator/contacts.ts';
import { dayBetween, plusDays, yearOf } from '../../config/sample/generator/dates.ts';
import type { Address } from '../../config/sample/generator/places.ts';
import { type Claims, type Random, weighted } from '../../config/sample/generator/random.ts';
import { drawGiven } from './given.ts';
import type { Places } from './places.ts';
import { drawSurname } from './surnames.ts';

export interface Home {
  readonly address: Address;
  readonly landline: string | null;
}
export interface Person {
  readonly gender: 'f' | 'm';
  readonly given: string;
  readonly second: string | null;
  readonly family: string;
  /** Name before marriage; null when it never changed. */
  readonly birthFamily: string | null;
  /** ISO. */
  readonly birth: string;
  /** National form. */
  readonly mobile: string | null;
  readonly formerMobile: string | null;
  readonly email: string | null;
  readonly otherEmail: string | null;
  readonly home: Home;
  /** Where the person lived before; null when they never moved. */
  readonly formerHome: Home | null;
}

export interface Registry {
  readonly emails: Claims;
  readonly phones: Claims;
  readonly places: Places;
}

type Member = Pick<Person, 'gender' | 'given' | 'family' | 'birthFamily' | 'birth'>;
type Kind = 'single' | 'couple' | 'family' | 'twins' | 'namesakes' | 'brothers' | 'flatmates';

const KINDS = weighted<Kind>([
  ['single', 44],
  ['couple', 25],
  ['family', 17],
  ['brothers', 3],
  ['twins', 2.5],
  ['namesakes', 3.5],
  ['flatmates', 5],
]);

function member(random: Random, family: string, birth: string, gender?: 'f' | 'm'): Member {
  const g = gender ?? (random.chance(0.52) ? 'f' : 'm');
  return { gender: g, given: drawGiven(random, g, yearOf(birth)), family, birthFamily: null, birth };
}

const yearsAfter = (random: Random, day: string, from: number, to: number): string =>
  plusDays(day, 365 * random.between(from, to) + random.int(365));

function couple(random: Random, birth: string): [Member, Member] {
  const family = drawSurname(random);
  const one = member(random, family, birth, 'm');
  const two = member(random, family, yearsAfter(random, birth, -4, 6), 'f');
  const other = drawSurname(random);
  return [one, random.chance(0.55) ? { ...two, birthFamily: other } : { ...two, family: other }];
}

function sibling(random: Random, of: Member, birth: string): Member {
  const gender = random.chance(0.7) ? of.gender : undefined;
  let other = member(random, of.family, birth, gender);
  while (other.given === of.given) other = member(random, of.family, birth, gender);
  return other;
}

function membersOf(random: Random, kind: Kind): Member[] {
  switch (kind) {
    case 'single':
      return [member(random, drawSurname(random), dayBetween(random, '1932-01-01', '2006-12-31'))];
    case 'couple':
      return couple(random, dayBetween(random, '1935-01-01', '2000-12-31'));
    case 'family': {
      const parents = couple(random, dayBetween(random, '1952-01-01', '1984-12-31'));
      const [{ family, birth }] = parents;
      const children = Array.from({ length: random.between(1, 3) }, () =>
        member(random, family, yearsAfter(random, birth, 24, 36)),
      );
      return [...parents, ...children];
    }
    case 'twins':
    case 'brothers': {
      const one = member(random, drawSurname(random), dayBetween(random, '1960-01-01', '2006-12-31'));
      return [one, sibling(random, one, kind === 'twins' ? one.birth : yearsAfter(random, one.birth, 1, 6))];
    }
    case 'namesakes': {
      const father = member(random, drawSurname(random), dayBetween(random, '1935-01-01', '1975-12-31'), 'm');
      return [father, { ...father, birth: yearsAfter(random, father.birth, 22, 34) }];
    }
    case 'flatmates': {
      const birth = dayBetween(random, '1990-01-01', '2006-12-31');
      return Array.from({ length: random.between(2, 3) }, () =>
        member(random, drawSurname(random), yearsAfter(random, birth, -2, 3)),
      );
    }
  }
}

function homeOf(random: Random, { phones, places }: Registry, withLandline: number): Home {
  const address = places(random);
  const landline = random.chance(withLandline) ? drawLandline(random, phones, address.town.phoneZone, false) : null;
  return { address, landline };
}

/** The people of one household. */
export function drawHousehold(random: Random, registry: Registry): Person[] {
  const kind = KINDS.draw(random);
  const home = homeOf(random, registry, kind === 'flatmates' ? 0.15 : 0.55);
  const formerHome = random.chance(0.16) ? homeOf(random, registry, 0.5) : null;
  const members = membersOf(random, kind);
  const [a, b] = members;
  // Couples and parents share a mailbox more often than brothers.
  const shares =
    b !== undefined && kind !== 'flatmates' && random.chance(kind === 'twins' || kind === 'brothers' ? 0.06 : 0.14);
  const shared =
    a !== undefined && shares ? drawSharedEmail(random, registry.emails, a.family, a.given, b.given) : null;
  return members.map((m, i) => {
    const year = yearOf(m.birth);
    const family = m.birthFamily !== null && random.chance(0.3) ? m.birthFamily : m.family;
    const email = (): string => drawEmail(random, registry.emails, m.given, family, year);
    const mobile = random.chance(year < 1950 ? 0.6 : 0.93) ? drawMobile(random, registry.phones) : null;
    return {
      ...m,
      second: random.chance(0.5) ? drawGiven(random, m.gender, year - 30) : null,
      mobile,
      formerMobile: mobile !== null && random.chance(0.14) ? drawMobile(random, registry.phones) : null,
      email: shared !== null && i < 2 ? shared : random.chance(year < 1945 ? 0.5 : 0.92) ? email() : null,
      otherEmail: random.chance(0.18) ? email() : null,
      home,
      // Who grew up and left did not live there with the others, but most households move together.
      formerHome: random.chance(0.85) ? formerHome : null,
    };
  });
}
