/**
 * 6-permit: one verdict per cell. `prepare` keeps the ledger of consent events, the numbers of purposes, the texts of
 * reasons and the crowded phone numbers; a task decides the persons of a range that the run touches, and writes
 * differences only. Persons are streamed in chunks, each with one query.
 */
import { readAsset } from '../../config/assets.ts';
import type { CopyValue } from '../../sql/copy.ts';
import {
  chunkScope,
  countWork,
  keepCrowdedPoints,
  keepPurposes,
  keepReasons,
  makeScope,
  openWishes,
  PERMIT_READS,
  PERMIT_WRITES,
  purposeNumbers,
  screeningChanged,
  screenings,
  wishConflicts,
  wishVerdicts,
  writeConflicts,
  writeVerdicts,
} from '../../sql/queries/permit.ts';
import { keepLedger } from '../../sql/queries/permit-ledger.ts';
import { personRows } from '../../sql/queries/permit-persons.ts';
import { idRanges } from '../ids.ts';
import type { RunContext, Stage, TaskReport, TaskSpec, Transaction } from '../stage.ts';
import { assemblePersons, engineOf, type SourceFacts, sourceFacts } from './assemble.ts';
import { conflictsOf } from './conflicts.ts';
import { channelsOf, makeDecider } from './decide.ts';
import type { Engine } from './engine.ts';
import { gradeSql } from './grade.ts';
import { CHANNEL_NO, type Person, VERDICT_BY_NO } from './model.ts';
import { REASONS, reasonRows } from './reasons.ts';
import { parseRules } from './rules.ts';
import { preparePerson } from './spread.ts';

/** Persons of one query: about 100,000 rows in memory at a time. */
const CHUNK = 4_000;
const PERSONS_PER_TASK = 25_000;
/** Five unrelated people on one number: a junk or switchboard number (F7). */
const CROWD = 5;

/** Tasks for that many persons, a power of two. */
function tasksFor(persons: number): number {
  let n = 1;
  while (n < 64 && persons > n * PERSONS_PER_TASK) n *= 2;
  return n;
}

async function plan(run: RunContext, tx: Transaction): Promise<TaskSpec[]> {
  const all = run.full || (await screeningChanged(tx, run.runId));
  const persons = await countWork(tx, run.runId, run.asOf, all);
  if (persons === 0) return [];
  return idRanges('p', tasksFor(persons)).map((range) => ({
    label: `${range.from}..${range.to ?? ''}`,
    params: { from: range.from, to: range.to, all },
  }));
}

async function prepare(run: RunContext, tx: Transaction): Promise<TaskReport> {
  await keepReasons(tx, reasonRows());
  await keepPurposes(
    tx,
    Object.entries(run.config.purposes).map(([purpose, p]) => ({
      purpose,
      label: p.label,
      label_en: p.label_en ?? null,
      kind: p.kind,
    })),
  );
  const ledger = await keepLedger(tx, { runId: run.runId, asOf: run.asOf, full: run.full, gradeSql });
  const crowded = await keepCrowdedPoints(tx, run.runId, run.full, CROWD);
  return {
    read: ledger.events,
    written: ledger.events,
    rejected: 0,
    reasons: {},
    counts: { events: ledger.events, events_closed: ledger.closed, crowded_points: crowded },
  };
}

/** Which purposes are open on which channel number, by the config. */
function purposesByChannel(run: RunContext, engine: Engine): readonly (readonly number[])[] {
  const open: number[][] = [[], [], [], [], [], []];
  Object.values(run.config.purposes).forEach((purpose, no) => {
    const channels = purpose.channels ?? (['email', 'sms', 'phone_live', 'phone_auto', 'post'] as const);
    for (const channel of channels) if (engine.purposes[no] !== undefined) open[CHANNEL_NO[channel]]?.push(no);
  });
  return open;
}

interface Tally {
  cells: number;
  conflicts: number;
  readonly verdicts: number[];
}

