/**
 * The product, twice: the command as a user starts it (time and memory from end to end), and the same engine inside a
 * process that times its phases and measures what a user has no use for.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.ts';
import type { LinkInput } from './input.ts';
import type { Inside } from './inside.ts';
import type { LinkRun } from './result.ts';

/** The command of this very build, whatever happens to the sources meanwhile. */
const COMMAND = new URL('../../cli/main.js', import.meta.url).href;
const INSIDE = fileURLToPath(new URL('inside.js', import.meta.url));

export interface ReferentOptions {
  readonly threads: number | null;
  /** Classes of causes to leave out. */
  readonly without: readonly string[];
  /** Seconds that a run may take. */
  readonly limit: number;
}

/** Runs the command, then the engine inside; the latter only when there is a truth or `phases` is asked for. */
export async function runReferent(input: LinkInput, options: ReferentOptions): Promise<LinkRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'referent-bench-link-'));
  try {
    const key = input.key === null ? [] : ['--key', input.key];
    const threads = options.threads === null ? [] : ['--threads', String(options.threads)];
    const script = `import { main } from ${JSON.stringify(COMMAND)}; process.exitCode = await main(process.argv.slice(2));`;
    // A file: threads would inherit a script given by --eval.
    const start = path.join(folder, 'command.mjs');
    await writeFile(start, script);
    const out = path.join(folder, 'clusters.csv');
    const command = await runChild(
      process.execPath,
      [start, 'link', ...input.bare, ...key, ...threads, '--out', out, '--json'],
      options.limit,
    );
    const inner = await runChild(
      process.execPath,
      [INSIDE, JSON.stringify({ ...input, threads: options.threads, without: options.without })],
      options.limit,
    );
    const inside = JSON.parse(inner.said) as Inside;
    const who = options.without.length === 0 ? 'referent' : `referent without ${options.without.join(', ')}`;
    return {
      ...inside,
      who,
      version: 'this',
      threads: options.threads,
      total: command.seconds,
      peakRss: command.peakRss,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
