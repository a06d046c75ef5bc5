/**
 * Clusters under constraints (LINKAGE 8). Links are walked from the strongest to the weakest; each would join two
 * clusters, and does unless something forbids it. A refused link is never lost: it comes back with its reason. Rows are
 * numbers in the order of their ids, so ties go to the lower id and the order of the input does not matter.
 */
import { type CrossSums, createCrossSums } from './cross-sums.ts';
import { createForest, type Forest } from './forest.ts';
import { orderedPairs, type RowPair } from './judgements.ts';

/** Why a link did not join, strongest reason first. What named it stands beside it. */
export type RefusalReason =
  | 'judged_different'
  | 'unique_key'
  | 'one_per_source'
  | 'too_large'
  | 'contradiction'
  | 'ambiguous'
  | 'outweighed';

export interface Conflict {
  readonly reason: Extract<RefusalReason, 'unique_key' | 'one_per_source' | 'contradiction'>;
  /** The attribute, column or contradiction of the model. */
  readonly by: string;
}

export interface WalkInput {
  readonly rows: number;
  /** Links, strongest first, ties by (a, b); `group[i]` is the rule or any other class of equal strength. */
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly group: Int32Array;
  /** Groups whose links are refused where they tie a row to clusters that conflict with each other. */
  readonly unambiguous: ReadonlySet<number>;
  readonly same: readonly RowPair[];
  readonly different: readonly RowPair[];
  /** What keeps two rows apart wherever they stand; null when nothing does. */
  readonly conflict: ((a: number, b: number) => Conflict | null) | null;
  /** 1 for rows that `conflict` can speak of: two others never conflict. Null: any row can. */
  readonly bound: Uint8Array | null;
  /** What links weigh; null where rules alone decide. */
  readonly weights: Weights | null;
  readonly maxCluster: number;
}

/** Weights in integers (units of 2^-16 bit), so that sums do not depend on their order. */
export interface Weights {
  /** Any pair, a < b, also one that no link names. */
  readonly score: (a: number, b: number) => number;
  /** Links before this one join whatever they weigh. */
  readonly from: number;
}

export interface Refusal {
  readonly a: number;
  readonly b: number;
  /** Place of the link in the input; -1 for a judgement `same`. */
  readonly link: number;
  /** Group of the link; -1 for a judgement `same`. */
  readonly group: number;
  readonly reason: RefusalReason;
  /** What named it: the attribute, the contradiction, the column of sources, `judgement`, `max_cluster`, `weights`. */
  readonly by: string;
  /** The two rows that may not be one person; null where it is not two rows that forbid. */
  readonly between: RowPair | null;
}

export interface Walked {
  /** The lowest row of the cluster of each row. */
  readonly clusterOf: Int32Array;
  readonly refused: readonly Refusal[];
}

type Blocked = Pick<Refusal, 'reason' | 'by' | 'between'>;
const STRENGTH: Readonly<Record<Conflict['reason'], number>> = { unique_key: 2, one_per_source: 1, contradiction: 0 };
const PAUSE = 0xfff;

/** Walks the links; yields now and then so that the caller can pause or stop. */
export function* refusingWalk(input: WalkInput): Generator<number, Walked> {
  const barrier = createBarrier(input);
  const { forest, blocked, join } = barrier;
  const refused: Refusal[] = [];
  const walk = (a: number, b: number, link: number): void => {
    const x = forest.root(a);
    const y = forest.root(b);
    if (x === y) return;
    const found = blocked(x, y, link === -1 || input.weights === null || link < input.weights.from);
    if (found === null) join(x, y);
    else refused.push({ a, b, link, group: link === -1 ? -1 : (input.group[link] ?? 0), ...found });
  };
  for (const [a, b] of orderedPairs(input.same)) walk(a, b, -1);

  const links = input.a.length;
  for (let from = 0; from < links; ) {
    const group = input.group[from] ?? 0;
    let to = from + 1;
    while (to < links && input.group[to] === group) to++;
    const torn = input.unambiguous.has(group) ? tornRows(input, from, to, barrier) : null;
    for (let i = from; i < to; i++) {
      const a = input.a[i] ?? 0;
      const b = input.b[i] ?? 0;
      if (torn !== null && (torn.has(a) || torn.has(b)) && forest.root(a) !== forest.root(b))
        refused.push({ a, b, link: i, group, reason: 'ambiguous', by: 'two candidates', between: null });
      else walk(a, b, i);
      if ((i & PAUSE) === 0) yield i;
    }
    from = to;
  }
  // A link that was refused first and whose rows stand together in the end was not refused after all.
  const clusterOf = forest.clusterOf();
  return { clusterOf, refused: refused.filter((r) => clusterOf[r.a] !== clusterOf[r.b]) };
}

