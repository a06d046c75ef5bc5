/**
 * What texts became, in arrays: a text that came before costs its hash. A column in which few texts come again is not
 * remembered for long.
 */
import { createDictionary } from '../linkage/index.ts';

/** Codes one after the other. */
export interface CodeSink {
  data: Int32Array;
  length: number;
}

export function put(sink: CodeSink, code: number): void {
  if (sink.length === sink.data.length) {
    const larger = new Int32Array(sink.data.length * 2);
    larger.set(sink.data);
    sink.data = larger;
  }
  sink.data[sink.length++] = code;
}

export const codeSink = (capacity = 64): CodeSink => ({ data: new Int32Array(capacity), length: 0 });

/** Whether it is worth it is seen early, and again whenever the memory is full and begins anew. */
const FIRST_LOOK = 1 << 13;
const MOST = 1 << 18;
/** To each text that was new; with fewer, remembering costs more than it saves. */
const LEAST_HITS = 0.5;

/** Codes by text: `find` says where those of a text begin in `sink.data`, and has them made the first time. */
export interface CodeMemory {
  readonly sink: CodeSink;
  /** -1 when this column is not remembered. */
  find(text: string, make: (sink: CodeSink) => void): number;
}

export function createCodeMemory(): CodeMemory {
  const sink = codeSink(1 << 12);
  let texts = createDictionary();
  let starts = new Int32Array(1 << 10);
  let hits = 0;
  let isWorth = true;
  const look = (): void => {
    isWorth = hits >= LEAST_HITS * texts.size;
    if (isWorth && texts.size < MOST) return;
    texts = createDictionary();
    sink.length = 0;
    hits = 0;
    if (!isWorth) {
      sink.data = new Int32Array(0);
      starts = new Int32Array(0);
    }
  };
  return {
    sink,
    find(text, make) {
      if (!isWorth) return -1;
      const before = texts.size;
      if (before === FIRST_LOOK || before === MOST) look();
      if (!isWorth) return -1;
      const known = texts.size;
      const number = texts.intern(text);
      if (number < known) {
        hits++;
        return starts[number] ?? -1;
      }
      if (number === starts.length) {
        const larger = new Int32Array(starts.length * 2);
        larger.set(starts);
        starts = larger;
      }
      const from = sink.length;
      starts[number] = from;
      make(sink);
      return from;
    },
  };
}
