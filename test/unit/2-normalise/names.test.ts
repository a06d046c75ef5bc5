/** Names: cases as rows. */
import { deepStrictEqual, strictEqual } from 'node:assert';
import {
  canonicalFamilyName,
  canonicalGivenName,
  genderOfHonorific,
  orderOfColumn,
  parseGender,
  parseHonorific,
  splitFullName,
} from '../../../pipelines/2-normalise/index.ts';

type NameCase = readonly [input: string, value: string | null, honorific?: string | null, flags?: readonly string[]];

const FAMILY: readonly NameCase[] = [
  ['DUPONT', 'Dupont'],
  ['dupont', 'Dupont'],
  ['Dupont', 'Dupont'],
  ['McDonald', 'McDonald'],
  ['  LE   GOFF ', 'Le Goff'],
  ["D'ALMEIDA", "d'Almeida"],
  ['D’ALMEIDA', "d'Almeida"],
  ["d' almeida", "d'Almeida"],
  ["O'BRIEN", "O'Brien"],
  ["N'DIAYE", "N'Diaye"],
  ["L'HÔTE", "L'Hôte"],
  ['DE GAULLE', 'de Gaulle'],
  ['DE LA TOUR', 'de la Tour'],
  ['DU PONT', 'du Pont'],
  ['LA FONTAINE', 'La Fontaine'],
  ['DES FORGES', 'des Forges'],
  ['SAINT-EXUPÉRY', 'Saint-Exupéry'],
  ['DUPONT - MARTIN', 'Dupont-Martin'],
  ['DUPONT–MARTIN', 'Dupont-Martin'],
  ['dupont-de-nemours', 'Dupont-de-Nemours'],
  ['ŒUVRARD', 'Œuvrard'],
  ['GÖTZ', 'Götz'],
  ['BEN AÏSSA', 'Ben Aïssa'],
  ['DE', 'De'],
  ['Le\u0301vy', 'Lévy'],
  ['DU\u200bPONT', 'Dupont', null, ['hidden_characters']],
  ['DU\u0000PONT', 'Dupont', null, ['hidden_characters']],
  ['\ufeffDUPONT', 'Dupont', null, ['hidden_characters']],
  ['DU\u00a0PONT', 'du Pont'],
  ['DUРONT', 'Dupont', null, ['homoglyph']],
  ['Mаrtin', 'Martin', null, ['homoglyph']],
  ['ԀUPONT', 'Dupont', null, ['homoglyph']],
  ['Иванов', 'Иванов'],
  ['Παπαδόπουλος', 'Παπαδόπουλος'],
  ['M. DUPONT', 'Dupont', 'M.', ['honorific_in_name']],
  ['MME DUPONT', 'Dupont', 'Mme', ['honorific_in_name']],
  ['Mlle. Martin', 'Martin', 'Mlle', ['honorific_in_name']],
  ['Monsieur Durand', 'Durand', 'M.', ['honorific_in_name']],
  ['Dr HOUSE', 'House', 'Dr', ['honorific_in_name']],
  ['ME COLLARD', 'Collard', 'Me', ['honorific_in_name']],
  ['Dupont (Mme)', 'Dupont', 'Mme', ['honorific_in_name']],
  ['M. et Mme DUPONT', 'Dupont', 'M. et Mme', ['honorific_in_name', 'couple']],
  ['MR ET MME DUPONT', 'Dupont', 'M. et Mme', ['honorific_in_name', 'couple']],
  ['Madame', null, 'Mme', ['honorific_in_name']],
  ['M', 'M'],
  ['ME', 'Me'],
  ['', null],
  ['TEST', null, null, ['name_placeholder']],
  ['xxx', null, null, ['name_placeholder']],
  ['INCONNU', null, null, ['name_placeholder']],
  ['N/A', null, null, ['name_placeholder']],
  ['NULL', null, null, ['name_placeholder']],
  ['-', null, null, ['name_placeholder']],
  ['.', null, null, ['name_placeholder']],
  ['N.C.', null, null, ['name_placeholder']],
  ['néant', null, null, ['name_placeholder']],
  ['12345', null, null, ['name_placeholder']],
  ['Non renseigné', null, null, ['name_placeholder']],
];

const GIVEN: readonly NameCase[] = [
  ['JEAN-PIERRE', 'Jean-Pierre'],
  ['jean pierre', 'Jean Pierre'],
  ['MARIE-JOSÉ', 'Marie-José'],
  ['M. Claude', 'M. Claude'],
  ['Mme Claude', 'Claude', 'Mme', ['honorific_in_name']],
  ['J.', 'J.'],
  ['ANNE  SOPHIE', 'Anne Sophie'],
  ['?', null, null, ['name_placeholder']],
];

type FullCase = readonly [
  input: string,
  given: string | null,
  family: string | null,
  more?: { middle?: string; birth?: string; honorific?: string; flags?: readonly string[]; column?: string },
];

