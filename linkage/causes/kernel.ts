/** All comparisons of a pair as one number, without allocating: pairs come in batches, a comparison at a time. */
import type { Comparison } from './compile.ts';
import type { PatternSpace } from './patterns.ts';

export interface Kernel {
  /** The pattern of each pair, i below `n`. */
  fill(a: Int32Array, b: Int32Array, n: number, patterns: Float64Array): void;
  pattern(a: number, b: number): number;
}

export function createKernel(comparisons: readonly Comparison[], space: PatternSpace): Kernel {
  const parts = comparisons.map(({ compare }, k) => ({ compare, factor: space.factors[k] ?? 0 }));
  return {
    fill(a, b, n, patterns) {
      patterns.fill(0, 0, n);
      for (const { compare, factor } of parts)
        for (let i = 0; i < n; i++) patterns[i] = (patterns[i] ?? 0) + factor * (compare(a[i] ?? 0, b[i] ?? 0) + 1);
    },
    pattern(a, b) {
      let sum = 0;
      for (const { compare, factor } of parts) sum += factor * (compare(a, b) + 1);
      return sum;
    },
  };
}
