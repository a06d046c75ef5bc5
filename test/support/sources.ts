/** The project's own sources, read for the policy tests. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.ts';

/** Folders with code. A policy for all of them must not miss a new one: `sources` refuses a top folder it does not know. */
export const ROOMS = [
  'pipelines',
  'linkage',
  'sql',
  'workers',
  'config',
  'cli',
  'console',
  'bin',
  'bench',
  'test',
] as const;
const OTHERS = ['docs', 'node_modules', 'dist', 'coverage', 'referent-demo'];

export interface Source {
  /** From the package's root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

function walk(folder: string, found: string[]): void {
  for (const entry of readdirSync(path.join(PACKAGE_ROOT, folder), { withFileTypes: true })) {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) walk(file, found);
    else if (/\.(ts|js|sql)$/.test(entry.name)) found.push(file);
  }
}

/** Every .ts, .js and .sql file of the project. */
export function sources(): Source[] {
  const found: string[] = [];
  for (const entry of readdirSync(PACKAGE_ROOT, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || OTHERS.includes(entry.name)) continue;
    if (!ROOMS.some((room) => room === entry.name))
      throw new Error(`${entry.name}/ is not a room: test/support/sources.ts`);
    walk(entry.name, found);
  }
  return found.sort().map((file) => ({ file, text: readFileSync(path.join(PACKAGE_ROOT, file), 'utf8') }));
}

export interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package or of a module of Node. */
  readonly to: string;
  readonly kind: 'value' | 'type';
  readonly internal: boolean;
}

const STATEMENT = /^\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s*)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;

/** The imports and re-exports of a file. `import { type A }` counts as a value: the module is loaded. */
export function importsOf({ file, text }: Source): Import[] {
  return [...text.matchAll(STATEMENT)].map((match) => {
    const specifier = match[2] ?? match[3] ?? '';
    const internal = specifier.startsWith('.');
    return {
      from: file,
      to: internal ? path.posix.join(path.posix.dirname(file), specifier) : specifier,
      kind: match[1] === undefined ? 'value' : 'type',
      internal,
    };
  });
}

export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, '$1');
