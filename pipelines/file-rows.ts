/** Which row of which file a record is, in arrays: a record costs its key and some bytes, not an object. */
import { type Dictionary, textOf } from '../linkage/index.ts';

/** A row of a file: its key, or its line where there is none. */
export interface FileRow {
  readonly file: string;
  readonly key: string;
}

export interface FileRows {
  readonly length: number;
  at(row: number): FileRow;
  file(row: number): string;
  key(row: number): string;
  line(row: number): number;
  /** Value of a column that was set aside. */
  aside(row: number, column: string): string;
}

export interface KeptTexts {
  readonly codes: Int32Array;
  readonly dictionary: Dictionary;
}

export function fileRows(
  files: readonly string[],
  fileOf: Int32Array,
  lines: Int32Array,
  keys: KeptTexts | null,
  asides: ReadonlyMap<string, KeptTexts>,
): FileRows {
  const text = (of: KeptTexts | null | undefined, row: number): string => {
    const code = of?.codes[row] ?? -1;
    return of === null || of === undefined || code === -1 ? '' : textOf(of.dictionary, code);
  };
  const file = (row: number): string => files[fileOf[row] ?? 0] ?? '';
  const key = (row: number): string => (keys === null ? String(lines[row] ?? 0) : text(keys, row));
  return {
    length: lines.length,
    file,
    key,
    at: (row) => ({ file: file(row), key: key(row) }),
    line: (row) => lines[row] ?? 0,
    aside: (row, column) => text(asides.get(column), row),
  };
}
