/** Zod's issues as problems that a person can act on. */
import type { z } from 'zod';
import { laterWord } from './later.ts';
import { nearest } from './nearest.ts';
import { isList, isMap, type Path, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import { expectation, knownKeys, knownValues } from './shape.ts';

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
      return issue.keys.map((key) => {
        const at = [...path, key];
        const known = knownKeys(path, f.raw);
        const near = nearest(key, known);
        return make(
          at,
          'unknown key',
          near === undefined ? { expected: `one of ${known.join(', ')}` } : { nearest: near },
        );
      });
    case 'invalid_key': {
      const key = String(path.at(-1) ?? '');
      const known = knownKeys(path.slice(0, -1), f.raw);
      if (known.length === 0)
        return [
          make(path, 'this name cannot be used', {
            expected: 'lower-case letters, digits and _, beginning with a letter',
          }),
        ];
      const near = nearest(key, known);
      return [
        make(path, 'unknown key', near === undefined ? { expected: `one of ${known.join(', ')}` } : { nearest: near }),
      ];
    }
    case 'invalid_value':
    case 'invalid_union': {
      const known = knownValues(path, f.raw);
      const near = typeof value === 'string' ? nearest(value, known) : undefined;
      const later = typeof value === 'string' ? laterWord(String(path.at(-1)), value) : undefined;
      return [
        make(path, found(value, f.hidden(path)), {
          expected: known.length > 0 ? `one of ${known.join(', ')}` : expectation(path, f.raw),
          ...(later === undefined ? (near === undefined ? {} : { nearest: near }) : { advice: later }),
        }),
      ];
    }
    case 'invalid_format':
      return [make(path, found(value, f.hidden(path)), { expected: idExpectation(issue) ?? expectation(path, f.raw) })];
    case 'custom':
      return [make(path, issue.message)];
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'invalid_element':
      return [
        make(path, found(value, f.hidden(path)), { expected: expectation(path, f.raw), ...quoting(path, value) }),
      ];
    default: {
      const never: never = issue;
      return never;
    }
  }
}

const idExpectation = (issue: Issue): string | undefined =>
  issue.message.startsWith('lower-case') ? issue.message : undefined;

/** What YAML made of a character that has a meaning in it. */
function quoting(path: Path, value: unknown): { advice?: string } {
  const key = path.at(-1);
  if (key === 'delimiter' && value === '\\t') return { advice: 'write a tab as "\\t", in double quotes' };
  if ((key === 'delimiter' || key === 'quote') && (value === null || value === ''))
    return { advice: `put it in quotes: ${key}: "|"` };
  if (typeof path.at(-1) === 'number' && value === null) return { advice: 'write an empty cell as ""' };
  return {};
}
