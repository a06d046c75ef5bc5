/**
 * What a subcommand is. One file per subcommand in cli/, named after it, exporting a `Command`. stdout is data (a table
 * for people, JSON with --json), stderr is progress, exit codes are those of pipelines/errors.ts.
 */
import type { Environment } from '../config/env.ts';
import type { ExitCode } from '../pipelines/errors.ts';

export interface CliContext {
  /** Absolute; --workspace DIR or the current folder. */
  readonly workspace: string;
  readonly env: Environment;
  readonly json: boolean;
  readonly quiet: boolean;
  /** True when stderr is a terminal and neither --quiet nor --json silence progress. */
  readonly interactive: boolean;
  readonly signal: AbortSignal;
  /** Writes to stdout, with a newline. */
  out(text: string): void;
  /** Writes a line to stderr unless --quiet. */
  note(text: string): void;
}

export interface CommandOption {
  /** As the parser takes it: '--as-of <instant>', '--json'. */
  readonly flag: string;
  readonly text: string;
  readonly default?: string | number | boolean;
}

export interface Command {
  readonly name: string;
  /** Positional arguments: '<purpose> <channel>', '[files...]', ''. */
  readonly args: string;
  readonly summary: string;
  readonly options: readonly CommandOption[];
  readonly examples?: readonly string[];
  /** `args` in order (variadic last as string[]); `options` in camelCase. */
  run(
    ctx: CliContext,
    args: readonly (string | string[] | undefined)[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<ExitCode>;
}
