/** The founding member of a cluster: its oldest record, which gives the cluster its id and later the person theirs. */
import { cellText, idOf, type RecordTable } from '../../linkage/index.ts';

/** Fields that the table carries along for this: an instant as sortable digits, the source, the key in the source. */
export const FOUNDER_FIELDS = ['first_seen', 'source', 'source_key'] as const;

const BEYOND_ASCII = /[^\x20-\x7e]/;

/** The order of PostgreSQL's collation "C": by bytes of UTF-8, which UTF-16 units do not give beyond the basic plane. */
export function compareBytes(a: string, b: string): number {
  if (BEYOND_ASCII.test(a) || BEYOND_ASCII.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareAge(table: RecordTable, a: number, b: number): number {
  for (const field of FOUNDER_FIELDS) {
    const order = compareBytes(cellText(table, field, a) ?? '', cellText(table, field, b) ?? '');
    if (order !== 0) return order;
  }
  return a - b;
}

/** The founding row of each row's cluster; `clusterOf` names any row per cluster. */
export function founders(table: RecordTable, clusterOf: Int32Array): Int32Array {
  const oldest = new Int32Array(clusterOf.length).fill(-1);
  for (let row = 0; row < clusterOf.length; row++) {
    const cluster = clusterOf[row] ?? row;
    const before = oldest[cluster] ?? -1;
    if (before === -1 || compareAge(table, row, before) < 0) oldest[cluster] = row;
  }
  return clusterOf.map((cluster) => oldest[cluster] ?? cluster);
}

/** record_id and cluster_id of every record. */
export function* membershipRows(table: RecordTable, clusterOf: Int32Array): Generator<[string, string]> {
  const founding = founders(table, clusterOf);
  for (let row = 0; row < founding.length; row++) yield [idOf(table, row), idOf(table, founding[row] ?? row)];
}
