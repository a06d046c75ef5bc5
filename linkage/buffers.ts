/** Typed arrays on shared memory that grow while a table is read and are cut to size once: columns cross threads uncopied. */

/** A column of 32-bit integers that grows by half its size. */
export interface GrowingInts {
  length: number;
  push(value: number): void;
  /** The values on shared memory, exactly as long as they are. */
  finish(): Int32Array;
}

export const sharedInts = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(length * 4));
export const sharedUnits = (length: number): Uint16Array => new Uint16Array(new SharedArrayBuffer(length * 2));

export function growingInts(capacity = 1024): GrowingInts {
  let data = new Int32Array(capacity);
  const ints: GrowingInts = {
    length: 0,
    push(value) {
      if (ints.length === data.length) {
        const larger = new Int32Array(Math.ceil(data.length * 1.5) + 16);
        larger.set(data);
        data = larger;
      }
      data[ints.length++] = value;
    },
    finish() {
      const out = sharedInts(ints.length);
      out.set(data.subarray(0, ints.length));
      data = new Int32Array(0);
      return out;
    },
  };
  return ints;
}
