/** Two values of one column, or two sets of them: the levels of dates, e-mails, numbers, identifiers and categories. */
import type { Dictionary } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinklerSpan, reaches } from '../strings/jaro-winkler.ts';
import { oneEditSpan } from '../strings/one-edit.ts';
import type { Column } from '../table.ts';
import { CATEGORY_BINS } from './comparison-spec.ts';

/** Level of two rows, -1 where a side is missing. */
export type RowComparison = (a: number, b: number) => number;
type Single = Column & { readonly kind: 'one' };
type Several = Column & { readonly kind: 'many' };

/** `bins[row]` says how common the date of a row is. */
export function compareDates({ codes }: Single, bins: Uint8Array): RowComparison {
  return (a, b) => {
    const x = codes[a] ?? -1;
    const y = codes[b] ?? -1;
    if (x === -1 || y === -1) return -1;
    return x === y && x % 100 !== 0 ? (bins[a] ?? 0) : dateLevel(x, y);
  };
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
  if (oneDigitEdit(a, b)) return DATE.oneEdit;
  if (Number(ya === yb) + Number(ma === mb) + Number(da === db) === 2) return DATE.oneOther;
  return ya === yb ? DATE.year : DATE.different;
}

/** Whether two numbers of eight digits differ by one digit, or by two neighbours turned. */
function oneDigitEdit(a: number, b: number): boolean {
  let [x, y] = [a, b];
  let differing = 0;
  let [firstX, firstY, firstAt] = [0, 0, 0];
  for (let at = 0; at < 8; at++) {
    const [dx, dy] = [x % 10, y % 10];
    x = (x - dx) / 10;
    y = (y - dy) / 10;
    if (dx === dy) continue;
    differing++;
    if (differing === 1) [firstX, firstY, firstAt] = [dx, dy, at];
    else if (differing > 2 || at !== firstAt + 1 || dx !== firstY || dy !== firstX) return false;
  }
  return differing > 0;
}

/** `bins` says how common a value is, by code. */
export function compareCategories({ codes }: Single, bins: Uint8Array): RowComparison {
  return (a, b) => {
    const x = codes[a] ?? -1;
    const y = codes[b] ?? -1;
    if (x === -1 || y === -1) return -1;
    return x === y ? (bins[x] ?? 0) : CATEGORY_BINS.length + 1;
  };
}

export function compareIdentifiers({ codes, dictionary }: Single): RowComparison {
  if (dictionary === null) return () => -1;
  const isNear = endsOneEdit(dictionary, Number.MAX_SAFE_INTEGER);
  return (a, b) => {
    const x = codes[a] ?? -1;
    const y = codes[b] ?? -1;
    if (x === -1 || y === -1) return -1;
    return x === y ? 0 : isNear(x, y) ? 1 : 2;
  };
}

/** Whether the last `length` units of two entries are one edit apart. */
function endsOneEdit({ offsets, units }: Dictionary, length: number): (a: number, b: number) => boolean {
  const to = (code: number): number => offsets[code + 1] ?? 0;
  const from = (code: number): number => Math.max(offsets[code] ?? 0, to(code) - length);
  return (a, b) => oneEditSpan(units, from(a), to(a), units, from(b), to(b));
}

/** Nine digits of a number say all but the country. */
const DIGITS = 9;
const HIGH = 5;

/** The last nine digits of each entry, four bits each, as two integers; -1 twice where there are no nine. */
export function lastDigits({ size, offsets, units }: Dictionary): Int32Array {
  const out = new Int32Array(size * 2).fill(-1);
  for (let code = 0; code < size; code++) {
    const to = offsets[code + 1] ?? 0;
    const from = to - DIGITS;
    if (from < (offsets[code] ?? 0)) continue;
    let [high, low] = [0, 0];
    let isNumber = true;
    for (let i = 0; i < DIGITS; i++) {
      const digit = (units[from + i] ?? 0) - 48;
      if (digit < 0 || digit > 9) isNumber = false;
      if (i < HIGH) high = (high << 4) | digit;
      else low = (low << 4) | digit;
    }
    if (isNumber) out.set([high, low], code * 2);
  }
  return out;
}

