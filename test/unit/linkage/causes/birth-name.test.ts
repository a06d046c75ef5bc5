/** A birth name is a second family name: two records agree where any of one's names is any of the other's. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { type Attribute, causeRow, causeSchema } from '../../../../linkage/causes/attributes.ts';
import { attributesOf } from '../../../../linkage/causes/column-attributes.ts';
import { compile } from '../../../../linkage/causes/compile.ts';
import { planRules } from '../../../../linkage/causes/rules.ts';
import { createTableBuilder, linkCauseTable, type RecordTable, type Row } from '../../../../linkage/index.ts';
import { people } from '../../../support/people.ts';

const attributes: readonly Attribute[] = [
  { kind: 'name', given: 'prenom', family: 'nom', birth_family: 'nom_naissance' },
];
const person = (prenom: string, nom: string, naissance = ''): Row => ({ prenom, nom, nom_naissance: naissance });
function table(rows: readonly Row[], of = attributes): RecordTable {
  const builder = createTableBuilder(causeSchema(of));
  for (const [i, row] of rows.entries()) builder.add(String(i).padStart(4, '0'), causeRow(of, row, true));
  return builder.finish();
}
function levelOf(a: Row, b: Row, others: readonly Row[] = [], of = attributes): string | null {
  const [name] = compile(table([a, b, ...others], of), of).comparisons;
  return name?.levels[name.compare(0, 1)]?.code ?? null;
}

describe('linkage: a birth name is a second family name', () => {
  const CASES: readonly (readonly [string, Row, Row, string | null])[] = [
    [
      'the name before the wedding and both after',
      person('Anne', 'Durand'),
      person('Anne', 'Martin', 'Durand'),
      'exact',
    ],
    ['the other way round', person('Anne', 'Martin', 'Durand'), person('Anne', 'Durand'), 'exact'],
    ['two weddings', person('Anne', 'Petit', 'Durand'), person('Anne', 'Martin', 'Durand'), 'exact'],
    ['crossed columns', person('Anne', 'Durand', 'Martin'), person('Anne', 'Martin', 'Durand'), 'exact'],
    ['only the birth name is known', person('Anne', '', 'Durand'), person('Anne', 'Durand'), 'exact'],
    ['a slip in the birth name', person('Anne', 'Durand'), person('Anne', 'Martin', 'Durant'), 'similar'],
    ['birth name as given name', person('Durand', 'Anne'), person('Anne', 'Martin', 'Durand'), 'swapped'],
    ['another given name', person('Ahmed', 'Durand'), person('Anne', 'Martin', 'Durand'), 'family_only'],
    ['none of the names', person('Anne', 'Petit', 'Leroy'), person('Anne', 'Martin', 'Durand'), 'given_only'],
    ['nothing', person('', ''), person('Anne', 'Martin', 'Durand'), null],
  ];
  for (const [title, a, b, expected] of CASES)
    it(`${title}: ${expected ?? 'missing'}`, () => {
      const level = levelOf(a, b);
      assert.equal(expected === 'exact' ? level?.slice(0, 5) : level, expected);
    });

  it('how many bear a name counts those who bear it as either', () => {
    const rare = levelOf(person('Anne', 'Durand'), person('Anne', 'Martin', 'Durand'));
    const others = Array.from({ length: 40 }, () => person('Anne', 'Petit', 'Durand'));
    const common = levelOf(person('Anne', 'Durand'), person('Anne', 'Martin', 'Durand'), others);
    assert.notEqual(common, rare);
  });

  const word = fc.constantFrom('', 'Anne', 'Durand', 'Durant', 'Martin', 'Petit', 'Le Petit', 'A');
  const anyone = fc.tuple(word, word, word).map(([g, f, b]) => person(g, f, b));
  it('is the same either way, and never worse than without', () => {
    const without: readonly Attribute[] = [{ kind: 'name', given: 'prenom', family: 'nom' }];
    const of = (level: ReturnType<typeof compile>['comparisons'][number] | undefined): number =>
      level?.compare(0, 1) ?? -1;
    fc.assert(
      fc.property(anyone, anyone, (a, b) => {
        const [there] = compile(table([a, b, a, b]), attributes).comparisons;
        assert.equal(there?.compare(0, 1), there?.compare(1, 0));
        const plain = of(compile(table([a, b, a, b], without), without).comparisons[0]);
        const isExact = (x: number): boolean => x <= 4;
        // How rare an equal name is follows the counts, which are others with two names.
        if (plain !== -1 && a['nom'] !== '' && b['nom'] !== '')
          assert.ok(of(there) <= plain || (isExact(plain) && isExact(of(there))));
      }),
    );
  });

  it('stands in the names of no record: all is as without it', () => {
    const of = (more: object) => {
      const said: readonly Attribute[] = [
        { kind: 'name', given: 'prenom', family: 'nom', ...more },
        { kind: 'birthdate', from: 'naissance' },
        { kind: 'email', from: ['email'] },
      ];
      const { clusterOf, pairs, mixture } = linkCauseTable(table(people(300), said), said);
      return { clusterOf, pairs, mixture };
    };
    assert.deepEqual(of({ birth_family: 'nom_naissance' }), of({}));
  });

  it('finds people whom a wedding renamed, whom the name in use does not', () => {
    const said: readonly Attribute[] = [...attributes, { kind: 'birthdate', from: 'naissance' }];
    const rows = people(600).map((row, i) =>
      // Every fourth record is written under another name, with the first as that of birth.
      i % 4 === 0 ? { ...row, nom: `Ty${String(row['nom'])}son`, nom_naissance: row['nom'] ?? '' } : row,
    );
    const linked = (of: readonly Attribute[]): number => linkCauseTable(table(rows, of), of).report.links;
    const without = linked(said.map((a) => (a.kind === 'name' ? { kind: 'name', given: 'prenom', family: 'nom' } : a)));
    assert.ok(linked(said) > 1.05 * without, `${linked(said)} of ${without}`);
  });

  it('brings records together where it is the only family name', () => {
    const rows = [person('Anne', '', 'Durand'), person('Anne', 'Durand'), person('Luc', 'Petit')];
    const bringing = planRules(table(rows)).plans.filter((p) => p.index.pairs > 0);
    assert.ok(bringing.some((p) => p.keys.includes('both_names') || p.keys.includes('family')));
  });

  it('is what a column of that kind is taken for', () =>
    assert.deepEqual(
      attributesOf([
        { column: 'prenom', role: 'given_name' },
        { column: 'nom', role: 'family_name' },
        { column: 'nom_naissance', role: 'birth_name' },
      ]),
      attributes,
    ));
});
