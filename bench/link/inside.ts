/** The engine in a process that measures it: started by `referent.ts` with the input as JSON, prints JSON. */

import { linkCauseTableAsync } from '../../linkage/index.ts';
import { readLinkFiles } from '../../pipelines/link-files.ts';
import type { LinkInput } from './input.ts';
import { BINS, type LinkRun } from './result.ts';
import { pairScores } from './scores.ts';

export interface InsideInput extends LinkInput {
  /** Classes of causes to leave out. */
  readonly without: readonly string[];
  readonly threads: number | null;
}
export type Inside = Omit<LinkRun, 'who' | 'version' | 'threads' | 'total' | 'peakRss'>;

const THRESHOLDS = [0.27, 0.4, 0.6, 0.73, 0.9, 0.98];
/** True pairs that are looked up; more would only take time. */
const MOST_LOOKED_UP = 100_000;

function* truePairs(people: ReadonlyMap<number, readonly number[]>): Generator<[number, number]> {
  for (const rows of people.values())
    for (const [i, a] of rows.entries()) for (const b of rows.slice(i + 1)) yield [a, b];
}

async function run({ without, threads, ...input }: InsideInput): Promise<Inside> {
  const seconds: Record<string, number> = {};
  let last = performance.now();
  const spent = (phase: string): void => {
    const now = performance.now();
    seconds[phase] = (seconds[phase] ?? 0) + (now - last) / 1000;
    last = now;
  };
  const read = await readLinkFiles(input.files, {
    folder: process.cwd(),
    key: input.key,
    aside: input.truth === null ? [] : [input.truth],
    region: 'FR',
    signal: new AbortController().signal,
  });
  spent('read');
  const { attributes, table } = read;
  const result = await linkCauseTableAsync(table, attributes, {
    ...(without.length === 0 ? {} : { without }),
    ...(threads === null ? {} : { threads }),
    onProgress: ({ phase }) => spent(phase),
  });
  spent('cluster');
  const left = result.report.classes.find(({ name }) => without.includes(name));
  if (left !== undefined) throw new Error(`the class ${left.name} is still there`);

  const { report } = result;
  const base = { records: report.records, candidates: report.candidates, seconds, clusters: report.clusters };
  const { truth } = input;
  if (truth === null) return { ...base, byDefault: null, best: null, candidateRecall: null, calibration: [] };
  const numbers = new Map<string, number>();
  const personOf = Int32Array.from({ length: table.size }, (_, row) => {
    const person = read.rows.aside(row, truth);
    if (person === '') return -1;
    const number = numbers.get(person) ?? numbers.size;
    numbers.set(person, number);
    return number;
  });
  const byDefault = pairScores(result.clusterOf, personOf, 0.5);
  const curve = [byDefault, ...THRESHOLDS.map((t) => pairScores(result.clusterAt(t), personOf, t))];
  const people = new Map<number, number[]>();
  for (const [row, person] of personOf.entries()) {
    if (person === -1) continue;
    const rows = people.get(person);
    if (rows === undefined) people.set(person, [row]);
    else rows.push(row);
  }
  let looked = 0;
  let reached = 0;
  for (const [a, b] of truePairs(people)) {
    if (looked >= MOST_LOOKED_UP) break;
    looked++;
    if (result.inspect(a, b).rule !== null) reached++;
  }
  return {
    ...base,
    byDefault,
    best: curve.reduce((most, q) => (q.f1 > most.f1 ? q : most)),
    candidateRecall: looked === 0 ? null : reached / looked,
    calibration: BINS.map(([from, to]) => {
      let pairs = 0;
      let right = 0;
      for (const [i, { probability }] of result.pairs.verdicts.entries()) {
        if (probability < from || (probability >= to && to < 1)) continue;
        pairs++;
        const [a, b] = [personOf[result.pairs.a[i] ?? 0], personOf[result.pairs.b[i] ?? 0]];
        if (a === b && a !== -1) right++;
      }
      return { from, to, pairs, true: pairs === 0 ? 0 : right / pairs };
    }),
  };
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as InsideInput)));
