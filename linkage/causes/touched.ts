/**
 * Which rows of a base new records touch, beyond those that they look like: rows of which a value became common or rare,
 * and rows of blocks that are parted otherwise than before. Two untouched rows are candidates as they were, and say to
 * each other what they said.
 */
import type { BlockIndex } from '../blocks.ts';
import type { RecordTable } from '../table.ts';
import type { Facts } from './facts.ts';

export interface Grown {
  /** The base alone, and with the new records. */
  readonly base: RecordTable;
  readonly whole: RecordTable;
  /** Row of the whole for each row of the base, ascending. */
  readonly rows: Int32Array;
  /** 1 for touched rows of the whole. */
  readonly touched: Uint8Array;
}

type Values = Uint8Array | Int32Array;

/**
 * Marks rows whose facts changed. What a fact is of (rows, codes of a dictionary, places in a column of sets) is told by
 * its length; where it can be several, all are marked, and where it can be none, every row is.
 */
export function markFacts(grown: Grown, before: Facts['made'], after: Facts['made']): void {
  for (const [name, now] of after) {
    const then = before.get(name);
    if (then === undefined) grown.touched.fill(1);
    else if (!markRows(grown, then, now) && !isSame(then, now)) grown.touched.fill(1);
  }
}

const isSame = (x: Values, y: Values): boolean => x.length === y.length && x.every((value, i) => value === y[i]);

/** Whether the fact is of something that rows have. */
function markRows(grown: Grown, then: Values, now: Values): boolean {
  const { base, whole, rows, touched } = grown;
  let isKnown = false;
  if (then.length === base.size && now.length === whole.size) {
    isKnown = true;
    for (let i = 0; i < rows.length; i++) if (then[i] !== now[rows[i] ?? 0]) touched[rows[i] ?? 0] = 1;
  }
  for (const [name, column] of whole.columns) {
    const old = base.columns.get(name);
    if (column.dictionary !== null && then.length === now.length && now.length === column.dictionary.size) {
      isKnown = true;
      markCodes(grown, name, (code) => then[code] !== now[code]);
    }
    if (column.kind !== 'many' || old?.kind !== 'many') continue;
    if (old.codes.length !== then.length || column.codes.length !== now.length) continue;
    isKnown = true;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const [from, at] = [old.offsets[i] ?? 0, column.offsets[row] ?? 0];
      for (let k = 0; k < (old.offsets[i + 1] ?? 0) - from; k++) if (then[from + k] !== now[at + k]) touched[row] = 1;
    }
  }
  return isKnown;
}

function markCodes({ whole, rows, touched }: Grown, name: string, isOther: (code: number) => boolean): void {
  const column = whole.columns.get(name);
  if (column === undefined) return;
  for (const row of rows) {
    const from = column.kind === 'one' ? row : (column.offsets[row] ?? 0);
    const to = column.kind === 'one' ? row + 1 : (column.offsets[row + 1] ?? 0);
    for (let k = from; k < to; k++) if (column.codes[k] !== -1 && isOther(column.codes[k] ?? 0)) touched[row] = 1;
  }
}

/** Marks the base's rows of blocks that hold other rows of the base than before. */
export function markBlocks({ rows, touched, whole }: Grown, before: BlockIndex, after: BlockIndex): void {
  const place = new Int32Array(whole.size).fill(-1);
  for (let i = 0; i < rows.length; i++) place[rows[i] ?? 0] = i;
  const then = (block: number): Int32Array => membersOf(before, block).map((i) => rows[i] ?? 0);
  const now = (block: number): Int32Array => membersOf(after, block).filter((row) => place[row] !== -1);
  const isIn = (index: BlockIndex, row: number, members: (block: number) => Int32Array, block: Int32Array): boolean => {
    for (let k = index.offsets[row] ?? 0; k < (index.offsets[row + 1] ?? 0); k++)
      if (isSame(members(index.blocks[k] ?? 0), block)) return true;
    return false;
  };
  const mark = (block: Int32Array): void => {
    for (const row of block) touched[row] = 1;
  };
  for (let b = 0; b + 1 < before.starts.length; b++) {
    const block = then(b);
    if (!isIn(after, block[0] ?? 0, now, block)) mark(block);
  }
  for (let b = 0; b + 1 < after.starts.length; b++) {
    const block = now(b);
    if (block.length > 1 && !isIn(before, place[block[0] ?? 0] ?? 0, then, block)) mark(block);
  }
}

const membersOf = ({ starts, records }: BlockIndex, block: number): Int32Array =>
  records.subarray(starts[block] ?? 0, starts[block + 1] ?? 0);
