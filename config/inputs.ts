/** Looks at every file that the config names, before anything runs. */
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { isPattern, kindOf, matchFiles } from './glob.ts';
import type { LoadedConfig } from './load.ts';
import { nearest } from './nearest.ts';
import type { Path } from './path.ts';
import { configError, type Problem } from './problem.ts';
import type { Config, Read } from './schema.ts';

export interface Input {
  readonly kind: 'source' | 'consent_log' | 'list';
  /** Name of the source or list; `log_1` … for a consent log without a name. */
  readonly name: string;
  /** Where it stands in the config. */
  readonly path: Path;
  readonly read: Read;
}

/** Name of a consent log: its own, else by its position. */
export const logName = (name: string | undefined, position: number): string => name ?? `log_${position + 1}`;

/** Everything that a run reads, in the order of the config. */
export function inputsOf(config: Config): Input[] {
  return [
    ...Object.entries(config.sources).map(
      ([name, { read }]): Input => ({ kind: 'source', name, path: ['sources', name], read }),
    ),
    ...config.consent_events.map(
      ({ name, read }, i): Input => ({
        kind: 'consent_log',
        name: logName(name, i),
        path: ['consent_events', i],
        read,
      }),
    ),
    ...Object.entries(config.lists).map(
      ([name, { read }]): Input => ({ kind: 'list', name, path: ['lists', name], read }),
    ),
  ];
}

/**
 * Every file problem of the config at once: a path or pattern that names nothing (with the nearest file of that
 * folder), a folder, a file that may not be read, an empty file. Databases are not asked here.
 */
export function inputProblems(loaded: LoadedConfig, workspace: string): Problem[] {
  return inputsOf(loaded.config).flatMap((input) => {
    if (input.read.format === 'postgres') return [];
    const at = [...input.path, 'read', 'path'];
    const problem = fileProblem(input.read.path, workspace);
    return problem === undefined ? [] : [{ ...problem, line: loaded.lineOf(at), path: at }];
  });
}

/** Throws REF_SOURCE_MISSING with all of `inputProblems`; returns quietly when there is none. */
export function checkInputs(loaded: LoadedConfig, workspace: string): void {
  const problems = inputProblems(loaded, workspace);
  if (problems.length > 0) throw configError(problems, loaded.file);
}

type FileProblem = Omit<Problem, 'line' | 'path'>;

function fileProblem(pattern: string, workspace: string): FileProblem | undefined {
  const code = 'REF_SOURCE_MISSING';
  const files = matchFiles(workspace, pattern);
  if (files.length === 0) return { code, message: `no file matches ${pattern}`, ...near(pattern, workspace) };
  for (const file of files) {
    const shown = isPattern(pattern) ? path.relative(workspace, file) : pattern;
    const kind = kindOf(file);
    if (kind === 'none') return { code, message: `there is no file ${shown}`, ...near(pattern, workspace) };
    if (kind === 'folder')
      return {
        code,
        message: `${shown} is a folder`,
        advice: `write ${shown.replace(/\/$/, '')}/*.csv for the files in it`,
      };
    if (kind === 'other') return { code, message: `${shown} is no ordinary file` };
    try {
      accessSync(file, constants.R_OK);
    } catch {
      return { code, message: `${shown} may not be read by this user` };
    }
    if (statSync(file).size === 0) return { code: 'REF_SOURCE_EMPTY', message: `${shown} is empty` };
  }
  return undefined;
}

/** The nearest name in the same folder; or the first folder on the way that is not there. */
function near(pattern: string, workspace: string): { nearest?: string; advice?: string } {
  const folder = path.dirname(pattern);
  if (isPattern(folder)) return {};
  const absolute = path.resolve(workspace, folder);
  if (kindOf(absolute) !== 'folder') {
    let missing = folder;
    while (kindOf(path.resolve(workspace, path.dirname(missing))) !== 'folder') missing = path.dirname(missing);
    const parent = path.resolve(workspace, path.dirname(missing));
    const folders = readdirSync(parent, { withFileTypes: true }).filter((e) => e.isDirectory());
    const other = nearest(
      path.basename(missing),
      folders.map((e) => e.name),
    );
    return {
      advice: `there is no folder ${missing}`,
      ...(other === undefined
        ? {}
        : { nearest: path.join(path.dirname(missing), other, path.relative(missing, pattern)) }),
    };
  }
  const files = readdirSync(absolute, { withFileTypes: true }).filter((e) => e.isFile());
  const wanted = path.basename(pattern).replaceAll(/[*?]/g, '');
  const file = nearest(wanted, files.map((e) => e.name).sort());
  return file === undefined ? {} : { nearest: path.join(folder, file) };
}
