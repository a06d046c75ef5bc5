/**
 * The whole batch on a generated company: `npm run bench -- --records 100000 [--json FILE] [--threads N] [--seed N]
 * [--floor-repeats N] [--no-night] [--keep]`. Runs the real command on an empty workspace, then measures the floor on the
 * same server, then a second night without change. DATABASE_URL names a server to use instead of the embedded one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { readEnvironment } from '../config/env.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { AS_OF } from '../config/sample/generator/dates.ts';
import { openPool } from '../sql/connect.ts';
import { type BenchCompany, benchCompany } from './company.ts';
import { type Floor, measureFloor } from './floor.ts';
import { type PeakMemory, watchMemory } from './memory.ts';
import { printReport } from './report.ts';
import { benchServer } from './server.ts';

export interface StageTime {
  readonly stage: string;
  readonly tasks: number;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly seconds: number;
  /** Bytes; null when the stage recorded none. */
  readonly peak_rss: number | null;
}

export interface RunTime {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** From the first to the last moment of the run in ops.run. */
  readonly run_seconds: number;
  readonly memory: PeakMemory;
  readonly stages: readonly StageTime[];
}

export interface BatchReport {
  readonly benchmark: 'batch';
  readonly records: number;
  readonly people: number;
  readonly seed: number;
  readonly threads: number | null;
  readonly machine: {
    readonly cores: number;
    readonly node: string;
    readonly postgres: string;
    readonly server: string;
  };
  readonly cold: RunTime;
  readonly floor: Floor;
  /** Seconds of the cold batch over those of the floor. */
  readonly ratio: number;
  readonly night: (RunTime & { readonly share: number }) | null;
}

const ENVIRONMENT = readEnvironment();
const NIGHT_AFTER = '2026-09-02T02:00:00+02:00';

/** The files that the batch reads, copied: the cached company stays as it is. */
async function makeWorkspace(company: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referent-bench-workspace-'));
  // Started by root, the embedded server runs under another account, which must get in.
  await chmod(folder, 0o755);
  await copyFile(path.join(company, 'referent.yaml'), path.join(folder, 'referent.yaml'));
  for (const sub of ['sources', 'consents', 'lists']) {
    await mkdir(path.join(folder, sub));
    for (const name of await readdir(path.join(company, sub))) {
      await copyFile(path.join(company, sub, name), path.join(folder, sub, name));
    }
  }
  return folder;
}

async function fillWebShop(client: PoolClient, company: string): Promise<void> {
  await client.query(await readFile(path.join(company, 'web.sql'), 'utf8'));
  await pipeline(
    createReadStream(path.join(company, 'web.copy')),
    client.query(copyFrom('copy shop.customer from stdin')),
  );
  await client.query('analyze shop.customer');
}

interface Refused {
  readonly status: string;
  readonly error: unknown;
  readonly checks: readonly { readonly passed: boolean }[] | null;
}

/** What `referent run --json` says of a run that was not published: its status, error, and the checks that failed. */
function whyNot(said: string): string | null {
  try {
    const { status, error, checks } = JSON.parse(said) as Refused;
    return JSON.stringify({ status, error, failed_checks: checks?.filter((check) => !check.passed) ?? [] });
  } catch {
    return null;
  }
}

const COMMAND = path.join(PACKAGE_ROOT, 'bin', 'referent.js');

/** In a checkout the first start compiles what changed: that is not the batch. */
async function warmUp(): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, '--version'], { stdio: 'ignore' });
  await once(child, 'close');
}

/** Runs `referent run` as a user does. Throws with what it printed when it does not publish. */
async function runBatch(workspace: string, url: string | null, asOf: string, threads: number | undefined) {
  const args = ['run', '--json', '--workspace', workspace, '--as-of', asOf];
  if (threads !== undefined) args.push('--threads', String(threads));
  const begun = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...ENVIRONMENT.variables, ...(url === null ? {} : { DATABASE_URL: url }) },
  });
  const watch = watchMemory(child.pid ?? 0);
  let said = '';
  let problem = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    problem += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - begun) / 1000;
  const memory = watch.stop();
  if (code !== 0) throw new Error(`referent run ended with ${code}: ${whyNot(said) ?? problem}`);
  return { seconds, memory };
}

