/**
 * A table whose rows come as codes: for readers that remember what a text became, so that neither a text nor an object
 * is made of what came before. Rows are numbered as they come.
 */

import { sharedInts, sharedUnits } from './buffers.ts';
import type { Dictionary } from './dictionary.ts';
import { type Growing, growingTable, type RecordTable, type TableSchema } from './table.ts';

export interface CodedColumn {
  readonly name: string;
  /** The field that it is made from. */
  readonly field: string;
  readonly many: boolean;
  /** -1 for what says nothing. */
  encode(text: string): number;
  /** The next row's code, -1 for none; a column of one value. */
  push(code: number): void;
  /** The next row's codes `from .. to` of `codes`, ascending, each once; a column of several. */
  pushSet(codes: Int32Array, from: number, to: number): void;
}

export interface CodedTable {
  readonly columns: readonly CodedColumn[];
  /** Every column has one value, or one set, for each of the `rows`. Row 7 has the id 000000007. */
  finish(rows: number): RecordTable;
}

export function createCodedTable(schema: TableSchema): CodedTable {
  const growing = growingTable(schema, false);
  return {
    columns: growing.columns.map(codedColumn),
    finish(rows) {
      for (const { schema: of, offsets, codes } of growing.columns)
        if ((offsets === null ? codes.length : offsets.length - 1) !== rows)
          throw new RangeError(`column ${of.name} does not have ${rows} rows`);
      return growing.finish(numberedIds(rows));
    },
  };
}

function codedColumn({ schema: { name, field, many }, offsets, codes, encode }: Growing): CodedColumn {
  return {
    name,
    field,
    many,
    encode,
    push: (code) => codes.push(code),
    pushSet(set, from, to) {
      for (let i = from; i < to; i++) codes.push(set[i] ?? -1);
      offsets?.push(codes.length);
    },
  };
}

const DIGITS = 9;
const ZERO = 48;

/** The numbers from 0 on, with nine digits, as ids: their order is that of the numbers. */
export function numberedIds(size: number): Dictionary {
  const units = sharedUnits(size * DIGITS);
  const offsets = sharedInts(size + 1);
  for (let row = 0; row < size; row++) {
    let rest = row;
    for (let d = DIGITS - 1; d >= 0; d--) {
      units[row * DIGITS + d] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    offsets[row + 1] = (row + 1) * DIGITS;
  }
  return { size, offsets, units };
}
