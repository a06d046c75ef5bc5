/** The report as one HTML page: no script, no network, light, dark and printed. */
import { type CauseTableResult, comparisonWords, explainPattern, verdictLine } from '../../linkage/index.ts';
import {
  causesChart,
  curveChart,
  histogramChart,
  rulesChart,
  sharesChart,
  sizesChart,
  waterfallChart,
  weightChart,
} from './charts.ts';
import { type ChosenPair, type ReportData, reportData } from './data.ts';
import { details, escape, htmlTable } from './html.ts';
import type { Chart } from './svg.ts';

export interface ReportInput {
  readonly result: CauseTableResult;
  readonly columns: readonly { readonly column: string; readonly role: string; readonly why: string }[];
  readonly mergeAt: number;
  readonly reviewAt: number;
  /** How a row is called. */
  readonly keyOf: (row: number) => string;
  /** Sentences on a pair. */
  readonly sentencesOf: (a: number, b: number) => readonly string[];
  /** A row's values by comparison; null where the report is to hold none. */
  readonly valuesOf: ((row: number, comparison: string) => string) | null;
  readonly refused: readonly (readonly [reason: string, links: number])[];
}

const STYLE = `:root{color-scheme:light dark;--paper:#fff;--ink:#1d2430;--soft:#5b6472;--line:#d9dde3;--main:#2f6fb2;--other:#b7863b;--plus:#2f7d4f;--minus:#b5473c}
@media (prefers-color-scheme:dark){:root{--paper:#15181d;--ink:#e6e9ee;--soft:#a3acb9;--line:#363c46;--main:#6ea8e0;--other:#d9ae6a;--plus:#6bbf8d;--minus:#e58a7f}}
body{margin:0 auto;max-width:820px;padding:1.5rem;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem}h2{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem;font-size:1.2rem}h3{font-size:1rem;margin-bottom:.2rem}
p.check{border-left:4px solid var(--minus);padding:.5rem 1rem;font-weight:600}
figure{margin:1rem 0;overflow-x:auto}figcaption{color:var(--soft);font-size:.9em}svg{max-width:100%;height:auto}
table{border-collapse:collapse;font-size:.9em}th{text-align:left;border-bottom:1px solid var(--line)}td,th{padding:.15rem .8rem .15rem 0;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer;color:var(--soft)}.key{color:var(--soft)}.m{color:var(--main)}.u{color:var(--other)}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#333;--line:#bbb;--main:#2f6fb2;--other:#b7863b;--plus:#2f7d4f;--minus:#b5473c}body{max-width:none;padding:0;font-size:11px}figure,.pair{break-inside:avoid}details{display:none}}`;

