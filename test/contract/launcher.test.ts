/** bin/referent.js, tried on a checkout of one file. */
import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(folder: string, ...nodeOptions: string[]): Promise<Ended> {
  const args = [...nodeOptions, path.join(folder, 'bin', 'referent.js'), 'status'];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd: tmpdir() }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

const MAIN = `
/** Says its arguments; ends with 7. */
export function main(argv: readonly string[]): Promise<number> {
  console.log(argv.join(' '));
  return Promise.resolve(7);
}
`;

describe('the launcher', () => {
  let folder = '';
  const main = (): string => path.join(folder, 'cli', 'main.ts');
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'referent-test-launcher-'));
    for (const dir of ['bin', 'cli', 'node_modules']) mkdirSync(path.join(folder, dir));
    for (const file of ['bin/referent.js', 'bin/build.js', 'tsconfig.json', 'package.json']) {
      copyFileSync(path.join(PACKAGE_ROOT, file), path.join(folder, file));
    }
    for (const name of ['typescript', '@typescript', '@types']) {
      symlinkSync(path.join(PACKAGE_ROOT, 'node_modules', name), path.join(folder, 'node_modules', name));
    }
    writeFileSync(main(), MAIN);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('compiles a fresh checkout, says so on stderr, and hands on arguments and exit code', async () => {
    const { code, stdout, stderr } = await launch(folder);
    assert.equal(stdout, 'status\n', stderr);
    assert.match(stderr, /compiling the checkout/);
    assert.equal(code, 7);
  });

  it('does not compile again before a source changes', async () => {
    assert.deepEqual(await launch(folder), { code: 7, stdout: 'status\n', stderr: '' });
    const later = new Date(Date.now() + 1000);
    utimesSync(main(), later, later);
    const gone = path.join(folder, 'dist', 'cli', 'gone.js');
    writeFileSync(gone, '');
    assert.match((await launch(folder)).stderr, /compiling/);
    assert.ok(!existsSync(gone), 'what was made of a deleted source is removed');
  });

  it('refuses a checkout that does not compile, each time', async () => {
    writeFileSync(main(), `${MAIN}export const wrong: number = 'text';\n`);
    for (let i = 0; i < 2; i++) {
      const { code, stdout, stderr } = await launch(folder);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /TS2322[\s\S]*does not compile/);
    }
  });

  it('tells an old Node in one sentence', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.18.3' } })`;
    const { code, stderr } = await launch(folder, '--import', `data:text/javascript,${encodeURIComponent(old)}`);
    assert.equal(stderr, 'referent needs Node 20.19 or newer; this is Node 20.18.3.\n');
    assert.equal(code, 3);
  });
});
