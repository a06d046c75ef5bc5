/** A file, or a range of one, as a table of the engine: a row leaves codes in typed arrays and no object. */
import {
  type CauseAttribute,
  causeSchema,
  createCodedTable,
  type ProposedColumn,
  type RecordTable,
} from '../linkage/index.ts';
import type { ByteRange } from './1-extract/source.ts';
import { allLeftOut, type LeftOut } from './left-out.ts';
import { columnReader, type Oddities } from './link-row.ts';
import { type Cell, openLinkSource } from './link-source.ts';
import { createRowEncoder } from './row-encoder.ts';

/** Columns of the table beside those that are compared. */
export const SOURCE_COLUMN = 'source';
export const KEY_COLUMN = '@key';
export const asideColumn = (column: string): string => `@aside ${column}`;

/** Plain data: a thread can be asked for it. */
export interface ReadTask {
  readonly file: string;
  /** Number of the file among all. */
  readonly number: number;
  readonly folder: string;
  /** All of it when null. */
  readonly range: ByteRange | null;
  readonly columns: readonly ProposedColumn[];
  /** Of all files: what the rows are read into. */
  readonly attributes: readonly CauseAttribute[];
  /** Column that names the rows; null where lines do. */
  readonly key: string | null;
  readonly asides: readonly string[];
  readonly region: string;
}
export interface ReadPart {
  /** Ids are the numbers of the rows. */
  readonly records: RecordTable;
  readonly lines: Int32Array;
  /** Lines that could not be read. */
  readonly leftOut: LeftOut;
  readonly oddities: Oddities;
}

/** Throws REF_SOURCE_… */
export async function readPart(task: ReadTask, signal: AbortSignal): Promise<ReadPart> {
  const source = await openLinkSource(task.file, { folder: task.folder, signal });
  const oddities: Oddities = new Map();
  const place = (column: string): number => source.columns.indexOf(column);
  const readers = task.columns.map((c) => columnReader(c, place(c.column), task.region, oddities));
  const kept = [
    ...(task.key === null ? [] : [[KEY_COLUMN, place(task.key)] as const]),
    ...task.asides.map((c) => [asideColumn(c), place(c)] as const),
  ];
  const table = createCodedTable({
    columns: [
      ...causeSchema(task.attributes).columns,
      { name: SOURCE_COLUMN, field: SOURCE_COLUMN, form: 'category', many: false },
      ...kept.map(([name]) => ({ name, field: name, form: 'raw', many: false }) as const),
    ],
  });
  const encode = createRowEncoder(task.attributes, readers, table, oddities);
  const [named, ...texts] = table.columns.slice(-1 - kept.length);
  const file = named?.encode(`file ${task.number}`) ?? -1;
  let lines = new Int32Array(1024);
  let size = 0;
  const leftOut: LeftOut[] = [];
  for await (const batch of source.batches(task.range)) {
    signal.throwIfAborted();
    if (batch.leftOut !== undefined && batch.leftOut.size > 0) leftOut.push(batch.leftOut);
    for (const [i, row] of batch.rows.entries()) {
      encode(row);
      named?.push(file);
      for (let k = 0; k < texts.length; k++) {
        const text = textOf(row[kept[k]?.[1] ?? -1]);
        texts[k]?.push(texts[k]?.encode(text) ?? -1);
      }
      if (size === lines.length) {
        const larger = new Int32Array(Math.ceil(lines.length * 1.5));
        larger.set(lines);
        lines = larger;
      }
      lines[size++] = batch.lines[i] ?? 0;
    }
  }
  return { records: table.finish(size), lines: lines.slice(0, size), leftOut: allLeftOut(leftOut), oddities };
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.[0] ?? '')).trim();
