/** How a run ended: for people in tables, for programs as one JSON document. */
import { listCounts, permissionCounts, referentialCounts, rejectCounts, sourceCounts } from '../sql/queries/summary.ts';
import type { CliContext } from './command.ts';
import type { Workspace } from './open-workspace.ts';
import type { RunResult } from './run-session.ts';
import { count, seconds, table } from './table.ts';

/**
 * Shape of `referent run --json`, stable: `{ run, status, as_of, seconds, error, checks, stages[], sources[], rejects[],
 * referential, lists[], permissions[] }`. The last three are null or empty unless the run is published.
 */
export async function runJson(ws: Workspace, result: RunResult): Promise<Record<string, unknown>> {
  const published = result.run.status === 'published';
  return {
    run: result.run.run_id,
    status: result.run.status,
    as_of: result.run.as_of,
    full: result.run.full_run,
    seconds: elapsed(result),
    error: result.run.error ?? null,
    checks: result.run.checks ?? null,
    stages: result.stages,
    sources: await sourceCounts(ws.db, result.run.run_id),
    rejects: await rejectCounts(ws.db),
    referential: published ? await referentialCounts(ws.db) : null,
    lists: published ? await listCounts(ws.db) : [],
    permissions: published ? await permissionCounts(ws.db) : [],
  };
}

const elapsed = (result: RunResult): number =>
  Math.round((Date.parse(result.run.finished_at ?? result.run.started_at) - Date.parse(result.run.started_at)) / 10) /
  100;

export async function printRun(ctx: CliContext, ws: Workspace, result: RunResult): Promise<void> {
  const { run } = result;
  if (run.status === 'published') {
    await printPublished(ctx, ws, result);
    ctx.out(`Run ${run.run_id} is published (as of ${run.as_of}, ${seconds(elapsed(result))}).`);
    return;
  }
  printStages(ctx, result);
  if (run.status === 'held') {
    ctx.out(`Run ${run.run_id} is held: a safety check failed. The publication before it stands.`);
    printChecks(ctx, run.checks);
    ctx.out('Look at it, then `referent run --approve` or `referent run --discard`.');
  } else if (run.status === 'interrupted') {
    ctx.out(`Run ${run.run_id} was stopped. Go on with \`referent run --resume\`; the publication before it stands.`);
  } else {
    const error = (run.error ?? {}) as Record<string, string>;
    const at = [error['stage'], error['task']].filter((s) => s !== undefined).join(', task ');
    ctx.out(`Run ${run.run_id} failed${at === '' ? '' : ` in ${at}`}: ${error['message'] ?? 'no reason was recorded'}`);
    for (const key of ['where', 'expected', 'hint', 'code'] as const) {
      if (error[key] !== undefined) ctx.out(`  ${`${key === 'hint' ? 'do' : key}:`.padEnd(9)} ${error[key]}`);
    }
    ctx.out('The publication before it stands. When mended: `referent run --resume`.');
  }
}

/** The parts of a published run, each a short table. */
export async function printPublished(ctx: CliContext, ws: Workspace, result: RunResult): Promise<void> {
  const sources = await sourceCounts(ws.db, result.run.run_id);
  if (sources.length > 0) {
    ctx.out('What came in');
    ctx.out(
      table(
        ['source', 'department', 'read', 'written', 'rejected'],
        sources.map((s) => [...named(ws, s.source), s.read, s.written, s.rejected]),
      ),
    );
    ctx.out('');
  }
  const rejects = await rejectCounts(ws.db);
  if (rejects.length > 0) {
    ctx.out('What was refused, and why (select * from staging.reject)');
    ctx.out(
      table(
        ['source', 'reason', 'rows'],
        rejects.map((r) => [r.source, r.reason, r.rows]),
      ),
    );
    ctx.out('');
  }
  const people = await referentialCounts(ws.db);
  const merged = people.records - people.persons;
  ctx.out(
    `${count(people.records, 'record')} → ${count(people.persons, 'person', 'persons')}: ${count(merged, 'duplicate')} merged, ` +
      `${count(people.review, 'doubtful pair')} for review, ${count(people.conflicts, 'contradiction')} between departments.`,
  );
  ctx.out('');
  const lists = await listCounts(ws.db);
  if (lists.length > 0) {
    ctx.out('Opposition lists');
    ctx.out(
      table(
        ['list', 'entries', 'points screened', 'hits'],
        lists.map((l) => [l.list, l.entries, l.points, l.hits]),
      ),
    );
    ctx.out('');
  }
  ctx.out('May we contact them? (cells: person × contact point)');
  ctx.out(
    table(
      ['purpose', 'channel', 'allowed', 'needs proof', 'forbidden'],
      (await permissionCounts(ws.db)).map((p) => [p.purpose, p.channel, p.allowed, p.needs_proof, p.forbidden]),
    ),
  );
  ctx.out('');
}

/** Name and department of an input; the task's label of a list or log begins with its kind. */
function named(ws: Workspace, label: string): [string, string] {
  if (label.startsWith('list ')) return [label.slice(5), 'opposition list'];
  if (label.startsWith('consent ')) return [label.slice(8), 'consent log'];
  return [label, ws.config.sources[label]?.department ?? ''];
}

export function printStages(ctx: CliContext, result: RunResult): void {
  ctx.out(
    table(
      ['stage', 'status', 'tasks', 'read', 'written', 'rejected', 'time'],
      result.stages.map((s) => [
        s.stage,
        s.status,
        `${s.done}/${s.tasks}`,
        s.read,
        s.written,
        s.rejected,
        seconds(s.seconds),
      ]),
    ),
  );
  ctx.out('');
}

function printChecks(ctx: CliContext, checks: unknown): void {
  const failed = (Array.isArray(checks) ? checks : []).filter((c: { passed?: boolean }) => c.passed === false);
  ctx.out(
    table(
      ['check', 'subject', 'before', 'after', 'limit'],
      failed.map((c: Record<string, string | number | null>) =>
        ['check', 'subject', 'before', 'after', 'limit'].map((k) => String(c[k] ?? '')),
      ),
    ),
  );
}