export function reportPage(input: ReportInput): string {
  const { result, mergeAt, reviewAt } = input;
  const { report } = result;
  const data = reportData(result, mergeAt, reviewAt);
  const check = verdictLine(data.findings);
  const n = (x: number): string => x.toLocaleString('en-GB');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Linkage: ${n(report.records)} records, ${n(report.clusters)} people</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${n(report.records)} records are ${n(report.clusters)} people</h1>
${check === null ? '' : `<p class="check">${escape(check)}</p>`}
${data.findings.length > 1 ? `<ul>${data.findings.map((f) => `<li>${escape(`${f.message}: ${f.advice}.`)}</li>`).join('')}</ul>` : ''}
<p>${n(report.candidates)} pairs were looked at, ${n(report.links)} of these are links; the rules reach about ${Math.round(report.recall * 100)} % of the true pairs. ${
    input.valuesOf === null
      ? 'This page holds no value of a record, only keys and levels.'
      : 'This page holds personal data.'
  }</p>
${report.warnings.length === 0 ? '' : `<ul>${report.warnings.map((w) => `<li>${escape(w)}</li>`).join('')}</ul>`}
${section(
  'What the columns were taken for',
  htmlTable(
    ['column', 'taken for', 'because'],
    input.columns.map((c) => [c.column, c.role, c.why]),
  ),
)}
${section('Why the pairs are alike', figure(causesChart(report)))}
${section('Which rules brought the pairs together', figure(rulesChart(report)) + rulesTable(input))}
${section('How probable the pairs are', figure(histogramChart(report, mergeAt, reviewAt)))}
${section(
  'Other thresholds',
  figure(curveChart(data.curve, mergeAt)) +
    details(
      'Figures',
      htmlTable(
        ['threshold', 'clusters', 'pairs in one cluster'],
        data.curve.map((p) => [String(p.threshold), p.clusters, p.joined]),
      ),
    ),
)}
${section(
  'How large the clusters are',
  figure(sizesChart(data.sizes)) +
    details(
      'Figures',
      htmlTable(
        ['records', 'clusters'],
        data.sizes.map((s) => [s.size, s.clusters]),
      ),
    ) +
    refusedTable(input),
)}
${section('What each comparison weighs', weights(data))}
${section('How often each level is found', `<p><span class="m">●</span> pairs of one person (m), <span class="u">■</span> all other candidates (u)</p>${data.comparisons.map((c) => `<h3>${escape(comparisonWords(c.comparison, 'en'))}</h3>${figure(sharesChart(c))}`).join('\n')}`)}
${section('Some pairs around the thresholds', data.pairs.map((p) => pair(input, p)).join('\n'))}
</main>
</body>
</html>
`;
}

const section = (title: string, inner: string): string => `<section><h2>${escape(title)}</h2>\n${inner}\n</section>`;
const figure = ({ label, svg }: Chart): string => `<figure>${svg}<figcaption>${escape(label)}</figcaption></figure>`;

/** A level that nearly never happens otherwise weighs more than can be shown beside the others. */
const MOST_SHOWN = 20;

function weights({ comparisons }: ReportData): string {
  const all = comparisons.flatMap((c) => c.levels.map((l) => Math.abs(l.bits))).filter(Number.isFinite);
  const most = Math.min(MOST_SHOWN, Math.max(1, Math.ceil(Math.max(0, ...all))));
  const parts = comparisons.map(
    (c) =>
      `<h3>${escape(comparisonWords(c.comparison, 'en'))}</h3>${figure(weightChart(c, most))}${details(
        'Figures',
        htmlTable(
          ['level', 'm', 'u', 'bits'],
          c.levels.map((l) => [l.level, l.m.toPrecision(3), l.u.toPrecision(3), l.bits.toFixed(2)]),
        ),
      )}`,
  );
  return `<p>Each level by itself, against all other causes together. Within a pair a level weighs less where another one has told it already.</p>${parts.join('\n')}`;
}

function rulesTable({ result: { report } }: ReportInput): string {
  const lost = report.rules.flatMap((r) =>
    r.giants.length === 0
      ? []
      : [[r.rule, r.giants.length, r.giants.reduce((s, g) => s + g.pairs - g.kept, 0)] as const],
  );
  const parts = [
    lost.length === 0 ? '' : htmlTable(['rule', 'blocks that were too large', 'pairs left out'], lost),
    report.skipped.length === 0
      ? ''
      : htmlTable(
          ['rule left out', 'pairs that it would have brought'],
          report.skipped.map((s) => [s.rule, s.pairs]),
        ),
  ];
  return parts.join('\n');
}

const refusedTable = ({ refused }: ReportInput): string =>
  refused.length === 0 ? '' : `<h3>Refused links</h3>${htmlTable(['reason', 'links'], refused)}`;

function pair({ result, mergeAt, keyOf, sentencesOf, valuesOf }: ReportInput, { a, b, why }: ChosenPair): string {
  const inspected = result.inspect(a, b).comparisons;
  const told = explainPattern(
    result.mixture,
    inspected.map((c) => c.level),
    mergeAt,
  );
  const names = `${keyOf(a)} and ${keyOf(b)}`;
  const values =
    valuesOf === null
      ? ''
      : htmlTable(
          ['', keyOf(a), keyOf(b)],
          told.steps.map((s) => [
            comparisonWords(s.comparison, 'en'),
            valuesOf(a, s.comparison),
            valuesOf(b, s.comparison),
          ]),
        );
  return `<div class="pair"><h3>${escape(names)} <span class="key">${escape(why)}</span></h3>
${sentencesOf(a, b)
  .map((s) => `<p>${escape(s)}</p>`)
  .join('\n')}
${values}
${figure(waterfallChart(told, names))}</div>`;
}
