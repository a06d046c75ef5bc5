/** Cells of a raw row as texts: a CSV gives strings, JSON and a database give numbers, booleans, arrays and nulls too. */
import type { Column } from '../../config/schema.ts';
import type { RawRow } from './rows.ts';

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || typeof value !== 'object' ? '' : JSON.stringify(value);
}

/** All texts of a cell: several where a JSONPath found several. */
export function cellTexts(raw: RawRow, column: string): string[] {
  const value = Object.hasOwn(raw, column) ? raw[column] : undefined;
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.map(textOf);
  return value === undefined || value === null ? [] : [textOf(value)];
}

/** The cell as one text: the first value when there are several; '' when there is none. */
export function cellText(raw: RawRow, column: string | undefined): string {
  if (column === undefined) return '';
  const value = Object.hasOwn(raw, column) ? raw[column] : undefined;
  return typeof value === 'string' ? value : textOf(Array.isArray(value) ? value[0] : value);
}

export const formatsOf = (column: Column): readonly string[] | undefined => {
  const format = 'format' in column ? column.format : undefined;
  return format === undefined ? undefined : typeof format === 'string' ? [format] : format;
};
