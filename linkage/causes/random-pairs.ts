/**
 * What two random records say to each other (u), from pairs drawn with the caller's seed (LINKAGE 6.2).
 * Matches are among them, and are taken out again once their number is known.
 */

/** Pair number k of all unordered pairs of different rows, [larger, smaller]; the root is corrected in integers. */
export function pairOf(k: number): [number, number] {
  let i = Math.floor((1 + Math.sqrt(1 + 8 * k)) / 2);
  while ((i * (i - 1)) / 2 > k) i--;
  while (((i + 1) * i) / 2 <= k) i++;
  return [i, k - (i * (i - 1)) / 2];
}

export const pairsOf = (n: number): number => (n * (n - 1)) / 2;

/** Uniform integers below `below`, the same for the same seed: sfc32, two draws a number. */
export function randomIntegers(seed: number, below: number): () => number {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let d = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 15; i++) next();
  return () => Math.floor(((next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53) * below);
}

/** λ from D pairs found at a guessed precision and recall, of T pairs in all. */
export const matchRate = (found: number, precision: number, recall: number, total: number): number =>
  (found * precision) / (recall * total);

/** The share at random without the matches in it, never below `floor`. */
export const withoutMatches = (p: number, lambda: number, m: number, floor: number): number =>
  Math.max(floor, (p - lambda * m) / (1 - lambda));

/** Shares of levels from hits: an unseen level is rare, not impossible. */
export const sharesOfHits = (hits: readonly number[]): number[] => {
  const total = hits.reduce((s, n) => s + n, 0) + hits.length / 2;
  return hits.map((n) => (n + 0.5) / total);
};
