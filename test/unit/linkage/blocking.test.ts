/** Blocks: exact counts before anything is compared, first rule wins, giants refined or reported, candidates of a change. */
import { strict as assert } from 'node:assert';
import {
  candidates,
  createTableBuilder,
  type LinkModel,
  linkByRules,
  parseModel,
  planBlocks,
  prepare,
  tableSchema,
} from '../../../linkage/index.ts';

function model(extra: object = {}): LinkModel {
  const parsed = parseModel({
    attributes: {
      card: { kind: 'identifier' },
      town: { kind: 'locality' },
      phone: { kind: 'phone_number' },
      part: { kind: 'category' },
    },
    rules: [
      { name: 'card', all: [{ attribute: 'card', level: 'exact' }] },
      { name: 'phone', all: [{ attribute: 'phone', level: 'exact' }] },
      {
        name: 'phone_and_town',
        all: [
          { attribute: 'phone', level: 'exact' },
          { attribute: 'town', level: 'exact' },
        ],
      },
    ],
    ...extra,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.model;
}
type Rows = readonly Readonly<Record<string, string | readonly string[]>>[];
function plan(m: LinkModel, rows: Rows) {
  const builder = createTableBuilder(tableSchema(m));
  for (const [i, row] of rows.entries()) builder.add(String(i).padStart(5, '0'), row);
  return planBlocks(prepare(builder.finish(), m), m.rules);
}
function pairs(plans: ReturnType<typeof plan>, delta: Uint8Array | null = null): string[] {
  const found: string[] = [];
  const walk = candidates(plans, (a, b) => found.push(`${a}-${b}`), delta);
  while (walk.next().done !== true);
  return found;
}
const PHONE = ['+33145678901', '+33145678902', '+33145678903'] as const;

describe('linkage: blocking', () => {
  it('gives a pair once, whatever the rules and values that find it', () => {
    const plans = plan(model(), [
      { card: '1', phone: [PHONE[0], PHONE[1]], town: 'X' },
      { card: '1', phone: [PHONE[1], PHONE[0]], town: 'X' },
      { phone: PHONE[1] },
      { card: '2' },
      {},
    ]);
    assert.deepEqual(pairs(plans).sort(), ['0-1', '0-2', '1-2']);
  });

  it('a conjunction that a coarser one covers is not built', () => {
    const plans = plan(model(), [{ phone: PHONE[0] }, { phone: PHONE[0] }]);
    assert.deepEqual(
      plans.map((p) => [p.keys, p.rules]),
      [
        [['card'], ['card']],
        [['phone'], ['phone', 'phone_and_town']],
      ],
    );
  });

  it('5,000 records with one value: 12,497,500 pairs, 20 parts of 250: 622,500 (LINKAGE 5)', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ card: 'same', part: `P${i % 20}` }));
    const rule = { rules: [{ name: 'card', all: [{ attribute: 'card', level: 'exact' }] }] };
    const whole = plan(model({ ...rule, max_block: 5000 }), rows);
    assert.equal(whole[0]?.index.pairs, 12_497_500);
    assert.equal(whole[0]?.index.giants.length, 0);
    const refine = [{ attribute: 'part', level: 'exact' }];
    const refined = plan(model({ ...rule, max_block: 250, refine }), rows);
    assert.equal(refined[0]?.index.pairs, 622_500);
    assert.deepEqual(refined[0]?.index.giants, [{ records: 5000, pairs: 12_497_500, kept: 622_500 }]);
  });

  it('what stays too large is left out and reported, never in silence', () => {
    const rows = Array.from({ length: 30 }, () => ({ card: 'same', part: 'P' }));
    const refine = [{ attribute: 'part', level: 'exact' }];
    const [first] = plan(model({ max_block: 10, refine }), rows);
    assert.equal(first?.index.pairs, 0);
    // The refined block is as large as the block, and both are told.
    assert.deepEqual(first?.index.giants, [
      { records: 30, pairs: 435, kept: 0 },
      { records: 30, pairs: 435, kept: 0 },
    ]);
  });

  it('a pair that a giant block left out is still found by a finer rule', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ phone: PHONE[0], town: `T${i >> 1}` }));
    assert.equal(pairs(plan(model({ max_block: 10 }), rows)).length, 15);
  });

  it('counts are those of the pairs given, blocks of one value apart', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ card: `C${i % 7}` }));
    const plans = plan(model(), rows);
    assert.equal(pairs(plans).length, plans[0]?.index.pairs);
  });

  it('blocks of 3 and 2 with arrivals of 1 and 2: 8 pairs (LINKAGE 9)', () => {
    const rows = ['A', 'A', 'A', 'B', 'B', 'A', 'B', 'B'].map((card) => ({ card }));
    const plans = plan(model(), rows);
    const delta = Uint8Array.from([0, 0, 0, 0, 0, 1, 1, 1]);
    assert.equal(pairs(plans).length, 12);
    const found = pairs(plans, delta);
    assert.equal(found.length, 8);
    assert.ok(found.every((p) => p.split('-').some((row) => delta[Number(row)] === 1)));
  });

  it('the report says what was left out', () => {
    const rows = Array.from({ length: 30 }, (_, i) => ({ id: String(i), card: 'same' }));
    const { report, links } = linkByRules(rows, model({ max_block: 10 }));
    assert.equal(links.length, 0);
    assert.deepEqual(report.blocks[0]?.giants, [{ records: 30, pairs: 435, kept: 0 }]);
  });
});
