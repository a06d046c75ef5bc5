/** A model file's text to a model: every mistake is told with its line, what it is and the nearest known name. */
import { LineCounter, parseDocument } from 'yaml';
import { fieldsOf, type LinkModel, type ModelProblem, nearestName, parseModel } from '../../linkage/index.ts';
import { type ErrorProblem, ReferentError } from '../errors.ts';
import { fieldQuery, RECORD_FIELDS } from './record-fields.ts';

/** `file` is how the file is named in messages. Throws REF_MODEL_INVALID with all mistakes at once. */
export function readModel(text: string, file: string): LinkModel {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const line = lines.linePos(broken.pos[0]).line;
    throw new ReferentError('REF_MODEL_INVALID', `The linkage model is no YAML: ${broken.message}.`, {
      where: `${file}:${line}`,
      expected: 'a YAML mapping with attributes and rules',
    });
  }
  /** The line of the deepest part of the path that the file has. */
  const lineOf = (path: ModelProblem['path']): number => {
    for (let depth = path.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
      const at = (node as { range?: readonly [number, ...number[]] | null } | undefined)?.range?.[0];
      if (at !== undefined) return lines.linePos(at).line;
    }
    return 1;
  };
  const parsed = parseModel(document.toJS());
  const problems = parsed.ok ? unknownFields(parsed.model) : parsed.problems;
  if (!parsed.ok || problems.length > 0) throw refusal(problems, file, lineOf);
  return parsed.model;
}

/** Attributes that are read from a field that no record has. */
function unknownFields(model: LinkModel): ModelProblem[] {
  return fieldsOf(model)
    .filter((field) => fieldQuery(field) === null)
    .map((field) => ({
      path: ['attributes', model.attributes.find((a) => Object.values(a.fields).includes(field))?.name ?? ''],
      message: `a record has no field "${field}"; it has ${RECORD_FIELDS.join(', ')}`,
      nearest: nearestName(field, RECORD_FIELDS),
    }));
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
