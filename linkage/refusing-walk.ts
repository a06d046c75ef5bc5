/**
 * Clusters under constraints (LINKAGE 8). Links are walked from the strongest to the weakest; each would join two
 * clusters, and does unless something forbids it. A refused link is never lost: it comes back with its reason. Rows are
 * numbers in the order of their ids, so ties go to the lower id and the order of the input does not matter.
 */

/** Why a link did not join, strongest reason first. `contradiction` and `unique_key` carry the name of what forbids. */
export type RefusalReason =
  | 'judged_different'
  | 'unique_key'
  | 'too_large'
  | 'contradiction'
  | 'ambiguous'
  | 'outweighed';

export interface Conflict {
  readonly reason: Extract<RefusalReason, 'unique_key' | 'contradiction'>;
  /** The attribute or the contradiction of the model. */
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
  readonly same: readonly (readonly [number, number])[];
  readonly different: readonly (readonly [number, number])[];
  /** What keeps two rows apart wherever they stand; null when nothing does. */
  readonly conflict: (a: number, b: number) => Conflict | null;
  /** Weight of a pair in bits, also of one that no link names; null when links have no weights. */
  readonly score: ((a: number, b: number) => number) | null;
  readonly maxCluster: number;
}

export interface Refusal {
  readonly a: number;
  readonly b: number;
  /** Group of the link; -1 for a judgement `same`. */
  readonly group: number;
  readonly reason: RefusalReason;
  readonly by: string;
}

export interface Walked {
  /** The lowest row of the cluster of each row. */
  readonly clusterOf: Int32Array;
  readonly refused: readonly Refusal[];
}

type Blocked = { readonly reason: RefusalReason; readonly by: string };

/** Members of each cluster as chains of rows: joining two is two assignments. */
function createForest(rows: number) {
  const root = Int32Array.from({ length: rows }, (_, i) => i);
  const next = new Int32Array(rows).fill(-1);
  const last = root.slice();
  const sizes = new Int32Array(rows).fill(1);
  return {
    root: (row: number): number => root[row] ?? row,
    size: (r: number): number => sizes[r] ?? 1,
    *members(r: number): Generator<number> {
      for (let m = r; m !== -1; m = next[m] ?? -1) yield m;
    },
    /** The smaller chain is relabelled, so that all joins together cost O(n log n). */
    join(x: number, y: number): void {
      const [large, small] = (sizes[x] ?? 0) >= (sizes[y] ?? 0) ? [x, y] : [y, x];
      for (let m = small; m !== -1; m = next[m] ?? -1) root[m] = large;
      next[last[large] ?? large] = small;
      last[large] = last[small] ?? small;
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0);
    },
    clusterOf(): Int32Array {
      const lowest = new Int32Array(rows).fill(-1);
      for (let row = 0; row < rows; row++) {
        const r = root[row] ?? row;
        if (lowest[r] === -1) lowest[r] = row;
      }
      return root.map((r) => lowest[r] ?? r);
    },
  };
}

/** Walks the links; yields now and then so that the caller can pause or stop. */
export function* refusingWalk(input: WalkInput): Generator<number, Walked> {
  const forest = createForest(input.rows);
  const refused: Refusal[] = [];
  const apart = new Map<number, Set<number>>();
  for (const [x, y] of input.different) {
    apart.set(x, (apart.get(x) ?? new Set()).add(y));
    apart.set(y, (apart.get(y) ?? new Set()).add(x));
  }

  /** What forbids two clusters to be one, leaving weights and size aside. */
  const conflictBetween = (x: number, y: number): Blocked | null => {
    let found: Blocked | null = null;
    for (const a of forest.members(x))
      for (const b of forest.members(y)) {
        if (apart.get(a)?.has(b) === true) return { reason: 'judged_different', by: 'judgement' };
        if (found?.reason === 'unique_key') continue;
        const conflict = input.conflict(a, b);
        if (conflict !== null && (found === null || conflict.reason === 'unique_key')) found = conflict;
      }
    return found;
  };
  const blockedBy = (x: number, y: number): Blocked | null => {
    const large = forest.size(x) + forest.size(y) > input.maxCluster;
    const found = conflictBetween(x, y);
    if (large && (found === null || found.reason === 'contradiction'))
      return { reason: 'too_large', by: 'max_cluster' };
    if (found !== null || input.score === null) return found;
    let sum = 0;
    for (const a of forest.members(x))
      for (const b of forest.members(y)) sum += input.score(Math.min(a, b), Math.max(a, b));
    return sum < 0 ? { reason: 'outweighed', by: 'weights' } : null;
  };
  const walk = (a: number, b: number, group: number): void => {
    const x = forest.root(a);
    const y = forest.root(b);
    if (x === y) return;
    const blocked = blockedBy(x, y);
    if (blocked === null) forest.join(x, y);
    else refused.push({ a, b, group, ...blocked });
  };

  const ordered = input.same.map(([x, y]) => [Math.min(x, y), Math.max(x, y)] as const);
  for (const [a, b] of ordered.sort((p, q) => p[0] - q[0] || p[1] - q[1])) walk(a, b, -1);

  const links = input.a.length;
  for (let from = 0; from < links; ) {
    const group = input.group[from] ?? 0;
    let to = from;
    while (to < links && input.group[to] === group) to++;
    const torn = input.unambiguous.has(group) ? tornRows(input, from, to, forest, conflictBetween) : null;
    for (let i = from; i < to; i++) {
      const a = input.a[i] ?? 0;
      const b = input.b[i] ?? 0;
      if (torn !== null && (torn.has(a) || torn.has(b)) && forest.root(a) !== forest.root(b))
        refused.push({ a, b, group, reason: 'ambiguous', by: 'two candidates' });
      else walk(a, b, group);
      if ((i & 0xfff) === 0) yield i;
    }
    from = to;
  }
  // A link that was refused first and whose rows stand together in the end was not refused after all.
  const clusterOf = forest.clusterOf();
  return { clusterOf, refused: refused.filter((r) => clusterOf[r.a] !== clusterOf[r.b]) };
}

/** Rows that the links [from, to) tie to two clusters which conflict with each other. */
function tornRows(
  input: WalkInput,
  from: number,
  to: number,
  forest: ReturnType<typeof createForest>,
  conflictBetween: (x: number, y: number) => Blocked | null,
): Set<number> {
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