interface Barrier {
  readonly forest: Forest;
  /** What forbids two clusters to be one, leaving weights and size aside. */
  readonly conflictBetween: (x: number, y: number) => Blocked | null;
  /** What forbids to join two roots; `sure` leaves weights aside. */
  readonly blocked: (x: number, y: number, sure: boolean) => Blocked | null;
  readonly join: (x: number, y: number) => void;
}

function createBarrier(input: WalkInput): Barrier {
  const { conflict, bound, weights, maxCluster } = input;
  const forest = createForest(input.rows);
  const { next } = forest;
  const judged = judgedApart(input.different, input.rows);
  // Members that something can forbid, by root: most clusters have none, and are not looked through.
  const marked = bound === null ? null : Int32Array.from(bound);
  const sums: CrossSums | null = weights === null ? null : createCrossSums(forest, weights.score);

  const judgedBetween = (x: number, y: number): Blocked | null => {
    if (judged === null || judged.count[x] === 0 || judged.count[y] === 0) return null;
    for (let a = x; a !== -1; a = next[a] ?? -1) {
      const others = judged.apart.get(a);
      if (others === undefined) continue;
      const found = others.find((b) => forest.root(b) === y);
      if (found !== undefined) return { reason: 'judged_different', by: 'judgement', between: [a, found] };
    }
    return null;
  };
  const conflictBetween = (x: number, y: number): Blocked | null => {
    const apart = judgedBetween(x, y);
    if (apart !== null || conflict === null) return apart;
    if (marked !== null && (marked[x] === 0 || marked[y] === 0)) return null;
    let found: Conflict | null = null;
    let between: RowPair | null = null;
    for (let a = x; a !== -1; a = next[a] ?? -1) {
      if (bound !== null && bound[a] !== 1) continue;
      for (let b = y; b !== -1; b = next[b] ?? -1) {
        if (bound !== null && bound[b] !== 1) continue;
        const here = conflict(a, b);
        if (here === null || (found !== null && STRENGTH[here.reason] <= STRENGTH[found.reason])) continue;
        found = here;
        between = [a, b];
        if (here.reason === 'unique_key') return { ...here, between };
      }
    }
    return found === null ? null : { ...found, between };
  };
  return {
    forest,
    conflictBetween,
    blocked: (x, y, sure) => {
      const found = conflictBetween(x, y);
      if (forest.size(x) + forest.size(y) > maxCluster && (found === null || found.reason === 'contradiction'))
        return { reason: 'too_large', by: 'max_cluster', between: null };
      if (found !== null || sure || sums === null) return found;
      return sums.between(x, y) < 0 ? { reason: 'outweighed', by: 'weights', between: null } : null;
    },
    join: (x, y) => {
      const root = forest.join(x, y);
      const other = root === x ? y : x;
      if (marked !== null) marked[root] = (marked[root] ?? 0) + (marked[other] ?? 0);
      if (judged !== null) judged.count[root] = (judged.count[root] ?? 0) + (judged.count[other] ?? 0);
    },
  };
}

/** Rows that are judged to be other people than a row, and how many judged rows a root holds; null without any. */
function judgedApart(different: readonly RowPair[], rows: number) {
  if (different.length === 0) return null;
  const apart = new Map<number, number[]>();
  const add = (x: number, y: number): void => {
    const found = apart.get(x);
    if (found === undefined) apart.set(x, [y]);
    else found.push(y);
  };
  for (const [x, y] of orderedPairs(different)) {
    add(x, y);
    add(y, x);
  }
  const count = new Int32Array(rows);
  for (const row of apart.keys()) count[row] = 1;
  return { apart, count };
}

/** Rows that the links [from, to) tie to two clusters which conflict with each other. */
function tornRows(input: WalkInput, from: number, to: number, { forest, conflictBetween }: Barrier): Set<number> {
  const ties = new Map<number, Set<number>>();
  const tie = (row: number, other: number): void => {
    const found = ties.get(row);
    if (found === undefined) ties.set(row, new Set([forest.root(row), forest.root(other)]));
    else found.add(forest.root(other));
  };
  for (let i = from; i < to; i++) {
    tie(input.a[i] ?? 0, input.b[i] ?? 0);
    tie(input.b[i] ?? 0, input.a[i] ?? 0);
  }
  const torn = new Set<number>();
  for (const [row, roots] of ties) {
    const list = [...roots];
    if (list.some((x, i) => list.slice(i + 1).some((y) => conflictBetween(x, y) !== null))) torn.add(row);
  }
  return torn;
}
