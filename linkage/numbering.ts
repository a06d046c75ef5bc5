/** Numbers for equal things: pairs of integers, and beginnings of texts, from 0 in the order of their first coming. */
import type { Dictionary } from './dictionary.ts';

const slotsFor = (n: number): Int32Array => {
  let size = 16;
  while (size < n * 2) size *= 2;
  return new Int32Array(size).fill(-1);
};
const mix = (hash: number): number => hash ^ (hash >>> 15);

/** Numbers the distinct pairs (a[i], b[i]). */
export function numberPairs(a: Int32Array, b: Int32Array): { codes: Int32Array; size: number } {
  const codes = new Int32Array(a.length);
  const slots = slotsFor(a.length);
  const mask = slots.length - 1;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    let slot = mix(Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)) & mask;
    for (;;) {
      // A slot holds the place where its pair came first.
      const at = slots[slot] ?? -1;
      if (at === -1) {
        slots[slot] = i;
        codes[i] = size++;
        break;
      }
      if (a[at] === x && b[at] === y) {
        codes[i] = codes[at] ?? 0;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { codes, size };
}

/** A number for the first `lengthOf(code)` units of each entry; -1 where that is 0. */
export function numberBeginnings(
  { size, offsets, units }: Dictionary,
  lengthOf: (code: number) => number,
): { codes: Int32Array; size: number } {
  const codes = new Int32Array(size).fill(-1);
  const lengths = new Int32Array(size);
  const slots = slotsFor(size);
  const mask = slots.length - 1;
  const equal = (x: number, y: number, length: number): boolean => {
    const [i, j] = [offsets[x] ?? 0, offsets[y] ?? 0];
    for (let k = 0; k < length; k++) if (units[i + k] !== units[j + k]) return false;
    return true;
  };
  let numbers = 0;
  for (let code = 0; code < size; code++) {
    const length = lengthOf(code);
    if (length <= 0) continue;
    lengths[code] = length;
    const from = offsets[code] ?? 0;
    let hash = 0x811c9dc5;
    for (let k = 0; k < length; k++) hash = Math.imul(hash ^ (units[from + k] ?? 0), 0x01000193);
    let slot = mix(hash) & mask;
    for (;;) {
      const other = slots[slot] ?? -1;
      if (other === -1) {
        slots[slot] = code;
        codes[code] = numbers++;
        break;
      }
      if (lengths[other] === length && equal(code, other, length)) {
        codes[code] = codes[other] ?? 0;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return { codes, size: numbers };
}
