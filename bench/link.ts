/**
 * The linkage engine and its peers on one input, one after the other, in one go:
 * `npm run bench:link -- [--sizes 10k,100k] [--peers splink,goldenmatch,recordlinkage|none] [--threads 1,2]`.
 * Other options: `--shape company|register|town`, `--damage light|medium|heavy`, `--duplicates SHARE`, `--seed N` for the
 * people that are made; `--data FILE,… --key COL --truth COL` for any file; `--without CLASS,…` measures the engine
 * once more without each class of causes; `--repeats N` (in turn, the fastest counts), `--limit SECONDS` a run,
 * `--json FILE`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileInput, type LinkInput, peopleInput } from './link/input.ts';
import { PEERS, type Peer, pythonOfPeers, runPeer } from './link/peers.ts';
import { printGrowth, printRuns } from './link/print.ts';
import { runReferent } from './link/referent.ts';
import type { FailedRun, LinkRun } from './link/result.ts';
import { RATES } from './people/damage.ts';
import { SHAPES } from './people/make.ts';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10k,100k' },
    shape: { type: 'string', default: 'company' },
    damage: { type: 'string', default: 'medium' },
    duplicates: { type: 'string' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string' },
    key: { type: 'string' },
    truth: { type: 'string' },
    peers: { type: 'string', default: 'splink' },
    threads: { type: 'string' },
    without: { type: 'string' },
    repeats: { type: 'string', default: '1' },
    limit: { type: 'string', default: '1800' },
    json: { type: 'string' },
  },
});

const list = (text: string | undefined): string[] => (text ?? '').split(',').filter((t) => t !== '');

function oneOf<K extends string>(text: string, known: readonly K[], option: string): K {
  const found = known.find((k) => k === text);
  if (found === undefined) throw new RangeError(`--${option}: ${text} is none of ${known.join(', ')}`);
  return found;
}
function rows(text: string): number {
  const n = Number(text.replace(/k$/i, '000').replace(/m$/i, '000000'));
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`--sizes: ${text} is no number of records`);
  return n;
}

async function* inputs(): AsyncGenerator<LinkInput> {
  if (values.data !== undefined) {
    const files = list(values.data).map((f) => path.resolve(f));
    yield await fileInput(files, values.key ?? null, values.truth ?? null, scratch);
    return;
  }
  for (const size of list(values.sizes))
    yield await peopleInput({
      records: rows(size),
      seed: Number(values.seed),
      shape: oneOf(values.shape, Object.keys(SHAPES) as (keyof typeof SHAPES)[], 'shape'),
      damage: oneOf(values.damage, Object.keys(RATES) as (keyof typeof RATES)[], 'damage'),
      duplicates: values.duplicates === undefined ? null : Number(values.duplicates),
    });
}

type Contestant = { readonly who: string; readonly threads: number | null; run(input: LinkInput): Promise<LinkRun> };

function contestants(python: string | null, peers: readonly Peer[]): Contestant[] {
  const limit = Number(values.limit);
  const counts: readonly (number | null)[] = values.threads === undefined ? [null] : list(values.threads).map(Number);
  const own = (threads: number | null, without: readonly string[]): Contestant => ({
    who: 'referent',
    threads,
    run: (input) => runReferent(input, { threads, without, limit }),
  });
  const cores = availableParallelism();
  return counts.flatMap((threads) => [
    own(threads, []),
    ...list(values.without).map((without) => own(threads, [without])),
    ...peers.map((peer) => ({
      who: peer,
      threads: threads ?? cores,
      run: (input: LinkInput) => runPeer(python ?? '', peer, input, threads ?? cores, limit),
    })),
  ]);
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`);
const peers = values.peers === 'none' ? [] : list(values.peers).map((p) => oneOf(p, PEERS, 'peers'));
const python = peers.length === 0 ? null : await pythonOfPeers(tell);
const all: { input: string; runs: LinkRun[]; failed: FailedRun[] }[] = [];
const scratch = await mkdtemp(path.join(tmpdir(), 'referent-bench-'));
try {
  for await (const input of inputs()) {
    const fastest = new Map<number, LinkRun>();
    const failed: FailedRun[] = [];
    for (let turn = 0; turn < Number(values.repeats); turn++)
      for (const [place, contestant] of contestants(python, peers).entries()) {
        const { who, threads } = contestant;
        tell(`${input.name}: ${who} …`);
        try {
          const made = await contestant.run(input);
          if (made.total < (fastest.get(place)?.total ?? Number.POSITIVE_INFINITY)) fastest.set(place, made);
        } catch (error) {
          failed.push({ who, threads, why: error instanceof Error ? error.message : String(error) });
        }
      }
    const runs = [...fastest].sort(([a], [b]) => a - b).map(([, run]) => run);
    const machine = `${availableParallelism()} cores, Node ${process.versions.node}`;
    console.log(`${printRuns(`${input.name} (${machine})`, runs, failed)}\n`);
    all.push({ input: input.name, runs, failed });
  }
  if (all.length > 1) console.log(printGrowth(all.map(({ runs }) => runs)));
} finally {
  await rm(scratch, { recursive: true, force: true });
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
