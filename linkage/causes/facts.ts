/**
 * What is worked out once of a table's values before pairs are compared, on shared memory: the first thread that
 * compiles makes it, the others are given it.
 */
export interface Facts {
  /** The named array, made when it is not there. */
  bytes(name: string, make: () => Uint8Array): Uint8Array;
  ints(name: string, make: () => Int32Array): Int32Array;
  /** All that were made or given: what another thread needs. */
  readonly made: ReadonlyMap<string, Uint8Array | Int32Array>;
}

export function createFacts(given: ReadonlyMap<string, Uint8Array | Int32Array> = new Map()): Facts {
  const made = new Map(given);
  return {
    made,
    bytes(name, make) {
      const found = made.get(name);
      if (found instanceof Uint8Array) return found;
      const values = make();
      const shared = new Uint8Array(new SharedArrayBuffer(values.length));
      shared.set(values);
      made.set(name, shared);
      return shared;
    },
    ints(name, make) {
      const found = made.get(name);
      if (found instanceof Int32Array) return found;
      const values = make();
      const shared = new Int32Array(new SharedArrayBuffer(values.length * 4));
      shared.set(values);
      made.set(name, shared);
      return shared;
    },
  };
}
