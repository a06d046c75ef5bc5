/**
 * Rows of cells into the columns of the engine's table. What a cell became is remembered by its text, so that most cells
 * of a large file cost a look into a table; what several cells make together is worked out by the readers, row by row.
 */
import {
  type CauseAttribute,
  type CodedColumn,
  type CodedTable,
  canonicalCauseRow,
  causeSchema,
} from '../linkage/index.ts';
import type { ColumnReader, Fields, Oddities } from './link-row.ts';
import type { Cell } from './link-source.ts';
import { type CodeMemory, type CodeSink, codeSink, createCodeMemory, put } from './remembered-codes.ts';

/** Fills the columns that the attributes make; the others are the caller's. */
export type RowEncoder = (row: readonly Cell[]) => void;

/** Columns of the table that depend on nothing but some columns of the file. */
interface Unit {
  readonly attribute: CauseAttribute;
  readonly columns: readonly CodedColumn[];
  readonly inputs: readonly Input[];
  /** Sets of values: several cells make the union of what each makes. */
  readonly isUnion: boolean;
  /** The first cell decides alone where it says something. */
  readonly hasPriority: boolean;
  /** What a cell says is what the columns take: nothing is made of it on the way. */
  readonly isDirect: boolean;
}
interface Input {
  readonly reader: ColumnReader;
  /** Its oddities are counted here, and not where it is read again. */
  readonly counts: boolean;
  readonly memory: CodeMemory;
}

export function createRowEncoder(
  attributes: readonly CauseAttribute[],
  readers: readonly ColumnReader[],
  table: CodedTable,
  oddities: Oddities,
): RowEncoder {
  const counted = new Set<ColumnReader>();
  const units = attributes
    .flatMap((attribute) => independent(attribute, readers))
    .map(({ attribute, columns }): Unit => {
      const fields = fieldsOf(attribute);
      const inputs = readers
        .filter((r) => r.fields.some((f) => fields.has(f.column)))
        .map((reader): Input => {
          const counts = !counted.has(reader);
          counted.add(reader);
          return { reader, counts, memory: createCodeMemory() };
        });
      return {
        attribute,
        columns: columns.flatMap((name) => table.columns.find((c) => c.name === name) ?? []),
        inputs,
        isUnion: attribute.kind === 'email' || attribute.kind === 'phone_number',
        hasPriority: attribute.kind === 'address' && hasPriority(attribute, inputs),
        isDirect: isDirect(attribute, inputs),
      };
    });
  const encoders = units.map((unit) => unitEncoder(unit, oddities));
  return (row) => {
    for (const encode of encoders) encode(row);
  };
}

/** An attribute in parts that can be made apart. */
function independent(
  attribute: CauseAttribute,
  readers: readonly ColumnReader[],
): { readonly attribute: CauseAttribute; readonly columns: readonly string[] }[] {
  const whole = [{ attribute, columns: causeSchema([attribute]).columns.map((c) => c.name) }];
  const parted =
    attribute.kind === 'name' && attribute.full === undefined
      ? [
          { attribute: { kind: 'name', ...pick(attribute, 'given') } as const, columns: ['given'] },
          { attribute: { kind: 'name', ...pick(attribute, 'family') } as const, columns: ['family'] },
          ...(attribute.birth_family === undefined
            ? []
            : [
                { attribute: { kind: 'name', ...pick(attribute, 'birth_family') } as const, columns: ['birth_family'] },
              ]),
        ]
      : attribute.kind === 'place' && attribute.whole === undefined
        ? [
            { attribute: { kind: 'place', ...pick(attribute, 'postal_code') } as const, columns: ['postal_code'] },
            { attribute: { kind: 'place', ...pick(attribute, 'locality') } as const, columns: ['locality'] },
          ]
        : whole;
  // A column that fills both parts is read once.
  const fields = parted.map((p) => fieldsOf(p.attribute));
  const isShared = (reader: ColumnReader): boolean =>
    fields.filter((of) => reader.fields.some((f) => of.has(f.column))).length > 1;
  return readers.some(isShared) ? whole : parted;
}

