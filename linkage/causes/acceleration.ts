/**
 * Longer steps for expectation–maximisation: two rounds show in which direction it creeps, and it is sent along there
 * (squared extrapolation, SQUAREM S3, Varadhan and Roland 2008). The caller keeps the step only where it is not worse
 * than the rounds that it was made of, so the objective never falls.
 */

/** The start, and the same after one round and after two. */
export interface Path {
  readonly from: Float64Array;
  readonly once: Float64Array;
  readonly twice: Float64Array;
}

/** No share falls to less than this part of itself in a step. */
const LEAST_LEFT = 0.1;

/** Twice the length of the step in rounds, or less: 1 is where the two rounds led. */
export function stepLength(paths: readonly Path[]): number {
  let [moved, bent] = [0, 0];
  for (const { from, once, twice } of paths)
    for (let i = 0; i < from.length; i++) {
      const r = (once[i] ?? 0) - (from[i] ?? 0);
      const v = (twice[i] ?? 0) - (once[i] ?? 0) - r;
      moved += r * r;
      bent += v * v;
    }
  return bent === 0 ? 1 : Math.max(1, Math.sqrt(moved / bent));
}

/** Where a path leads in a step of that length, nowhere below a tenth of where it was. */
export function extrapolated({ from, once, twice }: Path, length: number): Float64Array {
  return twice.map((there, i) => {
    const r = (once[i] ?? 0) - (from[i] ?? 0);
    const v = there - (once[i] ?? 0) - r;
    return Math.max(LEAST_LEFT * there, (from[i] ?? 0) + 2 * length * r + length * length * v);
  });
}
