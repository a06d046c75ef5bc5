/** Two values of one column, or two sets of them: the levels of dates, e-mails, numbers, identifiers and categories. */
import { type Dictionary, textOf } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinkler, reaches } from '../strings/jaro-winkler.ts';
import { oneEdit, oneEditSpan } from '../strings/one-edit.ts';
import type { Column } from '../table.ts';
import { binOf, CATEGORY_BINS, DATE_BINS } from './comparison-spec.ts';

export type RowComparison = (a: number, b: number) => number;
type Single = Column & { readonly kind: 'one' };
type Several = Column & { readonly kind: 'many' };

/** How many rows have each code, and how many have one. */
export function countCodes(codes: Int32Array): { counts: Map<number, number>; rows: number } {
  const counts = new Map<number, number>();
  let rows = 0;
  for (const code of codes) {
    if (code === -1) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
    rows++;
  }
  return { counts, rows };
}

const onCodes =
  (codes: Int32Array, level: CodeComparison): RowComparison =>
  (a, b) => {
    const x = codes[a] ?? -1;
    const y = codes[b] ?? -1;
    return x === -1 || y === -1 ? -1 : level(x, y);
  };

/** Bin of the share of rows with a code. */
export function commonness(codes: Int32Array, ends: readonly number[]): (code: number) => number {
  const { counts, rows } = countCodes(codes);
  return (code) => binOf((counts.get(code) ?? 0) / Math.max(1, rows), ends);
}

export function compareDates({ codes }: Single): RowComparison {
  const bin = commonness(codes, DATE_BINS);
  return onCodes(codes, (a, b) => (a === b && a % 100 !== 0 ? bin(a) : dateLevel(a, b)));
}

const DATE = { swapped: 3, oneEdit: 4, oneOther: 5, partial: 6, year: 7, different: 8 } as const;
/** Dates as YYYYMMDD, 00 for what is not known. */
function dateLevel(a: number, b: number): number {
  const [ya, yb] = [Math.floor(a / 10_000), Math.floor(b / 10_000)];
  const [ma, mb] = [Math.floor(a / 100) % 100, Math.floor(b / 100) % 100];
  const [da, db] = [a % 100, b % 100];
  if (da === 0 || db === 0)
    return ya === yb && (ma === 0 || mb === 0 || ma === mb) ? DATE.partial : ya === yb ? DATE.year : DATE.different;
  if (ya === yb && ma === db && da === mb) return DATE.swapped;
  if (oneEdit(String(a), String(b))) return DATE.oneEdit;
  if (Number(ya === yb) + Number(ma === mb) + Number(da === db) === 2) return DATE.oneOther;
  return ya === yb ? DATE.year : DATE.different;
}

export function compareCategories({ codes }: Single): RowComparison {
  const bin = commonness(codes, CATEGORY_BINS);
  return onCodes(codes, (a, b) => (a === b ? bin(a) : CATEGORY_BINS.length + 1));
}

export function compareIdentifiers({ codes, dictionary }: Single): RowComparison {
  if (dictionary === null) return () => -1;
  const isNear = endsOneEdit(dictionary, Number.MAX_SAFE_INTEGER);
  const near = cached((a, b) => (isNear(a, b) ? 1 : 2), dictionary.size);
  return onCodes(codes, (a, b) => (a === b ? 0 : near(a, b)));
}

/** The best level of any value of one row with any of another. */
function best(column: Several, level: (x: number, y: number, i: number, j: number) => number): RowComparison {
  const { offsets, codes } = column;
  return (a, b) => {
    let found = -1;
    for (let i = offsets[a] ?? 0; i < (offsets[a + 1] ?? 0); i++)
      for (let j = offsets[b] ?? 0; j < (offsets[b + 1] ?? 0); j++) {
        const here = level(codes[i] ?? 0, codes[j] ?? 0, i, j);
        if (found === -1 || here < found) found = here;
      }
    return found;
  };
}

/** Whether the last `length` units of two entries are one edit apart. */
function endsOneEdit({ offsets, units }: Dictionary, length: number): (a: number, b: number) => boolean {
  const to = (code: number): number => offsets[code + 1] ?? 0;
  const from = (code: number): number => Math.max(offsets[code] ?? 0, to(code) - length);
  return (a, b) => oneEditSpan(units, from(a), to(a), units, from(b), to(b));
}

/** Numbers, of which `shared` are answered by many people. */
export function comparePhones(column: Several, shared: ReadonlySet<number>): RowComparison {
  const { dictionary } = column;
  if (dictionary === null) return () => -1;
  // Nine digits say all but the country.
  const isNear = endsOneEdit(dictionary, 9);
  const near = cached((a, b) => (isNear(a, b) ? 2 : 3), dictionary.size);
  return best(column, (x, y) => (x === y ? (shared.has(x) ? 1 : 0) : near(x, y)));
}

const EMAIL = { exact: 0, exactOfName: 1, shared: 2, near: 3, nearOfName: 4, different: 5 } as const;
const SHORTEST_LOCAL = 5;

/** E-mails; `ofName[i]` is 1 where the i-th value of the column is made of the name of its row. */
export function compareEmails(column: Several, shared: ReadonlySet<number>, ofName: Uint8Array): RowComparison {
  const { dictionary } = column;
  if (dictionary === null) return () => -1;
  const halvesOf = Array.from({ length: dictionary.size }, (_, code) => halves(textOf(dictionary, code)));
  const none = ['', ''] as const;
  const near = cached((a, b) => (areNear(halvesOf[a] ?? none, halvesOf[b] ?? none) ? 1 : 0), dictionary.size);
  return best(column, (x, y, i, j) => {
    const made = ofName[i] === 1 || ofName[j] === 1;
    if (x === y) return shared.has(x) ? EMAIL.shared : made ? EMAIL.exactOfName : EMAIL.exact;
    if (near(x, y) === 0) return EMAIL.different;
    return made ? EMAIL.nearOfName : EMAIL.near;
  });
}

/** One local part at two providers, or one address with a slip. */
function areNear([localA, domainA]: Halves, [localB, domainB]: Halves): boolean {
  if (localA === localB) return localA.length >= SHORTEST_LOCAL;
  return domainA === domainB && (oneEdit(localA, localB) || reaches(jaroWinkler(localA, localB), 0.92));
}

type Halves = readonly [local: string, domain: string];
const halves = (email: string): Halves => {
  const sign = email.lastIndexOf('@');
  return [email.slice(0, sign), email.slice(sign + 1)];
};

/** 1 where the local part of the value holds a word of its row's name. */
export function madeOfName(
  { offsets, codes, dictionary }: Several,
  words: (row: number) => readonly string[],
): Uint8Array {
  const out = new Uint8Array(codes.length);
  if (dictionary === null) return out;
  for (let row = 0; row + 1 < offsets.length; row++) {
    if (offsets[row] === offsets[row + 1]) continue;
    const long = words(row).filter((w) => w.length >= 3);
    for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i++) {
      const local = halves(textOf(dictionary, codes[i] ?? 0))[0].toUpperCase();
      if (long.some((word) => local.includes(word))) out[i] = 1;
    }
  }
  return out;
}
