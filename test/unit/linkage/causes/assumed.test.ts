import { strict as assert } from 'node:assert';
import { type InputRecord, link } from '../../../../linkage/index.ts';

const ZOE = {
  nom: 'Kervella',
  prenom: 'Zoé',
  telephone: '0612345678',
  email: 'zoe.kervella@exemple.fr',
  naissance: '1980-03-12',
};
const HOME = { adresse: '3 rue Foch', code_postal: '75001', ville: 'Paris' };
const JEAN = { nom: 'Martin', prenom: 'Jean' };

const clustersOf = (...rows: Record<string, string>[]): number =>
  link(rows.map((row, i): InputRecord => ({ id: `r${i}`, ...row }))).clusters.length;

describe('linkage: records too few to learn from', () => {
  it('make one person of two equal rows', () => assert.equal(clustersOf(ZOE, ZOE), 1));

  it('make one person of two rows that differ by a slip', () =>
    assert.equal(clustersOf(ZOE, { ...ZOE, nom: 'KERVELA', naissance: '12/03/1980' }), 1));

  it('are not sure of a name alone', () => assert.equal(clustersOf(JEAN, JEAN), 2));

  it('tell a father from his son, and twins from one person', () => {
    const son = { ...JEAN, ...HOME, naissance: '1980-03-12' };
    assert.equal(clustersOf(son, { ...son, naissance: '1950-07-22' }), 2);
    assert.equal(clustersOf(son, { ...son, prenom: 'Lise' }), 2);
  });

  it('tell two people of one mobile apart', () =>
    assert.equal(clustersOf(ZOE, { ...ZOE, prenom: 'Paul', email: '', naissance: '1950-07-01' }), 2));

  it('make one person of any number of equal rows', () => {
    for (const n of [20, 150]) {
      const { clusters, report } = link(Array.from({ length: n }, (_, i): InputRecord => ({ id: `r${i}`, ...ZOE })));
      assert.equal(clusters.length, 1, `${n} rows`);
      assert.match(report.warnings.join(' '), /assumed, not estimated/);
    }
  });

  it('make one person of equal rows of which some have a slip, and some a gap', () => {
    const rows = Array.from({ length: 90 }, (_, i) => ({
      ...ZOE,
      nom: i % 5 === 0 ? 'Kervela' : ZOE.nom,
      telephone: i % 7 === 0 ? '' : ZOE.telephone,
    }));
    assert.equal(clustersOf(...rows), 1);
  });

  it('make two people of two kinds of rows', () =>
    assert.equal(
      clustersOf(
        ...Array.from({ length: 60 }, (_, i) =>
          i % 2 === 0
            ? ZOE
            : {
                nom: 'Petit',
                prenom: 'Jean',
                telephone: '0711223344',
                email: 'jp@exemple.org',
                naissance: '1955-01-30',
              },
        ),
      ),
      2,
    ));
});