function pick<T, K extends keyof T>(from: T, key: K): Partial<Pick<T, K>> {
  const out: Partial<Pick<T, K>> = {};
  if (from[key] !== undefined) out[key] = from[key];
  return out;
}

function fieldsOf(attribute: CauseAttribute): ReadonlySet<string> {
  switch (attribute.kind) {
    case 'name':
      return new Set(
        [attribute.given ?? [], attribute.family ?? [], attribute.full ?? [], attribute.birth_family ?? []].flat(),
      );
    case 'birthdate':
      return new Set([attribute.from, attribute.parts ?? []].flat());
    case 'email':
    case 'phone_number':
      return new Set([attribute.from].flat());
    case 'address': {
      const { street, number, extra, whole } = attribute;
      return new Set([street ?? [], number ?? [], extra ?? [], whole ?? []].flat());
    }
    case 'place':
      return new Set([attribute.postal_code ?? [], attribute.locality ?? [], attribute.whole ?? []].flat());
    case 'identifier':
    case 'category':
      return new Set([attribute.field ?? attribute.from]);
  }
}

/** One street, and what is taken where it says nothing. */
function hasPriority(address: CauseAttribute & { kind: 'address' }, inputs: readonly Input[]): boolean {
  const { street, number, extra, whole } = address;
  const [first, second, third] = inputs.map(({ reader }) => reader.fields[0]?.column);
  const isPlain = typeof street === 'string' && number === undefined && whole === undefined;
  return isPlain && first === street && second !== undefined && second === extra && third === undefined;
}

const DIRECT: ReadonlySet<CauseAttribute['kind']> = new Set(['name', 'email', 'phone_number', 'identifier']);
/** Whether the canonical row would hand on what the columns read. */
const isDirect = (attribute: CauseAttribute, inputs: readonly Input[]): boolean =>
  DIRECT.has(attribute.kind) && inputs.every(({ reader }) => reader.values !== undefined && reader.fields.length === 1);

const isEmpty = (cell: Cell | undefined): boolean => cell === undefined || cell.length === 0;

