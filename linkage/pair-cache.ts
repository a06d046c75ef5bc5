/**
 * Remembers a comparison per distinct pair of codes: candidates repeat the same few pairs of values (12 to 18 times on
 * real data, LINKAGE 3). Direct-mapped: a collision overwrites, so memory is bounded and results do not change.
 */
export type CodeComparison = (a: number, b: number) => number;

const MOST_BITS = 20;
/** Levels are below it, so that a slot is two integers: the lower code, and the higher one with the level. */
const LEVELS = 16;
const MOST_ENTRIES = 2 ** 31 / LEVELS;

/**
 * A symmetric comparison of the codes of a dictionary of `size` entries, each pair computed once as long as its slot is
 * its own.
 */
export function cached(compare: CodeComparison, size: number): CodeComparison {
  if (size >= MOST_ENTRIES) return (a, b) => (a < b ? compare(a, b) : compare(b, a));
  const bits = Math.min(MOST_BITS, Math.max(4, Math.ceil(Math.log2(size + 1)) + 3));
  const mask = (1 << bits) - 1;
  const slots = new Int32Array(2 << bits).fill(-1);
  return (a, b) => {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const slot = ((Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ (high >>> 13)) & mask) << 1;
    const kept = slots[slot + 1] ?? 0;
    if (slots[slot] === low && kept >>> 4 === high) return kept & (LEVELS - 1);
    const level = compare(low, high);
    slots[slot] = low;
    slots[slot + 1] = (high << 4) | level;
    return level;
  };
}
