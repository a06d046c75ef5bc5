/**
 * 5-oppose: every entry of every list against every contact point that any record bears, never only the golden ones.
 * A task takes the points whose id is in its range; lists and coverage are written once all points were screened.
 */
import {
  hitCounts,
  OPPOSE_READS,
  OPPOSE_WRITES,
  type Screening,
  screen,
  screeningSize,
  writeLists,
} from '../../sql/queries/oppose.ts';
import { type IdRange, idRanges } from '../ids.ts';
import {
  emptyReport,
  type RunContext,
  type Stage,
  type TaskReport,
  type TaskSpec,
  type Transaction,
} from '../stage.ts';
import { listScopes } from './list-scope.ts';
import { AS_TYPED, HASHED_FORMS, PLAIN_FORMS } from './variants.ts';

const TASK_POINTS = 50_000;
const MAX_TASKS = 64;

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  if (Object.keys(run.config.lists).length === 0 && !run.full) return [];
  const size = await screeningSize(tx, run.runId, run.full, listScopes(run.config.lists));
  if (!run.full && size.changedEntries === 0 && size.changedPoints === 0) return [];
  const points = Math.max(size.points, size.changedPoints);
  const tasks = Math.min(MAX_TASKS, 2 ** Math.ceil(Math.log2(Math.max(1, points / TASK_POINTS))));
  return idRanges('c', tasks).map((r) => ({ label: `${r.from}..${r.to ?? ''}`, params: { from: r.from, to: r.to } }));
}

async function execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const { from, to } = task.params;
  const range: IdRange = { from: String(from), to: to == null ? null : String(to) };
  const screening: Screening = {
    runId: run.runId,
    full: run.full,
    range,
    lists: listScopes(run.config.lists),
    plainForms: PLAIN_FORMS,
    hashedForms: HASHED_FORMS,
    emailColumns: Object.entries(run.config.sources).map(([source, s]) => ({
      source,
      columns: (s.map.email ?? []).map((c) => c.column),
    })),
    asTyped: AS_TYPED,
  };
  const { points, opened, closed } = await screen(tx, screening);
  return {
    ...emptyReport,
    read: points,
    written: points,
    counts: { points, hits_opened: opened, hits_closed: closed },
  };
}

async function close(run: RunContext, tx: Transaction): Promise<TaskReport> {
  await writeLists(tx, run.runId, run.asOf, run.full, listScopes(run.config.lists));
  const lists = await hitCounts(tx);
  const sum = (of: (l: (typeof lists)[number]) => number): number => lists.reduce((n, l) => n + of(l), 0);
  return {
    ...emptyReport,
    counts: {
      entries: sum((l) => l.entries),
      hits: sum((l) => l.hits),
      ...Object.fromEntries(lists.map((l) => [`hits_${l.list}`, l.hits])),
    },
  };
}

export const oppose: Stage = { name: '5-oppose', reads: OPPOSE_READS, writes: OPPOSE_WRITES, plan, execute, close };
