/** How often each code stands in a column, and how common a code is among those that have one. */
import { binOf } from './comparison-spec.ts';

/** Rows by code; `rows` of them have one. Codes are below `size`. */
export function countCodes(codes: Int32Array, size: number): { counts: Int32Array; rows: number } {
  const counts = new Int32Array(size);
  let rows = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? -1;
    if (code === -1) continue;
    counts[code] = (counts[code] ?? 0) + 1;
    rows++;
  }
  return { counts, rows };
}

/** Bin of the share of rows with a code, by code. */
export function commonness(codes: Int32Array, size: number, ends: readonly number[]): Uint8Array {
  const { counts, rows } = countCodes(codes, size);
  const bins = new Uint8Array(size);
  for (let code = 0; code < size; code++) bins[code] = binOf((counts[code] ?? 0) / Math.max(1, rows), ends);
  return bins;
}

/** Pairs of rows with an equal code, by the bin of the code. */
export function pairsByBin(codes: Int32Array, size: number, bins: Uint8Array | null, width: number): number[] {
  const out = Array.from({ length: width }, () => 0);
  const { counts } = countCodes(codes, size);
  for (let code = 0; code < size; code++) {
    const n = counts[code] ?? 0;
    const bin = bins === null ? 0 : (bins[code] ?? 0);
    if (n > 1) out[bin] = (out[bin] ?? 0) + (n * (n - 1)) / 2;
  }
  return out;
}

/** Share of the rows with a code by the bin of the code. */
export function recordsByBin(codes: Int32Array, size: number, bins: Uint8Array, width: number): number[] {
  const out = Array.from({ length: width }, () => 0);
  const { counts, rows } = countCodes(codes, size);
  for (let code = 0; code < size; code++) {
    const bin = bins[code] ?? 0;
    out[bin] = (out[bin] ?? 0) + (counts[code] ?? 0) / Math.max(1, rows);
  }
  return out;
}

/** A full or partial date YYYYMMDD as a small number, in the order of dates. */
export const dateIndex = (date: number): number =>
  (Math.floor(date / 10_000) * 13 + (Math.floor(date / 100) % 100)) * 32 + (date % 100);

/** The dates of a column as small numbers, -1 where missing, and a bound on them. */
export function dateIndexes(codes: Int32Array): { indexes: Int32Array; size: number } {
  const indexes = new Int32Array(codes.length);
  let top = -1;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    const index = code === -1 ? -1 : dateIndex(code);
    indexes[row] = index;
    if (index > top) top = index;
  }
  return { indexes, size: top + 1 };
}
