/** The YAML text of a linkage model of either kind to an object; every mistake is told with its line in the text. */
import { LineCounter, parseDocument } from 'yaml';
import type { ModelProblem } from '../linkage/index.ts';
import { type ErrorProblem, ReferentError } from './errors.ts';

export interface ModelText {
  readonly value: unknown;
  /** REF_MODEL_INVALID with all mistakes at once. */
  refusal(problems: readonly ModelProblem[]): ReferentError;
}

/** `file` is how the file is named in messages. Throws REF_MODEL_INVALID where the text is no YAML. */
export function parseModelText(text: string, file: string, expected: string): ModelText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new ReferentError('REF_MODEL_INVALID', `The linkage model is no YAML: ${broken.message}.`, {
      where: `${file}:${lines.linePos(broken.pos[0]).line}`,
      expected,
    });
  /** The line of the deepest part of the path that the file has. */
  const lineOf = (path: ModelProblem['path']): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      const at = (node as { range?: readonly [number, ...number[]] | null } | undefined)?.range?.[0];
      if (at !== undefined) return lines.linePos(at).line;
    }
    return 1;
  };
  return { value: document.toJS(), refusal: (problems) => refusal(problems, file, lineOf) };
}

function refusal(
  problems: readonly ModelProblem[],
  file: string,
  lineOf: (path: ModelProblem['path']) => number,
): ReferentError {
  const told: ErrorProblem[] = problems.map(({ path, message, nearest }) => ({
    code: 'REF_MODEL_INVALID',
    where: `${file}:${lineOf(path)}`,
    key: path.join('.'),
    message,
    ...(nearest === null ? {} : { nearest }),
  }));
  const sentences = told.map((p) => {
    const key = p.key === '' ? '' : `${p.key}: `;
    return `${p.where} ${key}${p.message}${p.nearest === undefined ? '' : `; did you mean "${p.nearest}"?`}`;
  });
  return new ReferentError('REF_MODEL_INVALID', `The linkage model is refused:\n${sentences.join('\n')}`, {
    ...(told[0] === undefined ? {} : { where: told[0].where }),
    problems: told,
  });
}
