/** The table of the web shop as SQL: inserts for a small company, COPY text for a large one. */
import type { Cells } from './record.ts';
import { COLUMNS, DDL } from './source-web.ts';

export const WEB_DDL = DDL;

const BARE = new Set(['id', 'optin_email', 'optin_sms']);

function literal(cell: string | null, column: string): string {
  if (cell === null) return 'null';
  return BARE.has(column) ? cell : `'${cell.replaceAll("'", "''")}'`;
}

const ROWS_PER_INSERT = 100;

/** Text before the `n`th row (from 0) of the inserts; `insertEnd` closes the last one. */
export function insertRow(cells: Cells, n: number): string {
  const opens = n % ROWS_PER_INSERT === 0;
  const head = `${n === 0 ? '' : ';\n'}insert into shop.customer (${COLUMNS.join(', ')}) values\n`;
  return `${opens ? head : ',\n'}(${cells.map((cell, i) => literal(cell, COLUMNS[i] ?? '')).join(', ')})`;
}

export const insertEnd = (rows: number): string => (rows === 0 ? '' : ';\nanalyze shop.customer;\n');

/** One line for `copy shop.customer from stdin` (text format). */
export const copyRow = (cells: Cells): string =>
  `${cells.map((cell) => (cell === null ? '\\N' : cell.replace(/[\\\n\r\t]/g, (c) => `\\${c === '\n' ? 'n' : c === '\r' ? 'r' : c === '\t' ? 't' : c}`))).join('\t')}\n`;
