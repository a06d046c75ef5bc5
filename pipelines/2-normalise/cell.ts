/** Cells of a raw row as texts: a CSV gives strings, JSON and a database give numbers, booleans, arrays and nulls too. */
import type { Column } from '../../config/schema.ts';
import type { RawRow, Reject } from './rows.ts';

/** No name, address or number is longer; what is, is a broken export, and would cost the patterns dearly. */
const LONGEST = 1000;
const tooLong = (value: unknown): boolean =>
  typeof value === 'string' ? value.length > LONGEST : Array.isArray(value) && value.some(tooLong);

/** Stands for a cell that was too long where an empty one would mean something. */
export const UNREADABLE_CELL = '\ufffd';

/** The row with `instead` for cells that are too long, which are rejected. */
export function boundedRow(raw: RawRow, rejects: Reject[], instead: string | null = null): RawRow {
  let out: Record<string, unknown> | null = null;
  for (const column of Object.keys(raw)) {
    const value = raw[column];
    if (!tooLong(value)) continue;
    out ??= { ...raw };
    out[column] = instead;
    rejects.push({
      reason: 'value_too_long',
      field: column,
      raw: typeof value === 'string' ? value : JSON.stringify(value),
    });
  }
  return out ?? raw;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || typeof value !== 'object' ? '' : JSON.stringify(value).slice(0, LONGEST);
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
