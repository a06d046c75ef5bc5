/** Some rows of a table as a table. Dictionaries are those of the whole, so that codes mean the same in both. */
import { sharedInts } from './buffers.ts';
import { createDictionary } from './dictionary.ts';
import { type Column, idOf, type RecordTable } from './table.ts';

/** `rows` ascend. */
export function subTable(table: RecordTable, rows: Int32Array): RecordTable {
  const ids = createDictionary();
  for (const row of rows) ids.intern(idOf(table, row));
  const columns = new Map([...table.columns].map(([name, column]) => [name, subColumn(column, rows)]));
  return { size: rows.length, ids: ids.finish(), columns, bytes: table.bytes };
}

function subColumn(column: Column, rows: Int32Array): Column {
  if (column.kind === 'one') {
    const codes = sharedInts(rows.length);
    for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i] ?? 0] ?? -1;
    return { ...column, codes };
  }
  const offsets = sharedInts(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    offsets[i + 1] = (offsets[i] ?? 0) + (column.offsets[row + 1] ?? 0) - (column.offsets[row] ?? 0);
  }
  const codes = sharedInts(offsets[rows.length] ?? 0);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    codes.set(column.codes.subarray(column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0), offsets[i] ?? 0);
  }
  return { ...column, offsets, codes };
}
