/**
 * A set of strings, numbered from 0 in the order of their first coming. The characters lie end to end in one array of
 * UTF-16 units and an open-addressing table of codes finds them: no JavaScript string is kept, so that five million
 * distinct values cost their characters and about 14 bytes each, and a finished dictionary can be read by any thread.
 */
import { sharedInts, sharedUnits } from './buffers.ts';

/** Finished: value `code` is `units[offsets[code] .. offsets[code + 1])`. */
export interface Dictionary {
  readonly size: number;
  readonly offsets: Int32Array;
  readonly units: Uint16Array;
}

export interface DictionaryBuilder {
  readonly size: number;
  /** The code of a value, a new one when it was not there. */
  intern(text: string): number;
  /** The same for a value that stands in an array of units. */
  internSpan(units: Uint16Array, from: number, to: number): number;
  /** The code of a value, -1 when it is not there. */
  find(text: string): number;
  text(code: number): string;
  finish(): Dictionary;
}

/** The text of a code; only for what a person is to read and for values that are looked at once. */
export function textOf(dictionary: Dictionary, code: number): string {
  return decode(dictionary.units, dictionary.offsets[code] ?? 0, dictionary.offsets[code + 1] ?? 0);
}

function decode(units: Uint16Array, from: number, to: number): string {
  let out = '';
  for (let at = from; at < to; at += 4096) out += String.fromCharCode(...units.subarray(at, Math.min(to, at + 4096)));
  return out;
}

/** FNV-1a over UTF-16 units, with a last mix so that the low bits depend on all. */
function hashOfSpan(units: Uint16Array, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) h = Math.imul(h ^ (units[i] ?? 0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}

export function createDictionary(): DictionaryBuilder {
  let units = new Uint16Array(4096);
  let offsets = new Int32Array(512);
  let hashes = new Int32Array(512);
  let slots = new Int32Array(1024).fill(-1);
  let size = 0;

  // Characters of the text that is looked for: it is gone through once.
  let scratch = new Uint16Array(256);
  const spell = (text: string): void => {
    if (text.length > scratch.length) scratch = new Uint16Array(text.length * 2);
    for (let i = 0; i < text.length; i++) scratch[i] = text.charCodeAt(i);
  };
  /** The slot that holds the value, or the free one where it belongs. */
  const slotOf = (span: Uint16Array, start: number, length: number, hash: number): number => {
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot] ?? -1;
      if (code === -1) return slot;
      const from = offsets[code] ?? 0;
      if (hashes[code] !== (hash | 0) || (offsets[code + 1] ?? 0) - from !== length) continue;
      let i = 0;
      while (i < length && units[from + i] === span[start + i]) i++;
      if (i === length) return slot;
    }
  };
  const rehash = (): void => {
    slots = new Int32Array(slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let code = 0; code < size; code++) {
      let slot = (hashes[code] ?? 0) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
  };
  /** Makes room for the characters of one more value. */
  const reserve = (length: number): void => {
    const end = (offsets[size] ?? 0) + length;
    if (end <= units.length) return;
    const larger = new Uint16Array(Math.ceil(units.length * 1.5) + length);
    larger.set(units);
    units = larger;
  };
  /** Numbers the value that ends at `end`. */
  const enter = (hash: number, end: number): number => {
    if (size + 2 > offsets.length) {
      const larger = new Int32Array(Math.ceil(offsets.length * 1.5) + 2);
      larger.set(offsets);
      offsets = larger;
      const more = new Int32Array(offsets.length);
      more.set(hashes);
      hashes = more;
    }
    hashes[size] = hash;
    offsets[size + 1] = end;
    return size++;
  };
  const internSpan = (span: Uint16Array, start: number, end: number): number => {
    const hash = hashOfSpan(span, start, end);
    const length = end - start;
    const slot = slotOf(span, start, length, hash);
    const found = slots[slot] ?? -1;
    if (found !== -1) return found;
    reserve(length);
    const from = offsets[size] ?? 0;
    for (let i = 0; i < length; i++) units[from + i] = span[start + i] ?? 0;
    const code = enter(hash, from + length);
    slots[slot] = code;
    if (size * 10 > slots.length * 7) rehash();
    return code;
  };

  return {
    get size() {
      return size;
    },
    intern(text) {
      spell(text);
      return internSpan(scratch, 0, text.length);
    },
    internSpan,
    find(text) {
      spell(text);
      return slots[slotOf(scratch, 0, text.length, hashOfSpan(scratch, 0, text.length))] ?? -1;
    },
    text: (code) => decode(units, offsets[code] ?? 0, offsets[code + 1] ?? 0),
    finish() {
      const end = offsets[size] ?? 0;
      const finished: Dictionary = { size, offsets: sharedInts(size + 1), units: sharedUnits(end) };
      finished.offsets.set(offsets.subarray(0, size + 1));
      finished.units.set(units.subarray(0, end));
      return finished;
    },
  };
}

/** Orders two entries by UTF-16 unit, which for ASCII ids is the order of PostgreSQL's collation "C". */
export function compareEntries(dictionary: Dictionary, a: number, b: number): number {
  const { units, offsets } = dictionary;
  let i = offsets[a] ?? 0;
  let j = offsets[b] ?? 0;
  const iEnd = offsets[a + 1] ?? 0;
  const jEnd = offsets[b + 1] ?? 0;
  for (; i < iEnd && j < jEnd; i++, j++) {
    const d = (units[i] ?? 0) - (units[j] ?? 0);
    if (d !== 0) return d;
  }
  return iEnd - i - (jEnd - j);
}
