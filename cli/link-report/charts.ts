/** The charts of a report. */
import * as Plot from '@observablehq/plot';
import {
  type CauseReport,
  causeWords,
  comparisonWords,
  levelWords,
  type PairExplanation,
} from '../../linkage/index.ts';
import type { ComparisonFigure, ThresholdFigure } from './data.ts';
import { type Chart, draw, INK } from './svg.ts';

const WIDTH = 760;
const ROW = 22;
/** Pixels of a letter, about; labels never take more than two thirds. */
const LETTER = 6.4;
const labelsWide = (labels: readonly string[]): number =>
  Math.min((WIDTH * 2) / 3, 24 + LETTER * labels.reduce((most, l) => Math.max(most, l.length), 0));
/** Log2 of a thousand. */
const KILO = 10;

const rows = (n: number): number => n * ROW + 55;
/** Room for an axis and its name below the bars, and for nothing above them. */
const AROUND = { marginTop: 8, marginBottom: 44, width: WIDTH } as const;
const bitsText = (n: number): string => `${n <= -0.05 ? '−' : '+'}${Math.abs(n).toFixed(1)}`;
const bounded = (bits: number, most: number): number => Math.max(-most, Math.min(most, bits));

/** Bits that each level weighs by itself, one chart a comparison on one scale. */
export function weightChart({ comparison, levels }: ComparisonFigure, most: number): Chart {
  const data = levels.map((l) => ({ ...l, shown: bounded(l.bits, most) }));
  return draw(`What each level of ${comparisonWords(comparison, 'en')} weighs, in bits.`, {
    ...AROUND,
    height: rows(levels.length),
    marginLeft: labelsWide(levels.map((l) => l.level)),
    marginRight: 50,
    x: { domain: [-most, most], label: 'bits for one person →', grid: true },
    y: { domain: levels.map((l) => l.level), label: null },
    marks: [
      Plot.barX(data, { x: 'shown', y: 'level', fill: (d: { bits: number }) => (d.bits < 0 ? INK.minus : INK.plus) }),
      Plot.text(data, {
        x: 'shown',
        y: 'level',
        text: (d: { bits: number }) => bitsText(d.bits),
        textAnchor: 'start',
        dx: 4,
        filter: (d: { bits: number }) => d.bits >= 0,
      }),
      Plot.text(data, {
        x: 'shown',
        y: 'level',
        text: (d: { bits: number }) => bitsText(d.bits),
        textAnchor: 'end',
        dx: -4,
        filter: (d: { bits: number }) => d.bits < 0,
      }),
      Plot.ruleX([0]),
    ],
  });
}

/** m and u of each level. */
export function sharesChart({ comparison, levels }: ComparisonFigure): Chart {
  const data = levels.flatMap(({ level, m, u }) => [
    { level, share: m, of: 'one person' },
    { level, share: u, of: 'anything else' },
  ]);
  return draw(
    `How often each level of ${comparisonWords(comparison, 'en')} is found, in pairs of one person and others.`,
    {
      ...AROUND,
      height: rows(levels.length),
      marginLeft: labelsWide(levels.map((l) => l.level)),
      marginRight: 50,
      x: { domain: [0, 1], label: 'share of the pairs →', grid: true },
      y: { domain: levels.map((l) => l.level), label: null },
      marks: [
        Plot.ruleY(levels, { y: 'level', x1: 'm', x2: 'u', strokeOpacity: 0.4 }),
        Plot.dot(data, {
          x: 'share',
          y: 'level',
          r: 4.5,
          symbol: (d: { of: string }) => (d.of === 'one person' ? 'circle' : 'square'),
          fill: (d: { of: string }) => (d.of === 'one person' ? INK.main : INK.other),
        }),
      ],
    },
  );
}

