/** Five departments of a company poured into one file with French headers; each fills its own columns in its own way. */
import { dayBetween, french } from '../../config/sample/generator/dates.ts';
import type { Random } from '../../config/sample/generator/random.ts';
import { type Noted, note, type Office } from './observe.ts';
import { france } from './places.ts';
import { drawPlace, type Shape } from './shape.ts';

const OFFICES: readonly Office[] = [
  {
    name: 'boutiques',
    weight: 32,
    birth: 0.75,
    email: 0.55,
    mobile: 0.8,
    landline: 0.6,
    address: 0.95,
    title: 0.9,
    nameless: 0,
    styles: [
      ['capitals', 8],
      ['family_capitals', 2],
    ],
    accents: 0.05,
    care: 1.2,
    role: 0.012,
  },
  {
    name: 'web',
    weight: 27,
    birth: 0.65,
    email: 1,
    mobile: 0.75,
    landline: 0.15,
    address: 0.9,
    title: 0.3,
    nameless: 0,
    styles: [
      ['title', 7],
      ['lower', 2],
      ['capitals', 1],
    ],
    accents: 0.85,
    care: 0.5,
    role: 0.004,
  },
  {
    name: 'sav',
    weight: 15,
    birth: 0.2,
    email: 0.7,
    mobile: 0.85,
    landline: 0.5,
    address: 0.6,
    title: 0.5,
    nameless: 0,
    styles: [
      ['family_capitals', 6],
      ['title', 4],
    ],
    accents: 0.5,
    care: 1.3,
    role: 0.015,
  },
  {
    name: 'newsletter',
    weight: 14,
    birth: 0,
    email: 1,
    mobile: 0,
    landline: 0,
    address: 0,
    title: 0,
    nameless: 0.25,
    styles: [
      ['title', 6],
      ['lower', 4],
    ],
    accents: 0.7,
    care: 0.4,
    role: 0.006,
  },
  {
    name: 'prospects',
    weight: 12,
    birth: 0.5,
    email: 0.7,
    mobile: 0.45,
    landline: 0.75,
    address: 0.95,
    title: 0.95,
    nameless: 0,
    styles: [
      ['capitals', 6],
      ['title', 4],
    ],
    accents: 0.2,
    care: 1.1,
    role: 0.01,
  },
];
/** What a second row in one department weighs against a first. */
const AGAIN = [0.3, 0.25, 0.35, 0.1, 0.05];

const COLUMNS = [
  'service',
  'civilite',
  'nom',
  'prenom',
  'date_naissance',
  'email',
  'telephone',
  'portable',
  'adresse',
  'complement',
  'code_postal',
  'ville',
  'cree_le',
];

function birthIn(random: Random, office: number, birth: string): string {
  if (birth.length <= 4) return birth;
  switch (office) {
    case 1:
      return birth;
    case 2:
      return french(birth).replaceAll('/', '.');
    case 4:
      return random.chance(0.3) ? french(birth).replaceAll('/', '-') : french(birth);
    default:
      return french(birth);
  }
}

/** Two columns for numbers, and everybody uses them as they like. */
function phonesIn(random: Random, office: number, { mobile, landline }: Noted): [string, string] {
  if (office === 1) return [mobile === '' || random.chance(0.3) ? landline || mobile : mobile, ''];
  if (office === 2 && mobile !== '' && landline !== '')
    return [`${mobile}${random.pick([' / ', ', ', ' ou ', ';'])}${landline}`, ''];
  return [landline, mobile];
}

export const company: Shape = {
  files: [{ name: 'people.csv', columns: COLUMNS }],
  duplicates: 0.45,
  places: () => france,
  row(random, rates, person, _nth, used, firms) {
    const place = drawPlace(
      random,
      OFFICES.map((o, i) =>
        o.name === 'newsletter' && person.email === null ? 0 : o.weight * (used.has(i) ? (AGAIN[i] ?? 1) : 1),
      ),
    );
    used.add(place);
    const office = OFFICES[place];
    if (office === undefined) throw new RangeError('no office');
    const n = note(random, rates, office, person, firms);
    const [phone, portable] = phonesIn(random, place, n);
    const inOneCell = place === 2 && random.chance(rates.inOneCell * 5);
    const day = dayBetween(random, '2011-01-01', '2026-08-30');
    return {
      file: 0,
      cells: [
        office.name,
        n.title,
        inOneCell ? `${n.family} ${n.given}`.trim() : n.family,
        inOneCell ? '' : n.given,
        birthIn(random, place, n.birth),
        n.email,
        phone,
        portable,
        n.street,
        n.extra,
        n.postalCode,
        n.town,
        place === 1 ? `${day}T09:00:00Z` : french(day),
      ],
    };
  },
};
