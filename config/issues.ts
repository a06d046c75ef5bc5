/** Zod's issues as problems that a person can act on. */
import type { z } from 'zod';
import { laterWord } from './later.ts';
import { nearest } from './nearest.ts';
import { isList, isMap, type Path, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import { ID_RULE } from './schema.ts';
import { expectation, knownKeys, knownValues } from './shape.ts';
import { fieldSynonym, valueSynonym } from './synonyms.ts';

export interface Findings {
  readonly raw: unknown;
  readonly lineOf: (path: Path) => number;
  /** True where the value may be a secret or came from the environment: only its type is told. */
  readonly hidden: (path: Path) => boolean;
}

type Issue = z.core.$ZodIssue;

const steps = (path: readonly PropertyKey[]): Path => path.map((p) => (typeof p === 'number' ? p : String(p)));

/** `missing`, `found nothing`, `found "win1252"`, `found a list`. */
export function found(value: unknown, hidden: boolean): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'found nothing';
  if (isList(value)) return 'found a list';
  if (isMap(value)) return 'found a map';
  if (typeof value === 'string') {
    if (value === '') return 'found an empty text';
    return hidden || value.length > 40 || /[@\n]|:\/\//.test(value) ? 'found a text' : `found "${value}"`;
  }
  return hidden ? `found a ${typeof value}` : `found ${JSON.stringify(value)}`;
}

/** The branch of a union that was meant: the one whose own type fits what was written. */
function meant(issue: Extract<Issue, { code: 'invalid_union' }>, at: Path): Issue[] | undefined {
  const options = issue.errors.map((branch) => branch.flatMap((inner) => unfold(inner, [])));
  const inside = options.filter((branch) => !branch.some((i) => i.path.length === 0 && i.code === 'invalid_type'));
  const [only] = inside;
  if (only === undefined || inside.length > 1) return undefined;
  return only.map((i) => ({ ...i, path: [...at, ...i.path] }));
}

function unfold(issue: Issue, prefix: Path): Issue[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
  const inside = meant(issue, steps(path));
  if (inside !== undefined) return inside;
  // No branch has the right type: one issue at the union itself says what may stand there.
  return [{ code: 'invalid_type', expected: 'nonoptional', path, message: '', input: undefined }];
}

/** Finds every problem of shape. */
export function shapeProblems(issues: readonly Issue[], f: Findings): Problem[] {
  return issues.flatMap((issue) => unfold(issue, [])).flatMap((issue) => problemsOf(issue, f));
}

function problemsOf(issue: Issue, f: Findings): Problem[] {
  const path = steps(issue.path);
  const value = valueAt(f.raw, path);
  const make = (at: Path, message: string, extra: Partial<Problem> = {}): Problem => ({
    code: 'REF_CONFIG_INVALID',
    line: f.lineOf(at),
    path: at,
    message,
    ...extra,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => make([...path, key], 'unknown key', keyExtra(key, knownKeys(path, f.raw))));
    case 'invalid_key': {
      const known = knownKeys(path.slice(0, -1), f.raw);
      if (known.length > 0) return [make(path, 'unknown key', keyExtra(String(path.at(-1)), known))];
      return [make(path, 'this name cannot be used', { expected: ID_RULE })];
    }
    case 'invalid_value':
    case 'invalid_union': {
      const told = make(path, found(value, f.hidden(path)), valueExtra(path, value, f.raw));
      const parent = valueAt(f.raw, path.slice(0, -1));
      if (value !== undefined || !isMap(parent)) return [told];
      // Without its `format` the map was not looked into: a key that is known in no form of it is the likely mistake.
      const known = knownKeys(path.slice(0, -1), f.raw);
      const strange = Object.keys(parent).filter((key) => !known.includes(key));
      return [told, ...strange.map((key) => make([...path.slice(0, -1), key], 'unknown key', keyExtra(key, known)))];
    }
    case 'invalid_format': {
      const expected = issue.message === ID_RULE ? ID_RULE : expectation(path, f.raw);
      return [make(path, found(value, f.hidden(path)), { expected })];
    }
    case 'custom':
      // The order of the two thresholds is told by meaning.ts, with their values.
      return path[0] === 'linkage' ? [] : [make(path, 'nothing stands here', { expected: issue.message })];
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'invalid_element': {
      const expected = expectation(path, f.raw);
      return [make(path, found(value, f.hidden(path)), { expected, ...quoting(path, value, expected) })];
    }
    default: {
      const never: never = issue;
      return never;
    }
  }
}

function keyExtra(key: string, known: readonly string[]): Partial<Problem> {
  const near = fieldSynonym(key, known) ?? nearest(key, known);
  return near === undefined ? { expected: `one of ${known.join(', ')}` } : { nearest: near };
}

function valueExtra(path: Path, value: unknown, raw: unknown): Partial<Problem> {
  const known = knownValues(path, raw);
  const expected = known.length > 0 ? `one of ${known.join(', ')}` : expectation(path, raw);
  if (typeof value !== 'string') return { expected };
  // In a list, the word's kind is the key of the list.
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  const later = laterWord(key, value);
  if (later !== undefined) return { expected, advice: later };
  const near = valueSynonym(key, value, known) ?? nearest(value, known);
  return near === undefined ? { expected } : { expected, nearest: near };
}

/** What to write where YAML made something else of it. */
function quoting(path: Path, value: unknown, wanted: string): { advice?: string } {
  const key = path.at(-1);
  if (key === 'delimiter' && value === '\\t') return { advice: 'write a tab as "\\t", in double quotes' };
  if ((key === 'delimiter' || key === 'quote') && (value === null || value === ''))
    return { advice: `put it in quotes: ${key}: "|"` };
  if (typeof key === 'number' && value === null) return { advice: 'write an empty cell as ""' };
  if ((typeof value === 'number' || typeof value === 'boolean') && wanted.startsWith('a text'))
    return { advice: `put it in quotes: "${String(value)}"` };
  if (typeof value === 'string' && wanted.startsWith('a list') && /^[\w-]{1,20}$/.test(value))
    return { advice: `write [${value}]` };
  return {};
}
