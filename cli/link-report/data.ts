/** What a report shows, as data: made of the result alone, without the values of any row. */
import {
  type CauseTableResult,
  checkFacts,
  type Finding,
  findingsOf,
  levelWords,
  type Mixture,
  membersOf,
} from '../../linkage/index.ts';

export interface LevelFigure {
  readonly level: string;
  /** Share of one person's pairs, and of all others, that are at this level; bits that it weighs by itself. */
  readonly m: number;
  readonly u: number;
  readonly bits: number;
}
export interface ComparisonFigure {
  readonly comparison: string;
  readonly levels: readonly LevelFigure[];
}
export interface ThresholdFigure {
  readonly threshold: number;
  readonly clusters: number;
  readonly joined: number;
}
export interface ChosenPair {
  readonly a: number;
  readonly b: number;
  readonly why: string;
}
export interface ReportData {
  readonly findings: readonly Finding[];
  readonly comparisons: readonly ComparisonFigure[];
  readonly curve: readonly ThresholdFigure[];
  readonly sizes: readonly { readonly size: number; readonly clusters: number }[];
  readonly pairs: readonly ChosenPair[];
}

const THRESHOLDS = [0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.95, 0.99, 0.999] as const;
/** Pairs on each side of a threshold. */
const BESIDE = 2;

export function reportData(result: CauseTableResult, mergeAt: number, reviewAt: number): ReportData {
  return {
    findings: findingsOf(checkFacts(result, mergeAt)),
    comparisons: figuresOf(result.mixture),
    curve: curveOf(result, mergeAt),
    sizes: sizesOf(result.clusterOf),
    pairs: chosenPairs(result, mergeAt, reviewAt),
  };
}

/** u is that of all rivals together, each by its share of the candidates. */
function figuresOf({ comparisons, classes }: Mixture): ComparisonFigure[] {
  const same = classes.find((c) => c.name === 'same');
  const rivals = classes.filter((c) => c.name !== 'same');
  const total = rivals.reduce((s, c) => s + c.pi, 0);
  return comparisons.map(({ name, kind, levels }, k) => ({
    comparison: name,
    levels: levels.map(({ code }, l) => {
      const m = same?.levels[k]?.[l] ?? 0;
      const u = rivals.reduce((s, c) => s + c.pi * (c.levels[k]?.[l] ?? 0), 0) / total;
      return { level: levelWords(kind, code, 'en'), m, u, bits: Math.log2(m / u) };
    }),
  }));
}

function curveOf({ clusterOf, clusterAt }: CauseTableResult, mergeAt: number): ThresholdFigure[] {
  return [...new Set([...THRESHOLDS, mergeAt])]
    .sort((x, y) => x - y)
    .map((threshold) => {
      const sizes = sizesOf(threshold === mergeAt ? clusterOf : clusterAt(threshold));
      return {
        threshold,
        clusters: sizes.reduce((s, x) => s + x.clusters, 0),
        joined: sizes.reduce((s, x) => s + (x.clusters * x.size * (x.size - 1)) / 2, 0),
      };
    });
}

function sizesOf(clusterOf: Int32Array): { size: number; clusters: number }[] {
  const counts = new Map<number, number>();
  for (const members of membersOf(clusterOf)) counts.set(members.length, (counts.get(members.length) ?? 0) + 1);
  return [...counts].sort(([x], [y]) => x - y).map(([size, clusters]) => ({ size, clusters }));
}

/** Pairs nearest to both thresholds on each side, and the strongest that were refused. Pairs come by weight. */
function chosenPairs({ pairs, clusterOf }: CauseTableResult, mergeAt: number, reviewAt: number): ChosenPair[] {
  const chosen = new Map<string, ChosenPair>();
  const choose = (i: number, why: string): void => {
    const [a, b] = [pairs.a[i], pairs.b[i]];
    if (a === undefined || b === undefined || chosen.has(`${a} ${b}`)) return;
    chosen.set(`${a} ${b}`, { a, b, why });
  };
  const { verdicts } = pairs;
  for (const [at, above, below] of [
    [mergeAt, 'barely joined', 'barely not joined'],
    [reviewAt, 'barely worth a look', 'barely not worth a look'],
  ] as const) {
    const first = verdicts.findIndex((v) => v.probability < at);
    const border = first === -1 ? verdicts.length : first;
    for (let k = 1; k <= BESIDE; k++) choose(border - k, above);
    for (let k = 0; k < BESIDE; k++) choose(border + k, below);
  }
  let refused = 0;
  for (const [i, { probability }] of verdicts.entries()) {
    if (refused === BESIDE || probability < mergeAt) break;
    if (clusterOf[pairs.a[i] ?? 0] === clusterOf[pairs.b[i] ?? 0]) continue;
    choose(i, 'probable, and refused by its clusters');
    refused++;
  }
  return [...chosen.values()];
}
