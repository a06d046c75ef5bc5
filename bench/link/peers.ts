/** Peers in a Python environment that is made on demand in the temp folder, from bench/peers/requirements.txt. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { runChild } from './child.ts';
import type { LinkInput } from './input.ts';
import type { CalibrationBin, LinkRun, Quality } from './result.ts';

export const PEERS = ['splink', 'goldenmatch', 'recordlinkage'] as const;
export type Peer = (typeof PEERS)[number];

const SCRIPTS = path.join(PACKAGE_ROOT, 'bench', 'peers');
const INSTALL_LIMIT = 1200;

/** Makes the environment, or finds it; returns its Python. Throws when Python or a package is not to be had. */
export async function pythonOfPeers(tell: (text: string) => void): Promise<string> {
  const requirements = path.join(SCRIPTS, 'requirements.txt');
  const version = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 10);
  const folder = path.join(tmpdir(), 'referent-bench', `peers-${version}`);
  const python = path.join(folder, 'bin', 'python');
  const done = path.join(folder, 'done');
  if (!existsSync(done)) {
    tell('making the Python environment of the peers …');
    await rm(folder, { recursive: true, force: true });
    await runChild('python3', ['-m', 'venv', folder], INSTALL_LIMIT);
    await runChild(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], INSTALL_LIMIT);
    await writeFile(done, '');
  }
  return python;
}

/** What the scripts print. */
interface PeerReport {
  readonly version: string;
  readonly records: number;
  readonly candidates: number | null;
  readonly seconds: Readonly<Record<string, number>>;
  readonly peak_rss: number;
  readonly clusters: number;
  readonly default?: Quality;
  readonly best?: Quality;
  readonly candidate_recall?: number;
  readonly calibration?: readonly CalibrationBin[];
}

/** Its time is that of its steps: neither the start of Python nor the measuring of its result counts against it. */
export async function runPeer(
  python: string,
  peer: Peer,
  input: LinkInput,
  threads: number,
  limit: number,
): Promise<LinkRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referent-bench-peer-'));
  try {
    const key = input.key === null ? [] : ['--key', input.key];
    const truth = input.truth === null ? [] : ['--truth', input.truth];
    const out = path.join(folder, 'clusters.csv');
    const script = path.join(SCRIPTS, `run-${peer}.py`);
    const { said } = await runChild(
      python,
      [script, ...key, ...truth, '--threads', String(threads), '--out', out, ...input.files],
      limit,
    );
    const report = JSON.parse(said.trim().split('\n').at(-1) ?? '') as PeerReport;
    return {
      who: peer,
      version: report.version,
      threads,
      records: report.records,
      candidates: report.candidates,
      seconds: report.seconds,
      total: Object.values(report.seconds).reduce((s, x) => s + x, 0),
      peakRss: report.peak_rss,
      clusters: report.clusters,
      byDefault: report.default ?? null,
      best: report.best ?? null,
      candidateRecall: report.candidate_recall ?? null,
      calibration: report.calibration ?? [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
