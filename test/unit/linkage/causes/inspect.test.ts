/** What is planned before anything is compared, and what the model says of two rows afterwards. */
import { strict as assert } from 'node:assert';
import {
  type CauseAttribute,
  causeRow,
  causeSchema,
  createTableBuilder,
  link,
  linkCauseTable,
  planCauses,
} from '../../../../linkage/index.ts';

const ATTRIBUTES: readonly CauseAttribute[] = [
  { kind: 'name', given: 'given', family: 'family' },
  { kind: 'birthdate', from: 'born' },
  { kind: 'email', from: ['email'] },
];
const letter = (i: number): string => String.fromCharCode(65 + (i % 26));
/** 120 people, every third of them twice. */
const ROWS = Array.from({ length: 160 }, (_, i) => {
  const person = i < 120 ? i : (i - 120) * 3;
  return {
    id: String(i).padStart(3, '0'),
    given: `${letter(person)}ean${letter(person >> 3)}`,
    family: `${letter(person * 7)}er${letter(person >> 2)}`,
    born: `19${50 + (person % 40)}-0${1 + (person % 9)}-1${person % 10}`,
    email: person % 2 === 0 ? `p${person}@exemple.fr` : '',
  };
});
function table() {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const row of ROWS) builder.add(row.id, causeRow(ATTRIBUTES, row, true));
  return builder.finish();
}

describe('linkage: plans and inspections', () => {
  it('a plan counts what the rules hold, as the report does afterwards', () => {
    const plan = planCauses(table(), ATTRIBUTES);
    const { report } = linkCauseTable(table(), ATTRIBUTES);
    assert.equal(plan.records, 160);
    assert.deepEqual(
      plan.rules.map(({ rule, pairs, allPairs }) => ({ rule, pairs, allPairs })),
      report.rules.map(({ rule, pairs, allPairs }) => ({ rule, pairs, allPairs })),
    );
    assert.ok(plan.pairs >= report.candidates && report.candidates > 0);
    assert.deepEqual(plan.comparisons, ['birthdate', 'email', 'name']);
  });

  it('an inspection says levels, verdict, classes and rule, and is that of the result', () => {
    const { pairs, inspect, report } = linkCauseTable(table(), ATTRIBUTES);
    const [a, b] = [pairs.a[0] ?? 0, pairs.b[0] ?? 0];
    const seen = inspect(a, b);
    assert.deepEqual(seen.verdict, pairs.verdicts[0]);
    assert.deepEqual(inspect(b, a), seen);
    assert.ok(report.rules.some((r) => r.rule === seen.rule));
    const same = seen.classes.find((c) => c.name === 'same');
    assert.ok(Math.abs((same?.share ?? 0) - seen.verdict.probability) < 1e-9);
    assert.ok(Math.abs(seen.classes.reduce((s, c) => s + c.share, 0) - 1) < 1e-12);
    assert.ok(seen.comparisons.every((c) => (c.level === -1) === (c.code === null)));
  });

  it('two rows that no rule brings together can be inspected; an unknown record cannot', () => {
    const { inspect } = link(ROWS, { attributes: ATTRIBUTES });
    assert.equal(inspect('001', '118').rule, null);
    assert.throws(() => inspect('001', 'nobody'), /No record has the id/);
  });
});
