/** `referent run`: the batch, from the sources to the publication. */
import { userInfo } from 'node:os';
import { checkInputs } from '../config/inputs.ts';
import { loadConfig } from '../config/load.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { approveRun, discardUnsettled } from '../workers/start-run.ts';
import type { CliContext, Command } from './command.ts';
import { parseInstant } from './instant.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import { printRun, runJson } from './print-run.ts';
import { runSession } from './run-session.ts';

export const actorName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a uid without a name.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
};

export function parseThreads(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  const n = Number(value);
  if (Number.isInteger(n) && n >= 1 && n <= 64) return n;
  throw new ReferentError('REF_USAGE', '--threads is not a whole number from 1 to 64.');
}

export const run: Command = {
  name: 'run',
  args: '',
  summary: 'Run the whole batch and publish: extract, normalise, link, merge, oppose, permit, load',
  options: [
    { flag: '--as-of <instant>', text: 'Decide for this instant (default: now)' },
    { flag: '--resume', text: 'Go on with the run that stopped, or follow the one that is going' },
    { flag: '--full', text: 'Work on all rows, not only on those that changed' },
    { flag: '--threads <n>', text: 'Tasks at a time in this process (default: the cores)' },
    { flag: '--approve', text: 'Publish the run that a safety check holds' },
    { flag: '--discard', text: 'Take back the run that stopped or is held' },
  ],
  examples: ['referent run', 'referent run --as-of 2026-09-01 --json', 'referent run --resume'],
  async run(ctx, _args, options): Promise<ExitCode> {
    refuseContradictions(options);
    const loaded = loadConfig(ctx.workspace, ctx.env);
    const settle = options['approve'] === true || options['discard'] === true;
    if (!settle) checkInputs(loaded, ctx.workspace);
    await using ws = await openWorkspace(ctx, { mode: 'write', config: loaded });
    if (settle) return await settleRun(ctx, ws, options['approve'] === true);
    const zone = ws.config.schedule?.timezone ?? 'Europe/Paris';
    const asOf = typeof options['asOf'] === 'string' ? parseInstant(options['asOf'], zone) : new Date().toISOString();
    const threads = parseThreads(options['threads']);
    const result = await runSession(ctx, ws, {
      asOf,
      trigger: 'command',
      full: options['full'] === true,
      resume: options['resume'] === true,
      actor: actorName(),
      ...(threads === undefined ? {} : { threads }),
    });
    if (ctx.json) ctx.out(JSON.stringify(await runJson(ws, result), null, 2));
    else await printRun(ctx, ws, result);
    return result.exit;
  },
};

/** Options of which one says what the other takes back: nothing is guessed. */
function refuseContradictions(options: Readonly<Record<string, unknown>>): void {
  const given = (names: readonly string[]): string[] =>
    names.filter((name) => options[name] !== undefined && options[name] !== false);
  const acts = given(['resume', 'approve', 'discard']);
  const ofNew = given(['asOf', 'full']);
  const [first] = acts;
  const second = acts[1] ?? ofNew[0];
  if (first === undefined || second === undefined) return;
  throw new ReferentError('REF_USAGE', `--${first} and --${second === 'asOf' ? 'as-of' : second} exclude each other.`, {
    expected:
      ofNew.length > 0 ? 'a stopped run keeps its instant and its extent' : 'one of --resume, --approve, --discard',
    hint: 'Run `referent run --help`.',
  });
}

async function settleRun(ctx: CliContext, ws: Workspace, approve: boolean): Promise<ExitCode> {
  if (approve) {
    const approved = await approveRun(ws.db, actorName());
    ctx.out(
      ctx.json ? JSON.stringify({ run: approved.run_id, status: 'published' }) : `Run ${approved.run_id} is published.`,
    );
  } else {
    const { run: taken, rows } = await discardUnsettled(ws.db, actorName(), 0);
    ctx.out(
      ctx.json
        ? JSON.stringify({ run: taken.run_id, status: 'discarded', rows })
        : `Run ${taken.run_id} is taken back (${rows} rows); the publication before it stands.`,
    );
  }
  return EXIT.ok;
}
