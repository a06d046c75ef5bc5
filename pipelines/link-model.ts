/** A linkage model's YAML text to a model and back: every mistake is told with its line; a round trip is exact. */
import { stringify } from 'yaml';
import { type CauseModel, causeModelObject, causeModelSchema, parseCauseModel } from '../linkage/index.ts';
import { parseModelText } from './model-text.ts';

/** `file` is how the file is named in messages. Throws REF_MODEL_INVALID with all mistakes at once. */
export function readLinkModel(text: string, file: string): CauseModel {
  const read = parseModelText(text, file, 'a YAML mapping with columns; `referent link FILE --save-model` writes one');
  const parsed = parseCauseModel(read.value);
  if (parsed.ok) return parsed.model;
  throw read.refusal(parsed.problems);
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
