/** Cells of files as they are written, row by row: what a person is shown, and small files of answers. */
import { type Cell, type LinkSourceOptions, openLinkSource } from './link-source.ts';

/** By column, trimmed; several values of a cell are joined by a comma. */
export type TextRow = Readonly<Record<string, string>>;

const textOf = (cell: Cell | undefined): string => [cell ?? ''].flat().join(', ').trim();

/** The rows of a file that can be read, in its order. Throws REF_SOURCE_… for a file that is not there. */
export async function* readCells(file: string, options: LinkSourceOptions): AsyncGenerator<TextRow> {
  const source = await openLinkSource(file, options);
  for await (const { rows } of source.batches())
    for (const row of rows) yield Object.fromEntries(source.columns.map((column, i) => [column, textOf(row[i])]));
}

/** The rows at some positions, counted over all files from 0. */
export async function rowsAt(
  files: readonly string[],
  positions: ReadonlySet<number>,
  options: LinkSourceOptions,
): Promise<ReadonlyMap<number, TextRow>> {
  const found = new Map<number, TextRow>();
  let at = 0;
  for (const file of files) {
    const source = await openLinkSource(file, options);
    for await (const { rows } of source.batches())
      for (const row of rows) {
        if (positions.has(at))
          found.set(at, Object.fromEntries(source.columns.map((column, i) => [column, textOf(row[i])])));
        at++;
      }
  }
  return found;
}
