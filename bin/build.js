#!/usr/bin/env node
// Compiles the TypeScript sources to dist/. Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const stamp = path.join(root, 'dist', '.tsbuildinfo');

/** Runs the project's own compiler; returns its exit status and prints what it prints, on stderr. */
export function build({ clean = false } = {}) {
  if (clean) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const begin = new Date();
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('typescript/package.json');
  const tsc = path.join(path.dirname(manifest), 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', root], { stdio: ['ignore', 2, 2] });
  // The compiler writes its file also after errors, and not when nothing changed; its time says whether dist/ is good.
  const good = status === 0 ? begin : new Date(0);
  if (existsSync(stamp)) utimesSync(stamp, good, good);
  if (existsSync(stamp)) prune(path.join(root, 'dist'));
  return status ?? 1;
}

/** Removes what an earlier build made of sources that are gone: a deleted test must not run. */
function prune(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    const stem = /^(.+?)(\.js|\.d\.ts)(\.map)?$/.exec(path.relative(path.join(root, 'dist'), file))?.[1];
    if (entry.isDirectory()) prune(file);
    else if (stem !== undefined && !existsSync(path.join(root, `${stem}.ts`))) rmSync(file);
  }
}

/** The newest change among the sources, in milliseconds. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) latest = Math.max(latest, newest(file));
    else if (entry.name.endsWith('.ts')) latest = Math.max(latest, statSync(file).mtimeMs);
  }
  return latest;
}

/** True in a checkout whose dist/ is missing or older than a source that the command needs; never in a package. */
export function isStale() {
  if (!existsSync(path.join(root, 'tsconfig.json'))) return false;
  if (!existsSync(stamp) || !existsSync(path.join(root, 'dist', 'cli', 'main.js'))) return true;
  const rooms = ['pipelines', 'linkage', 'sql', 'workers', 'config', 'cli', 'console'];
  const present = rooms.map((room) => path.join(root, room)).filter((room) => existsSync(room));
  return Math.max(...present.map(newest)) > statSync(stamp).mtimeMs;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = build({ clean: process.argv.includes('--clean') });
}
