import type { Random } from './random.ts';

/**
 * Mixes a stream in a window of fixed size, so that records of one household do not stand side by side. A stream that is
 * shorter than the window comes out fully shuffled.
 */
export interface Shuffled<T> {
  /** Takes an item in; gives one out when the window is full. */
  push(item: T): T | null;
  /** What is left, shuffled. */
  rest(): Generator<T>;
}

export function shuffled<T>(random: Random, window: number): Shuffled<T> {
  const held: T[] = [];
  const takeOne = (): T => {
    const at = random.int(held.length);
    const out = held[at] as T;
    held[at] = held[held.length - 1] as T;
    held.pop();
    return out;
  };
  return {
    push(item) {
      held.push(item);
      return held.length > window ? takeOne() : null;
    },
    *rest() {
      while (held.length > 0) yield takeOne();
    },
  };
}
