/** The command `referent`: finds the subcommand, runs it, and turns errors into one message and an exit code. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Environment, readEnvironment } from '../config/env.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { asReferentError } from '../workers/failure.ts';
import type { CliContext, Command } from './command.ts';
import { overview, page } from './help.ts';
import { didYouMean, parseCommand } from './parse.ts';

/** Subcommands are loaded when asked for, so that `--help` and `status` do not load the whole pipeline. */
const LOADERS: Readonly<Record<string, () => Promise<Command>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  init: async () => (await import('./init.ts')).init,
  check: async () => (await import('./check.ts')).check,
  run: async () => (await import('./run.ts')).run,
  status: async () => (await import('./status.ts')).status,
  link: async () => (await import('./link.ts')).link,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  explain: async () => (await import('./explain.ts')).explain,
  audience: async () => (await import('./audience.ts')).audience,
  export: async () => (await import('./export.ts')).exportView,
  worker: async () => (await import('./worker.ts')).worker,
  schedule: async () => (await import('./schedule.ts')).schedule,
  trigger: async () => (await import('./trigger.ts')).trigger,
  migrate: async () => (await import('./migrate.ts')).migrateCommand,
};

const version = (): string =>
  (JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version;

/** Writes an error for people (stderr) or, with --json, also for programs (stdout). */
function report(error: ReferentError, json: boolean, env: Environment): void {
  const lines = [`referent: ${error.message}`];
  if (error.where !== undefined) lines.push(`  where:    ${error.where}`);
  if (error.expected !== undefined) lines.push(`  expected: ${error.expected}`);
  lines.push(`  do:       ${error.hint}`, `  code:     ${error.code} (docs/errors.md)`);
  process.stderr.write(`${lines.join('\n')}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: error.toJSON() }, null, 2)}\n`);
  if ((env.variables['REFERENT_DEBUG'] ?? '') !== '' && error.cause !== undefined) console.error(error.cause);
}

function context(options: Readonly<Record<string, unknown>>, env: Environment, signal: AbortSignal): CliContext {
  const json = options['json'] === true;
  const quiet = options['quiet'] === true;
  const dir = typeof options['workspace'] === 'string' ? options['workspace'] : '.';
  return {
    workspace: path.resolve(dir),
    env,
    json,
    quiet,
    interactive: process.stderr.isTTY && !quiet && !json && !env.ci,
    signal,
    out: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void (quiet || process.stderr.write(`${text}\n`)),
  };
}

/** Who closed the pipe (`| head`) has read enough: what else is said goes nowhere, and nothing went wrong. */
function onPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Runs one command line; never throws. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const env = readEnvironment();
  const json = argv.includes('--json');
  const stop = new AbortController();
  let asked = 0;
  const onSignal = (signal: NodeJS.Signals): void => {
    asked++;
    stop.abort(new ReferentError('REF_STOPPED', `Stopped by ${signal}.`));
    // The second one ends the tasks under way; who asks a third time no longer waits for anything.
    if (asked > 2) process.exit(EXIT.interrupted);
  };
  process.stdout.on('error', onPipe);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const [name, ...rest] = argv;
    if (
      name === undefined ||
      name === '--json' ||
      name === '--quiet' ||
      name === '--help' ||
      name === '-h' ||
      name === 'help'
    ) {
      const wanted = name === 'help' ? rest[0] : undefined;
      const load = wanted === undefined ? undefined : LOADERS[wanted];
      if (load !== undefined) process.stdout.write(`${page(await load())}\n`);
      else process.stdout.write(`${overview(await Promise.all(Object.values(LOADERS).map((l) => l())), version())}\n`);
      return EXIT.ok;
    }
    if (name === '--version' || name === '-v' || name === 'version') {
      process.stdout.write(`${version()}\n`);
      return EXIT.ok;
    }
    const load = LOADERS[name];
    if (load === undefined) {
      throw new ReferentError('REF_USAGE', `There is no command ${name}.${didYouMean(name, Object.keys(LOADERS))}`);
    }
    const command = await load();
    const { args, options } = parseCommand(command, rest);
    if (options['help'] === true) {
      process.stdout.write(`${page(command)}\n`);
      return EXIT.ok;
    }
    return await command.run(context(options, env, stop.signal), args, options);
  } catch (error) {
    // What breaks while a command is being stopped breaks because of it.
    const known = asReferentError(stop.signal.aborted ? stop.signal.reason : error);
    report(known, json, env);
    return known.exit;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
