/** A linkage model's YAML text to a model and back: every mistake is told with its line; a round trip is exact. */
import { LineCounter, parseDocument, stringify } from 'yaml';
import {
  type CauseModel,
  causeModelObject,
  causeModelSchema,
  type ModelProblem,
  parseCauseModel,
} from '../linkage/index.ts';
import { type ErrorProblem, ReferentError } from './errors.ts';

/** `file` is how the file is named in messages. Throws REF_MODEL_INVALID with all mistakes at once. */
export function readLinkModel(text: string, file: string): CauseModel {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined)
    throw new ReferentError('REF_MODEL_INVALID', `The linkage model is no YAML: ${broken.message}.`, {
      where: `${file}:${lines.linePos(broken.pos[0]).line}`,
      expected: 'a YAML mapping with columns; `referent link FILE --save-model` writes one',
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
  const parsed = parseCauseModel(document.toJS());
  if (parsed.ok) return parsed.model;
  throw refusal(parsed.problems, file, lineOf);
}

/** A model as YAML text, with numbers that read back bit for bit. */
export function writeLinkModel(model: CauseModel): string {
  return `${HEAD}${stringify(causeModelObject(model), { lineWidth: 0 })}`;
}

/** `config/link-model.schema.json`, with a newline at the end. */
export const linkModelSchemaText = (): string => `${JSON.stringify(causeModelSchema(), null, 2)}\n`;

const HEAD = `# How records are judged to be one person: a model of \`referent link\`. Review it, change it, and use it with --model.
# yaml-language-server: $schema=./node_modules/referent/config/link-model.schema.json
`;

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