/** How many groups of four bits are not zero. */
function nibbles(bits: number): number {
  const x = (bits | (bits >>> 1) | (bits >>> 2) | (bits >>> 3)) & 0x11111111;
  return Math.imul(x, 0x11111111) >>> 28;
}

/**
 * Numbers, of which those with `shared[code] = 1` are answered by many people; the best level of any two counts.
 * `digits` are the last ones of each: numbers of which three or more digits differ are told apart by them.
 */
export function comparePhones(
  { offsets, codes, dictionary }: Several,
  shared: Uint8Array,
  digits: Int32Array,
): RowComparison {
  if (dictionary === null) return () => -1;
  const isNearSlow = endsOneEdit(dictionary, DIGITS);
  const isNear = (x: number, y: number): boolean => {
    const [highX, highY] = [digits[2 * x] ?? -1, digits[2 * y] ?? -1];
    if (highX === -1 || highY === -1) return isNearSlow(x, y);
    const differing = nibbles(highX ^ highY) + nibbles((digits[2 * x + 1] ?? 0) ^ (digits[2 * y + 1] ?? 0));
    return differing === 1 || (differing === 2 && isNearSlow(x, y));
  };
  return (a, b) => {
    const [toA, toB, fromB] = [offsets[a + 1] ?? 0, offsets[b + 1] ?? 0, offsets[b] ?? 0];
    let found = -1;
    for (let i = offsets[a] ?? 0; i < toA; i++) {
      const x = codes[i] ?? 0;
      for (let j = fromB; j < toB; j++) {
        const y = codes[j] ?? 0;
        const level = x === y ? (shared[x] === 1 ? 1 : 0) : isNear(x, y) ? 2 : 3;
        if (found === -1 || level < found) found = level;
      }
    }
    return found;
  };
}

const EMAIL = { exact: 0, exactOfName: 1, shared: 2, near: 3, nearOfName: 4, different: 5 } as const;
const SHORTEST_LOCAL = 5;
const SIGN = 64;

/** Where the sign @ of each entry stands. */
export function signsOf({ size, offsets, units }: Dictionary): Int32Array {
  const signs = new Int32Array(size);
  for (let code = 0; code < size; code++) {
    const from = offsets[code] ?? 0;
    let at = (offsets[code + 1] ?? 0) - 1;
    while (at > from && units[at] !== SIGN) at--;
    signs[code] = at;
  }
  return signs;
}

export interface EmailFacts {
  /** 1 where many people share an address, by code. */
  readonly shared: Uint8Array;
  /** 1 where a value of the column is made of the name of its row. */
  readonly ofName: Uint8Array;
  readonly signs: Int32Array;
  /** Hashes of what stands before the sign and after it, two by code. */
  readonly halves: Int32Array;
}

/** Two e-mails of which both hashes differ have neither half in common. */
export function hashedHalves({ size, offsets, units }: Dictionary, signs: Int32Array): Int32Array {
  const out = new Int32Array(size * 2);
  const hash = (from: number, to: number): number => {
    let h = 0x811c9dc5;
    for (let i = from; i < to; i++) h = Math.imul(h ^ (units[i] ?? 0), 0x01000193);
    return h;
  };
  for (let code = 0; code < size; code++) {
    const sign = signs[code] ?? 0;
    out[2 * code] = hash(offsets[code] ?? 0, sign);
    out[2 * code + 1] = hash(sign, offsets[code + 1] ?? 0);
  }
  return out;
}

