/** Turns what the driver throws into the registry's errors: one sentence, the server named without its password. */
import type { Pool } from 'pg';
import { ReferentError } from '../pipelines/errors.ts';

/** SQLSTATE classes and codes that say that the server cannot be used now: no connection, no login, shutting down. */
const UNAVAILABLE_STATES = /^(08...|28...|3D000|53300|57P0[123])$/;
const DISK_FULL_STATE = '53100';
const NO_RIGHT_STATE = '42501';
const NETWORK_CODES = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|EPIPE)/;
/** The driver has no code for these. */
const NETWORK_MESSAGES =
  /^(timeout expired|timeout exceeded when trying|Connection terminated|Client has encountered a)/;

/** `postgres://user@host:port/name` of a connection string, without password and options. */
export function describeDatabase(url: string | undefined): string {
  if (url === undefined) return 'the database';
  try {
    const { username, hostname, port, pathname } = new URL(url);
    return `postgres://${username === '' ? '' : `${username}@`}${hostname}:${port === '' ? '5432' : port}${pathname}`;
  } catch {
    return 'the database of DATABASE_URL (which is not a URL)';
  }
}

/**
 * The registered error that `cause` stands for: REF_DATABASE_UNAVAILABLE, REF_DATABASE_RIGHTS or REF_DATABASE_FULL.
 * Anything else is returned as it is, so `throw databaseError(error, pool)` never hides a fault of the program.
 */
export function databaseError(cause: unknown, from: Pool | string | undefined): unknown {
  if (!(cause instanceof Error) || cause instanceof ReferentError) return cause;
  const url = typeof from === 'string' ? from : from?.options.connectionString;
  const where = describeDatabase(url);
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === DISK_FULL_STATE)
    return new ReferentError('REF_DATABASE_FULL', `${where} has no room left on its disk.`, { cause });
  if (code === NO_RIGHT_STATE)
    return new ReferentError('REF_DATABASE_RIGHTS', `${where} refuses this user something that it needs.`, { cause });
  const network = NETWORK_CODES.test(code) || NETWORK_MESSAGES.test(cause.message);
  if (!network && !UNAVAILABLE_STATES.test(code)) return cause;
  // An AggregateError (several addresses of one name) has an empty message; its code says enough.
  const reason = cause.message === '' ? code : cause.message;
  return new ReferentError('REF_DATABASE_UNAVAILABLE', `${where} cannot be used: ${withoutPassword(reason, url)}.`, {
    cause,
  });
}

function withoutPassword(text: string, url: string | undefined): string {
  if (url === undefined) return text;
  let password = '';
  try {
    password = new URL(url).password;
  } catch {
    return text.replaceAll(url, '…');
  }
  return password === '' ? text : text.replaceAll(password, '…').replaceAll(decodeURIComponent(password), '…');
}