/** What share of the candidate pairs each cause holds. */
export function causesChart({ classes, candidates }: CauseReport): Chart {
  const data = classes
    .filter((c) => c.share >= 0.0005)
    .map(({ name, share }) => ({ cause: causeWords(name, 'en'), share, isSame: name === 'same' }))
    .sort((x, y) => y.share - x.share);
  return draw(`Why the ${candidates.toLocaleString('en-GB')} pairs that were looked at are alike.`, {
    ...AROUND,
    height: rows(data.length),
    marginLeft: labelsWide(data.map((d) => d.cause)),
    marginRight: 60,
    x: { label: 'share of the pairs →', grid: true, tickFormat: (d: number) => `${Math.round(d * 100)} %` },
    y: { domain: data.map((d) => d.cause), label: null },
    marks: [
      Plot.barX(data, {
        x: 'share',
        y: 'cause',
        fill: (d: { isSame: boolean }) => (d.isSame ? INK.main : INK.other),
      }),
      Plot.text(data, {
        x: 'share',
        y: 'cause',
        text: (d: { share: number }) => `${(d.share * 100).toFixed(1)} %`,
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  });
}

/** Pairs that each rule brings. */
export function rulesChart({ rules }: CauseReport): Chart {
  return draw('How many pairs each rule brings together; a pair that two rules find counts in both.', {
    ...AROUND,
    height: rows(rules.length),
    marginLeft: labelsWide(rules.map((r) => r.rule)),
    marginRight: 80,
    x: { label: 'pairs →', grid: true },
    y: { domain: rules.map((r) => r.rule), label: null },
    marks: [
      Plot.barX(rules, { x: 'pairs', y: 'rule', fill: INK.main }),
      Plot.text(rules, {
        x: 'pairs',
        y: 'rule',
        text: (d: { pairs: number }) => d.pairs.toLocaleString('en-GB'),
        textAnchor: 'start',
        dx: 4,
      }),
    ],
  });
}

const logOdds = (p: number): number => Math.log2(p / (1 - p));

/** All candidates by weight; the thresholds as lines. Few pairs decide, so the heights are logarithms. */
export function histogramChart({ weights }: CauseReport, mergeAt: number, reviewAt: number): Chart {
  const most = 60;
  const bins = new Map<number, number>();
  for (const { bits, pairs } of weights) {
    const bin = bounded(bits, most);
    bins.set(bin, (bins.get(bin) ?? 0) + pairs);
  }
  const data = [...bins].map(([bits, pairs]) => ({ from: bits, to: bits + 1, pairs, joins: bits >= logOdds(mergeAt) }));
  const lines = [
    { at: logOdds(mergeAt), text: `joins at ${mergeAt}` },
    { at: logOdds(reviewAt), text: `worth a look at ${reviewAt}` },
  ];
  return draw('How many of the candidate pairs have which weight; the lines are the thresholds.', {
    ...AROUND,
    height: 270,
    marginLeft: 60,
    marginTop: 34,
    x: { label: 'weight in bits →' },
    y: {
      label: '↑ pairs',
      type: 'log',
      grid: true,
      domain: [0.8, Math.max(10, ...data.map((d) => d.pairs))],
      ticks: 5,
      tickFormat: '~s',
    },
    marks: [
      Plot.rect(data, {
        x1: 'from',
        x2: 'to',
        y1: 0.8,
        y2: 'pairs',
        inset: 0.5,
        fill: (d: { joins: boolean }) => (d.joins ? INK.main : INK.other),
      }),
      Plot.ruleX(lines, { x: 'at', strokeDasharray: '4 3' }),
      Plot.text(lines.slice(0, 1), { x: 'at', text: 'text', frameAnchor: 'top', textAnchor: 'start', dx: 4, dy: -14 }),
      Plot.text(lines.slice(1), { x: 'at', text: 'text', frameAnchor: 'top', textAnchor: 'end', dx: -4, dy: -14 }),
    ],
  });
}

/** What other thresholds would give: pairs that stand together. */
export function curveChart(curve: readonly ThresholdFigure[], mergeAt: number): Chart {
  const x = curve.map((p) => String(p.threshold));
  const most = Math.max(1, ...curve.map((p) => p.joined));
  return draw('How many pairs of records would stand together at other thresholds.', {
    ...AROUND,
    marginTop: 30,
    height: 250,
    marginLeft: 70,
    x: { type: 'point', domain: x, label: 'probability from which two records join →' },
    y: { domain: [0, most * 1.1], label: '↑ pairs in one cluster', grid: true },
    marks: [
      Plot.line(curve, {
        x: (d: ThresholdFigure) => String(d.threshold),
        y: 'joined',
        stroke: INK.main,
        strokeWidth: 2,
      }),
      Plot.dot(curve, {
        x: (d: ThresholdFigure) => String(d.threshold),
        y: 'joined',
        r: (d: ThresholdFigure) => (d.threshold === mergeAt ? 6 : 3),
        fill: INK.main,
      }),
      Plot.text(curve, {
        x: (d: ThresholdFigure) => String(d.threshold),
        y: 'joined',
        text: (d: ThresholdFigure) => d.joined.toLocaleString('en-GB'),
        dy: -14,
      }),
    ],
  });
}

/** Clusters by size. */
export function sizesChart(sizes: readonly { readonly size: number; readonly clusters: number }[]): Chart {
  return draw('How many clusters have how many records.', {
    ...AROUND,
    marginTop: 30,
    height: 250,
    marginLeft: 60,
    x: { label: 'records in a cluster →', type: 'linear' },
    y: {
      type: 'log',
      label: '↑ clusters',
      grid: true,
      domain: [0.8, Math.max(10, ...sizes.map((s) => s.clusters))],
      ticks: 5,
      tickFormat: '~s',
    },
    marks: [
      Plot.rect(sizes, {
        x1: (d: { size: number }) => d.size - 0.5,
        x2: (d: { size: number }) => d.size + 0.5,
        y1: 0.8,
        y2: 'clusters',
        inset: 0.5,
        fill: INK.main,
      }),
    ],
  });
}

/** One pair's bits, comparison after comparison, with their running sum. */
export function waterfallChart({ prior, steps, bits }: PairExplanation, name: string): Chart {
  const data = [
    { row: 'before anything is compared', from: 0, to: prior },
    ...steps
      .filter((s) => s.code !== null)
      .map((s) => ({
        row: `${comparisonWords(s.comparison, 'en')}: ${levelWords(s.kind, s.code, 'en')}`,
        from: s.running - s.bits,
        to: s.running,
      })),
  ];
  const most = Math.max(KILO, ...data.flatMap((d) => [Math.abs(d.from), Math.abs(d.to)]));
  return draw(`What ${name} have for and against being one person: ${bitsText(bits)} bits in all.`, {
    ...AROUND,
    height: rows(data.length),
    marginLeft: labelsWide(data.map((d) => d.row)),
    marginRight: 50,
    x: { domain: [-most, most], label: 'sum in bits →', grid: true },
    y: { domain: data.map((d) => d.row), label: null },
    marks: [
      Plot.barX(data, {
        x1: 'from',
        x2: 'to',
        y: 'row',
        fill: (d: { from: number; to: number }) => (d.to < d.from ? INK.minus : INK.plus),
      }),
      Plot.text(data, {
        x: (d: { from: number; to: number }) => Math.max(d.from, d.to),
        y: 'row',
        text: (d: { from: number; to: number }) => bitsText(d.to - d.from),
        textAnchor: 'start',
        dx: 4,
      }),
      Plot.ruleX([0]),
      Plot.ruleX([bits], { strokeDasharray: '4 3' }),
    ],
  });
}