/** Decides the cells of one chunk; rows wait in memory, for the connection takes one COPY at a time. */
async function decideChunk(
  persons: AsyncIterable<Person>,
  o: {
    readonly engine: Engine;
    readonly open: readonly (readonly number[])[];
    readonly numbers: readonly number[];
    readonly behind: readonly CopyValue[];
    readonly tally: Tally;
  },
): Promise<{ verdicts: CopyValue[][]; conflicts: CopyValue[][] }> {
  const { engine, open, numbers, behind, tally } = o;
  const decide = makeDecider(engine);
  const verdicts: CopyValue[][] = [];
  const conflicts: CopyValue[][] = [];
  for await (const person of persons) {
    const prepared = preparePerson(person, engine);
    for (const point of prepared.points) {
      for (const channelNo of channelsOf(point.point)) {
        for (const purposeNo of open[channelNo] ?? []) {
          const cell = engine.plans[purposeNo]?.[channelNo];
          if (cell === undefined) continue;
          const d = decide(prepared, point, cell);
          tally.cells++;
          tally.verdicts[d.verdict] = (tally.verdicts[d.verdict] ?? 0) + 1;
          verdicts.push([
            person.id,
            point.point.id,
            numbers[purposeNo] ?? 0,
            channelNo,
            d.verdict,
            REASONS[d.reason].no,
            d.evidenceKind,
            d.evidenceRef,
            Number.isFinite(d.until) ? new Date(d.until).toISOString() : null,
            ...behind,
          ]);
        }
      }
    }
    for (const c of conflictsOf(person)) {
      tally.conflicts++;
      conflicts.push([person.id, c.point, c.purpose, c.channel, c.eventA, c.eventB, c.decided]);
    }
  }
  return { verdicts, conflicts };
}

async function execute(run: RunContext, task: TaskSpec, tx: Transaction): Promise<TaskReport> {
  const { from, to, all } = task.params;
  const range = { from: String(from), to: to === null || to === undefined ? null : String(to) };
  const asset = readAsset('rules', run.config.rules, run.workspace, run.packageRoot);
  const pack = parseRules(asset.text, `rules ${run.config.rules}`);
  const engine = engineOf({ config: run.config, pack, asOf: run.asOf, screened: await screenings(tx, null) });
  const facts: ReadonlyMap<string, SourceFacts> = sourceFacts(run.config, pack.zone);
  const known = await purposeNumbers(tx);
  const numbers = engine.purposes.map((purpose) => known.get(purpose.name) ?? 0);
  const scope = await makeScope(tx, { runId: run.runId, asOf: run.asOf, range, all: all === true, chunk: CHUNK });
  await openWishes(tx);
  const tally: Tally = { cells: 0, conflicts: 0, verdicts: [] };
  const context = {
    engine,
    open: purposesByChannel(run, engine),
    numbers,
    behind: scope.fresh ? [run.runId] : [],
    tally,
  };
  for (let chunk = 0; chunk < scope.chunks; chunk++) {
    run.signal.throwIfAborted();
    const rows = personRows(tx, chunkScope(chunk), { kind: 'open' });
    const { verdicts, conflicts } = await decideChunk(assemblePersons(rows, facts), context);
    await wishVerdicts(tx, verdicts, scope.fresh);
    if (conflicts.length > 0) await wishConflicts(tx, conflicts);
  }
  const cells = scope.fresh ? { opened: tally.cells, closed: 0 } : await writeVerdicts(tx, run.runId, range);
  const contradictions = await writeConflicts(tx, run.runId, range);
  const counts: Record<string, number> = {
    persons: scope.persons,
    cells: tally.cells,
    opened: cells.opened,
    closed: cells.closed,
    expired: scope.expired,
    conflicts: tally.conflicts,
    conflicts_opened: contradictions.opened,
    conflicts_closed: contradictions.closed,
  };
  for (const no of [1, 2, 3]) counts[VERDICT_BY_NO[no] ?? ''] = tally.verdicts[no] ?? 0;
  return { read: tally.cells, written: tally.cells, rejected: 0, reasons: {}, counts };
}

export const permit: Stage = { name: '6-permit', reads: PERMIT_READS, writes: PERMIT_WRITES, plan, prepare, execute };
