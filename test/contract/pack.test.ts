/** The package as a user gets it: packed, installed in an empty folder, run. */
import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE_ROOT } from '../../config/package-root.ts';

const run = promisify(execFile);

interface LockEntry {
  readonly dev?: boolean;
  readonly [key: string]: unknown;
}
interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}
interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(PACKAGE_ROOT, file), 'utf8'));

/** npm, quiet, without install scripts, and asking the registry only for what is not in the cache. */
async function npm(cwd: string, ...args: string[]): Promise<string> {
  const quiet = [
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ];
  const { stdout } = await run('npm', [...args, ...quiet], { cwd, maxBuffer: 1 << 26 });
  return stdout;
}

/** Variables that would give the demo other servers than a newcomer's machine has. */
function newcomer(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, REDIS_URL: _redis, SHOP_DB: _shop, ...rest } = process.env;
  return rest;
}

/** A lock file for a folder that has the tarball alone: the versions of our own lock, so `npm ci` finds them cached. */
function lockFor(tarball: string): Lock & Readonly<Record<string, unknown>> {
  const own = readJson('package-lock.json') as Lock;
  const { devDependencies: _dev, ...referent } = own.packages[''] ?? {};
  const packages: Record<string, LockEntry> = { '': { dependencies: { referent: `file:${tarball}` } } };
  packages['node_modules/referent'] = { ...referent, resolved: `file:${tarball}` };
  for (const [name, entry] of Object.entries(own.packages)) {
    if (name !== '' && entry.dev !== true) packages[name] = entry;
  }
  return { name: 'newcomer', lockfileVersion: 3, requires: true, packages };
}

describe('the package', function () {
  this.timeout(240_000);
  let folder = '';
  let packed: Packed = { filename: '', files: [] };
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'referent-test-pack-'));
    const report: unknown = JSON.parse(await npm(PACKAGE_ROOT, 'pack', '--json', '--pack-destination', folder));
    // A list up to npm 11, an object by package name in later ones.
    const first = Array.isArray(report) ? (report[0] as Packed) : Object.values(report as Record<string, Packed>)[0];
    assert.ok(first !== undefined);
    packed = first;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('holds what runs, and no test, source or map', () => {
    const files = packed.files.map((file) => file.path);
    const unwanted =
      /(^|\/)(test|bench|node_modules|\.build)\/|(?<!\.d)\.ts$|\.map$|\.tsbuildinfo$|^dist\/bin\/|\.log$|(^|\/)\.(?!gitignore)/;
    assert.deepEqual(
      files.filter((file) => unwanted.test(file)),
      [],
    );
    const wanted = [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'bin/referent.js',
      'bin/build.js',
      'dist/cli/main.js',
      'dist/linkage/index.js',
      'dist/linkage/index.d.ts',
      'dist/pipelines/2-normalise/index.js',
      'dist/workers/thread.js',
      'config/referent.schema.json',
      'config/link-model.schema.json',
      'config/rules/fr.yaml',
      'config/models/person.yaml',
      'sql/migrations/0001_ground.sql',
      'docs/errors.md',
    ];
    assert.deepEqual(
      wanted.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('runs where it is installed alone, without install scripts', async () => {
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ name: 'newcomer', private: true, dependencies: { referent: `file:${packed.filename}` } }),
    );
    writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lockFor(packed.filename)));
    await npm(folder, 'ci');
    const { version } = readJson('package.json') as { version: string };
    const { stdout, stderr } = await run('npx', ['--no-install', 'referent', '--version'], { cwd: folder });
    assert.equal(stdout, `${version}\n`);
    assert.equal(stderr, '');
    const doors = `
      import { createRequire } from 'node:module';
      await import('referent/linkage'); await import('referent/normalise');
      createRequire(import.meta.url)('referent/referent.schema.json');
      createRequire(import.meta.url)('referent/link-model.schema.json');`;
    await run(process.execPath, ['--input-type=module', '-e', doors], { cwd: folder });
    const demo = await run('npx', ['--no-install', 'referent', 'demo', '--quick'], {
      cwd: folder,
      env: newcomer(),
      maxBuffer: 1 << 26,
    });
    assert.match(demo.stdout, /forbidden/);
  });
});
