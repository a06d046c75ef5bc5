/** What a column is, by its name and by its values. */
import { strict as assert } from 'node:assert';
import { propose } from '../../../../linkage/index.ts';

const CASES: readonly (readonly [header: string, value: string, role: string])[] = [
  ['first_name', 'Zoé', 'given_name'],
  ['Prénom', 'Zoé', 'given_name'],
  ['givenName', 'Zoé', 'given_name'],
  ['surname', 'Petit', 'family_name'],
  ['NOM', 'Petit', 'family_name'],
  ['nom_usage', 'Petit', 'family_name'],
  ['NOM_PRENOM', 'Petit Zoé', 'full_name'],
  ['full_name', 'Zoé Petit', 'full_name'],
  ['nom de naissance', 'Petit', 'family_name'],
  ['DATE_NAISSANCE', '12/03/1980', 'birthdate'],
  ['dob', '1980-03-12', 'birthdate'],
  ['lieu de naissance', 'Rennes', 'category'],
  ['birth_year', '1980', 'birth_year'],
  ['created_by', 'Zoé', 'ignored'],
  ['TEL_MOBILE', '0640011979', 'phone_number'],
  ['Courriel', 'z@p.fr', 'email'],
  ['code postal', '35000', 'postal_code'],
  ['VILLE', 'Rennes', 'locality'],
  ['adresse', '12 rue Haute', 'street'],
  ['street_number', '12', 'street_number'],
  ['NUM_CARTE', 'C123', 'identifier'],
  ['sexe', 'F', 'category'],
  ['nom_societe', 'Petit SAS', 'category'],
  ['x1', 'z@p.fr', 'email'],
  ['x2', '06 40 01 19 79', 'phone_number'],
  ['x3', '12/03/1980', 'birthdate'],
  ['x4', 'Zoé', 'ignored'],
  ['email', '', 'ignored'],
];

describe('linkage: what columns are', () => {
  for (const [header, value, role] of CASES)
    it(`${header} with ${value === '' ? 'nothing' : value} is ${role}`, () => {
      const { columns } = propose([{ id: '1', [header]: value }]);
      assert.deepEqual(
        columns.map((c) => c.role),
        [role],
      );
      assert.ok(columns.every((c) => c.why !== ''));
    });

  for (const header of ['q7', 'nom_societe'])
    it(`${header} with one value is left out, and says so`, () => {
      const rows = Array.from({ length: 40 }, (_, i) => ({
        id: String(i),
        [header]: 'Accueil',
        nom: `P${'abcd'[i % 4]}`,
      }));
      const [column] = propose(rows).columns;
      assert.equal(column?.role, 'ignored');
      assert.match(column?.why ?? '', /the same in every record/);
    });

  it('a birth date in three columns is one attribute, a street and its number one address', () =>
    assert.deepEqual(
      propose([{ birth_year: '1980', birth_month: '3', birth_day: '12', street_number: '7', address_1: 'rue Haute' }])
        .attributes,
      [
        { kind: 'birthdate', from: ['birth_year', 'birth_month', 'birth_day'] },
        { kind: 'address', street: 'address_1', number: 'street_number' },
      ],
    ));
});
