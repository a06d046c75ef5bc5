/** The columns of a file as a model says, and what a model cannot know. */
import { nearest } from '../config/nearest.ts';
import type { CauseModel, ProposedColumn } from '../linkage/index.ts';
import { ReferentError } from './errors.ts';

/**
 * Columns that the model does not name are left out. Throws REF_MODEL_INVALID where none of the model's columns is in the
 * file, or one that it says is of this file is not.
 */
export function modelColumns(model: CauseModel, file: string, names: readonly string[]): ProposedColumn[] {
  const ofFile = model.columns.filter((c) => c.file === undefined || c.file === file);
  for (const { column, file: only } of ofFile)
    if (only !== undefined && !names.includes(column)) throw missing(file, column, names);
  const out = names.map((name): ProposedColumn => {
    const said = ofFile.find((c) => c.column === name && c.file === file) ?? ofFile.find((c) => c.column === name);
    if (said === undefined) return { column: name, role: 'ignored', why: 'the model does not name it' };
    return {
      column: name,
      role: said.kind,
      why: said.why ?? 'the model says so',
      ...(said.name === undefined ? {} : { name: said.name }),
      ...(said.order === undefined ? {} : { order: said.order }),
      ...(said.formats === undefined ? {} : { formats: said.formats }),
    };
  });
  const [first] = ofFile.filter((c) => c.kind !== 'ignored');
  if (first !== undefined && !out.some((c) => c.role !== 'ignored')) throw missing(file, first.column, names);
  return out;
}

function missing(file: string, column: string, names: readonly string[]): ReferentError {
  const near = nearest(column, names);
  return new ReferentError(
    'REF_MODEL_INVALID',
    `The model names the column "${column}", which ${file} does not have${near === undefined ? '' : `; the nearest is "${near}"`}.`,
    { where: file, expected: 'the columns that the model was made for', hint: 'Correct `columns` in the model.' },
  );
}
