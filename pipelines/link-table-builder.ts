/** Rows of files into the engine's table, a batch at a time: a row leaves codes in typed arrays and no object. */
import {
  type CauseAttribute,
  type Column,
  canonicalCauseRow,
  causeSchema,
  createTableBuilder,
  type RecordTable,
} from '../linkage/index.ts';
import type { KeptTexts } from './file-rows.ts';
import type { ColumnReader, Fields } from './link-row.ts';
import type { Cell, LinkSource } from './link-source.ts';

const SOURCE = 'source';
const KEY = '@key';
const aside = (column: string): string => `@aside ${column}`;

export interface FileToAdd {
  readonly source: LinkSource;
  /** Position of the key, null where lines name the rows. */
  readonly key: number | null;
  /** Positions of the columns that were set aside. */
  readonly asides: readonly number[];
}
export interface Kept {
  readonly fileOf: Int32Array;
  readonly lines: Int32Array;
  readonly keys: KeptTexts | null;
  readonly asides: ReadonlyMap<string, KeptTexts>;
}
export interface LinkTableBuilder {
  addFile(number: number, file: FileToAdd, readers: readonly ColumnReader[], signal: AbortSignal): Promise<void>;
  finish(): { readonly records: RecordTable; readonly kept: Kept; readonly rejected: number };
}

/** `asides` are columns that every file has. */
export function createLinkTable(
  attributes: readonly CauseAttribute[],
  files: number,
  hasKey: boolean,
  asides: readonly string[],
): LinkTableBuilder {
  const raw = (name: string) => ({ name, field: name, form: 'raw', many: false }) as const;
  const builder = createTableBuilder({
    columns: [
      ...causeSchema(attributes).columns,
      { name: SOURCE, field: SOURCE, form: 'category', many: false },
      ...(hasKey ? [raw(KEY)] : []),
      ...asides.map((c) => raw(aside(c))),
    ],
  });
  const sources = Array.from({ length: files }, (_, i) => `file ${i}`);
  let lines = new Int32Array(1024);
  let fileOf = new Int32Array(1024);
  let size = 0;
  let rejected = 0;
  const grown = (ints: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
    const larger = new Int32Array(Math.ceil(ints.length * 1.5) + 16);
    larger.set(ints);
    return larger;
  };
  return {
    async addFile(number, file, readers, signal) {
      const source = sources[number] ?? '';
      const kept = asides.map((c, i) => [aside(c), file.asides[i] ?? -1] as const);
      for await (const batch of file.source.batches()) {
        signal.throwIfAborted();
        rejected += batch.rejected;
        for (const [i, row] of batch.rows.entries()) {
          const fields: Fields = {};
          for (const reader of readers) reader.read(row, fields);
          const cells: Record<string, Cell> = { [SOURCE]: source };
          canonicalCauseRow(attributes, fields, cells);
          if (file.key !== null) cells[KEY] = textOf(row[file.key]);
          for (const [field, at] of kept) cells[field] = textOf(row[at]);
          builder.add(String(size).padStart(9, '0'), cells);
          if (size === lines.length) [lines, fileOf] = [grown(lines), grown(fileOf)];
          lines[size] = batch.lines[i] ?? 0;
          fileOf[size] = number;
          size++;
        }
      }
    },
    finish() {
      const records = builder.finish();
      const texts = (name: string): KeptTexts => {
        const column: Column | undefined = records.columns.get(name);
        if (column === undefined || column.dictionary === null) throw new Error(`the table has no column ${name}`);
        return { codes: column.codes, dictionary: column.dictionary };
      };
      return {
        records,
        rejected,
        kept: {
          fileOf: fileOf.slice(0, size),
          lines: lines.slice(0, size),
          keys: hasKey ? texts(KEY) : null,
          asides: new Map(asides.map((c) => [c, texts(aside(c))])),
        },
      };
    },
  };
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.[0] ?? '')).trim();
