/** A model file's text to a model: every mistake is told with its line, what it is and the nearest known name. */
import { fieldsOf, type LinkModel, type ModelProblem, nearestName, parseModel } from '../../linkage/index.ts';
import { parseModelText } from '../model-text.ts';
import { fieldQuery, RECORD_FIELDS } from './record-fields.ts';

/** `file` is how the file is named in messages. Throws REF_MODEL_INVALID with all mistakes at once. */
export function readModel(text: string, file: string): LinkModel {
  const read = parseModelText(text, file, 'a YAML mapping with attributes and rules');
  const parsed = parseModel(read.value);
  const problems = parsed.ok ? unknownFields(parsed.model) : parsed.problems;
  if (!parsed.ok || problems.length > 0) throw read.refusal(problems);
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
