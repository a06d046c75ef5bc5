/** Runs of one input as tables for people. */
import { columns } from '../report.ts';
import { BINS, type FailedRun, type LinkRun, type Quality } from './result.ts';

const count = (n: number | null): string => (n === null ? '–' : n.toLocaleString('en'));
const seconds = (s: number): string => s.toFixed(s < 10 ? 2 : 1);
const share = (x: number | null | undefined): string => (x === null || x === undefined ? '–' : x.toFixed(4));
const megabytes = (bytes: number | null): string => (bytes === null ? '–' : String(Math.round(bytes / 1_048_576)));
const name = ({ who, version, threads }: LinkRun): string =>
  `${who}${version === 'this' ? '' : ` ${version}`}${threads === null ? '' : ` (${threads})`}`;
const best = (q: Quality | null): string => (q === null ? '–' : `${q.f1.toFixed(4)} at ${q.threshold ?? '–'}`);

/** Steps of a run that are neither reading, nor normalising, nor writing. */
const BESIDE = new Set(['start', 'read', 'normalise', 'table', 'prepare', 'write']);
const linking = (run: LinkRun, but: readonly string[] = []): number =>
  Object.entries(run.seconds).reduce((s, [step, x]) => (BESIDE.has(step) || but.includes(step) ? s : s + x), 0);

export function printRuns(title: string, runs: readonly LinkRun[], failed: readonly FailedRun[]): string {
  const lines = [
    title,
    '',
    columns([
      [
        '',
        'records',
        'pairs scored',
        'seconds',
        'peak MB',
        'clusters',
        'precision',
        'recall',
        'F1',
        'best F1',
        'candidate recall',
      ],
      ...runs.map((run) => [
        name(run),
        count(run.records),
        count(run.candidates),
        seconds(run.total),
        megabytes(run.peakRss),
        count(run.clusters),
        share(run.byDefault?.precision),
        share(run.byDefault?.recall),
        share(run.byDefault?.f1),
        best(run.best),
        share(run.candidateRecall),
      ]),
    ]),
    '',
    ...runs.map(
      (run) =>
        `${name(run)}: ${Object.entries(run.seconds)
          .map(([step, s]) => `${step} ${seconds(s)}`)
          .join(', ')} s`,
    ),
  ];
  const calibrated = runs.filter((run) => run.calibration.some((bin) => bin.pairs > 0));
  if (calibrated.length > 0)
    lines.push(
      '',
      columns([
        ['true share of pairs of p', ...BINS.map(([from, to]) => `${from}–${to}`)],
        ...calibrated.map((run) => [
          name(run),
          ...run.calibration.map((bin) => (bin.pairs === 0 ? '–' : `${bin.true.toFixed(2)} of ${count(bin.pairs)}`)),
        ]),
      ]),
    );
  lines.push(
    '',
    ...ratios(runs),
    ...threading(runs),
    ...failed.map((f) => `${f.who}${f.threads === null ? '' : ` (${f.threads})`}: no result, ${f.why}`),
  );
  return lines.join('\n');
}

/** How the time of one contestant grows from each input to the next, as the exponent of its number of records. */
export function printGrowth(inputs: readonly (readonly LinkRun[])[]): string {
  const lines = inputs.slice(1).flatMap((runs, i) =>
    runs.flatMap((run) => {
      const before = inputs[i]?.find((other) => name(other) === name(run));
      if (before === undefined || before.records >= run.records) return [];
      const exponent = Math.log(run.total / before.total) / Math.log(run.records / before.records);
      return [
        `${name(run)}, ${count(before.records)} to ${count(run.records)} records: exponent ${exponent.toFixed(2)}`,
      ];
    }),
  );
  return lines.join('\n');
}

/** How many times as long the product takes with one thread as with the most. */
function threading(runs: readonly LinkRun[]): string[] {
  const own = runs.filter((run) => run.who === 'referent' && run.threads !== null);
  const [one, most] = [own.find((run) => run.threads === 1), own.at(-1)];
  if (one === undefined || most === undefined || one === most) return [];
  return [
    `${name(most)} against one thread: whole command ${(one.total / most.total).toFixed(2)} ×, linking ${(linking(one) / linking(most)).toFixed(2)} ×`,
  ];
}

/** How many times as long a peer takes as the product with as many threads. */
function ratios(runs: readonly LinkRun[]): string[] {
  return runs
    .filter((run) => run.who !== 'referent' && !run.who.startsWith('referent '))
    .flatMap((peer) => {
      const own = runs.filter((run) => run.who === 'referent' && (run.threads ?? peer.threads) === peer.threads)[0];
      if (own === undefined) return [];
      const parts = [`from the raw file to the clusters ${(peer.total / own.total).toFixed(1)} ×`];
      parts.push(`train, score and cluster ${(linking(peer) / linking(own)).toFixed(1)} ×`);
      if (peer.seconds['train'] !== undefined && peer.seconds['score'] !== undefined)
        parts.push(`score and cluster ${(linking(peer, ['train']) / linking(own, ['estimate'])).toFixed(1)} ×`);
      return [`${name(peer)} takes as long as referent: ${parts.join('; ')}`];
    });
}
