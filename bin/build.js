#!/usr/bin/env node
// Compiles the TypeScript sources to dist/. Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs the project's own compiler; returns its exit status and prints what it prints. */
export function build({ clean = false } = {}) {
  if (clean) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('typescript/package.json');
  const tsc = path.join(path.dirname(manifest), 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', root], { stdio: ['ignore', 2, 2] });
  return status ?? 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = build({ clean: process.argv.includes('--clean') });
}