function unitEncoder(unit: Unit, oddities: Oddities): RowEncoder {
  const { columns, inputs, isUnion, isDirect: direct } = unit;
  const fresh = codeSink();
  const sets = columns.map((): number[] => []);
  let row: readonly Cell[] = [];
  let made = false;
  // Where the codes of a cell were found, or made.
  let data = fresh.data;
  let from = 0;

  const make = (of: readonly Input[], sink: CodeSink): void => {
    made = true;
    if (direct && of.length === 1) makeDirect(of[0], sink);
    else makeOfRow(of, sink);
  };
  const said: string[] = [];
  const say = (value: string): void => {
    said.push(value);
  };
  const makeDirect = (input: Input | undefined, sink: CodeSink): void => {
    const reader = input?.reader;
    const cell = reader === undefined ? undefined : row[reader.at];
    said.length = 0;
    const before = oddities.get(reader?.column ?? '') ?? 0;
    if (typeof cell === 'string') reader?.values?.(cell, say);
    else for (const text of isUnion ? (cell ?? []) : (cell ?? []).slice(0, 1)) reader?.values?.(text, say);
    for (const column of columns) encodeCell(column, said, sink);
    put(sink, (oddities.get(reader?.column ?? '') ?? 0) - before);
  };
  const makeOfRow = (of: readonly Input[], sink: CodeSink): void => {
    const fields: Fields = {};
    let odd = 0;
    for (const { reader, counts } of of) {
      const before = oddities.get(reader.column) ?? 0;
      reader.read(row, fields);
      const seen = (oddities.get(reader.column) ?? 0) - before;
      if (counts) odd += seen;
      else if (seen > 0) oddities.set(reader.column, before);
    }
    const cells: Record<string, string | readonly string[]> = {};
    canonicalCauseRow([unit.attribute], fields, cells);
    for (const column of columns) encodeCell(column, cells[column.field], sink);
    put(sink, odd);
  };
  const makers = inputs.map((input) => {
    const alone = [input];
    return (sink: CodeSink): void => make(alone, sink);
  });
  const makeFresh = (maker: (sink: CodeSink) => void): void => {
    fresh.length = 0;
    maker(fresh);
    data = fresh.data;
    from = 0;
  };
  const locate = (number: number): void => {
    const input = inputs[number];
    const maker = makers[number];
    if (input === undefined || maker === undefined) return;
    const { reader, memory } = input;
    const cell = row[reader.at];
    made = false;
    const found = typeof cell === 'string' ? memory.find(cell, maker) : -1;
    if (found === -1) {
      makeFresh(maker);
      return;
    }
    data = memory.sink.data;
    from = found;
    if (made) return;
    const odd = data[skipped(columns, data, from)] ?? 0;
    if (odd > 0) oddities.set(reader.column, (oddities.get(reader.column) ?? 0) + odd);
  };
  const push = (): void => {
    let at = from;
    for (const column of columns) {
      const first = data[at++] ?? 0;
      if (!column.many) column.push(first);
      else {
        column.pushSet(data, at, at + first);
        at += first;
      }
    }
  };
  const collect = (): void => {
    let at = from;
    for (const set of sets) {
      const n = data[at++] ?? 0;
      for (let i = 0; i < n; i++) {
        const code = data[at++] ?? -1;
        if (!set.includes(code)) set.push(code);
      }
    }
  };
  const pushUnion = (): void => {
    for (const set of sets) set.length = 0;
    for (const [number, { reader }] of inputs.entries()) {
      if (isEmpty(row[reader.at])) continue;
      locate(number);
      collect();
    }
    for (const [i, set] of sets.entries()) {
      set.sort((a, b) => a - b);
      columns[i]?.pushSet(Int32Array.from(set), 0, set.length);
    }
  };
  const pushNothing = (): void => {
    for (const column of columns)
      if (column.many) column.pushSet(data, 0, 0);
      else column.push(-1);
  };

  return (of) => {
    row = of;
    let filled = 0;
    let only = 0;
    for (let i = inputs.length - 1; i >= 0; i--) {
      const input = inputs[i];
      if (input === undefined || isEmpty(row[input.reader.at])) continue;
      filled++;
      only = i;
    }
    if (filled === 0) return pushNothing();
    if (filled > 1 && isUnion) return pushUnion();
    if (filled === 1 || unit.hasPriority) locate(only);
    if (filled > 1 && !(unit.hasPriority && data[from] !== -1)) makeFresh((sink) => make(inputs, sink));
    push();
  };
}

/** Where the codes of columns end that begin at `from`. */
function skipped(columns: readonly CodedColumn[], data: Int32Array, from: number): number {
  let at = from;
  for (const { many } of columns) at += many ? 1 + (data[at] ?? 0) : 1;
  return at;
}

function encodeCell(column: CodedColumn, cell: string | readonly string[] | undefined, sink: CodeSink): void {
  if (!column.many) {
    const text = typeof cell === 'string' ? cell : cell?.[0];
    put(sink, text === undefined ? -1 : column.encode(text));
    return;
  }
  const values = typeof cell === 'string' ? [cell] : (cell ?? []);
  if (values.length === 1) {
    const code = column.encode(values[0] ?? '');
    put(sink, code === -1 ? 0 : 1);
    if (code !== -1) put(sink, code);
    return;
  }
  const codes = values.map((v) => column.encode(v)).filter((c) => c !== -1);
  const set = codes.length < 2 ? codes : [...new Set(codes)].sort((a, b) => a - b);
  put(sink, set.length);
  for (const code of set) put(sink, code);
}
