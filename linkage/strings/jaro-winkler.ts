/**
 * Jaro and Jaro–Winkler similarity on spans of UTF-16 units, as rapidfuzz 3.14, DuckDB 2.0 and jellyfish 1.3 compute
 * them: half the transpositions rounded down, and the prefix bonus only above a Jaro of .7.
 * Two empty values say nothing about each other: 0 here, and the engine never asks (a missing value has no level).
 */
import { units } from './levenshtein.ts';

let usedA = new Uint8Array(64);
let usedB = new Uint8Array(64);

/** Jaro similarity of two spans, 0 to 1. */
export function jaroSpan(
  a: Uint16Array,
  aFrom: number,
  aTo: number,
  b: Uint16Array,
  bFrom: number,
  bTo: number,
): number {
  const n = aTo - aFrom;
  const m = bTo - bFrom;
  if (n === 0 || m === 0) return 0;
  if (usedA.length < n) usedA = new Uint8Array(n * 2);
  if (usedB.length < m) usedB = new Uint8Array(m * 2);
  usedA.fill(0, 0, n);
  usedB.fill(0, 0, m);
  const reach = Math.max(0, (Math.max(n, m) >> 1) - 1);
  let common = 0;
  for (let i = 0; i < n; i++) {
    const unit = a[aFrom + i];
    const to = Math.min(m - 1, i + reach);
    for (let j = Math.max(0, i - reach); j <= to; j++) {
      if (usedB[j] === 0 && unit === b[bFrom + j]) {
        usedA[i] = 1;
        usedB[j] = 1;
        common++;
        break;
      }
    }
  }
  if (common === 0) return 0;
  let outOfOrder = 0;
  for (let i = 0, j = 0; i < n; i++) {
    if (usedA[i] === 0) continue;
    while (usedB[j] === 0) j++;
    if (a[aFrom + i] !== b[bFrom + j]) outOfOrder++;
    j++;
  }
  return (common / n + common / m + (common - (outOfOrder >> 1)) / common) / 3;
}

/** Jaro–Winkler similarity of two spans, 0 to 1. */
export function jaroWinklerSpan(
  a: Uint16Array,
  aFrom: number,
  aTo: number,
  b: Uint16Array,
  bFrom: number,
  bTo: number,
): number {
  const jaro = jaroSpan(a, aFrom, aTo, b, bFrom, bTo);
  if (jaro <= 0.7) return jaro;
  const longest = Math.min(4, aTo - aFrom, bTo - bFrom);
  let prefix = 0;
  while (prefix < longest && a[aFrom + prefix] === b[bFrom + prefix]) prefix++;
  return jaro + 0.1 * prefix * (1 - jaro);
}

export const jaro = (a: string, b: string): number => jaroSpan(units(a), 0, a.length, units(b), 0, b.length);
export const jaroWinkler = (a: string, b: string): number =>
  jaroWinklerSpan(units(a), 0, a.length, units(b), 0, b.length);

/** `similarity >= threshold` for thresholds written in decimals: .9 is met by .8999999999999999. */
export const reaches = (similarity: number, threshold: number): boolean => similarity + 1e-9 >= threshold;
