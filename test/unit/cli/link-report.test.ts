/** The report of a linkage: one page that needs nothing else, and holds no value unless it was asked for. */
import { strict as assert } from 'node:assert';
import { type ReportInput, reportPage } from '../../../cli/link-report/page.ts';
import { causeRow, causeSchema, createTableBuilder, linkCauseTable, propose } from '../../../linkage/index.ts';
import { people } from '../../support/people.ts';

const records = people(900);
const { attributes, columns } = propose(records);
const builder = createTableBuilder(causeSchema(attributes));
for (const record of records) builder.add(record.id, causeRow(attributes, record, true));
const result = linkCauseTable(builder.finish(), attributes, { reviewAt: 0.05 });
const input: ReportInput = {
  result,
  columns,
  mergeAt: 0.5,
  reviewAt: 0.25,
  keyOf: (row) => `<key&${row}>`,
  sentencesOf: () => ['One person, "quoted".'],
  valuesOf: null,
  refused: [['the others speak against it', 3]],
};

describe('cli: the report of a linkage', () => {
  const page = reportPage(input);

  it('is the same page for the same result', () => assert.equal(reportPage(input), page));

  it('loads nothing and runs nothing', () => {
    assert.equal(/<script|<link|<iframe|@import|url\(|\son[a-z]+=|src=/i.exec(page)?.[0], undefined);
    for (const [url] of page.matchAll(/https?:[^"'<> ]*/g)) assert.equal(url, 'http://www.w3.org/2000/svg');
    assert.ok(page.includes("default-src 'none'"));
  });

  it('every chart is an image with a text', () => {
    const charts = page.match(/<svg[^>]*>/g) ?? [];
    assert.ok(charts.length >= 15, String(charts.length));
    for (const chart of charts) {
      assert.match(chart, /role="img"/);
      assert.match(chart, /aria-label="[^"]{10,}"/);
    }
    assert.equal(/NaN|Infinity|undefined/.exec(page)?.[0], undefined);
  });

  it('opens and closes every element', () => {
    const open: string[] = [];
    const empty = new Set(['meta', 'br']);
    for (const [, slash, name, rest] of page.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>/g)) {
      if (name === undefined || empty.has(name) || rest?.endsWith('/') === true) continue;
      if (slash === '/') assert.equal(open.pop(), name);
      else open.push(name);
    }
    assert.deepEqual(open, []);
  });

  it('holds keys, escaped, and no value', () => {
    assert.ok(page.includes('&lt;key&amp;'));
    assert.ok(!page.includes('<key'));
    const values = new Set(
      records.flatMap((r) =>
        [r['email'], r['mobile'], r['naissance'], r['adresse']].flatMap((v) =>
          typeof v === 'string' && v.length > 5 ? [v] : [],
        ),
      ),
    );
    for (const value of values) assert.ok(!page.includes(value), 'a value is in the page');
    const told = reportPage({ ...input, valuesOf: (_, comparison) => `value of ${comparison}` });
    assert.ok(told.includes('value of birthdate') && told.includes('This page holds personal data'));
  });
});