/** E-mails; the best level of any two counts. */
export function compareEmails({ offsets, codes, dictionary }: Several, facts: EmailFacts): RowComparison {
  if (dictionary === null) return () => -1;
  const { shared, ofName, halves } = facts;
  const near = cached(nearEmails(dictionary, facts.signs), dictionary.size);
  const levelOf = (i: number, j: number): number => {
    const [x, y] = [codes[i] ?? 0, codes[j] ?? 0];
    const made = ofName[i] === 1 || ofName[j] === 1;
    if (x === y) return shared[x] === 1 ? EMAIL.shared : made ? EMAIL.exactOfName : EMAIL.exact;
    const isOther = halves[2 * x] !== halves[2 * y] && halves[2 * x + 1] !== halves[2 * y + 1];
    if (isOther || near(x, y) === 0) return EMAIL.different;
    return made ? EMAIL.nearOfName : EMAIL.near;
  };
  return (a, b) => {
    const [toA, toB, fromB] = [offsets[a + 1] ?? 0, offsets[b + 1] ?? 0, offsets[b] ?? 0];
    let found = -1;
    for (let i = offsets[a] ?? 0; i < toA; i++)
      for (let j = fromB; j < toB; j++) {
        const level = levelOf(i, j);
        if (found === -1 || level < found) found = level;
      }
    return found;
  };
}

/** 1 for one local part at two providers, or one address with a slip. */
function nearEmails({ offsets, units }: Dictionary, signs: Int32Array): CodeComparison {
  return (a, b) => {
    const [fromA, atA, toA] = [offsets[a] ?? 0, signs[a] ?? 0, offsets[a + 1] ?? 0];
    const [fromB, atB, toB] = [offsets[b] ?? 0, signs[b] ?? 0, offsets[b + 1] ?? 0];
    if (equalSpans(units, fromA, atA, fromB, atB)) return atA - fromA >= SHORTEST_LOCAL ? 1 : 0;
    if (!equalSpans(units, atA, toA, atB, toB)) return 0;
    return oneEditSpan(units, fromA, atA, units, fromB, atB) ||
      reaches(jaroWinklerSpan(units, fromA, atA, units, fromB, atB), 0.92)
      ? 1
      : 0;
  };
}

function equalSpans(units: Uint16Array, aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  if (aTo - aFrom !== bTo - bFrom) return false;
  for (let i = aFrom, j = bFrom; i < aTo; i++, j++) if (units[i] !== units[j]) return false;
  return true;
}

const SPACE = 32;
/** Shorter words stand in anything. */
const SHORTEST_WORD = 3;

/** 1 where the local part of the value holds a word of its row's name, by value of the column. */
export function madeOfName(
  { offsets, codes, dictionary }: Several,
  signs: Int32Array,
  names: { readonly columns: readonly Int32Array[]; readonly dictionary: Dictionary },
): Uint8Array {
  const out = new Uint8Array(codes.length);
  if (dictionary === null) return out;
  const holds = (code: number, name: number): boolean => {
    const { units } = names.dictionary;
    const end = names.dictionary.offsets[name + 1] ?? 0;
    let from = names.dictionary.offsets[name] ?? 0;
    for (let at = from; at <= end; at++) {
      if (at < end && units[at] !== SPACE) continue;
      const isLong = at - from >= SHORTEST_WORD;
      if (isLong && stands(units, from, at, dictionary.units, dictionary.offsets[code] ?? 0, signs[code] ?? 0))
        return true;
      from = at + 1;
    }
    return false;
  };
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let i = offsets[row] ?? 0; i < (offsets[row + 1] ?? 0); i++)
      for (const column of names.columns) {
        const name = column[row] ?? -1;
        if (name !== -1 && holds(codes[i] ?? 0, name)) out[i] = 1;
      }
  return out;
}

/** Whether a word in capitals stands in a text in small letters. */
function stands(
  word: Uint16Array,
  from: number,
  to: number,
  text: Uint16Array,
  textFrom: number,
  textTo: number,
): boolean {
  const length = to - from;
  for (let at = textFrom; at + length <= textTo; at++) {
    let i = 0;
    while (i < length && capital(text[at + i] ?? 0) === word[from + i]) i++;
    if (i === length) return true;
  }
  return false;
}

const capital = (unit: number): number => (unit >= 97 && unit <= 122 ? unit - 32 : unit);
