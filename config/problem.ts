/** What is wrong with a config, and how it is told: file and line, key, what was found, what was expected, nearest name. */
import { type ErrorCode, type ErrorProblem, ReferentError } from '../pipelines/errors.ts';
import { keyPath, type Path } from './path.ts';

export interface Problem {
  readonly code: ErrorCode;
  readonly line: number;
  readonly path: Path;
  /** `unknown key`, `found a list`, `missing`: a clause that follows `referent.yaml:12: sources.shops.key: `. */
  readonly message: string;
  /** A noun clause that follows `expected `. */
  readonly expected?: string;
  readonly nearest?: string;
  /** A clause of its own: what to write instead, and why. */
  readonly advice?: string;
}

function sentence(problem: Problem, file: string): string {
  const parts = [`${file}:${problem.line}`];
  if (problem.path.length > 0) parts.push(keyPath(problem.path));
  const clauses = [problem.message];
  if (problem.expected !== undefined) clauses.push(`expected ${problem.expected}`);
  if (problem.nearest !== undefined) clauses.push(`did you mean "${problem.nearest}"?`);
  if (problem.advice !== undefined) clauses.push(problem.advice);
  return `${parts.join(': ')}: ${clauses.join('; ')}`;
}

/** One error for all problems, in the order of the file; its message has a line for each. */
export function configError(problems: readonly Problem[], file: string): ReferentError {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  const code = sorted.find((p) => p.code !== 'REF_CONFIG_ENV')?.code ?? sorted[0]?.code ?? 'REF_CONFIG_INVALID';
  const lines = sorted.map((p) => sentence(p, file));
  const message = lines.length === 1 ? (lines[0] ?? '') : `${lines.length} problems:\n  ${lines.join('\n  ')}`;
  return new ReferentError(code, message, {
    where: file,
    problems: sorted.map((p): ErrorProblem => {
      const text = p.advice === undefined ? p.message : `${p.message}; ${p.advice}`;
      return {
        code: p.code,
        where: `${file}:${p.line}`,
        key: keyPath(p.path),
        message: text,
        ...(p.expected === undefined ? {} : { expected: p.expected }),
        ...(p.nearest === undefined ? {} : { nearest: p.nearest }),
      };
    }),
  });
}
