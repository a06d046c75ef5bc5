/** What an office notes of a person: which fields, in which spelling, as of when. */

import { typePhone } from '../../config/sample/generator/contacts.ts';
import { capitals, fold, typoInEmail } from '../../config/sample/generator/damage.ts';
import { type Address, streetLine } from '../../config/sample/generator/places.ts';
import { type Random, weighted } from '../../config/sample/generator/random.ts';
import { type Rates, type Style, writtenBirth, writtenNames } from './damage.ts';
import type { Person } from './household.ts';

export interface Office {
  readonly name: string;
  /** How often its rows are met. */
  readonly weight: number;
  /** Share of its rows that hold the field, when the person has it. */
  readonly birth: number;
  readonly email: number;
  readonly mobile: number;
  readonly landline: number;
  readonly address: number;
  readonly title: number;
  /** Share of its rows without any name. */
  readonly nameless: number;
  readonly styles: readonly (readonly [Style, number])[];
  /** Share of its rows that keep accents. */
  readonly accents: number;
  /** Typos against those of the whole. */
  readonly care: number;
  /** Share of its rows with the mailbox of a firm or a public office. */
  readonly role: number;
}

export interface Noted {
  readonly given: string;
  readonly family: string;
  readonly title: string;
  /** ISO, a year, or empty. */
  readonly birth: string;
  readonly email: string;
  /** As typed. */
  readonly mobile: string;
  readonly landline: string;
  readonly street: string;
  readonly extra: string;
  readonly postalCode: string;
  readonly town: string;
}

const ROLE_LOCALS = ['contact', 'info', 'accueil', 'compta', 'direction', 'secretariat'];

/** A mailbox that several people of one firm give; a few firms are met often. */
function roleMailbox(random: Random, firms: number): string {
  const u = random.next();
  const firm = Math.floor(u * u * firms);
  return `${ROLE_LOCALS[firm % 6] ?? 'contact'}@entreprise-${firm.toString(36)}.example`;
}

export function writtenStreet(random: Random, home: Address): string {
  switch (random.int(8)) {
    case 0:
    case 1:
      return capitals(streetLine(home));
    case 2:
      return `${home.number}, ${home.way[0]} ${home.street}`;
    case 3:
      return `${home.number} ${home.way[1]} ${home.street}`;
    case 4:
      return capitals(`${home.number} ${home.way[1]} ${home.street}`);
    case 5:
      return fold(streetLine(home));
    default:
      return streetLine(home);
  }
}

export function writtenTown(random: Random, town: string): string {
  switch (random.int(6)) {
    case 0:
    case 1:
      return capitals(town);
    case 2:
      return capitals(town).replaceAll('SAINT-', 'ST ').replaceAll('-', ' ');
    case 3:
      return fold(town);
    default:
      return town;
  }
}

const styleTables = new Map<Office, ReturnType<typeof weighted<Style>>>();
function styleOf(random: Random, office: Office): Style {
  let table = styleTables.get(office);
  if (table === undefined) {
    table = weighted(office.styles);
    styleTables.set(office, table);
  }
  return table.draw(random);
}

function emailOf(random: Random, rates: Rates, office: Office, person: Person, firms: number): string {
  if (random.chance(office.role)) return roleMailbox(random, firms);
  const { email, otherEmail } = person;
  const known = otherEmail !== null && (email === null || random.chance(rates.otherEmail)) ? otherEmail : email;
  if (known === null || !random.chance(office.email)) return '';
  const written = random.chance(rates.typoEmail) ? typoInEmail(random, known) : known;
  return random.chance(0.1) ? written.toUpperCase() : written;
}

/** Draws everything that one row says. `firms` bounds how many firms lend their mailbox. */
export function note(random: Random, whole: Rates, office: Office, person: Person, firms: number): Noted {
  const rates = { ...whole, typo: whole.typo * office.care };
  const former = person.formerHome !== null && random.chance(rates.former) ? person.formerHome : person.home;
  const names = random.chance(office.nameless)
    ? { given: '', family: '' }
    : writtenNames(random, rates, person, styleOf(random, office), random.chance(office.accents));
  const birth = random.chance(office.birth) ? writtenBirth(random, rates, person.birth) : '';
  const number = person.formerMobile !== null && random.chance(rates.former) ? person.formerMobile : person.mobile;
  const { address } = former;
  const hasAddress = random.chance(office.address);
  let email = emailOf(random, rates, office, person, firms);
  const mobile = number !== null && random.chance(office.mobile) ? typePhone(random, number) : '';
  const landline = former.landline !== null && random.chance(office.landline) ? typePhone(random, former.landline) : '';
  // A row without a name, or without anything but it, would not exist.
  if (email === '' && mobile === '' && landline === '' && birth === '' && !hasAddress) email = person.email ?? '';
  const isNameless = names.given === '' && names.family === '';
  return {
    ...(isNameless && email === '' ? writtenNames(random, rates, person, 'title', true) : names),
    title: random.chance(office.title)
      ? person.gender === 'm'
        ? random.pick(['M', 'M.', 'Monsieur'])
        : random.pick(['Mme', 'MME', 'Madame', 'Mlle'])
      : '',
    birth,
    email,
    mobile,
    landline,
    street: hasAddress ? writtenStreet(random, address) : '',
    extra: hasAddress ? (address.extra ?? '') : '',
    postalCode: hasAddress ? address.town.postalCode : '',
    town: hasAddress ? writtenTown(random, address.town.name) : '',
  };
}
