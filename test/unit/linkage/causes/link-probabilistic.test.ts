import { strict as assert } from 'node:assert';
import { randomIntegers } from '../../../../linkage/causes/random-pairs.ts';
import { type InputRecord, LinkageError, link } from '../../../../linkage/index.ts';

const SYLLABLES = ['ba', 'ker', 'lo', 'mi', 'dou', 'van', 'ri', 'tel', 'gu', 'sar', 'fe', 'no'];

/** People with a name, a birth date, an e-mail and a town; every third has a second record with a slip in its name. */
function people(
  n: number,
  isRepeated = (i: number): boolean => i % 3 === 0,
): { records: InputRecord[]; truth: Map<string, string> } {
  const draw = randomIntegers(11, 1 << 30);
  const word = (parts: number): string =>
    Array.from({ length: parts }, () => SYLLABLES[draw() % SYLLABLES.length] ?? '').join('');
  const records: InputRecord[] = [];
  const truth = new Map<string, string>();
  for (let i = 0; i < n; i++) {
    const [prenom, nom] = [word(2), word(3)];
    const naissance = `${1940 + (draw() % 60)}-${String(1 + (draw() % 12)).padStart(2, '0')}-${String(1 + (draw() % 28)).padStart(2, '0')}`;
    const ville = `${word(2)}ville`;
    const person = { prenom, nom, naissance, email: `${word(2)}${draw() % 1000}@exemple.fr`, ville };
    records.push({ id: `a${i}`, ...person });
    truth.set(`a${i}`, `p${i}`);
    if (!isRepeated(i)) continue;
    records.push({
      id: `b${i}`,
      ...person,
      nom: `${nom.slice(0, 3)}${nom.slice(4)}`,
      email: i % 2 === 0 ? '' : person.email,
    });
    truth.set(`b${i}`, `p${i}`);
  }
  return { records, truth };
}

const { records, truth } = people(400);
const result = link(records);

describe('linkage: link', () => {
  it('says what it took the fields for', () =>
    assert.deepEqual(
      result.proposal?.columns.map((c) => [c.column, c.role]),
      [
        ['prenom', 'given_name'],
        ['nom', 'family_name'],
        ['naissance', 'birthdate'],
        ['email', 'email'],
        ['ville', 'locality'],
      ],
    ));

  it('finds the people, and nobody else', () => {
    const wrong = result.clusters.filter((c) => new Set(c.map((id) => truth.get(id))).size > 1);
    assert.deepEqual(wrong, []);
    const found = result.clusters.filter((c) => c.length === 2).length;
    assert.ok(found >= 130 && found <= 134, `${found} of 134`);
    assert.equal(result.clusters.flat().length, records.length);
  });

  it('says how likely each pair is, and what else it could be', () => {
    const [first] = result.pairs;
    assert.ok(first !== undefined && first.probability > 0.99 && first.rival !== 'same' && first.rivalShare <= 1);
    for (const [i, pair] of result.pairs.entries())
      assert.ok(pair.weight <= (result.pairs[i - 1]?.weight ?? Number.POSITIVE_INFINITY) + 2 ** -16);
    assert.ok(Math.abs(result.report.classes.reduce((s, c) => s + c.share, 0) - 1) < 1e-9);
  });

  it('the order of records and of attributes does not matter', () => {
    const turned = link([...records].reverse(), { attributes: [...result.attributes].reverse() });
    assert.deepEqual(turned.clusters, result.clusters);
    assert.deepEqual(turned.pairs, result.pairs);
    assert.deepEqual(turned.model, result.model);
  });

  it('where nobody stands twice, hardly anything is linked', () => {
    const single = link(people(1500, () => false).records);
    assert.ok(single.report.links <= 0.003 * single.report.candidates, `${single.report.links}`);
  });

  it('a record without a value is one of its own', () => {
    const more = link([...records, { id: 'z', prenom: '', nom: 'N/A', email: '-' }]);
    assert.deepEqual(more.clusters.at(-1), ['z']);
  });

  it('stops when it is told to, and says how far it is', () => {
    const phases = new Set<string>();
    link(records, { onProgress: (p) => phases.add(p.phase) });
    assert.deepEqual([...phases], ['block', 'compare', 'estimate', 'score', 'cluster']);
    assert.throws(
      () => link(records, { signal: AbortSignal.abort() }),
      (e) => e instanceof LinkageError && e.problem === 'aborted',
    );
  });

  const TINY: readonly (readonly [string, InputRecord[], number])[] = [
    ['one record', [{ id: '1', nom: 'Petit' }], 1],
    [
      'two records',
      [
        { id: '1', nom: 'Petit' },
        { id: '2', nom: 'Petit' },
      ],
      -1,
    ],
    [
      'the same record many times',
      Array.from({ length: 30 }, (_, i) => ({ id: `${i}`, prenom: 'Zoé', nom: 'Petit', email: 'z@p.fr' })),
      -1,
    ],
  ];
  for (const [what, rows, clusters] of TINY)
    it(`ends on ${what}`, () => {
      const { clusters: found } = link(rows);
      assert.equal(found.flat().length, rows.length);
      if (clusters !== -1) assert.equal(found.length, clusters);
    });

  it('refuses what it cannot link, and names no value', () => {
    for (const rows of [[], [{ id: '1', x: 'secret' }]])
      assert.throws(
        () => link(rows),
        (e) => e instanceof LinkageError && e.problem === 'invalid_model' && !e.message.includes('secret'),
      );
    assert.throws(
      () =>
        link([
          { id: '1', nom: 'A' },
          { id: '1', nom: 'B' },
        ]),
      (e) => e instanceof LinkageError && e.problem === 'duplicate_id',
    );
  });
});
