import { strict as assert } from 'node:assert';
import { dateLevel, dayMonthFree } from '../../../linkage/compare-dates.ts';
import {
  dateNumber,
  fold,
  foldEmail,
  foldFamilyName,
  foldGivenName,
  foldIdentifier,
  foldLocality,
  foldPhone,
  foldStreet,
  houseNumber,
  phoneLine,
} from '../../../linkage/comparison-form.ts';

const CASES: readonly (readonly [(text: string) => unknown, string, unknown])[] = [
  [fold, 'Éléonore', 'ELEONORE'],
  [fold, 'E\u0301léonore', 'ELEONORE'],
  [fold, 'Lebœuf', 'LEBOEUF'],
  [fold, 'Straße', 'STRASSE'],
  [fold, "  d'Ormesson ", 'DORMESSON'],
  [fold, 'Jean--Paul', 'JEAN PAUL'],
  [fold, 'Ma\u200Brie', 'MARIE'],
  [fold, 'Marie 😀', 'MARIE'],
  [fold, 'Ｍａｒｉｅ', 'MARIE'],
  [fold, 'n/a', ''],
  [fold, '-', ''],
  [fold, 'Inconnu', ''],
  [fold, 'Иванов', 'ИВАНОВ'],
  [fold, 'Hu\u200bg\u043e', 'HUGO'],
  [fold, '\u0421amille', 'CAMILLE'],
  [foldGivenName, 'J0hn', 'JOHN'],
  [foldFamilyName, 'de Mart1n', 'MARTIN'],
  [foldFamilyName, 'de La Fontaine', 'LAFONTAINE'],
  [foldFamilyName, 'LE GOFF', 'LEGOFF'],
  [foldFamilyName, 'Du Bois', 'DUBOIS'],
  [foldFamilyName, 'van der Meer', 'MEER'],
  [foldFamilyName, 'ST MARTIN', 'SAINT MARTIN'],
  [foldFamilyName, 'DE', 'DE'],
  [foldFamilyName, 'Ben Ahmed', 'BENAHMED'],
  [foldGivenName, 'Anne2', 'ANNE'],
  [foldEmail, ' A.B@X.Fr ', 'a.b@x.fr'],
  [foldEmail, 'not an address', ''],
  [foldPhone, '+33 6 12 34 56 78', '+33612345678'],
  [foldPhone, '36', ''],
  [phoneLine, '+33612345678', 'mobile'],
  [phoneLine, '+33145678901', 'landline'],
  [phoneLine, '+262692123456', 'mobile'],
  [phoneLine, '+262262123456', 'landline'],
  [phoneLine, '+32470123456', 'mobile'],
  [foldIdentifier, 'c-100', 'C100'],
  [foldLocality, 'St-Malo Cedex 2', 'SAINT MALO'],
  [foldStreet, "12, av. de l'Église", '12 AVENUE EGLISE'],
  [foldStreet, '4B r Hoche', '4 BIS RUE HOCHE'],
  [foldStreet, '4 bis, rue Hoche', '4 BIS RUE HOCHE'],
  [houseNumber, '12 AVENUE EGLISE', 12],
  [houseNumber, 'RUE HOCHE', 0],
  [dateNumber, '1980-05-12', 19800512],
  [dateNumber, '1980-05', 19800500],
  [dateNumber, '1980', 19800000],
  [dateNumber, '1980-13-01', 0],
  [dateNumber, '1980-04-31', 0],
  [dateNumber, '12/05/1980', 0],
];

const LEVELS = ['exact', 'swapped', 'one_part_wrong', 'compatible', 'different'];
const DATES = [
  ['1980-05-12', '1980-05-12', 'exact'],
  ['1980-05-12', '1980-12-05', 'swapped'],
  ['1980-05-12', '1980-05-21', 'one_part_wrong'],
  ['1980-05-12', '1980-06-12', 'one_part_wrong'],
  ['1980-05-12', '1981-05-12', 'one_part_wrong'],
  ['1967-05-12', '1976-05-12', 'one_part_wrong'],
  ['1950-05-12', '1978-05-12', 'different'],
  ['1980-05-12', '1981-12-05', 'different'],
  ['1980-05-12', '1980-05', 'compatible'],
  ['1980-05-12', '1980', 'compatible'],
  ['1980-05', '1980', 'compatible'],
  ['1980-05-12', '1980-06', 'different'],
  ['1980-05-12', '1981', 'different'],
] as const;

describe('linkage: comparison form', () => {
  for (const [form, text, expected] of CASES)
    it(`${form.name || 'form'} ${JSON.stringify(text)}`, () => assert.equal(form(text), expected));
  for (const [a, b, expected] of DATES)
    it(`${a} / ${b}: ${expected}`, () => {
      assert.equal(LEVELS[dateLevel(dateNumber(a), dateNumber(b))], expected);
      assert.equal(LEVELS[dateLevel(dateNumber(b), dateNumber(a))], expected);
    });
  it('dates that are equal up to day and month have one key, partial ones none', () => {
    assert.equal(dayMonthFree(19800512), dayMonthFree(19801205));
    assert.notEqual(dayMonthFree(19800512), dayMonthFree(19800513));
    assert.equal(dayMonthFree(19800500), -1);
  });
});
