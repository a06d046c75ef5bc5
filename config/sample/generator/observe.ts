/** What one department knows of a person: which fields, as of when, and with which damage. Rates stand in one table. */
import { capitals, fold, mojibake, typo, typoInDate, typoInEmail } from './damage.ts';
import { dayBetween, LAST_DAY, plusDays, swapDayMonth } from './dates.ts';
import { NICKNAMES } from './given-names.ts';
import type { Person } from './household.ts';
import { streetLine } from './places.ts';
import type { Random } from './random.ts';
import type { Observed, SourceName } from './record.ts';
import type { Tally } from './traps.ts';

interface Profile {
  /** First and last day on which the department wrote rows. */
  readonly from: string;
  readonly to: string;
  /** Share of rows that hold the field, when the person has it. */
  readonly birth: number;
  readonly email: number;
  readonly mobile: number;
  readonly landline: number;
  /** Share of rows damaged so. */
  readonly typoName: number;
  readonly typoEmail: number;
  readonly swapped: number;
  readonly nickname: number;
  readonly birthDamage: number;
  readonly mojibake: number;
  readonly maiden: number;
}

const PROFILES: Readonly<Record<SourceName, Profile>> = {
  boutiques: {
    from: '2010-03-01',
    to: LAST_DAY,
    birth: 0.78,
    email: 0.6,
    mobile: 0.8,
    landline: 0.65,
    typoName: 0.07,
    typoEmail: 0.05,
    swapped: 0.04,
    nickname: 0.05,
    birthDamage: 0.07,
    mojibake: 0,
    maiden: 0.3,
  },
  web: {
    from: '2012-05-01',
    to: LAST_DAY,
    birth: 0.7,
    email: 1,
    mobile: 0.75,
    landline: 0.2,
    typoName: 0.025,
    typoEmail: 0.012,
    swapped: 0.03,
    nickname: 0.08,
    birthDamage: 0.03,
    mojibake: 0.012,
    maiden: 0.25,
  },
  sav: {
    from: '2019-01-07',
    to: LAST_DAY,
    birth: 0.3,
    email: 0.75,
    mobile: 0.85,
    landline: 0.5,
    typoName: 0.07,
    typoEmail: 0.03,
    swapped: 0.03,
    nickname: 0.03,
    birthDamage: 0.03,
    mojibake: 0,
    maiden: 0.15,
  },
  newsletter: {
    from: '2013-09-01',
    to: LAST_DAY,
    birth: 0,
    email: 1,
    mobile: 0,
    landline: 0,
    typoName: 0.01,
    typoEmail: 0.01,
    swapped: 0,
    nickname: 0.15,
    birthDamage: 0,
    mojibake: 0,
    maiden: 0,
  },
  prospects: {
    from: '2016-02-01',
    to: '2016-11-30',
    birth: 0.5,
    email: 0.8,
    mobile: 0.5,
    landline: 0.75,
    typoName: 0.06,
    typoEmail: 0.02,
    swapped: 0.02,
    nickname: 0.01,
    birthDamage: 0.04,
    mojibake: 0.06,
    maiden: 0.5,
  },
};

/** Firms whose mailbox stands in private people's rows. */
const FIRMS = [
  'boulangerie-martin',
  'garage-du-centre',
  'mairie-belleville',
  'cabinet-leroy',
  'ets-fournier',
  'asso-les-lilas',
];

/** Whether the department could know the person at all: nobody is a customer before ten. */
export function couldKnow(source: SourceName, person: Person): boolean {
  if (source === 'prospects') return person.birth < '1998-01-01';
  if (source === 'web' || source === 'newsletter') return person.email !== null || person.otherEmail !== null;
  return true;
}

function writtenName(random: Random, tally: Tally, person: Person, profile: Profile, opened: string) {
  let { given, family } = person;
  if (person.birthFamily !== null && opened < '2022-01-01' && random.chance(profile.maiden)) {
    family = person.birthFamily;
    tally.traps.married_name++;
  }
  const nickname = NICKNAMES[given];
  if (nickname !== undefined && random.chance(profile.nickname * 2)) {
    given = nickname;
    tally.traps.nickname++;
  }
  if (random.chance(profile.typoName)) {
    if (random.chance(0.65)) family = typo(random, family);
    else given = typo(random, given);
    tally.traps.typo_in_name++;
  }
  if (fold(given + family) !== (given + family).toLowerCase() && random.chance(profile.mojibake * 4)) {
    given = mojibake(given);
    family = mojibake(family);
    tally.traps.mojibake++;
  }
  const swapped = random.chance(profile.swapped);
  if (swapped) tally.traps.swapped_names++;
  return { given, family, swapped };
}

