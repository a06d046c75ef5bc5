/** The files of a source: found, sampled, hashed, streamed; refused when they are nothing to read. */
import { isAscii, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { isPattern, kindOf, matchFiles } from '../../config/glob.ts';
import { type ErrorCode, ReferentError } from '../errors.ts';
import { binaryKind, SAMPLE_BYTES, type Utf8Tally } from './detect.ts';
import type { ByteRange, SourceInput } from './source.ts';
import { incompleteTail, tallyUtf8 } from './utf8.ts';

const CHUNK = 1 << 17;
/** Chunks with non-ASCII bytes whose sequences are counted; more say nothing new. */
const TALLIED_CHUNKS = 16;

export interface SourceFile {
  readonly path: string;
  /** Relative to the workspace, with `/`. */
  readonly file: string;
  readonly bytes: number;
  /** Tells whether the file is still the one that was looked at. */
  readonly stamp: string;
  readonly head: Buffer;
  readonly contentHash: string | null;
  /** Of the whole file; undefined when only the head was looked at. */
  readonly tally: Utf8Tally | undefined;
}

/** A refusal that names source and file, never a value. */
export function refuse(
  code: ErrorCode,
  input: Pick<SourceInput, 'label'>,
  file: string,
  says: string,
  details: { expected?: string; hint?: string; cause?: unknown } = {},
): ReferentError {
  return new ReferentError(code, `${input.label}: ${file} ${says}.`, { where: file, ...details });
}

function failed(input: SourceInput, file: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof ReferentError || !('code' in cause)) return cause;
  if (cause.code === 'ENOENT') return refuse('REF_SOURCE_MISSING', input, file, 'does not exist', { cause });
  if (typeof cause.code === 'string' && /^E[A-Z]+$/.test(cause.code))
    return refuse('REF_SOURCE_UNREADABLE', input, file, `cannot be read (${cause.code})`, { cause });
  return cause;
}

const stampOf = async (file: string): Promise<{ bytes: number; stamp: string }> => {
  const { size, mtimeMs } = await stat(file);
  return { bytes: size, stamp: `${size}:${mtimeMs}` };
};

/**
 * The files that `pattern` names, sorted, each sampled and, when `whole`, hashed. Refuses: no file, a folder, 0 bytes,
 * a binary file.
 */
export async function findFiles(input: SourceInput, pattern: string, whole: boolean): Promise<SourceFile[]> {
  const paths = matchFiles(input.workspace, pattern);
  if (paths.length === 0)
    throw refuse('REF_SOURCE_MISSING', input, pattern, isPattern(pattern) ? 'matches no file' : 'does not exist');
  const files: SourceFile[] = [];
  for (const absolute of paths) {
    const file = path.relative(input.workspace, absolute).split(path.sep).join('/');
    if (kindOf(absolute) === 'folder')
      throw refuse('REF_SOURCE_MISSING', input, file, 'is a folder', { hint: `Write ${file}/*.csv for its files.` });
    try {
      files.push(await lookAt(input, absolute, file, whole));
    } catch (cause) {
      throw failed(input, file, cause);
    }
  }
  return files;
}

async function lookAt(input: SourceInput, absolute: string, file: string, whole: boolean): Promise<SourceFile> {
  const { bytes, stamp } = await stampOf(absolute);
  if (bytes === 0) throw refuse('REF_SOURCE_EMPTY', input, file, 'is empty (0 bytes)');
  const head = await readHead(absolute);
  const binary = binaryKind(head);
  if (binary !== null)
    throw refuse('REF_SOURCE_UNREADABLE', input, file, `is ${binary.is}`, {
      expected: 'a text file',
      hint: binary.advice,
    });
  const print = whole ? await fingerprint(absolute, input.signal) : { contentHash: null, tally: undefined };
  return { path: absolute, file, bytes, stamp, head, ...print };
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, SAMPLE_BYTES - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === SAMPLE_BYTES) return buffer.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}

/** One pass over the bytes: their hash, and whether they are UTF-8. */
async function fingerprint(file: string, signal: AbortSignal): Promise<{ contentHash: string; tally: Utf8Tally }> {
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let multibyte = 0;
  let invalid = 0;
  let tallied = 0;
  const look = (bytes: Buffer): void => {
    if (isAscii(bytes)) return;
    if (tallied < TALLIED_CHUNKS) {
      const t = tallyUtf8(bytes);
      multibyte += t.multibyte;
      invalid += t.invalid;
      tallied++;
    } else if (!isUtf8(bytes)) invalid++;
  };
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK, signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = all.length - incompleteTail(all);
    rest = Buffer.from(all.subarray(end));
    look(all.subarray(0, end));
  }
  look(rest);
  return { contentHash: hash.digest('hex').slice(0, 32), tally: { multibyte, invalid } };
}

/** The bytes of the file or of a range of it, in chunks; throws REF_SOURCE_CHANGED when the file is no longer the one that was described. */
export async function* readChunks(
  input: SourceInput,
  source: SourceFile,
  range: Pick<ByteRange, 'from' | 'to'> = { from: 0, to: Number.POSITIVE_INFINITY },
): AsyncGenerator<Buffer> {
  const bytes = { start: range.from, end: range.to - 1 };
  const stream = createReadStream(source.path, { highWaterMark: CHUNK, signal: input.signal, ...bytes });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk;
    const { stamp } = await stampOf(source.path);
    if (stamp !== source.stamp)
      throw refuse('REF_SOURCE_CHANGED', input, source.file, 'changed while it was being read');
  } catch (cause) {
    throw failed(input, source.file, cause);
  } finally {
    stream.destroy();
  }
}
