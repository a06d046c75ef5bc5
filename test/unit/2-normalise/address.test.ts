/** Postal addresses: cases as rows. */
import { deepStrictEqual, strictEqual } from 'node:assert';
import { foldLocality, foldStreet, parseAddress, parsePostalCode } from '../../../pipelines/2-normalise/index.ts';

const STREETS: readonly (readonly [string, string])[] = [
  ['12 bis, rue de la Paix', '12 BIS RUE DE LA PAIX'],
  ['12BIS R DE LA PAIX', '12 BIS RUE DE LA PAIX'],
  ['12 B rue de la Paix', '12 BIS RUE DE LA PAIX'],
  ['12b r. de la paix', '12 BIS RUE DE LA PAIX'],
  ['12 ter avenue Foch', '12 TER AVENUE FOCH'],
  ['12 T AV FOCH', '12 TER AVENUE FOCH'],
  ['3 AV DU GAL DE GAULLE', '3 AVENUE DU GENERAL DE GAULLE'],
  ['3 ave. du Général-de-Gaulle', '3 AVENUE DU GENERAL DE GAULLE'],
  ['5 BD ST MICHEL', '5 BOULEVARD SAINT MICHEL'],
  ['5 bld Saint-Michel', '5 BOULEVARD SAINT MICHEL'],
  ['1 PL DU MAL FOCH', '1 PLACE DU MARECHAL FOCH'],
  ['7 all. des Chênes', '7 ALLEE DES CHENES'],
  ['7 ch. des Prés', '7 CHEMIN DES PRES'],
  ['9 IMP DES LILAS', '9 IMPASSE DES LILAS'],
  ['RTE DE LYON', 'ROUTE DE LYON'],
  ['N° 12 rue X', '12 RUE X'],
  ['n°12 rue X', '12 RUE X'],
  ['012 RUE X', '12 RUE X'],
  ['12 rue d’Aubervilliers', '12 RUE D AUBERVILLIERS'],
  ['12 A rue B', '12 A RUE B'],
  ['RES LES PINS BAT B', 'RESIDENCE LES PINS BATIMENT B'],
  ['12 rue du Bd', '12 RUE DU BD'],
  ['LE BOURG', 'LE BOURG'],
  ['12 cours Émile-Zola', '12 COURS EMILE ZOLA'],
  ['12 rue du Cœur', '12 RUE DU COEUR'],
  ['', ''],
];
const TOWNS: readonly (readonly [string, string])[] = [
  ['Paris', 'PARIS'],
  ['PARIS 02', 'PARIS'],
  ['Paris 2e', 'PARIS'],
  ['PARIS 1ER ARRONDISSEMENT', 'PARIS'],
  ['Lyon 3ème', 'LYON'],
  ['ST ETIENNE', 'SAINT ETIENNE'],
  ['Saint-Étienne', 'SAINT ETIENNE'],
  ['Ste-Marie', 'SAINTE MARIE'],
  ['LYON CEDEX 03', 'LYON'],
  ["L'Haÿ-les-Roses", 'L HAY LES ROSES'],
];
const CODES: readonly (readonly [raw: string, country: string, value: string | null, zero?: boolean])[] = [
  ['75002', 'FR', '75002'],
  ['75 002', 'FR', '75002'],
  ['F-75002', 'FR', '75002'],
  ['FR-75002', 'FR', '75002'],
  ['1000', 'FR', '01000', true],
  ['75002.0', 'FR', '75002'],
  ['97110', 'FR', '97110'],
  ['98800', 'FR', '98800'],
  ['20000', 'FR', '20000'],
  ['96000', 'FR', null],
  ['7500', 'FR', '07500', true],
  ['750022', 'FR', null],
  ['ABCDE', 'FR', null],
  ['1000', 'BE', '1000'],
  ['B-1000', 'BE', '1000'],
  ['L-1234', 'LU', '1234'],
  ['sw1a 1aa', 'GB', 'SW1A1AA'],
  ['8001', 'ES', '08001', true],
  ['1234 AB', 'NL', '1234AB'],
  ['100-0001', 'JP', '100-0001'],
];

