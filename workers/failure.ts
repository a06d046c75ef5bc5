/** Turns whatever was thrown into what may be stored and shown: a code and a sentence, never a personal value. */
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { type ErrorCode, isErrorCode, ReferentError } from '../pipelines/errors.ts';
import { databaseError } from '../sql/database-error.ts';

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: string;
  readonly expected?: string;
  readonly hint: string;
  /** Terminal failures are not tried again. */
  readonly terminal: boolean;
}

/** Deadlock, serialisation failure, lock not available, cancelled: the next attempt may do. */
const RETRY_STATES = /^(40|55P03|57014)/;

interface PgError {
  readonly code: string;
  readonly table?: string;
  readonly constraint?: string;
  readonly routine?: string;
}

const isPgError = (error: unknown): error is Error & PgError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code) &&
  'severity' in error;

/** The text of a database or JavaScript error can quote a row, so only its kind and place are told. */
export function asReferentError(thrown: unknown): ReferentError {
  const error = databaseError(thrown, undefined);
  if (error instanceof ReferentError) return error;
  if (isPgError(error)) {
    const at = [error.table, error.constraint, error.routine].filter((s) => s !== undefined).join(', ');
    const place = at === '' ? '' : ` (${at})`;
    return new ReferentError('REF_INTERNAL', `PostgreSQL refused a statement with SQLSTATE ${error.code}${place}.`, {
      cause: error,
    });
  }
  const name = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? ownFrame(error.stack ?? '') : '';
  return new ReferentError('REF_INTERNAL', `An unexpected ${name} was thrown${place}.`, { cause: error });
}

export function describeFailure(error: unknown): Failure {
  const known = asReferentError(error);
  // An error that nobody foresaw may be a passing one; a statement that PostgreSQL refuses is refused again.
  const retried = known.code === 'REF_INTERNAL' && known.cause !== undefined && !isLasting(known.cause);
  return {
    code: known.code,
    message: known.message,
    ...(known.where === undefined ? {} : { where: known.where }),
    ...(known.expected === undefined ? {} : { expected: known.expected }),
    hint: known.hint,
    terminal: known.kind === 'terminal' && !retried,
  };
}

const isLasting = (cause: unknown): boolean => isPgError(cause) && !RETRY_STATES.test(cause.code);

/** The first frame in this program's own code, relative to the package: where, without what. */
function ownFrame(stack: string): string {
  for (const line of stack.split('\n')) {
    const at = line.indexOf(PACKAGE_ROOT);
    if (at !== -1 && !line.includes('node_modules'))
      return ` at ${line.slice(at + PACKAGE_ROOT.length + 1).replace(/\)$/, '')}`;
  }
  return '';
}

/** Reads `CODE: sentence` back, which is all that the queue keeps of an error; undefined when it is something else. */
export function errorOf(message: string): ReferentError | undefined {
  const [code = '', ...rest] = message.split(': ');
  return isErrorCode(code) ? new ReferentError(code, rest.join(': ')) : undefined;
}
