/** Who runs PostgreSQL, which refuses to run as root. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ReferentError } from '../../pipelines/errors.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In order of preference: the one that Debian's and the official images' packages make, then the one that is everywhere. */
const CANDIDATES = ['postgres', 'nobody'];

/** Accounts of /etc/passwd by name. */
export function readAccounts(passwd: string): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || uid === undefined || gid === undefined) continue;
    accounts.set(name, { name, uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

/**
 * The account that the server runs under; undefined when it is our own, because we are not root.
 * Errors: REF_EMBEDDED_USER when root has no unprivileged account to hand over to.
 */
export function serverAccount(passwdFile = '/etc/passwd', uid = process.getuid?.()): Account | undefined {
  if (uid !== 0) return undefined;
  let accounts: Map<string, Account>;
  try {
    accounts = readAccounts(readFileSync(passwdFile, 'utf8'));
  } catch (cause) {
    throw new ReferentError(
      'REF_EMBEDDED_USER',
      `${passwdFile} cannot be read, so there is no user to run PostgreSQL.`,
      {
        cause,
      },
    );
  }
  for (const name of CANDIDATES) {
    const account = accounts.get(name);
    if (account !== undefined && account.uid !== 0) return account;
  }
  throw new ReferentError('REF_EMBEDDED_USER', 'referent runs as root, and PostgreSQL refuses to.', {
    expected: `a user named ${CANDIDATES.join(' or ')} in ${passwdFile}`,
  });
}

/** May the account pass through `folder` and all folders above it? By mode bits; access control lists are not read. */
export function canReach(account: Account, folder: string): boolean {
  for (let dir = realpathSync(folder); ; dir = path.dirname(dir)) {
    const { uid, gid, mode } = statSync(dir);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** Whose folder it is, undefined when it is not there. */
export function ownerOf(folder: string): Account | undefined {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat === undefined ? undefined : { name: `uid ${stat.uid}`, uid: stat.uid, gid: stat.gid };
}