const guessed = { flags: ['name_order_guessed'] };
const FULL: readonly FullCase[] = [
  ['DUPONT Jean', 'Jean', 'Dupont'],
  ['Jean DUPONT', 'Jean', 'Dupont'],
  ['DUPONT Jean-Pierre', 'Jean-Pierre', 'Dupont'],
  ['DUPONT Jean Pierre', 'Jean Pierre', 'Dupont'],
  ['Jean-Pierre DE LA TOUR', 'Jean-Pierre', 'de la Tour'],
  ['Jean de GAULLE', 'Jean', 'de Gaulle'],
  ['DE GAULLE Charles', 'Charles', 'de Gaulle'],
  ["D'ALMEIDA José", 'José', "d'Almeida"],
  ["Kevin O'BRIEN", 'Kevin', "O'Brien"],
  ['LE GOFF Yann', 'Yann', 'Le Goff'],
  ['DUPONT-MARTIN Anne-Sophie', 'Anne-Sophie', 'Dupont-Martin'],
  ['DUPONT JEAN', 'Jean', 'Dupont'],
  ['JEAN DUPONT', 'Jean', 'Dupont'],
  ['jean dupont', 'Jean', 'Dupont'],
  ['dupont marie claire', 'Marie Claire', 'Dupont'],
  ['JEAN PIERRE DUPONT', 'Jean Pierre', 'Dupont'],
  ['DE LA TOUR JEAN', 'Jean', 'de la Tour'],
  ['jean-pierre de la tour', 'Jean-Pierre', 'de la Tour'],
  ['Dupont, Jean', 'Jean', 'Dupont'],
  ['DUPONT, Jean, Pierre, Marie', 'Jean', 'Dupont', { middle: 'Pierre Marie' }],
  ['J. DUPONT', 'J.', 'Dupont'],
  ['DUPONT J', 'J', 'Dupont'],
  ['M. DUPONT Jean', 'Jean', 'Dupont', { honorific: 'M.', flags: ['honorific_in_name'] }],
  [
    'Mme Claire Martin',
    'Claire',
    'Martin',
    { honorific: 'Mme', flags: ['honorific_in_name', 'name_order_guessed'], column: 'prenom_nom' },
  ],
  [
    'Mme MARTIN née DURAND Claire',
    'Claire',
    'Martin',
    { birth: 'Durand', honorific: 'Mme', flags: ['honorific_in_name'] },
  ],
  ['Claire DUPONT (née MARTIN)', 'Claire', 'Dupont', { birth: 'Martin' }],
  ['Claire MARTIN épouse DUPONT', 'Claire', 'Dupont', { birth: 'Martin' }],
  ['MARTIN épouse DUPONT Claire', 'Claire', 'Dupont', { birth: 'Martin' }],
  ['MARTIN THOMAS', 'Thomas', 'Martin', { ...guessed, column: 'NOM_PRENOM' }],
  ['THOMAS MARTIN', 'Thomas', 'Martin', { ...guessed, column: 'Prénom Nom' }],
  ['THOMAS MARTIN', 'Thomas', 'Martin', { ...guessed, column: 'full_name' }],
  ['ZBIGNIEW KOWALSKI', 'Kowalski', 'Zbigniew', { ...guessed, column: 'NOM_PRENOM' }],
  ['ZBIGNIEW KOWALSKI', 'Zbigniew', 'Kowalski', { ...guessed, column: 'first_last_name' }],
  ['DUPONT', null, 'Dupont', { flags: ['name_single'] }],
  [
    'M. et Mme DUPONT',
    null,
    'Dupont',
    { honorific: 'M. et Mme', flags: ['honorific_in_name', 'couple', 'name_single'] },
  ],
  ['TEST TEST', null, null, { flags: ['name_placeholder'] }],
  ['INCONNU', null, null, { flags: ['name_placeholder'] }],
  ['', null, null],
  ['XXX Jean', 'Jean', null],
];

describe('2-normalise names', () => {
  for (const [verb, rows] of [
    [canonicalFamilyName, FAMILY],
    [canonicalGivenName, GIVEN],
  ] as const) {
    for (const [input, value, honorific, flags] of rows) {
      it(`${JSON.stringify(input)} is ${value}`, () => {
        const found = verb(input);
        deepStrictEqual(
          { value: found.value, honorific: found.honorific, flags: [...found.flags].sort() },
          { value, honorific: honorific ?? null, flags: [...(flags ?? [])].sort() },
        );
      });
    }
  }

  for (const [input, given, family, more = {}] of FULL) {
    it(`splits ${JSON.stringify(input)}${more.column === undefined ? '' : ` of ${more.column}`}`, () => {
      const found = splitFullName(input, orderOfColumn(more.column ?? 'NOM_PRENOM'));
      deepStrictEqual(
        { ...found, flags: [...found.flags].sort() },
        {
          given,
          family,
          middle: more.middle ?? null,
          birthFamily: more.birth ?? null,
          honorific: more.honorific ?? null,
          flags: [...(more.flags ?? [])].sort(),
        },
      );
    });
  }

  for (const [input, form, gender] of [
    ['M', 'M.', 'male'],
    ['Mr.', 'M.', 'male'],
    ['MONSIEUR', 'M.', 'male'],
    ['mme', 'Mme', 'female'],
    ['Melle', 'Mlle', 'female'],
    ['Dr', 'Dr', null],
    ['Maître', 'Me', null],
    ['M. et Mme', 'M. et Mme', null],
    ['Comte', null, null],
    ['constructor', null, null],
  ] as const) {
    it(`civility ${input}`, () => {
      strictEqual(parseHonorific(input)?.form ?? null, form);
      strictEqual(genderOfHonorific(form), gender);
    });
  }

  for (const [input, gender] of [
    ['H', 'male'],
    ['M', 'male'],
    ['1', 'male'],
    ['Homme', 'male'],
    ['F', 'female'],
    ['2', 'female'],
    ['féminin', 'female'],
    ['Mme', 'female'],
    ['X', 'other'],
    ['non binaire', 'other'],
    ['0', null],
    ['Claude', null],
  ] as const) {
    it(`gender ${input}`, () => strictEqual(parseGender(input), gender));
  }
});
