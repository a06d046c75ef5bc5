import { strict as assert } from 'node:assert';
import { type CheckFacts, findingsOf, link, verdictLine } from '../../../../linkage/index.ts';
import { people } from '../../../support/people.ts';

/** What a good linkage of 10,000 records looks like. */
const GOOD: CheckFacts = {
  records: 10_000,
  candidates: 120_000,
  largest: 9,
  tooLarge: 0,
  joinedPairs: 2_000,
  refusedPairs: 40,
  inside: 2_400,
  insideUnlikely: 120,
  insideContactOnly: 60,
  agreement: [
    { comparison: 'name', known: 2_300, observed: 0.91, expected: 0.96 },
    { comparison: 'birthdate', known: 1_500, observed: 0.9, expected: 0.93 },
    { comparison: 'landline', known: 12, observed: 0.1, expected: 0.9 },
  ],
  shared: [
    { comparison: 'email', known: 3_000, share: 0.01 },
    { comparison: 'landline', known: 12, share: 0.4 },
  ],
  recall: 0.93,
  copies: 5_000,
  unsureCopies: 200,
};

const CASES: readonly (readonly [string, Partial<CheckFacts>, readonly string[]])[] = [
  ['a good result', {}, []],
  [
    'nobody stands twice',
    { joinedPairs: 0, refusedPairs: 0, inside: 0, insideUnlikely: 0, insideContactOnly: 0, largest: 1, agreement: [] },
    [],
  ],
  ['too few pairs to say', { inside: 20, insideUnlikely: 18, insideContactOnly: 15 }, []],
  ['most records in one cluster', { largest: 5_001 }, ['one_cluster']],
  ['households joined', { insideContactOnly: 700 }, ['contact_only']],
  ['chains', { insideUnlikely: 900 }, ['sparse_clusters']],
  ['the limit of a cluster', { tooLarge: 3 }, ['cluster_limit']],
  [
    'clusters that contradict the model',
    { agreement: [{ comparison: 'birthdate', known: 900, observed: 0.5, expected: 0.93 }] },
    ['contradicts_model'],
  ],
  ['nothing to look at', { candidates: 0, joinedPairs: 0, inside: 0 }, ['no_candidates']],
  ['refused by their clusters', { refusedPairs: 2_000 }, ['many_refused']],
  ['not reached by a rule', { recall: 0.6 }, ['unreached']],
  ['names and towns alone', { unsureCopies: 2_000 }, ['few_facts']],
  [
    'a role mailbox, before what it does',
    { shared: [{ comparison: 'email', known: 3_000, share: 0.3 }], insideContactOnly: 700 },
    ['shared_contact', 'contact_only'],
  ],
  ['glued before starved', { unsureCopies: 2_000, insideContactOnly: 700 }, ['contact_only', 'few_facts']],
];

/** Rows of two columns that many share: three given names, three family names, four towns. */
const namesakes = Array.from({ length: 400 }, (_, i) => ({
  id: String(i).padStart(4, '0'),
  prenom: ['Jean', 'Marie', 'Luc'][i % 3] ?? '',
  nom: ['Martin', 'Petit', 'Roux'][Math.floor(i / 3) % 3] ?? '',
  ville: ['Lyon', 'Paris', 'Lille', 'Brest'][Math.floor(i / 9) % 4] ?? '',
}));

describe('linkage: a result checks itself', () => {
  for (const [what, change, codes] of CASES)
    it(`${what}: ${codes.length === 0 ? 'silent' : codes.join(', ')}`, () => {
      const findings = findingsOf({ ...GOOD, ...change });
      assert.deepEqual(
        findings.map((f) => f.code),
        codes,
      );
      const line = verdictLine(findings);
      if (codes.length === 0) assert.equal(line, null);
      else assert.match(line ?? '', /^This result looks (glued|starved|glued and starved): .+ What to do: .+\.$/);
    });

  it('knows that namesakes of one town cannot be told apart', () => {
    const { check } = link(namesakes);
    assert.match(verdictLine(check()) ?? '', /even an exact copy could be somebody else/);
  });

  it('names a mailbox that many share, and not the many records of one person', () => {
    const crowd = people(900);
    const mail = crowd.map((r, i) => (i % 4 === 0 ? { ...r, email: 'contact@x.fr', emails: 'contact@x.fr' } : r));
    assert.match(verdictLine(link(mail).check()) ?? '', /one value of .*mail.* on \d\d % of the records/);
    const copies = Array.from({ length: 120 }, (_, i) => ({ ...crowd[0], id: `copy${String(i)}` }));
    const codes = link([...crowd, ...copies])
      .check()
      .map((f) => f.code);
    assert.ok(!codes.includes('shared_contact'), codes.join());
  });

  it('is silent on a crowded town with slips, and explains its pairs', () => {
    const { check, pairs, explain } = link(people(1500));
    assert.deepEqual(check(), []);
    const [first] = pairs;
    assert.ok(first !== undefined);
    const told = explain(first.a, first.b);
    assert.equal(told.causes[0]?.name, 'same');
    assert.equal(told.rival.name, first.rival);
    assert.ok(Math.abs(told.bits - first.weight) < 1e-4);
  });
});
