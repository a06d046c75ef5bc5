/** Files that the config names by a short name of the product (rules: fr, model: person) or by a path of the user's. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ReferentError } from '../pipelines/errors.ts';

export interface Asset {
  readonly file: string;
  readonly text: string;
  /** Name and hash of the text, such as `fr@3f2a9c01d2e4`; stored with the run. */
  readonly version: string;
}

/** Reads `config/<folder>/<name>.yaml` of the package, or a path relative to the workspace when it has an extension. */
export function readAsset(folder: 'rules' | 'models', name: string, workspace: string, packageRoot: string): Asset {
  const isPath = /\.ya?ml$/.test(name);
  const file = isPath ? path.resolve(workspace, name) : path.join(packageRoot, 'config', folder, `${name}.yaml`);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = folder === 'rules' ? 'REF_RULES_INVALID' : 'REF_MODEL_INVALID';
    throw new ReferentError(code, `${folder === 'rules' ? 'Rule pack' : 'Linkage model'} "${name}" cannot be read.`, {
      where: isPath ? name : `${folder}/${name}.yaml`,
      expected: 'a name that the product ships, or the path of a .yaml file in the workspace',
      cause,
    });
  }
  const label = path.basename(name).replace(/\.ya?ml$/, '');
  return { file, text, version: `${label}@${createHash('sha256').update(text).digest('hex').slice(0, 12)}` };
}