/** Seconds of the newest run by the clock of the database, without the start and end of the process. */
async function runSeconds(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ seconds: number }>(
    `select coalesce(extract(epoch from finished_at - started_at), 0)::float8 as seconds from ops.run order by run_id desc limit 1`,
  );
  return rows[0]?.seconds ?? 0;
}

async function stagesOf(client: PoolClient): Promise<StageTime[]> {
  const { rows } = await client.query<StageTime>(
    `select stage, tasks, read, written, rejected, peak_rss,
            coalesce(extract(epoch from finished_at - started_at), 0)::float8 as seconds
       from ops.stage_run where run_id = (select max(run_id) from ops.run) order by stage collate "C"`,
  );
  return rows;
}

interface Arguments {
  readonly records: number;
  readonly seed: number;
  readonly threads: number | undefined;
  readonly json: string | undefined;
  readonly floorRepeats: number;
  readonly night: boolean;
  readonly keep: boolean;
}

function parseArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      records: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      threads: { type: 'string' },
      json: { type: 'string' },
      'floor-repeats': { type: 'string', default: '2' },
      'no-night': { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  const whole = (name: string, text: string, low: number, high: number): number => {
    const n = Number(text);
    if (!Number.isInteger(n) || n < low || n > high)
      throw new RangeError(`--${name}: a whole number from ${low} to ${high}`);
    return n;
  };
  return {
    records: whole('records', values.records, 100, 10_000_000),
    seed: whole('seed', values.seed, 0, 2 ** 31),
    threads: values.threads === undefined ? undefined : whole('threads', values.threads, 1, 64),
    json: values.json,
    floorRepeats: whole('floor-repeats', values['floor-repeats'], 1, 10),
    night: !values['no-night'],
    keep: values.keep,
  };
}

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

async function bench(args: Arguments): Promise<BatchReport> {
  progress(`company of about ${args.records.toLocaleString('en')} records …`);
  const company: BenchCompany = await benchCompany(args.records, args.seed);
  progress(`${company.seconds === 0 ? 'found' : `made in ${company.seconds.toFixed(1)} s`}: ${company.folder}`);
  const workspace = await makeWorkspace(company.folder);
  try {
    await using server = await benchServer(workspace, ENVIRONMENT.variables['DATABASE_URL']);
    const url = server.kind === 'given' ? server.url : null;
    const pool = openPool(server.url, 1, 'referent bench');
    try {
      const client = await pool.connect();
      try {
        await fillWebShop(client, company.folder);
        await warmUp();
        progress('cold batch …');
        const cold = {
          ...(await runBatch(workspace, url, AS_OF, args.threads)),
          run_seconds: await runSeconds(client),
          stages: await stagesOf(client),
        };
        progress('floor …');
        const floor = await measureFloor(client, company.folder, workspace, args.floorRepeats);
        let night: BatchReport['night'] = null;
        if (args.night) {
          progress('a night without change …');
          const again = {
            ...(await runBatch(workspace, url, NIGHT_AFTER, args.threads)),
            run_seconds: await runSeconds(client),
            stages: await stagesOf(client),
          };
          night = { ...again, share: again.seconds / cold.seconds };
        }
        const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
        return {
          benchmark: 'batch',
          records: company.records,
          people: company.people,
          seed: args.seed,
          threads: args.threads ?? null,
          machine: {
            cores: availableParallelism(),
            node: process.versions.node,
            postgres: rows[0]?.version ?? 'unknown',
            server: server.kind,
          },
          cold,
          floor,
          ratio: cold.seconds / floor.seconds,
          night,
        };
      } finally {
        client.release();
      }
    } finally {
      await pool.end();
    }
  } finally {
    if (args.keep) progress(`kept: ${workspace}`);
    else await rm(workspace, { recursive: true, force: true });
  }
}

const args = parseArguments(process.argv.slice(2));
const report = await bench(args);
console.log(printReport(report));
if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(report, null, 2)}\n`);
