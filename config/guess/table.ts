/** The first rows of a file as columns of text, whatever its format. */
import { isList, isMap } from '../path.ts';
import { foldHeader } from './fold.ts';
import { CONSENT_WORDS, fieldOfHeader, KEY_WORDS } from './header-words.ts';
import { profileOf } from './profile.ts';

export interface Column {
  /** As the config names it: a header, a position, a JSONPath. */
  readonly column: string;
  /** Words that say what it is; null in a file without a header. */
  readonly header: string | null;
  readonly cells: readonly string[];
}

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: number;
  /** Only for CSV. */
  readonly header?: boolean;
  /** Odd things that a person should know. */
  readonly notes: readonly string[];
}

/** More rows than this change no guess. */
const MOST_ROWS = 20_000;

/** `records` are the first rows of a CSV, the header among them, as the batch cuts them. */
export function csvTable(records: readonly (readonly string[])[]): Table {
  const notes: string[] = [];
  const all = records.slice(0, MOST_ROWS + 1);
  const [first = []] = all;
  const header = all.length > 0 && isHeader(first, all.slice(1));
  const body = header ? all.slice(1) : all;
  const width = header ? first.length : widthOf(body);
  const rows = body.filter((r) => r.length === width);
  const odd = body.length - rows.length;
  if (odd > 0) {
    const as = header ? 'the header' : 'most';
    notes.push(`${odd} of the first ${body.length} rows have not as many cells as ${as}: they will be rejected`);
  }
  const names = first.map((name) => name.trim());
  const twice = names.filter((name, i) => header && name !== '' && names.indexOf(name) !== i);
  if (twice.length > 0) notes.push(`the header has ${twice[0]} twice: columns of that name cannot be mapped`);
  const columns = Array.from({ length: width }, (_, i): Column => {
    const name = names[i] ?? '';
    return { column: header ? name : String(i), header: header ? name : null, cells: rows.map((r) => r[i] ?? '') };
  }).filter((c) => c.column !== '' && !twice.includes(c.column));
  return { columns, rows: rows.length, header, notes };
}

/** The number of cells that most rows have. */
function widthOf(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0];
}

/** A header holds words for columns; a row of data holds an address, a number or a date somewhere. */
function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const looksLikeData = first.some((cell) => {
    const p = profileOf([cell], false);
    return (
      p.filled > 0 &&
      (p.email + p.phone + p.hash + p.street + p.postalCode > 0 || p.dates !== null || /^\d{2,}$/.test(cell.trim()))
    );
  });
  if (looksLikeData) return false;
  const speaks = first.some((cell) => {
    const folded = foldHeader(cell);
    return fieldOfHeader(folded) !== undefined || CONSENT_WORDS.test(folded) || KEY_WORDS.some((w) => w.test(folded));
  });
  if (speaks) return true;
  return first.every((cell, i) => cell.trim() !== '' && !rest.some((row) => row[i] === cell));
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const DISCRIMINATORS = ['type', 'kind', 'nature', 'canal', 'channel', 'label', 'usage'];
const step = (key: string): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

/** `text` is the beginning of a JSON Lines file. Nested values become columns named by a JSONPath. */
export function jsonlTable(text: string, whole: boolean): Table {
  const lines = (whole ? text : text.slice(0, text.lastIndexOf('\n') + 1))
    .split(/\r?\n/)
    .filter((l) => l.trim() !== '');
  const cells = new Map<string, { header: string; values: Map<number, string> }>();
  let rows = 0;
  let broken = 0;
  const put = (path: string, header: string, value: string): void => {
    const entry = cells.get(path) ?? { header, values: new Map<number, string>() };
    cells.set(path, entry);
    if (!entry.values.has(rows)) entry.values.set(rows, value);
  };
  const walk = (value: unknown, path: string, header: string): void => {
    if (value === null) put(path, header, '');
    else if (isScalar(value)) put(path, header, String(value));
    else if (isList(value)) {
      for (const item of value) {
        if (!isMap(item)) {
          walk(item, `${path}[*]`, header);
          continue;
        }
        const by = DISCRIMINATORS.find((key) => typeof item[key] === 'string');
        const kind = by === undefined ? undefined : String(item[by]);
        for (const [key, inner] of Object.entries(item)) {
          if (key === by) continue;
          const where = kind === undefined ? '[*]' : `[?@.${by}==${literal(kind)}]`;
          walk(
            inner,
            `${path}${where}${step(key)}`,
            kind === undefined ? `${header}_${key}` : `${header}_${key}_${kind}`,
          );
        }
      }
    } else if (isMap(value)) {
      for (const [key, inner] of Object.entries(value))
        walk(inner, `${path}${step(key)}`, header === '' ? key : `${header}_${key}`);
    }
  };
  for (const line of lines.slice(0, MOST_ROWS)) {
    try {
      const value: unknown = JSON.parse(line);
      if (!isMap(value)) throw new TypeError('not an object');
      walk(value, '$', '');
      rows++;
    } catch {
      broken++;
    }
  }
  const columns = [...cells].map(([path, { header, values }]): Column => {
    const top = /^\$\.([A-Za-z_][A-Za-z0-9_]*)$/.exec(path)?.[1];
    return { column: top ?? path, header, cells: Array.from({ length: rows }, (_, i) => values.get(i) ?? '') };
  });
  return {
    columns,
    rows,
    notes: broken === 0 ? [] : [`${broken} of the first ${lines.length} lines are no JSON objects`],
  };
}

/** A string in a JSONPath. */
const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
