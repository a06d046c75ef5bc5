/**
 * A sample of pairs for a person to judge, by strata, so that the answers tell the quality of the whole result without a
 * truth (LINKAGE 10). Each stratum gets pairs by its size and by how unsure it is (Neyman 1934): the many improbable
 * pairs are where matches hide, and the error of the recall is nearly all theirs.
 */
import { growingInts } from '../buffers.ts';
import { pairsOf, randomIntegers } from './random-pairs.ts';

/** The candidate pairs with their probabilities, in any order, all of them; a < b. */
export interface SampledPairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly probability: (pair: number) => number;
}
export interface SampleStratum {
  readonly name: string;
  readonly joined: boolean;
  /** Pairs in it. */
  readonly pairs: number;
  /** How many of these are in the sample. */
  readonly drawn: number;
}
export interface Sample {
  readonly strata: readonly SampleStratum[];
  /** In an order that says nothing of the strata. */
  readonly pairs: readonly { readonly a: number; readonly b: number; readonly stratum: number }[];
}

interface Band {
  readonly name: string;
  readonly joined: boolean;
  /** Lower end of the probability. */
  readonly from: number;
}
/** The first that holds. `joined by others`: both stand in one cluster, though this pair alone would not have joined. */
const BANDS: readonly Band[] = [
  { name: 'joined, sure', joined: true, from: 0.99 },
  { name: 'joined, likely', joined: true, from: 0.9 },
  { name: 'joined, barely', joined: true, from: 0.5 },
  { name: 'joined by others', joined: true, from: 0 },
  { name: 'apart, refused', joined: false, from: 0.5 },
  { name: 'apart, doubtful', joined: false, from: 0.25 },
  { name: 'apart, unlikely', joined: false, from: 0.02 },
  { name: 'apart, sure', joined: false, from: 0 },
];
const JOINED_BY_OTHERS = BANDS.findIndex((b) => b.name === 'joined by others');
/** A stratum is never believed to be surer than this, or a stratum of 400,000 would get no pair. */
const LEAST_DOUBT = 0.01;
/** Fewer answers say next to nothing of a stratum. */
const LEAST_DRAWN = 5;

/** How many pairs each stratum gives: as size times standard deviation, no fewer than five, no more than it has. */
export function allocate(strata: readonly { readonly pairs: number; readonly p: number }[], wanted: number): number[] {
  const doubt = strata.map(({ pairs, p }) => {
    const clipped = Math.min(1 - LEAST_DOUBT, Math.max(LEAST_DOUBT, p));
    return pairs * Math.sqrt(clipped * (1 - clipped));
  });
  const least = strata.map(({ pairs }) => Math.min(pairs, LEAST_DRAWN));
  const drawn = [...least];
  let left = Math.max(0, wanted - drawn.reduce((s, n) => s + n, 0));
  // Shares of what is left; a stratum that is used up gives its part to the others.
  while (left > 0) {
    const open = strata.flatMap(({ pairs }, i) => ((drawn[i] ?? 0) < pairs ? [i] : []));
    if (open.length === 0) break;
    const weight = open.reduce((s, i) => s + (doubt[i] ?? 0), 0);
    let given = 0;
    for (const i of open) {
      const part = Math.min((strata[i]?.pairs ?? 0) - (drawn[i] ?? 0), Math.floor((left * (doubt[i] ?? 0)) / weight));
      drawn[i] = (drawn[i] ?? 0) + part;
      given += part;
    }
    if (given === 0) {
      const most = open.reduce((best, i) => ((doubt[i] ?? 0) > (doubt[best] ?? 0) ? i : best), open[0] ?? 0);
      drawn[most] = (drawn[most] ?? 0) + 1;
      given = 1;
    }
    left -= given;
  }
  return drawn;
}

/**
 * Draws about `wanted` pairs: never fewer than five of a stratum. `clusterOf` gives each row's cluster. The same for the
 * same seed.
 */
export function drawSample(found: SampledPairs, clusterOf: Int32Array, wanted: number, seed: number): Sample {
  const members = BANDS.map(() => ({ a: growingInts(), b: growingInts(), p: 0 }));
  const seen = new Set<number>();
  const rows = clusterOf.length;
  for (let i = 0; i < found.a.length; i++) {
    const [a, b] = [found.a[i] ?? 0, found.b[i] ?? 0];
    const joined = clusterOf[a] === clusterOf[b];
    const p = found.probability(i);
    const band = members[BANDS.findIndex((x) => x.joined === joined && p >= x.from)];
    if (band === undefined) continue;
    band.a.push(a);
    band.b.push(b);
    band.p += p;
    if (joined) seen.add(a * rows + b);
  }
  const others = members[JOINED_BY_OTHERS];
  for (const [a, b] of pairsWithin(clusterOf))
    if (!seen.has(a * rows + b)) {
      others?.a.push(a);
      others?.b.push(b);
      // Nothing is known of it but that the others spoke for it.
      if (others !== undefined) others.p += 0.5;
    }
  const strata = members.map((m) => ({ pairs: m.a.length, p: m.a.length === 0 ? 0 : m.p / m.a.length }));
  // Two questions, half of the answers each: what is joined tells the precision, what is apart the recall.
  const half = (joined: boolean, part: number): number[] => {
    const held = strata.map((s, i) => (BANDS[i]?.joined === joined ? s : { pairs: 0, p: 0 }));
    return allocate(held, part);
  };
  const [together, apart] = [half(true, Math.ceil(wanted / 2)), half(false, Math.floor(wanted / 2))];
  const drawn = strata.map((_, i) => (together[i] ?? 0) + (apart[i] ?? 0));
  const pairs: { a: number; b: number; stratum: number }[] = [];
  const draw = randomIntegers(seed, 2 ** 53);
  for (const [stratum, { a, b }] of members.entries()) {
    const [as, bs] = [a.finish(), b.finish()];
    for (const k of choose(as.length, drawn[stratum] ?? 0, draw)) pairs.push({ a: as[k] ?? 0, b: bs[k] ?? 0, stratum });
  }
  return {
    strata: BANDS.map(({ name, joined }, i) => ({ name, joined, pairs: strata[i]?.pairs ?? 0, drawn: drawn[i] ?? 0 })),
    pairs: choose(pairs.length, pairs.length, draw).flatMap((k) => pairs[k] ?? []),
  };
}

/** All pairs of rows of one cluster, a < b. */
export function* pairsWithin(clusterOf: Int32Array): Generator<readonly [number, number]> {
  const members = new Map<number, number[]>();
  for (const [row, first] of clusterOf.entries()) {
    if (row === first) continue;
    const found = members.get(first) ?? [first];
    for (const other of found) yield [other, row];
    found.push(row);
    members.set(first, found);
  }
}

/** `k` different numbers below `n`, in an order of chance (Floyd's and Fisher and Yates's). */
function choose(n: number, k: number, draw: () => number): number[] {
  const chosen = new Set<number>();
  for (let j = n - k; j < n; j++) {
    const t = draw() % (j + 1);
    chosen.add(chosen.has(t) ? j : t);
  }
  const out = [...chosen];
  for (let i = out.length - 1; i > 0; i--) {
    const j = draw() % (i + 1);
    [out[i], out[j]] = [out[j] ?? 0, out[i] ?? 0];
  }
  return out;
}

/** Pairs that no rule brought together: what the sample says nothing of. */
export const unseenPairs = (rows: number, sample: Sample): number =>
  pairsOf(rows) - sample.strata.reduce((s, x) => s + x.pairs, 0);
