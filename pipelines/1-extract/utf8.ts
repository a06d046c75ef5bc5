/** UTF-8, byte by byte: for the few stretches where something is not valid. */
import { isUtf8 } from 'node:buffer';

/** Length of the valid sequence that begins at `i` (1–4), or 0 (RFC 3629: no overlong form, no surrogate). */
export function sequenceLength(bytes: Uint8Array, i: number): number {
  const a = bytes[i] ?? 0;
  if (a < 0x80) return 1;
  const next = (k: number, lo = 0x80, hi = 0xbf): boolean => {
    const b = bytes[i + k] ?? 0;
    return b >= lo && b <= hi;
  };
  if (a >= 0xc2 && a <= 0xdf) return next(1) ? 2 : 0;
  if (a >= 0xe0 && a <= 0xef) return next(1, a === 0xe0 ? 0xa0 : 0x80, a === 0xed ? 0x9f : 0xbf) && next(2) ? 3 : 0;
  if (a >= 0xf0 && a <= 0xf4)
    return next(1, a === 0xf0 ? 0x90 : 0x80, a === 0xf4 ? 0x8f : 0xbf) && next(2) && next(3) ? 4 : 0;
  return 0;
}

/** How many bytes at the end are the beginning of a sequence whose rest is still to come (0–3). */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const b = bytes[bytes.length - back] ?? 0;
    if (b < 0x80) return 0;
    if (b < 0xc0) continue;
    const needed = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
    return needed > back && b <= 0xf4 ? back : 0;
  }
  return 0;
}

/** Counts of sequences of several bytes and of bytes that are not valid. */
export function tallyUtf8(bytes: Uint8Array): { multibyte: number; invalid: number } {
  let multibyte = 0;
  let invalid = 0;
  for (let i = 0; i < bytes.length; ) {
    const n = sequenceLength(bytes, i);
    if (n === 0) invalid++;
    else if (n > 1) multibyte++;
    i += Math.max(1, n);
  }
  return { multibyte, invalid };
}

/** Each invalid byte 0x80–0xFF becomes the lone surrogate U+DC80–U+DCFF, which no valid text contains. */
function escapeLine(bytes: Buffer): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const n = sequenceLength(bytes, i);
    out += n === 0 ? String.fromCharCode(0xdc00 + (bytes[i] ?? 0)) : bytes.toString('utf8', i, i + n);
    i += Math.max(1, n);
  }
  return out;
}

/** Text of bytes of which some lines are not valid UTF-8; those bytes are escaped as lone surrogates. */
export function decodeEscaping(bytes: Buffer): string {
  let out = '';
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline + 1;
    const line = bytes.subarray(start, end);
    out += isUtf8(line) ? line.toString('utf8') : escapeLine(line);
    start = end;
  }
  return out;
}
