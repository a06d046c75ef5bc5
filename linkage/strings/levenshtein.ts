/**
 * Levenshtein distance on spans of UTF-16 units, so that the engine compares dictionary entries without making strings.
 * Plain dynamic programming in one row with an upper bound: every distinct pair of values is compared once (see
 * `../compare.ts`), so the bound saves more than a bit-parallel kernel would.
 * Fold to A–Z first (`../comparison-form.ts`): an accent is one unit here, and two in NFD.
 */
let row = new Int32Array(64);

/** Edit distance of two spans, or `max + 1` as soon as it is known to be above `max`. */
export function levenshteinSpan(
  a: Uint16Array,
  aFrom: number,
  aTo: number,
  b: Uint16Array,
  bFrom: number,
  bTo: number,
  max: number,
): number {
  let n = aTo - aFrom;
  let m = bTo - bFrom;
  if (Math.abs(n - m) > max) return max + 1;
  // A common beginning and a common end cost nothing.
  while (n > 0 && m > 0 && a[aFrom] === b[bFrom]) {
    aFrom++;
    bFrom++;
    n--;
    m--;
  }
  while (n > 0 && m > 0 && a[aFrom + n - 1] === b[bFrom + m - 1]) {
    n--;
    m--;
  }
  if (n === 0 || m === 0) return Math.min(n + m, max + 1);
  if (row.length <= m) row = new Int32Array(m * 2);
  for (let j = 0; j <= m; j++) row[j] = j;
  for (let i = 1; i <= n; i++) {
    const unit = a[aFrom + i - 1];
    let diagonal = row[0] ?? 0;
    let least = i;
    row[0] = i;
    for (let j = 1; j <= m; j++) {
      const above = row[j] ?? 0;
      const left = row[j - 1] ?? 0;
      const cost = unit === b[bFrom + j - 1] ? diagonal : 1 + Math.min(diagonal, above, left);
      row[j] = cost;
      if (cost < least) least = cost;
      diagonal = above;
    }
    if (least > max) return max + 1;
  }
  return Math.min(row[m] ?? 0, max + 1);
}

/** Edit distance of two strings in UTF-16 units; `max + 1` when above `max`. */
export function levenshtein(a: string, b: string, max: number = Number.MAX_SAFE_INTEGER - 1): number {
  return levenshteinSpan(units(a), 0, a.length, units(b), 0, b.length, max);
}

/** The UTF-16 units of a string. */
export function units(text: string): Uint16Array {
  const out = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
  return out;
}
