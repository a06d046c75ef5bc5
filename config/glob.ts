/** Files that a `path:` of the config names: one file, or a pattern with * and ? (** for any depth). */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const isPattern = (pattern: string): boolean => /[*?]/.test(pattern);

function matcher(segment: string): RegExp {
  const source = segment
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'u');
}

/**
 * Absolute paths of the files, sorted by code unit so that every machine reads them in one order. A path without a
 * pattern is returned as it is, whether it exists or not. Hidden files match only a pattern that begins with a dot.
 */
export function matchFiles(workspace: string, pattern: string): string[] {
  if (!isPattern(pattern)) return [path.resolve(workspace, pattern)];
  const absolute = path.isAbsolute(pattern);
  const segments = pattern.split('/').filter((s) => s !== '' && s !== '.');
  const found = new Set<string>();
  walk(absolute ? path.parse(pattern).root : path.resolve(workspace), segments, found);
  return [...found].sort();
}

function walk(folder: string, segments: readonly string[], found: Set<string>): void {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  if (!isPattern(segment)) {
    const next = path.join(folder, segment);
    if (rest.length > 0) walk(next, rest, found);
    else if (kindOf(next) === 'file') found.add(next);
    return;
  }
  const anyDepth = segment === '**';
  if (anyDepth) walk(folder, rest.length > 0 ? rest : ['*'], found);
  const expression = anyDepth ? /^/u : matcher(segment);
  for (const name of names(folder)) {
    if (name.startsWith('.') && !segment.startsWith('.')) continue;
    if (!expression.test(name)) continue;
    const next = path.join(folder, name);
    const kind = kindOf(next);
    if (kind === 'folder') walk(next, anyDepth ? segments : rest, found);
    else if (kind === 'file' && rest.length === 0 && !anyDepth) found.add(next);
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

export function kindOf(file: string): 'file' | 'folder' | 'other' | 'none' {
  try {
    const stat = statSync(file);
    if (stat.isFile()) return 'file';
    return stat.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'none';
  }
}
