/** Dates, addresses and numbers with their checks, one by one. */
import { strict as assert } from 'node:assert';
import { nirKey, passesCheck } from '../../../../linkage/causes/check-digits.ts';
import { guessDates } from '../../../../linkage/causes/date-formats.ts';
import { splitAddress } from '../../../../linkage/causes/split-address.ts';
import { genderForm, isoDate, saysNothing, withoutTitle } from '../../../../linkage/causes/values.ts';

describe('linkage: values', () => {
  it('dates in words and in numbers are ISO 8601', () => {
    for (const [text, iso] of [
      ['12 mars 1980', '1980-03-12'],
      ['1er août 1980', '1980-08-01'],
      ['2 septembre 1943', '1943-09-02'],
      ['12-Mar-1980', '1980-03-12'],
      ['March 12, 1980', '1980-03-12'],
      ['12. März 1980', '1980-03-12'],
      ['3 de enero de 1970', '1970-01-03'],
      ['mars 1980', '1980-03'],
      ['1980-03-12T00:00:00Z', '1980-03-12'],
      ['12/03/1980 10:20', '1980-03-12'],
      ['00/03/1980', '1980-03'],
      ['31/02/1980', ''],
      ['Zoé', ''],
    ] as const)
      assert.equal(isoDate(text, true), iso, text);
    assert.equal(isoDate('29292', true, ['excel']), '1980-03-12');
    assert.equal(isoDate('12/03/80', true, ['DD/MM/YY']), '1980-03-12');
    assert.equal(isoDate('12/03/20', true, ['DD/MM/YY']), '2020-03-12');
  });

  it('a column tells its format, the most frequent first', () => {
    assert.deepEqual(guessDates(['03/25/1980', '04/05/1971', '12/01/1990'], false).formats, ['MM/DD/YYYY']);
    assert.deepEqual(guessDates(['25/03/1980', '04/05/1971', '1990-12-01'], false).formats, ['DD/MM/YYYY', 'iso']);
    assert.deepEqual(guessDates(['19551231', '19600101'], false).formats, ['YYYYMMDD']);
    assert.deepEqual(guessDates(['29292', '30000'], true).formats, ['excel']);
    assert.equal(guessDates(['12345', '99999'], false).share, 0);
  });

  it('a whole address is street, code and town', () => {
    for (const [text, street, postalCode, locality] of [
      ['12 rue Haute, 35000 Rennes', '12 rue Haute', '35000', 'Rennes'],
      ['12 rue Haute 35000 RENNES CEDEX', '12 rue Haute', '35000', 'RENNES CEDEX'],
      ['12, rue Haute\n75 002 Paris, France', '12, rue Haute', '75002', 'Paris'],
      ['35000 Rennes', '', '35000', 'Rennes'],
      ['12 High Street, Leeds, LS1 4AB', '12 High Street', 'LS1 4AB', 'Leeds'],
      ['7 Wallaby Place, Cleveland, QLD 2119', '7 Wallaby Place', '2119', 'Cleveland'],
      ['Hauptstr. 5, 50667 Köln', 'Hauptstr. 5', '50667', 'Köln'],
    ] as const)
      assert.deepEqual(splitAddress(text), { street, postalCode, locality }, text);
    assert.equal(splitAddress('12 rue Haute'), null);
  });

  it('numbers are held against their checks', () => {
    assert.equal(passesCheck('siren', '732 829 320'), true);
    assert.equal(passesCheck('siret', '73282932000074'), true);
    assert.equal(passesCheck('siret', '73282932000075'), false);
    assert.equal(passesCheck('siret', '35600000009075'), true);
    assert.equal(nirKey('2690549588157'), 80);
    assert.equal(nirKey('193052A004123'), 52);
    assert.equal(passesCheck('nir', '2 69 05 49 588 157 80'), true);
    assert.equal(passesCheck('nir', '269054958815781'), false);
    assert.equal(passesCheck('nir', 'C123'), null);
  });

  it('titles and words for nothing are taken off', () => {
    for (const [text, name] of [
      ['M. Dupont', 'Dupont'],
      ['Dr. Prof. Weiß', 'Weiß'],
      ['Sir Thomas', 'Thomas'],
      ['M', 'M'],
      ['Don', 'Don'],
      ['Martin Jr.', 'Martin'],
    ] as const)
      assert.equal(withoutTitle(text), name, text);
    for (const word of ['', ' ', 'N/A', 'n.c.', 'Non renseigné', '--', '?', 'nan', 'KEINE ANGABE'])
      assert.ok(saysNothing(word), word);
    for (const word of ['0', 'Nan Li', 'N', 'Sansot', '1', 'a@b']) assert.ok(!saysNothing(word), word);
    assert.deepEqual(['Herr', 'Mme', 'female', 'W', 'x'].map(genderForm), ['M', 'F', 'F', 'F', 'x']);
  });
});
