import { strict as assert } from 'node:assert';
import { type PeopleOptions, type PersonRow, people, SHAPES, type ShapeName } from '../../../bench/people/make.ts';
import { SURNAMES, surnameOf } from '../../../bench/people/surnames.ts';

const options = (own: Partial<PeopleOptions>): PeopleOptions => ({
  records: 3000,
  seed: 1,
  damage: 'medium',
  shape: 'company',
  duplicates: null,
  ...own,
});
const rows = (own: Partial<PeopleOptions> = {}): PersonRow[] => [...people(options(own))];
const share = (made: readonly PersonRow[]): number => 1 - new Set(made.map((r) => r.person)).size / made.length;

describe('people for measuring', () => {
  for (const shape of Object.keys(SHAPES) as ShapeName[]) {
    it(`${shape}: one seed gives the same rows, another one others`, () => {
      assert.deepEqual(rows({ shape, seed: 7 }), rows({ shape, seed: 7 }));
      assert.notDeepEqual(rows({ shape, seed: 7 }), rows({ shape, seed: 8 }));
    });

    it(`${shape}: exactly as many rows as asked, each as wide as its file`, () => {
      const made = rows({ shape, records: 1234 });
      assert.equal(made.length, 1234);
      for (const { file, cells } of made) assert.equal(cells.length, SHAPES[shape].files[file]?.columns.length);
    });
  }

  for (const duplicates of [0, 0.01, 0.1, 0.45]) {
    it(`${duplicates * 100} % of the rows stand for a person who has one`, () => {
      assert.ok(Math.abs(share(rows({ records: 20_000, duplicates })) - duplicates) < 0.05 * duplicates + 0.002);
    });
  }

  it('refuses a share of duplicates that it cannot make', () => {
    assert.throws(() => rows({ duplicates: 0.7 }), RangeError);
  });

  it('most people have one to three rows, a few more than ten', () => {
    const counts = new Map<number, number>();
    for (const { person } of rows({ records: 20_000 })) counts.set(person, (counts.get(person) ?? 0) + 1);
    const sizes = [...counts.values()];
    assert.ok(sizes.filter((n) => n <= 3).length / sizes.length > 0.85);
    assert.ok(sizes.some((n) => n > 10));
  });

  it('unlike people share a home, a number and a name', () => {
    const made = rows({ records: 20_000, damage: 'light', duplicates: 0 });
    const column = (name: string): number => SHAPES.company.files[0]?.columns.indexOf(name) ?? -1;
    const twice = (key: (cells: readonly string[]) => string): number => {
      const seen = new Set<string>();
      return made.filter(({ cells }) => key(cells) !== '' && seen.size === seen.add(key(cells)).size).length;
    };
    const [family, email, street, birth] = [
      column('nom'),
      column('email'),
      column('adresse'),
      column('date_naissance'),
    ];
    assert.ok(twice((c) => (c[street] === '' ? '' : `${c[family]}/${c[street]}`)) > 100);
    assert.ok(twice((c) => c[email] ?? '') > 100);
    // Twins: the digits of a day are the same in every way to write it.
    const day = (text: string): string => text.replace(/\D/g, '').split('').sort().join('');
    const name = (text: string): string => text.normalize('NFD').replace(/\P{L}/gu, '').toLowerCase();
    assert.ok(twice((c) => (c[birth] === '' ? '' : `${day(c[birth] ?? '')}/${name(c[family] ?? '')}`)) > 20);
  });

  it('has names enough for ten million', () => {
    const names = new Set<string>();
    for (let rank = 0; rank < SURNAMES; rank += 10) names.add(surnameOf(rank));
    assert.ok(names.size > 0.9 * (SURNAMES / 10), `${names.size}`);
  });
});
