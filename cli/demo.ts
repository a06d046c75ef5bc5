/** `referent demo`: the whole batch on the sample company, with nothing installed but Node. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { writeCompany } from '../config/sample/generator/write-company.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { hasWebShop } from '../sql/queries/demo.ts';
import type { CliContext, Command } from './command.ts';
import { type Journey, journeyJson, printJourney, printTruth, truthOf } from './demo-story.ts';
import { parseInstant } from './instant.ts';
import { openWorkspace, type Workspace } from './open-workspace.ts';
import { printPublished, printRun, runJson } from './print-run.ts';
import { actorName, parseThreads } from './run.ts';
import { runSession } from './run-session.ts';
import { count, seconds } from './table.ts';

/** Files of the sample that make a workspace; the generator and the page about it stay in the package. */
const SAMPLE_FILES = ['referent.yaml', 'sources', 'consents', 'lists', 'web.sql', 'truth.csv', 'journey.json'];
const QUICK = { people: 200, seed: 20_260_901 };

/** The demo brings its own servers: what the environment names is for the user's own work. */
function ownServers(ctx: CliContext, workspace: string): CliContext {
  const variables = Object.fromEntries(
    Object.entries(ctx.env.variables).filter(([name]) => name !== 'DATABASE_URL' && name !== 'REDIS_URL'),
  );
  return { ...ctx, workspace, env: { ...ctx.env, variables } };
}

/** Makes the workspace when it is not there yet. Throws REF_OUTPUT when the folder holds something else. */
async function makeWorkspace(folder: string, quick: boolean): Promise<boolean> {
  if (existsSync(path.join(folder, 'referent.yaml'))) {
    if (existsSync(path.join(folder, 'journey.json'))) return false;
    throw new ReferentError('REF_OUTPUT', 'This folder holds a workspace of your own.', {
      where: path.basename(folder),
      hint: 'Name another folder: `referent demo --workspace DIR`.',
    });
  }
  mkdirSync(folder, { recursive: true });
  if (quick) await writeCompany(folder, QUICK);
  else
    for (const file of SAMPLE_FILES)
      cpSync(path.join(PACKAGE_ROOT, 'config', 'sample', file), path.join(folder, file), { recursive: true });
  return true;
}

async function fillWebShop(folder: string, ws: Workspace): Promise<void> {
  if (await hasWebShop(ws.db)) return;
  await ws.pool.query(readFileSync(path.join(folder, 'web.sql'), 'utf8'));
}

export const demo: Command = {
  name: 'demo',
  args: '',
  summary: 'Run the whole batch on the sample company, in ./referent-demo, with nothing else installed',
  options: [
    { flag: '--quick', text: 'A company of 200 people instead of 2,000' },
    { flag: '--no-run', text: 'Only make the workspace and fill the web shop' },
    { flag: '--as-of <instant>', text: 'Decide for this instant (default: that of the sample, 1 September 2026)' },
    { flag: '--threads <n>', text: 'Tasks at a time (default: the cores)' },
  ],
  examples: ['referent demo', 'referent demo --quick --json'],
  async run(ctx, _args, options): Promise<ExitCode> {
    const begun = Date.now();
    const folder = typeof options['workspace'] === 'string' ? ctx.workspace : path.join(ctx.workspace, 'referent-demo');
    const here = path.relative(process.cwd(), folder) || '.';
    const made = await makeWorkspace(folder, options['quick'] === true);
    const own = ownServers(ctx, folder);
    ctx.note(`${made ? 'Made' : 'Found'} the sample company in ${here}; starting its PostgreSQL.`);
    await using ws = await openWorkspace(own, { mode: 'write', config: loadConfig(folder, own.env) });
    await fillWebShop(folder, ws);
    if (options['noRun'] === true) {
      ctx.out(
        ctx.json ? JSON.stringify({ workspace: here }) : `The workspace is ready: referent run --workspace ${here}`,
      );
      return EXIT.ok;
    }
    const journey = JSON.parse(readFileSync(path.join(folder, 'journey.json'), 'utf8')) as Journey;
    const zone = ws.config.schedule?.timezone ?? 'Europe/Paris';
    const asOf = parseInstant(typeof options['asOf'] === 'string' ? options['asOf'] : journey.as_of, zone);
    const threads = parseThreads(options['threads']);
    const result = await runSession(own, ws, {
      asOf,
      trigger: 'demo',
      full: false,
      resume: false,
      actor: actorName(),
      ...(threads === undefined ? {} : { threads }),
    });
    if (result.exit !== EXIT.ok) {
      if (ctx.json) ctx.out(JSON.stringify(await runJson(ws, result), null, 2));
      else await printRun(ctx, ws, result);
      return result.exit;
    }
    const truth = await truthOf(ws, path.join(folder, 'truth.csv'));
    if (ctx.json) {
      ctx.out(
        JSON.stringify({ ...(await runJson(ws, result)), truth, journey: await journeyJson(ws, journey) }, null, 2),
      );
      return result.exit;
    }
    ctx.out(
      `Maison Kerval, a made-up company: ${count(Object.keys(ws.config.sources).length, 'department')}, decided for ${journey.as_of.slice(0, 10)}.`,
    );
    ctx.out('');
    await printPublished(ctx, ws, result);
    printTruth(ctx, truth);
    const personId = await printJourney(ctx, ws, journey);
    ctx.out(`All of it took ${seconds((Date.now() - begun) / 1000)}. Now try, for instance:`);
    for (const line of nextCommands(here, personId)) ctx.out(`  ${line}`);
    return result.exit;
  },
};

function nextCommands(folder: string, personId: string): string[] {
  return [
    `cd ${folder}`,
    `npx referent explain person ${personId}`,
    `npx referent explain cell ${personId} offers sms`,
    'npx referent audience offers email --out emails.csv',
    'npx referent export master.permission --out permissions.csv',
    'npx referent status',
    'npx referent run                # a night: only what changed is worked on',
  ];
}
