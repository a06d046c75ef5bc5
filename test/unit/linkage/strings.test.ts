/** String kernels against published examples (LINKAGE 3) and an independent implementation. */
import { strict as assert } from 'node:assert';
import * as fc from 'fast-check';
import fastLevenshtein from 'fast-levenshtein';
import { jaro, jaroWinkler, levenshtein } from '../../../linkage/index.ts';
import { reaches } from '../../../linkage/strings/jaro-winkler.ts';

const PUBLISHED = [
  ['MARTHA', 'MARHTA', 2, 0.944444, 0.961111],
  ['DWAYNE', 'DUANE', 2, 0.822222, 0.84],
  ['DIXON', 'DICKSONX', 4, 0.766667, 0.813333],
  ['DUPONT', 'DUPOND', 1, 0.888889, 0.933333],
  ['ABCDEF', 'BCADEF', 2, 0.9444444, 0.9444444],
  ['AB', 'AC', 1, 0.666667, 0.666667],
] as const;

describe('linkage: string kernels', () => {
  for (const [a, b, edits, j, jw] of PUBLISHED)
    it(`${a} / ${b}`, () => {
      for (const [x, y] of [
        [a, b],
        [b, a],
      ] as const) {
        assert.equal(levenshtein(x, y), edits);
        assert.ok(Math.abs(jaro(x, y) - j) < 1e-6, `Jaro ${jaro(x, y)}`);
        assert.ok(Math.abs(jaroWinkler(x, y) - jw) < 1e-6, `Jaro-Winkler ${jaroWinkler(x, y)}`);
      }
    });

  it('gives no bonus to a prefix below a Jaro of .7', () => assert.equal(jaroWinkler('AB', 'AC'), jaro('AB', 'AC')));
  it('meets a threshold in spite of the last bit', () => {
    assert.ok(jaroWinkler('ABCD', 'AXBCDY') < 0.9);
    assert.ok(reaches(jaroWinkler('ABCD', 'AXBCDY'), 0.9));
  });
  it('says 0 of two empty texts', () => assert.equal(jaro('', ''), 0));

  const text = fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D', 'É', ' '), maxLength: 40 });
  it('Levenshtein equals fast-levenshtein, with and without a bound', () =>
    fc.assert(
      fc.property(text, text, fc.nat(6), (a, b, max) => {
        const expected = fastLevenshtein.get(a, b);
        return levenshtein(a, b) === expected && levenshtein(a, b, max) === Math.min(expected, max + 1);
      }),
      { numRuns: 2000 },
    ));
  it('similarities are symmetric, within 0 and 1, and 1 for equal texts', () =>
    fc.assert(
      fc.property(text, text, (a, b) => {
        const s = jaroWinkler(a, b);
        return s === jaroWinkler(b, a) && s >= 0 && s <= 1 && (a === '' || jaroWinkler(a, a) === 1);
      }),
    ));
});
