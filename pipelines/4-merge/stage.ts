/**
 * 4-merge: from clusters to persons. A task takes the clusters whose id is in its range, and decides each from its own
 * members and what they were in the last publication; so tasks need nothing of one another.
 */
import {
  countRecords,
  MERGE_READS,
  MERGE_WRITES,
  members,
  prepareShard,
  takenIds,
  type Wished,
  writeDifferences,
  writeFirst,
} from '../../sql/queries/merge.ts';
import { type IdRange, idRanges, type PersonId, personId, type RecordId } from '../ids.ts';
import type { RunContext, Stage, TaskReport, TaskSpec, Transaction } from '../stage.ts';
import { assignId, type PersonEvent } from './assign-ids.ts';
import { type MemberRow, memberRow } from './member-row.ts';
import { originRows, personRow } from './person-row.ts';
import { type Survivor, type SurvivorshipPlan, survive } from './survive.ts';
import { SUSPECT_POINT_FLAGS } from './suspect.ts';

const TASK_ROWS = 25_000;
const MAX_TASKS = 64;

interface Decided {
  personId: PersonId | null;
  readonly founding: RecordId;
  readonly members: readonly RecordId[];
  readonly survivors: readonly Survivor[];
  readonly events: readonly PersonEvent[];
}

async function* clustersOf(rows: AsyncIterable<(string | null)[]>): AsyncGenerator<MemberRow[]> {
  let cluster: MemberRow[] = [];
  for await (const row of rows) {
    const member = memberRow(row);
    if (cluster.length > 0 && cluster[0]?.clusterId !== member.clusterId) {
      yield cluster;
      cluster = [];
    }
    cluster.push(member);
  }
  if (cluster.length > 0) yield cluster;
}

function decide(cluster: readonly MemberRow[], rules: SurvivorshipPlan): Decided {
  const assigned = assignId(cluster);
  return {
    personId: assigned.kind === 'kept' ? assigned.personId : null,
    founding: assigned.founding,
    members: cluster.map((m) => m.recordId),
    survivors: survive(cluster, rules),
    events: assigned.events,
  };
}

/** Gives every cluster without an id one that no person with another founding record ever bore. */
async function mint(tx: Transaction, runId: number, decided: readonly Decided[], previous: boolean): Promise<void> {
  let open = decided.filter((d) => d.personId === null);
  for (let salt = 0; open.length > 0; salt++) {
    const ids = open.map((d) => personId(d.founding, salt));
    const foundings = open.map((d) => d.founding);
    const taken = previous ? await takenIds(tx, runId, ids, foundings) : new Set<string>();
    open = open.filter((d, i) => {
      const id = ids[i];
      if (id === undefined || taken.has(id)) return true;
      d.personId = id;
      return false;
    });
  }
}

function wishedRows(decided: readonly Decided[]): Wished {
  const wished = {
    persons: [] as (string | number | null)[][],
    members: [] as string[][],
    origins: [] as string[][],
    events: [] as (string | number | null)[][],
    absorbed: [] as string[],
  };
  for (const d of decided) {
    if (d.personId === null) continue;
    const id = d.personId;
    wished.persons.push(personRow(id, d.founding, d.survivors, d.members.length));
    wished.members.push(...d.members.map((m) => [m, id]));
    wished.origins.push(...originRows(id, d.survivors));
    for (const e of d.events) {
      wished.events.push([id, e.kind, e.otherId, e.records]);
      if (e.kind === 'merged' && e.otherId !== null) wished.absorbed.push(e.otherId);
    }
  }
  return wished;
}

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  const records = await countRecords(tx, run.runId, run.full);
  if (records === 0) return [];
  const tasks = Math.min(MAX_TASKS, 2 ** Math.ceil(Math.log2(Math.max(1, records / TASK_ROWS))));
  return idRanges('r', tasks).map((r) => ({ label: `${r.from}..${r.to ?? ''}`, params: { from: r.from, to: r.to } }));
}

async function execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const { from, to } = task.params;
  const range: IdRange = { from: String(from), to: to == null ? null : String(to) };
  const survivorship: SurvivorshipPlan = {
    rules: run.config.survivorship,
    priority: Object.fromEntries(Object.entries(run.config.sources).map(([name, s]) => [name, s.priority])),
  };
  // Before the first publication there is nothing to keep and nothing to compare with.
  const previous = run.baseRun !== null;
  await prepareShard(tx, run.runId, range, run.full);
  const decided: Decided[] = [];
  const rows = members(tx, { runId: run.runId, range, full: run.full, previous, suspectFlags: SUSPECT_POINT_FLAGS });
  for await (const cluster of clustersOf(rows)) decided.push(decide(cluster, survivorship));
  await mint(tx, run.runId, decided, previous);
  const wished = wishedRows(decided);
  const difference = previous
    ? await writeDifferences(tx, run.runId, range, wished)
    : await writeFirst(tx, run.runId, wished).then(() => ({ opened: decided.length, closed: 0, retired: 0, gone: 0 }));
  const read = wished.members.length;
  const events = (kind: PersonEvent['kind']): number => wished.events.filter((e) => e[1] === kind).length;
  return {
    read,
    written: read,
    rejected: 0,
    reasons: {},
    counts: {
      persons: decided.length,
      opened: difference.opened,
      closed: difference.closed,
      created: events('created'),
      merged: events('merged'),
      split: events('split'),
      retired: difference.retired,
      records_gone: difference.gone,
      duplicates: read - decided.length,
    },
  };
}

export const merge: Stage = { name: '4-merge', reads: MERGE_READS, writes: MERGE_WRITES, plan, execute };
