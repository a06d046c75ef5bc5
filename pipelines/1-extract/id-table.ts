/**
 * Ids of one kind with how often each was seen and a hash of what it held, in typed arrays: 21 bytes a slot, so that
 * the ten million rows of the largest source fit where objects would not. Open addressing, linear probing, load below
 * one half. All 65 bits of an id are kept: two ids are never taken for one.
 */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const CODE = new Uint8Array(128);
for (let i = 0; i < DIGITS.length; i++) CODE[DIGITS.charCodeAt(i)] = i;

/** Six base32 characters from `at` as 30 bits. */
function bits30(id: string, at: number): number {
  let v = 0;
  for (let i = at; i < at + 6; i++) v = (v << 5) | (CODE[id.charCodeAt(i)] ?? 0);
  return v;
}

const chars30 = (v: number): string => {
  let out = '';
  for (let shift = 25; shift >= 0; shift -= 5) out += DIGITS[(v >>> shift) & 31];
  return out;
};

export interface IdTable {
  /** Puts in an id that is stored already, with the hash (hex) of its content. */
  know(id: string, contentHash: string): void;
  /** Counts a sighting: how often the id was seen until now, this time included, and what was known of it. */
  see(id: string, contentHash: string): { readonly times: number; readonly known: 'same' | 'changed' | 'no' };
  /** Known ids that were never seen, in no particular order. */
  unseen(): Generator<string>;
  readonly size: number;
}

const EMPTY = 0;
const KNOWN = 64;
const NEW = 128;

/** `letter` is the first character of every id in the table. */
export function createIdTable(letter: string, expected = 0): IdTable {
  let capacity = 1024;
  while (capacity < expected * 2) capacity *= 2;
  let high = new Int32Array(capacity);
  let low = new Int32Array(capacity);
  /** The last five bits of the id, and what the slot holds. */
  let last = new Uint8Array(capacity);
  let times = new Uint32Array(capacity);
  let hashHigh = new Uint32Array(capacity);
  let hashLow = new Uint32Array(capacity);
  let size = 0;

  /** The slot of the id, or the empty one where it belongs. */
  function probe(a: number, b: number, c: number): number {
    let i = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
    for (i &= capacity - 1; ; i = (i + 1) & (capacity - 1)) {
      const l = last[i] ?? EMPTY;
      if (l === EMPTY || (high[i] === a && low[i] === b && (l & 31) === c)) return i;
    }
  }

  function grow(): void {
    const old = { capacity, high, low, last, times, hashHigh, hashLow };
    capacity *= 2;
    high = new Int32Array(capacity);
    low = new Int32Array(capacity);
    last = new Uint8Array(capacity);
    times = new Uint32Array(capacity);
    hashHigh = new Uint32Array(capacity);
    hashLow = new Uint32Array(capacity);
    for (let i = 0; i < old.capacity; i++) {
      const l = old.last[i] ?? EMPTY;
      if (l === EMPTY) continue;
      const a = old.high[i] ?? 0;
      const b = old.low[i] ?? 0;
      const to = probe(a, b, l & 31);
      high[to] = a;
      low[to] = b;
      last[to] = l;
      times[to] = old.times[i] ?? 0;
      hashHigh[to] = old.hashHigh[i] ?? 0;
      hashLow[to] = old.hashLow[i] ?? 0;
    }
  }

  function slotOf(id: string, state: number): { slot: number; found: boolean } {
    if ((size + 1) * 2 > capacity) grow();
    const a = bits30(id, 1);
    const b = bits30(id, 7);
    const c = CODE[id.charCodeAt(13)] ?? 0;
    const slot = probe(a, b, c);
    const found = last[slot] !== EMPTY;
    if (!found) {
      size++;
      high[slot] = a;
      low[slot] = b;
      last[slot] = state | c;
    }
    return { slot, found };
  }

  return {
    know(id, contentHash) {
      const { slot } = slotOf(id, KNOWN);
      hashHigh[slot] = Number.parseInt(contentHash.slice(0, 8), 16);
      hashLow[slot] = Number.parseInt(contentHash.slice(8, 16), 16);
    },
    see(id, contentHash) {
      const { slot, found } = slotOf(id, NEW);
      const seen = (times[slot] ?? 0) + 1;
      times[slot] = seen;
      if (!found || ((last[slot] ?? 0) & KNOWN) === 0) return { times: seen, known: 'no' };
      const same =
        hashHigh[slot] === Number.parseInt(contentHash.slice(0, 8), 16) &&
        hashLow[slot] === Number.parseInt(contentHash.slice(8, 16), 16);
      return { times: seen, known: same ? 'same' : 'changed' };
    },
    *unseen() {
      for (let i = 0; i < capacity; i++) {
        const l = last[i] ?? EMPTY;
        if ((l & KNOWN) !== 0 && times[i] === 0)
          yield letter + chars30(high[i] ?? 0) + chars30(low[i] ?? 0) + (DIGITS[l & 31] ?? '');
      }
    },
    get size() {
      return size;
    },
  };
}