function writtenBirth(random: Random, tally: Tally, person: Person, profile: Profile): string | null {
  if (!random.chance(profile.birth)) return null;
  if (!random.chance(profile.birthDamage)) return person.birth;
  const swapped = swapDayMonth(person.birth);
  switch (random.int(5)) {
    case 0:
      tally.traps.placeholder_birthdate++;
      return '1900-01-01';
    case 1:
    case 2:
    case 3:
      if (swapped !== null) {
        tally.traps.swapped_day_month++;
        return swapped;
      }
      break;
    default:
  }
  tally.traps.typo_in_birthdate++;
  return typoInDate(random, person.birth);
}

function writtenEmail(random: Random, tally: Tally, person: Person, source: SourceName, profile: Profile) {
  if ((source === 'boutiques' || source === 'sav') && random.chance(0.012)) {
    tally.traps.role_mailbox++;
    return `contact@${random.pick(FIRMS)}.example`;
  }
  const known =
    person.otherEmail !== null && (person.email === null || random.chance(0.3)) ? person.otherEmail : person.email;
  if (known === null || !random.chance(profile.email)) return null;
  if (!random.chance(profile.typoEmail)) return known;
  tally.traps.typo_in_email++;
  return typoInEmail(random, known);
}

/** Draws the day of the row and everything that the department noted then. */
export function observe(random: Random, tally: Tally, source: SourceName, key: string, person: Person): Observed {
  const profile = PROFILES[source];
  const earliest = plusDays(person.birth, 3653);
  const opened = dayBetween(random, earliest > profile.from ? earliest : profile.from, profile.to);
  // Two customers of three were seen in the last three years.
  const recent = opened > '2023-09-15' ? opened : '2023-09-15';
  const lastContact =
    source === 'prospects'
      ? opened
      : random.chance(0.7)
        ? dayBetween(random, recent, LAST_DAY)
        : dayBetween(random, opened, plusDays(opened, 900));
  const last = lastContact > LAST_DAY ? LAST_DAY : lastContact;
  if (last < '2023-09-01') tally.traps.lapsed++;
  const before = person.movedOn !== null && person.formerHome !== null && opened < person.movedOn;
  const home = before && person.formerHome !== null && random.chance(0.8) ? person.formerHome : person.home;
  const former = home !== person.home;
  if (former && source !== 'newsletter') tally.traps.moved++;
  const landline = former ? person.formerLandline : person.landline;
  const name = writtenName(random, tally, person, profile, opened);
  const birth = writtenBirth(random, tally, person, profile);
  const email = writtenEmail(random, tally, person, source, profile);
  const mobile = person.mobile !== null && random.chance(profile.mobile) ? person.mobile : null;
  const noted = landline !== null && random.chance(profile.landline) ? landline : null;
  // A ticket or a bought lead without any way to answer would not exist.
  const mute = (source === 'sav' || source === 'prospects') && email === null && mobile === null && noted === null;
  return {
    source,
    key,
    person,
    opened,
    lastContact: last,
    ...name,
    birth,
    email: mute && person.mobile === null ? person.email : email,
    mobile: mute ? person.mobile : mobile,
    landline: mute && person.mobile === null && person.email === null ? landline : noted,
    street: writtenStreet(random, home),
    extra: home.extra,
    postalCode: home.town.postalCode,
    locality: writtenTown(random, home.town.name),
  };
}

function writtenStreet(random: Random, home: Person['home']): string {
  switch (random.int(6)) {
    case 0:
      return capitals(streetLine(home));
    case 1:
      return `${home.number}, ${home.way[0]} ${home.street}`;
    case 2:
      return `${home.number} ${home.way[1]} ${home.street}`;
    default:
      return streetLine(home);
  }
}

function writtenTown(random: Random, town: string): string {
  switch (random.int(6)) {
    case 0:
    case 1:
      return capitals(town);
    case 2:
      return capitals(town).replaceAll('SAINT-', 'ST ');
    default:
      return town;
  }
}
