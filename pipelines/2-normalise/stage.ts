/**
 * 2-normalise: rows of staging to canonical records, contact points, statements, relations and list entries. A task
 * takes the source rows whose id is in its range; each row is made from itself alone, so tasks need nothing of one
 * another but the dictionary of contact points.
 */
import { parse } from 'yaml';
import { readAsset } from '../../config/assets.ts';
import { feedsOf } from '../../config/feeds.ts';
import type { CopyValue } from '../../sql/copy.ts';
import {
  addPoints,
  addRows,
  countRows,
  NORMALISE_READS,
  NORMALISE_WRITES,
  POINT_COLUMNS,
  prepareShard,
  readPage,
  type Shard,
  type StagedRow,
  singleFiles,
  TARGET_NAMES,
  TARGETS,
  type TargetName,
  writeDifferences,
  writePoints,
} from '../../sql/queries/normalise.ts';
import { idRanges, rejectId } from '../ids.ts';
import type { RunContext, Stage, TaskReport, TaskSpec, Transaction } from '../stage.ts';
import { type FeedReader, feedReaders, type ReadRow } from './read-row.ts';
import type { ContactPointRow, RawRow, Reject } from './rows.ts';
import { PARIS } from './zone.ts';

const TASK_ROWS = 25_000;
const MAX_TASKS = 64;
const PAGE_ROWS = 5_000;
/** Of a refused row or value, for the department to mend. */
const RAW_LIMIT = 65_536;

/** The time zone of the rule pack: a day without a time is that zone's day. */
function zoneOf(run: RunContext): string {
  const { text } = readAsset('rules', run.config.rules, run.workspace, run.packageRoot);
  const pack: unknown = parse(text);
  const zone: unknown = typeof pack === 'object' && pack !== null && 'zone' in pack ? pack.zone : undefined;
  return typeof zone === 'string' ? zone : PARIS;
}

type Cells = Record<TargetName, CopyValue[][]>;
const emptyCells = (): Cells => Object.fromEntries(TARGET_NAMES.map((name) => [name, []])) as unknown as Cells;

/** The cells of a row in the order of the target's columns; objects become JSON. */
function cells(row: object, columns: readonly string[]): CopyValue[] {
  const values = row as Readonly<Record<string, unknown>>;
  const out: CopyValue[] = [];
  for (const column of columns) {
    const value = values[column] ?? null;
    const json = typeof value === 'object' && value !== null && !Array.isArray(value);
    out.push(json ? JSON.stringify(value) : (value as CopyValue));
  }
  return out;
}

/** PostgreSQL holds no NUL, and a reject shows text as it was found. */
const shown = (text: string): string => text.slice(0, RAW_LIMIT).replaceAll('\0', '\u2400');

function rejectRow(row: StagedRow, reject: Reject, n: number, file: string | null): CopyValue[] {
  const raw = reject.field === null ? row.raw : reject.raw;
  return cells(
    {
      reject_id: rejectId('2-normalise', row.recordId, reject.reason, reject.field ?? '', String(n)),
      stage: '2-normalise',
      feed: row.feed,
      source: row.source,
      file,
      line: row.line,
      record_id: row.recordId,
      reason: reject.reason,
      field: reject.field,
      raw: raw === null ? null : shown(raw),
    },
    TARGETS.reject.columns,
  );
}

function parseRaw(text: string): RawRow | null {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRow) : null;
}

const UNREADABLE: ReadRow = {
  rows: {},
  points: [],
  rejects: [{ reason: 'row_unreadable', field: null, raw: null }],
};

interface Tally {
  read: number;
  rejected: number;
  readonly reasons: Record<string, number>;
  readonly counts: Record<string, number>;
}
const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** Normalises a page into cells for each table; returns the distinct points. */
function normalisePage(
  page: readonly StagedRow[],
  readers: ReadonlyMap<string, FeedReader>,
  files: ReadonlyMap<string, string>,
  out: Cells,
  tally: Tally,
): Map<string, ContactPointRow> {
  const points = new Map<string, ContactPointRow>();
  for (const row of page) {
    const read = readers.get(`${row.feed}/${row.source}`);
    // A feed that the config no longer has: its rows are gone.
    if (read === undefined) continue;
    tally.read++;
    const raw = parseRaw(row.raw);
    const made = raw === null ? UNREADABLE : read(raw, row);
    for (const name of TARGET_NAMES) {
      for (const wished of made.rows[name] ?? []) out[name].push(cells(wished, TARGETS[name].columns));
    }
    for (const point of made.points) points.set(point.contact_point_id, point);
    const file = files.get(`${row.feed}/${row.source}`) ?? null;
    for (const [n, reject] of made.rejects.entries()) {
      out.reject.push(rejectRow(row, reject, n, file));
      if (reject.field === null) {
        tally.rejected++;
        count(tally.reasons, reject.reason);
      } else {
        count(tally.counts, `value_${reject.reason}`);
      }
    }
  }
  return points;
}

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  const rows = await countRows(tx, run.runId, run.full);
  if (rows === 0) return [];
  const tasks = Math.min(MAX_TASKS, 2 ** Math.ceil(Math.log2(Math.max(1, rows / TASK_ROWS))));
  return idRanges('r', tasks).map((r) => ({ label: `${r.from}..${r.to ?? ''}`, params: { from: r.from, to: r.to } }));
}

async function execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const { from, to } = task.params;
  const shard: Shard = {
    runId: run.runId,
    range: { from: String(from), to: to === null || to === undefined ? null : String(to) },
    full: run.full,
  };
  const { touched, first } = await prepareShard(tx, shard);
  const files = await singleFiles(tx);
  const readers = feedReaders(feedsOf(run.config), {
    zone: zoneOf(run),
    purposes: new Set(Object.keys(run.config.purposes)),
    sources: new Set(Object.keys(run.config.sources)),
  });
  const tally: Tally = { read: 0, rejected: 0, reasons: {}, counts: {} };
  let opened = 0;
  let seen = 0;
  for (let after: string | null = null; ; ) {
    run.signal.throwIfAborted();
    const page: StagedRow[] = await readPage(tx, shard, after, PAGE_ROWS);
    const out = emptyCells();
    const points = normalisePage(page, readers, files, out, tally);
    for (const name of TARGET_NAMES) {
      await addRows(tx, name, run.runId, first, out[name]);
      if (first) opened += out[name].length;
    }
    await addPoints(
      tx,
      [...points.values()].map((p) => cells(p, POINT_COLUMNS)),
    );
    seen += page.length;
    after = page.at(-1)?.recordId ?? null;
    if (page.length < PAGE_ROWS) break;
  }
  const difference = first ? { opened, closed: 0 } : await writeDifferences(tx, shard);
  const points = await writePoints(tx, run.runId, run.full && !first);
  return {
    read: tally.read,
    written: tally.read - tally.rejected,
    rejected: tally.rejected,
    reasons: tally.reasons,
    counts: {
      ...tally.counts,
      opened: difference.opened,
      closed: difference.closed,
      gone: touched === null ? seen - tally.read : touched - tally.read,
      new_points: points,
    },
  };
}

export const normalise: Stage = {
  name: '2-normalise',
  reads: NORMALISE_READS,
  writes: NORMALISE_WRITES,
  plan,
  execute,
};
