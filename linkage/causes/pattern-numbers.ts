/** Numbers for patterns in the order of their first coming, with how often each came: open addressing, nothing allocated. */
export interface PatternNumbers {
  readonly size: number;
  /** Counts the pattern and says its number. */
  count(pattern: number): number;
  /** What was counted since the last call, on shared memory; begins anew. */
  finish(): { patterns: Float64Array; counts: Int32Array };
}

const LEAST_SLOTS = 1 << 12;

export function createPatternNumbers(): PatternNumbers {
  let slots = new Int32Array(LEAST_SLOTS).fill(-1);
  let patterns = new Float64Array(LEAST_SLOTS / 2);
  let counts = new Int32Array(LEAST_SLOTS / 2);
  let size = 0;
  const slotOf = (pattern: number): number => {
    const mask = slots.length - 1;
    const hash = Math.imul(pattern | 0, 0x9e3779b1) ^ Math.imul((pattern / 4_294_967_296) | 0, 0x85ebca6b);
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const number = slots[slot] ?? -1;
      if (number === -1 || patterns[number] === pattern) return slot;
      slot = (slot + 1) & mask;
    }
  };
  const grow = (): void => {
    const [before, counted] = [patterns, counts];
    slots = new Int32Array(slots.length * 2).fill(-1);
    patterns = new Float64Array(slots.length / 2);
    patterns.set(before);
    counts = new Int32Array(slots.length / 2);
    counts.set(counted);
    for (let number = 0; number < size; number++) slots[slotOf(patterns[number] ?? 0)] = number;
  };
  return {
    get size() {
      return size;
    },
    count(pattern) {
      let slot = slotOf(pattern);
      let number = slots[slot] ?? -1;
      if (number === -1) {
        if (size === patterns.length) {
          grow();
          slot = slotOf(pattern);
        }
        number = size++;
        slots[slot] = number;
        patterns[number] = pattern;
      }
      counts[number] = (counts[number] ?? 0) + 1;
      return number;
    },
    finish() {
      const found = {
        patterns: new Float64Array(new SharedArrayBuffer(size * 8)),
        counts: new Int32Array(new SharedArrayBuffer(size * 4)),
      };
      found.patterns.set(patterns.subarray(0, size));
      found.counts.set(counts.subarray(0, size));
      slots.fill(-1);
      counts.fill(0, 0, size);
      size = 0;
      return found;
    },
  };
}
