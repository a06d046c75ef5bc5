/** 3-link: normalised records in as a stream; links, memberships and reviews out as differences. */
import type { Transaction } from '../../pipelines/stage.ts';
import { type CopyValue, copyIn, copyOut } from '../copy.ts';

export const LINK_WRITES = ['linkage.link', 'linkage.membership', 'linkage.review', 'linkage.model'] as const;
export const LINK_READS = ['normalised.record', ...LINK_WRITES] as const;

interface Target {
  readonly table: (typeof LINK_WRITES)[number];
  readonly key: readonly string[];
  readonly values: readonly string[];
}
export const LINK_TARGETS = {
  link: {
    table: 'linkage.link',
    key: ['record_a', 'record_b'],
    values: ['rule', 'basis', 'weight', 'probability', 'rival'],
  },
  membership: { table: 'linkage.membership', key: ['record_id'], values: ['cluster_id'] },
  review: {
    table: 'linkage.review',
    key: ['record_a', 'record_b'],
    values: ['rule', 'reason', 'weight', 'probability', 'rival'],
  },
  model: { table: 'linkage.model', key: ['model_id'], values: ['records', 'candidates', 'recall', 'parameters'] },
} as const satisfies Record<string, Target>;
export type LinkTarget = keyof typeof LINK_TARGETS;

/** Whether there is anything to link anew: a record came, changed or went, or all are to be looked at again. */
export async function hasWork(tx: Transaction, runId: number, full: boolean): Promise<boolean> {
  const { rows } = await tx.client.query<{ any: boolean }>(
    full
      ? `select exists (select from normalised.record where until_run is null)
             or exists (select from linkage.membership where until_run is null) as any`
      : `select exists (select from normalised.record where since_run = $1)
             or exists (select from normalised.record where until_run = $1) as any`,
    full ? [] : [runId],
  );
  return rows[0]?.any === true;
}

/** Open records in the order of their ids: id, first sight as sortable digits, source, key, then `expressions`. */
export function readRecords(tx: Transaction, expressions: readonly string[]): AsyncGenerator<(string | null)[]> {
  const first = `to_char(first_seen_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS')`;
  return copyOut(
    tx.client,
    `select ${['record_id', first, 'source', 'source_key', ...expressions].join(', ')}
       from normalised.record where until_run is null order by record_id`,
  );
}

export interface Difference {
  readonly opened: number;
  readonly closed: number;
}

/** Makes the open rows of a target be `wished`: closes what is gone or different, opens what is new or different. */
export async function writeDifference(
  tx: Transaction,
  runId: number,
  target: LinkTarget,
  wished: Iterable<readonly CopyValue[]>,
): Promise<Difference> {
  const { table, key, values } = LINK_TARGETS[target];
  const columns = [...key, ...values];
  const { rows } = await tx.client.query<{ any: boolean }>(
    `select exists (select from ${table} where until_run is null) as any`,
  );
  if (rows[0]?.any !== true) {
    const opened = await copyIn(tx.client, table, [...columns, 'since_run'], withRun(wished, runId));
    return { opened, closed: 0 };
  }
  const temp = `link_wished_${target}`;
  await tx.client.query(
    `create temp table ${temp} on commit drop as select ${columns.join(', ')} from ${table} with no data`,
  );
  await copyIn(tx.client, temp, columns, wished);
  await tx.client.query(`analyze ${temp}`);
  const same = [...key.map((c) => `w.${c} = t.${c}`), ...values.map((c) => `w.${c} is not distinct from t.${c}`)].join(
    ' and ',
  );
  const closed = await tx.client.query(
    `update ${table} t set until_run = $1
      where t.until_run is null and not exists (select from ${temp} w where ${same})`,
    [runId],
  );
  const opened = await tx.client.query(
    `insert into ${table} (${columns.join(', ')}, since_run)
     select ${columns.map((c) => `w.${c}`).join(', ')}, $1 from ${temp} w
      where not exists (select from ${table} t where t.until_run is null and ${same})
      order by ${key.join(', ')}`,
    [runId],
  );
  return { opened: opened.rowCount ?? 0, closed: closed.rowCount ?? 0 };
}

function* withRun(rows: Iterable<readonly CopyValue[]>, runId: number): Generator<readonly CopyValue[]> {
  for (const row of rows) yield [...row, runId];
}
