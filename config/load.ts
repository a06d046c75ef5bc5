/** `referent.yaml` to a frozen config, or one error that tells every mistake with file, line and key. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ReferentError } from '../pipelines/errors.ts';
import { type ConfigDocument, parseYaml, TWICE } from './document.ts';
import type { Environment } from './env.ts';
import { interpolate } from './interpolate.ts';
import { type Findings, shapeProblems } from './issues.ts';
import { allColumns, meaningProblems, NOTHING_STATED } from './meaning.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { isList, isMap, keyPath, type Path } from './path.ts';
import { configError, type Problem } from './problem.ts';
import { type Config, configSchema } from './schema.ts';

export const CONFIG_FILE = 'referent.yaml';

export interface LoadedConfig {
  /** Deep frozen; interpolated, defaults filled in. */
  readonly config: Config;
  /** As on disk, not interpolated: may be stored. */
  readonly text: string;
  /** SHA-256, hex, of the values before interpolation: comments, layout and secrets do not change it, order of keys does. */
  readonly hash: string;
  /** The file's name as messages give it. */
  readonly file: string;
  /** Line of a key in the file, for messages of later checks. */
  readonly lineOf: (path: Path) => number;
}

/** Reads `referent.yaml` of a workspace. Throws REF_CONFIG_MISSING, REF_CONFIG_INVALID or REF_CONFIG_ENV. */
export function loadConfig(workspace: string, env: Environment): LoadedConfig {
  const full = path.join(workspace, CONFIG_FILE);
  let bytes: Buffer;
  try {
    bytes = readFileSync(full);
  } catch (cause) {
    const other = ['referent.yml', 'referent.json'].find((name) => exists(workspace, name));
    throw new ReferentError('REF_CONFIG_MISSING', `There is no ${CONFIG_FILE} in ${workspace}.`, {
      cause,
      ...(other === undefined ? {} : { hint: `There is a ${other}: rename it to ${CONFIG_FILE}.` }),
    });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ReferentError('REF_CONFIG_INVALID', `${CONFIG_FILE} is not UTF-8 text.`, {
      where: CONFIG_FILE,
      hint: 'Save it as UTF-8 in your editor.',
      cause,
    });
  }
  return parseConfig(text, { file: CONFIG_FILE, variables: env.variables });
}

function exists(folder: string, name: string): boolean {
  try {
    return readdirSync(folder).includes(name);
  } catch {
    return false;
  }
}

/** Parses a config's text; `file` is the name in messages, `variables` the environment. */
export function parseConfig(
  text: string,
  { file, variables }: { file: string; variables: Readonly<Record<string, string>> },
): LoadedConfig {
  const document = parseYaml(text);
  if (document.value === null || document.value === undefined) {
    const empty: Problem = {
      code: 'REF_CONFIG_INVALID',
      line: 1,
      path: [],
      message: 'the file holds no settings',
      advice: '`referent init --from FILE…` writes a first one from your files',
    };
    throw configError(document.problems.length > 0 ? document.problems : [empty], file);
  }
  const written = headerByPosition(document.value);
  const { value, missing, malformed, secret } = interpolate(withServers(written), variables);
  const findings = findingsOf(document, value, secret);
  const parsed = configSchema.safeParse(value);
  const problems: Problem[] = [
    ...document.problems,
    ...missing.map(
      (m): Problem => ({
        code: 'REF_CONFIG_ENV',
        line: document.lineOf(m.path),
        path: m.path,
        message: `the environment variable ${m.name} is not set`,
        advice: `set it, or write \${${m.name}:-default}`,
      }),
    ),
    ...malformed.map(
      (m): Problem => ({
        code: 'REF_CONFIG_INVALID',
        line: document.lineOf(m.path),
        path: m.path,
        message: `"${m.text}" is no reference to a variable`,
        expected: '${NAME} or ${NAME:-default}',
        advice: 'write $${ for a plain ${',
      }),
    ),
    ...(parsed.success ? [] : shapeProblems(parsed.error.issues, findings)),
    ...(isMap(value) ? meaningProblems(findings, shippedNames()) : []),
  ];
  const told = withoutEchoes(problems);
  if (told.length > 0 || !parsed.success) throw configError(told, file);
  return Object.freeze({
    config: deepFreeze(parsed.data),
    text,
    hash: createHash('sha256').update(JSON.stringify(document.value)).digest('hex'),
    file,
    lineOf: document.lineOf,
  });
}

/**
 * One mistake, one line. A place has one problem (a value that misses its variable has not also the wrong type); a key
 * that is missing because it was misspelt is told as misspelt; below a key that stands twice nothing more is told.
 */
function withoutEchoes(problems: readonly Problem[]): Problem[] {
  const misspelt = new Set(
    problems.flatMap((p) => (p.nearest === undefined ? [] : [keyPath([...p.path.slice(0, -1), p.nearest])])),
  );
  const twice = new Set(problems.filter((p) => p.message.startsWith(TWICE)).map((p) => keyPath(p.path)));
  const seen = new Set<string>();
  return problems.filter((p) => {
    const key = keyPath(p.path);
    if (seen.has(key)) return false;
    seen.add(key);
    if (p.message === 'missing' || p.message === NOTHING_STATED) return !misspelt.has(key);
    return !p.path.some((_, i) => i > 0 && twice.has(keyPath(p.path.slice(0, i))));
  });
}

const SECRET_KEYS = new Set(['url', 'database', 'queue', 'query']);

function findingsOf(document: ConfigDocument, raw: unknown, secret: readonly Path[]): Findings {
  const fromEnvironment = new Set(secret.map(keyPath));
  return {
    raw,
    lineOf: document.lineOf,
    hidden: (at) => fromEnvironment.has(keyPath(at)) || SECRET_KEYS.has(String(at.at(-1))),
  };
}

/** The two servers' defaults name variables, so they are filled in before interpolation. */
function withServers(value: unknown): unknown {
  if (!isMap(value)) return value;
  return { database: '${DATABASE_URL:-embedded}', queue: '${REDIS_URL:-database}', ...value };
}

/** A CSV whose columns are all named by position has no header unless it says so: nobody counts columns that have names. */
function headerByPosition(value: unknown): unknown {
  if (!isMap(value)) return value;
  const mend = (input: unknown): unknown => {
    if (!isMap(input) || !isMap(input['read'])) return input;
    const { read } = input;
    if (read['format'] !== 'csv' || read['header'] !== undefined) return input;
    const columns = [...allColumns([], input)].map((c) => c.column);
    if (columns.length === 0 || !columns.every((c) => /^\d+$/.test(c))) return input;
    return { ...input, read: { ...read, header: false } };
  };
  const each = (section: unknown): unknown => {
    if (isList(section)) return section.map(mend);
    return isMap(section) ? Object.fromEntries(Object.entries(section).map(([k, v]) => [k, mend(v)])) : section;
  };
  const out = { ...value };
  for (const section of ['sources', 'consent_events', 'lists']) if (section in out) out[section] = each(out[section]);
  return out;
}

let shipped: { packs: string[]; models: string[] } | undefined;

function shippedNames(): { packs: readonly string[]; models: readonly string[] } {
  const names = (folder: string): string[] => {
    try {
      return readdirSync(path.join(PACKAGE_ROOT, 'config', folder))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => name.slice(0, -'.yaml'.length))
        .sort();
    } catch {
      return [];
    }
  };
  shipped ??= { packs: names('rules'), models: names('models') };
  return shipped;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
