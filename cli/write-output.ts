/**
 * Writes what a command gives away. A file appears whole or not at all: it is written beside its place and then moved
 * there, readable by its owner only, for it holds personal data. `-` is stdout.
 */
import { constants, createWriteStream } from 'node:fs';
import { access, link, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReferentError } from '../pipelines/errors.ts';

export interface Output {
  /** Absolute; null is stdout. */
  readonly file: string | null;
  readonly force: boolean;
}

const exists = async (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Refuses early what cannot be written later: REF_OUTPUT. */
export async function planOutput(out: unknown, force: boolean): Promise<Output> {
  if (typeof out !== 'string' || out === '-') return { file: null, force };
  const file = path.resolve(out);
  if (!force && (await exists(file))) {
    throw new ReferentError('REF_OUTPUT', `${out} exists already.`, { where: out, hint: 'Add --force to replace it.' });
  }
  await access(path.dirname(file), constants.W_OK).catch((cause: unknown) => {
    throw new ReferentError('REF_OUTPUT', `The folder of ${out} does not exist or cannot be written.`, {
      where: out,
      cause,
    });
  });
  return { file, force };
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Moves a draft to a place where nothing stands. A link, unlike a rename, never replaces a file that came meanwhile. */
async function appear(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    // Some file systems (exFAT, some shares) have no links.
    if (isCode(error, 'EEXIST') || (await exists(file))) throw error;
    return rename(draft, file);
  }
  return unlink(draft);
}

/** Copies `source` to its place. False when stdout was closed by its reader (`| head`). */
export async function writeOutput(output: Output, source: Readable, signal: AbortSignal): Promise<boolean> {
  const { file } = output;
  if (file === null) {
    try {
      await pipeline(source, process.stdout, { end: false, signal });
      return true;
    } catch (error) {
      if (isCode(error, 'EPIPE')) return false;
      throw error;
    }
  }
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  const failed = (cause: unknown): ReferentError =>
    new ReferentError('REF_OUTPUT', `${path.basename(file)} cannot be written.`, { where: file, cause });
  const sink = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
  let isOurs = false;
  sink.on('error', () => {
    isOurs = true;
  });
  try {
    await pipeline(source, sink, { signal });
    if (output.force) await rename(draft, file);
    else await appear(draft, file);
    return true;
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    const ofDisk = isOurs || ['EEXIST', 'EPERM', 'EACCES', 'EXDEV', 'ENOTSUP'].some((code) => isCode(error, code));
    throw ofDisk ? failed(error) : error;
  }
}
