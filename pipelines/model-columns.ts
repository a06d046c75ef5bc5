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

/**
 * A model is made from several files, and may be used on some of them: a column that none of the files has is told, and
 * refused where a file has one of nearly its name that the model does not know, so that it is misspelt.
 */
export function columnsNowhere(model: CauseModel | null, files: readonly NamedColumns[]): string[] {
  if (model === null) return [];
  const known = new Set(model.columns.map((c) => c.column));
  const held = new Set(files.flatMap((f) => f.columns));
  const absent = new Set(model.columns.filter((c) => c.kind !== 'ignored' && !held.has(c.column)).map((c) => c.column));
  for (const column of absent)
    for (const { file, columns } of files) {
      const strangers = columns.filter((c) => !known.has(c));
      if (nearest(column, strangers) !== undefined) throw missing(file, column, strangers);
    }
  return [...absent].map((column) => `The model names the column "${column}", which none of the files has.`);
}

interface NamedColumns {
  readonly file: string;
  readonly columns: readonly string[];
}

function missing(file: string, column: string, names: readonly string[]): ReferentError {
  const near = nearest(column, names);
  return new ReferentError(
    'REF_MODEL_INVALID',
    `The model names the column "${column}", which ${file} does not have${near === undefined ? '' : `; the nearest is "${near}"`}.`,
    { where: file, expected: 'the columns that the model was made for', hint: 'Correct `columns` in the model.' },
  );
}
