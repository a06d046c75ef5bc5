/**
 * Remembers a comparison per distinct pair of codes: candidates repeat the same few pairs of values (12 to 18 times on
 * real data, LINKAGE 3). Direct-mapped: a collision overwrites, so memory is bounded and results do not change.
 */
export type CodeComparison = (a: number, b: number) => number;

const MOST_BITS = 20;

/**
 * A symmetric comparison of the codes of a dictionary of `size` entries, each pair computed once as long as its slot is
 * its own. Levels fit a byte; a slot takes nine.
 */
export function cached(compare: CodeComparison, size: number): CodeComparison {
  const bits = Math.min(MOST_BITS, Math.max(4, Math.ceil(Math.log2(size + 1)) + 3));
  const mask = (1 << bits) - 1;
  const lows = new Int32Array(1 << bits).fill(-1);
  const highs = new Int32Array(1 << bits);
  const levels = new Int8Array(1 << bits);
  return (a, b) => {
    const low = a < b ? a : b;
    const high = a < b ? b : a;
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b) ^ (high >>> 13)) & mask;
    if (lows[slot] === low && highs[slot] === high) return levels[slot] ?? 0;
    const level = compare(low, high);
    lows[slot] = low;
    highs[slot] = high;
    levels[slot] = level;
    return level;
  };
}
