/**
 * The E-step: how much of each pattern's pairs each class holds. Patterns are sorted so that neighbours agree in all but
 * their first comparisons: products over the others are made once, and what is gathered is handed down once, like in a
 * trie of the patterns. Most of the work of an estimation is done here.
 */
import { orderBy } from '../radix.ts';

export interface Expectation {
  /** Expected pairs by class and slot, and by class. */
  readonly counts: readonly Float64Array[];
  readonly held: Float64Array;
  /** Pairs of each pattern that the class `sameAt` holds. */
  readonly same: Float64Array;
  /** Gathers them for shares by class and by class and slot; returns the log-likelihood. */
  gather(pi: Float64Array, p: readonly Float64Array[]): number;
}

export interface ExpectationInput {
  /** Slot of pattern g in comparison k at `g * width + k`. */
  readonly slots: Int32Array;
  readonly width: number;
  /** Number of slots; one more stands for a missing value. */
  readonly size: number;
  readonly pairs: Float64Array;
  readonly classes: number;
  readonly sameAt: number;
}

export function createExpectation(input: ExpectationInput): Expectation {
  const { width, size, pairs, classes, sameAt } = input;
  const { slots, order } = sorted(input);
  const changed = changedOf(slots, width, pairs.length);
  const counts = Array.from({ length: classes }, () => new Float64Array(size + 1));
  const held = new Float64Array(classes);
  const same = new Float64Array(pairs.length);
  // By slot, then class; by comparison, then class: products over this and the later comparisons, and what is gathered.
  const shares = new Float64Array((size + 1) * classes);
  const gathered = new Float64Array((size + 1) * classes);
  const products = new Float64Array((width + 1) * classes);
  const sums = new Float64Array((width + 1) * classes);

  /** Hands down what comparisons below `upTo` gathered for the pattern that ends at `from`. */
  const handDown = (from: number, upTo: number): void => {
    for (let k = 0; k < upTo; k++) {
      const into = (slots[from + k] ?? 0) * classes;
      const at = k * classes;
      for (let c = 0; c < classes; c++) {
        const sum = sums[at + c] ?? 0;
        gathered[into + c] = (gathered[into + c] ?? 0) + sum;
        sums[at + classes + c] = (sums[at + classes + c] ?? 0) + sum;
        sums[at + c] = 0;
      }
    }
  };

  return {
    counts,
    held,
    same,
    gather(pi, p) {
      for (let c = 0; c < classes; c++) {
        const of = p[c];
        for (let slot = 0; slot <= size; slot++) shares[slot * classes + c] = of?.[slot] ?? 1;
        products[width * classes + c] = pi[c] ?? 0;
      }
      gathered.fill(0);
      sums.fill(0);
      let logLikelihood = 0;
      for (let g = 0; g < pairs.length; g++) {
        const from = g * width;
        const fresh = changed[g] ?? width;
        if (g > 0) handDown(from - width, fresh);
        for (let k = fresh - 1; k >= 0; k--) {
          const slot = (slots[from + k] ?? 0) * classes;
          const at = k * classes;
          for (let c = 0; c < classes; c++)
            products[at + c] = (products[at + classes + c] ?? 0) * (shares[slot + c] ?? 1);
        }
        let total = 0;
        for (let c = 0; c < classes; c++) total += products[c] ?? 0;
        const place = order[g] ?? 0;
        const n = pairs[place] ?? 0;
        logLikelihood += n * Math.log(total);
        const scale = n / total;
        for (let c = 0; c < classes; c++) sums[c] = (sums[c] ?? 0) + scale * (products[c] ?? 0);
        same[place] = scale * (products[sameAt] ?? 0);
      }
      handDown((pairs.length - 1) * width, pairs.length === 0 ? 0 : width);
      for (let c = 0; c < classes; c++) {
        held[c] = sums[width * classes + c] ?? 0;
        counts[c]?.forEach((_, slot, into) => {
          into[slot] = gathered[slot * classes + c] ?? 0;
        });
      }
      return logLikelihood;
    },
  };
}

/**
 * The patterns in an order in which they have most in common: comparisons of few levels last, so that they change least,
 * and patterns by the last comparison first.
 */
function sorted({ slots, width, pairs }: ExpectationInput): { slots: Int32Array; order: Int32Array } {
  const columns = Array.from({ length: width }, (_, k) =>
    Int32Array.from(pairs, (_pair, g) => slots[g * width + k] ?? 0),
  );
  const levels = columns.map((column) => new Set(column).size);
  const inner = [...columns.keys()].sort((x, y) => (levels[y] ?? 0) - (levels[x] ?? 0) || x - y);
  const order = orderBy(
    inner.toReversed().map((k) => columns[k] ?? new Int32Array(0)),
    pairs.length,
  );
  const out = new Int32Array(slots.length);
  for (const [g, place] of order.entries())
    for (const [k, column] of inner.entries()) out[g * width + k] = slots[place * width + column] ?? 0;
  return { slots: out, order };
}

/** Of each pattern, the number of first comparisons up to the last in which it differs from the one before. */
function changedOf(slots: Int32Array, width: number, patterns: number): Uint8Array {
  const changed = new Uint8Array(patterns).fill(width);
  for (let g = 1; g < patterns; g++) {
    let k = width;
    while (k > 0 && slots[g * width + k - 1] === slots[(g - 1) * width + k - 1]) k--;
    changed[g] = k;
  }
  return changed;
}
