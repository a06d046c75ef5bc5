/**
 * Where a workspace's server keeps its things: under `<workspace>/.referent`, or, when root's workspace is out of reach
 * for the account that runs the server (a folder of mode 700 above it), under /var/lib/referent, with a pointer in
 * `.referent/postgres.json`.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ReferentError } from '../../pipelines/errors.ts';
import { type Account, canReach } from './account.ts';

export interface Place {
  readonly workspace: string;
  /** `<workspace>/.referent`. */
  readonly home: string;
  /** The data folder of the server; it may not exist yet. */
  readonly data: string;
  /** For copies of the programs. */
  readonly copies: string;
  readonly log: string;
  readonly lock: string;
}

/** `.referent/postgres.json`: where the data is, and for people the server that was started last. */
interface Note {
  readonly workspace: string;
  readonly data: string;
  readonly pid?: number;
  readonly port?: number;
}

const SHARED_STATE = '/var/lib/referent';

function readNote(home: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8')) as Note;
  } catch {
    return undefined;
  }
}

export function writeNote(place: Place, server: { pid: number; port: number } | undefined): void {
  const note: Note = { workspace: place.workspace, data: place.data, ...server };
  const file = path.join(place.home, 'postgres.json');
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(note, null, 2)}\n`);
  renameSync(`${file}.${process.pid}`, file);
}

function dataFolder(workspace: string, home: string, account: Account | undefined, shared: string): string {
  const inside = path.join(home, 'postgres');
  const note = readNote(home);
  // A copied workspace carries the note of the original: its data is not ours.
  if (note?.workspace === workspace && existsSync(note.data)) return note.data;
  if (account === undefined || existsSync(inside) || canReach(account, home)) return inside;
  const hash = createHash('sha256').update(workspace).digest('hex').slice(0, 16);
  return path.join(shared, hash, 'postgres');
}

/** Makes `.referent` and says where everything is. Errors: REF_EMBEDDED_START when the folder cannot be made. */
export function placeOf(folder: string, account: Account | undefined, shared = SHARED_STATE): Place {
  try {
    const workspace = realpathSync(folder);
    const home = path.join(workspace, '.referent');
    if (!existsSync(home)) {
      mkdirSync(home, { recursive: true });
      writeFileSync(path.join(home, '.gitignore'), '*\n');
    }
    const data = dataFolder(workspace, home, account, shared);
    const parent = path.dirname(data);
    mkdirSync(parent, { recursive: true });
    // Whatever the umask was: the account must get through.
    if (parent !== home) for (const dir of [shared, parent]) chmodSync(dir, 0o755);
    const copies = account === undefined ? home : shared;
    return {
      workspace,
      home,
      data,
      copies,
      log: path.join(home, 'postgres.log'),
      lock: path.join(home, 'postgres.lock'),
    };
  } catch (cause) {
    throw new ReferentError('REF_EMBEDDED_START', 'The folder .referent of the workspace cannot be written.', {
      where: folder,
      hint: 'Give this user the right to write there, or set DATABASE_URL to a server of your own.',
      cause,
    });
  }
}