type AddressCase = readonly [
  cells: { street?: string; extra?: string; code?: string; town?: string; country?: string },
  line: string | null,
  more?: Record<string, unknown>,
];
const ADDRESSES: readonly AddressCase[] = [
  [
    { street: '12 bis rue de la Paix', code: '75002', town: 'Paris' },
    '12 BIS RUE DE LA PAIX, 75002 PARIS, FR',
    { country: 'FR' },
  ],
  [{ street: '12 bis rue de la Paix', town: 'Paris' }, '12 BIS RUE DE LA PAIX, PARIS', { country: null }],
  [{ street: '12 bis rue de la Paix', code: '75002' }, '12 BIS RUE DE LA PAIX, 75002, FR'],
  [{ code: '75002', town: 'Paris' }, null, { postalCode: '75002', locality: 'Paris' }],
  [{ street: '12 rue X' }, null],
  [{ street: '12 rue X 75002 Paris' }, '12 RUE X, 75002 PARIS, FR', { flags: ['address_split'], locality: 'Paris' }],
  [{ street: '12 rue X', town: '75002 Paris' }, '12 RUE X, 75002 PARIS, FR', { flags: ['address_split'] }],
  [
    { street: '12 rue X', code: '1000', town: 'Bourg' },
    '12 RUE X, 01000 BOURG, FR',
    { flags: ['postal_code_zero_restored'] },
  ],
  [
    { street: '12 rue X', code: '69003', town: 'LYON CEDEX 03' },
    '12 RUE X, 69003 LYON, FR',
    { extra: 'CEDEX 03', locality: 'LYON' },
  ],
  [
    { street: '12 rue X', extra: 'Apt 4', code: '42000', town: 'ST ETIENNE' },
    '12 RUE X, 42000 SAINT ETIENNE, FR',
    { extra: 'Apt 4', locality: 'SAINT ETIENNE' },
  ],
  [
    { street: '12 rue X', code: '93200', town: 'St-Denis' },
    '12 RUE X, 93200 SAINT DENIS, FR',
    { locality: 'Saint-Denis' },
  ],
  [
    { street: '1 Grand Place', code: '1000', town: 'Bruxelles', country: 'BELGIQUE' },
    '1 GRAND PLACE, 1000 BRUXELLES, BE',
    { country: 'BE' },
  ],
  [
    { street: '1 rue X', code: '97400', town: 'Saint-Denis', country: 'La Réunion' },
    '1 RUE X, 97400 SAINT DENIS, FR',
    { country: 'FR' },
  ],
  [{ street: 'NC', code: 'NC', town: 'NC' }, null],
];

describe('2-normalise addresses', () => {
  for (const [input, expected] of STREETS)
    it(`street ${JSON.stringify(input)}`, () => strictEqual(foldStreet(input), expected));
  for (const [input, expected] of TOWNS)
    it(`town ${JSON.stringify(input)}`, () => strictEqual(foldLocality(input), expected));
  for (const [raw, country, value, zero = false] of CODES) {
    it(`postal code ${raw} of ${country}`, () =>
      deepStrictEqual(parsePostalCode(raw, country), value === null ? null : { value, zeroRestored: zero }));
  }
  for (const [cells, line, more = {}] of ADDRESSES) {
    it(`address ${JSON.stringify(cells)}`, () => {
      const found = parseAddress(
        {
          street: [cells.street ?? ''],
          extra: cells.extra ?? '',
          postalCode: cells.code ?? '',
          locality: cells.town ?? '',
          country: cells.country ?? '',
        },
        'FR',
      );
      const seen = found as unknown as Record<string, unknown>;
      strictEqual(found.line, line);
      for (const [key, value] of Object.entries(more)) deepStrictEqual(seen[key], value, key);
    });
  }
  it('sets aside a bad postal code and an unknown country, and says so', () => {
    const found = parseAddress(
      { street: ['1 rue X'], extra: '', postalCode: 'ABC', locality: 'Paris', country: 'Groland' },
      'FR',
    );
    deepStrictEqual(
      found.rejects.map((r) => [r.reason, r.field, r.raw]),
      [
        ['country_unknown', 'country', 'Groland'],
        ['postal_code_invalid', 'postal_code', 'ABC'],
      ],
    );
  });
});
