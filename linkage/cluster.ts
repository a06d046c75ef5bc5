/** Clusters from anybody's links, without the rest of the engine: ids in, ids out. */
import { toUnits } from './causes/mixture.ts';
import { LinkageError } from './errors.ts';
import type { Judgement } from './judgements.ts';
import { orderBy } from './radix.ts';
import { type Conflict, type RefusalReason, refusingWalk } from './refusing-walk.ts';

export interface WeightedLink {
  readonly a: string;
  readonly b: string;
  /** The higher, the stronger. Bits where there are any. */
  readonly weight: number;
}

/** A key of which a person has one: two records with values and none in common never stand in one cluster. */
export interface UniqueValues {
  readonly name: string;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export interface ClusterOptions {
  /** Records that may be in no link; those of links and judgements are added. */
  readonly records?: Iterable<string>;
  readonly judgements?: Iterable<Judgement>;
  readonly unique?: readonly UniqueValues[];
  readonly maxCluster?: number;
  /**
   * Weight in bits of any pair: two clusters join when the mean over all their pairs is 0 or more. Left out: links
   * alone decide. Must be symmetric.
   */
  readonly score?: (a: string, b: string) => number;
}

export interface RefusedLink {
  readonly a: string;
  readonly b: string;
  /** Null for a judgement `same` that a stronger constraint overruled. */
  readonly weight: number | null;
  readonly reason: RefusalReason;
  readonly by: string;
}

export interface Clustering {
  /** Members in the order of their ids, clusters in the order of their first member; singles included. */
  readonly clusters: readonly (readonly string[])[];
  readonly refused: readonly RefusedLink[];
}

const byText = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

/**
 * Joins records along links, strongest first, ties by id, under judgements, unique keys and a size limit.
 * The result does not depend on the order of the links. Throws LinkageError `invalid_model` for a weight that is no number.
 */
export function cluster(links: Iterable<WeightedLink>, options: ClusterOptions = {}): Clustering {
  const given = [...links];
  const judgements = [...(options.judgements ?? [])].filter((j) => j.verdict !== 'unsure');
  const ids = [...new Set([...(options.records ?? []), ...[...given, ...judgements].flatMap((l) => [l.a, l.b])])];
  ids.sort(byText);
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const row = (id: string): number => rowOf.get(id) ?? 0;
  if (given.some((l) => Number.isNaN(l.weight)))
    throw new LinkageError('invalid_model', 'A link has a weight that is no number.');

  // Equal weights are one group; groups from the strongest on.
  const weights = [...new Set(given.map((l) => l.weight))].sort((x, y) => y - x);
  const groupOf = new Map(weights.map((w, i) => [w, i]));
  const column = (value: (l: WeightedLink) => number): Int32Array => Int32Array.from(given, value);
  const a = column((l) => Math.min(row(l.a), row(l.b)));
  const b = column((l) => Math.max(row(l.a), row(l.b)));
  const group = column((l) => groupOf.get(l.weight) ?? 0);
  const order = orderBy([group, a, b], given.length);
  const pairs = (verdict: Judgement['verdict']) =>
    judgements.filter((j) => j.verdict === verdict).map((j) => [row(j.a), row(j.b)] as const);
  const id = (r: number): string => ids[r] ?? '';
  const { score } = options;

  const walk = refusingWalk({
    rows: ids.length,
    a: order.map((i) => a[i] ?? 0),
    b: order.map((i) => b[i] ?? 0),
    group: order.map((i) => group[i] ?? 0),
    unambiguous: new Set(),
    same: pairs('same'),
    different: pairs('different'),
    conflict: options.unique === undefined ? null : (x, y) => uniqueConflict(options.unique ?? [], id(x), id(y)),
    bound: null,
    weights: score === undefined ? null : { score: (x, y) => toUnits(score(id(x), id(y))), from: 0 },
    maxCluster: options.maxCluster ?? Number.MAX_SAFE_INTEGER,
  });
  let step = walk.next();
  while (step.done !== true) step = walk.next();
  const { clusterOf, refused } = step.value;
  return {
    clusters: membersOf(clusterOf).map((rows) => rows.map(id)),
    refused: refused.map((r) => ({
      a: id(r.a),
      b: id(r.b),
      weight: r.group === -1 ? null : (weights[r.group] ?? null),
      reason: r.reason,
      by: r.by,
    })),
  };
}

function uniqueConflict(keys: readonly UniqueValues[], a: string, b: string): Conflict | null {
  for (const { name, values } of keys) {
    const left = values.get(a) ?? [];
    const right = values.get(b) ?? [];
    if (left.length > 0 && right.length > 0 && !left.some((v) => right.includes(v)))
      return { reason: 'unique_key', by: name };
  }
  return null;
}

/** Rows by cluster: `clusterOf[row]` is the lowest row of its cluster. */
export function membersOf(clusterOf: Int32Array): number[][] {
  const clusters = new Map<number, number[]>();
  for (const [row, first] of clusterOf.entries()) {
    const found = clusters.get(first);
    if (found === undefined) clusters.set(first, [row]);
    else found.push(row);
  }
  return [...clusters.values()];
}
