/** Where the mapped columns stand among the columns that were found. */
import { nearest } from '../../config/nearest.ts';
import type { ReferentError } from '../errors.ts';
import { refuse } from './files.ts';
import type { SourceInput } from './source.ts';

/** A first row with such a cell is data: its cells must not appear in a message. */
const looksLikeData = (cells: readonly string[]): boolean => cells.some((c) => c.includes('@') || /\d{5}/.test(c));

function problem(input: SourceInput, file: string, column: string, found: readonly string[]): ReferentError {
  const isData = looksLikeData(found);
  const near = isData ? undefined : nearest(column, found);
  const hint = isData
    ? 'The first row looks like data: if the file has no header, write `header: false` and name columns by position.'
    : near === undefined
      ? '`referent check` shows the columns as they are read.'
      : `Did you mean "${near}"?`;
  const says = `has no column "${column}"${near === undefined ? '' : `; the nearest is "${near}"`}`;
  return refuse('REF_SOURCE_COLUMN', input, file, says, { expected: 'every column that the mapping names', hint });
}

/**
 * Position of each mapped column in `found`. A number names a position when no column bears it as its name.
 * Throws REF_SOURCE_COLUMN for a column that is not there, or stands there twice.
 */
export function resolveColumns(input: SourceInput, file: string, found: readonly string[]): number[] {
  return input.columns.map((column) => {
    const at = found.indexOf(column);
    if (at !== -1 && found.indexOf(column, at + 1) !== -1)
      throw refuse('REF_SOURCE_COLUMN', input, file, `has the mapped column "${column}" twice`, {
        expected: 'one column of that name',
        hint: 'Rename one of the two in the export.',
      });
    if (at !== -1) return at;
    if (/^\d+$/.test(column) && Number(column) < found.length) return Number(column);
    throw problem(input, file, column, found);
  });
}
