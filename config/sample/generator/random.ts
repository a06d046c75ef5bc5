/**
 * The generator's own source of chance: sfc32 (Chris Doty-Humphrey, PractRand), seeded from text. Only integer
 * arithmetic and IEEE division are used, so that a seed gives the same company on every machine; Math.random, Math.log
 * and the like would not.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
  /** Uniform integer in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** 32-bit FNV-1a with a final avalanche (murmur3's). */
export function hash32(text: string, start = 0x811c9dc5): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of its own for each label: what one part draws never moves what another part draws. */
export function randomOf(seed: number, label: string): Random {
  const text = `${seed}/${label}`;
  let a = hash32(text) | 0;
  let b = hash32(text, 0x9e3779b9) | 0;
  let c = hash32(text, 0x243f6a88) | 0;
  let counter = 1;
  const step = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) step();
  const next = (): number => step() / 4294967296;
  const int = (n: number): number => Math.floor(next() * n);
  return {
    next,
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (probability) => next() < probability,
    pick<T>(items: readonly T[]): T {
      const item = items[int(items.length)];
      if (item === undefined) throw new RangeError('pick from an empty list');
      return item;
    },
  };
}

/** A table of choices with weights; `draw` costs one binary search. */
export interface Weighted<T> {
  draw(random: Random): T;
}

export function weighted<T>(entries: Iterable<readonly [T, number]>): Weighted<T> {
  const items: T[] = [];
  const sums: number[] = [];
  let total = 0;
  for (const [item, weight] of entries) {
    if (weight <= 0) continue;
    total += weight;
    items.push(item);
    sums.push(total);
  }
  return {
    draw(random) {
      const x = random.next() * total;
      let low = 0;
      let high = items.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sums[middle] ?? 0) > x) high = middle;
        else low = middle + 1;
      }
      return items[low] as T;
    },
  };
}

/**
 * Which values were given out, in a bit set of fixed size: bounded memory at 10 million people. `claim` is false when
 * the value, or by rare chance another one with its hash, was claimed before; the caller then draws again.
 */
export interface Claims {
  claim(value: string): boolean;
}

export function claims(expected: number): Claims {
  let bits = 1 << 20;
  while (bits < expected * 32 && bits < 1 << 30) bits *= 2;
  const set = new Uint32Array(bits / 32);
  return {
    claim(value) {
      const h = hash32(value) % bits;
      const word = h >>> 5;
      const mask = 1 << (h & 31);
      if (((set[word] ?? 0) & mask) !== 0) return false;
      set[word] = (set[word] ?? 0) | mask;
      return true;
    },
  };
}
