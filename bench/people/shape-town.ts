/** Five offices of one town: five files with their own headers and their own way to write a date. */
import { french } from '../../config/sample/generator/dates.ts';
import { type Noted, note, type Office } from './observe.ts';
import { oneTown } from './places.ts';
import { drawPlace, type Shape } from './shape.ts';

const MONTHS = 'janvier,février,mars,avril,mai,juin,juillet,août,septembre,octobre,novembre,décembre'.split(',');

const office = (name: string, weight: number, own: Partial<Office>): Office => ({
  name,
  weight,
  birth: 0,
  email: 0,
  mobile: 0,
  landline: 0,
  address: 0.97,
  title: 0,
  nameless: 0,
  styles: [['title', 1]],
  accents: 0.8,
  care: 1,
  role: 0,
  ...own,
});

interface Desk {
  readonly office: Office;
  readonly columns: readonly string[];
  cells(n: Noted): string[];
}

const words = (day: string): string =>
  day.length <= 4 ? day : `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
const slashes = (day: string): string => (day.length <= 4 ? day : french(day));

const DESKS: readonly Desk[] = [
  {
    office: office('population', 30, { birth: 0.97, styles: [['capitals', 1]], accents: 0 }),
    columns: ['NOM', 'PRENOMS', 'DATE NAISSANCE', 'ADRESSE', 'CP', 'COMMUNE'],
    cells: (n) => [n.family, n.given, slashes(n.birth), n.street, n.postalCode, n.town],
  },
  {
    office: office('bibliotheque', 24, { birth: 0.8, email: 0.8, mobile: 0.5, care: 0.7 }),
    columns: ['prenom', 'nom', 'ne_le', 'courriel', 'tel', 'adresse', 'ville'],
    cells: (n) => [n.given, n.family, n.birth, n.email, n.mobile, n.street, n.town],
  },
  {
    office: office('sports', 18, {
      birth: 0.9,
      mobile: 0.85,
      email: 0.6,
      styles: [
        ['lower', 3],
        ['title', 7],
      ],
      care: 1.4,
    }),
    columns: ['Nom complet', 'Date de naissance', 'Téléphone', 'E-mail'],
    cells: (n) => [`${n.given} ${n.family}`.trim(), words(n.birth), n.mobile, n.email],
  },
  {
    office: office('eau', 16, { landline: 0.6, title: 0.95, styles: [['family_capitals', 1]], accents: 0.3 }),
    columns: ['Civilité', 'Nom', 'Prénom', 'Voie', 'Code postal', 'Localité', 'Tél fixe'],
    cells: (n) => [n.title, n.family, n.given, n.street, n.postalCode, n.town, n.landline],
  },
  {
    office: office('electeurs', 22, { birth: 1, styles: [['capitals', 1]], accents: 0.1, care: 0.6 }),
    columns: ['nom', 'prenoms', 'date_de_naissance', 'adresse', 'code_postal', 'ville'],
    cells: (n) => [n.family, n.given, n.birth.replaceAll('-', ''), n.street, n.postalCode, n.town],
  },
];

export const town: Shape = {
  files: DESKS.map(({ office: { name }, columns }) => ({ name: `${name}.csv`, columns })),
  duplicates: 0.4,
  places: oneTown,
  row(random, rates, person, _nth, used, firms) {
    const free = DESKS.map((d, i) => d.office.weight * (used.has(i) ? 0.03 : 1));
    const file = drawPlace(random, free);
    used.add(file);
    const desk = DESKS[file];
    if (desk === undefined) throw new RangeError('no desk');
    return { file, cells: desk.cells(note(random, rates, desk.office, person, firms)) };
  },
};
