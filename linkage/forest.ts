/** Clusters as chains of rows: a root for each row, and each root's members one after another. */

export interface Forest {
  root(row: number): number;
  size(root: number): number;
  /** The member after a row, -1 after the last; the chain of a root begins with it. */
  readonly next: Int32Array;
  /** Makes two roots one and returns it: the larger, whose chain goes on with the members of the smaller. */
  join(x: number, y: number): number;
  /** The lowest row of the cluster of each row. */
  clusterOf(): Int32Array;
}

export function createForest(rows: number): Forest {
  const root = new Int32Array(rows);
  for (let row = 0; row < rows; row++) root[row] = row;
  const next = new Int32Array(rows).fill(-1);
  const last = root.slice();
  const sizes = new Int32Array(rows).fill(1);
  return {
    root: (row) => root[row] ?? row,
    size: (r) => sizes[r] ?? 1,
    next,
    // The smaller chain is relabelled, so that all joins together cost O(n log n).
    join: (x, y) => {
      const [large, small] = (sizes[x] ?? 0) >= (sizes[y] ?? 0) ? [x, y] : [y, x];
      for (let m = small; m !== -1; m = next[m] ?? -1) root[m] = large;
      next[last[large] ?? large] = small;
      last[large] = last[small] ?? small;
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0);
      return large;
    },
    clusterOf: () => {
      const lowest = new Int32Array(rows).fill(-1);
      for (let row = 0; row < rows; row++) {
        const r = root[row] ?? row;
        if (lowest[r] === -1) lowest[r] = row;
      }
      return root.map((r) => lowest[r] ?? r);
    },
  };
}
