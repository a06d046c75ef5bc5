/** Streams rows of the publication to a file or stdout, and notes in the audit log that they left. */
import { PassThrough } from 'node:stream';
import type { PoolClient } from 'pg';
import type { CopyToStreamQuery } from 'pg-copy-streams';
import { ReferentError } from '../pipelines/errors.ts';
import type { FileFormat } from '../sql/queries/export.ts';
import { audit, publishedRun } from '../sql/queries/ops.ts';
import type { Workspace } from './open-workspace.ts';
import { actorName } from './run.ts';
import { type Output, writeOutput } from './write-output.ts';

export interface Gift {
  readonly action: 'export' | 'audience';
  /** What left: names and codes, no personal value. */
  readonly detail: Readonly<Record<string, string>>;
  readonly output: Output;
  readonly format: FileFormat;
  readonly signal: AbortSignal;
  rows(client: PoolClient): CopyToStreamQuery | Promise<CopyToStreamQuery>;
}

/** The run that readers see. Throws REF_RUN_NONE before the first publication. */
export async function needPublication(ws: Workspace): Promise<number> {
  const run = await publishedRun(ws.db);
  if (run === null) throw new ReferentError('REF_RUN_NONE', 'Nothing is published yet.');
  return run;
}

/**
 * Returns how many rows were written, all of one publication, for it is one statement; null when the reader of stdout
 * had enough before the end.
 */
export async function giveAway(ws: Workspace, gift: Gift): Promise<number | null> {
  const run = await needPublication(ws);
  const client = await ws.pool.connect();
  let whole = false;
  try {
    const stream = await gift.rows(client);
    // A spreadsheet takes a file for UTF-8 only when it begins with the mark.
    const source = gift.format.excel ? withMark(stream) : stream;
    whole = await writeOutput(gift.output, source, gift.signal);
    const rows = stream.rowCount;
    await audit(ws.db, actorName(), gift.action, run, { ...gift.detail, format: gift.format.format, rows, whole });
    return whole ? rows : null;
  } finally {
    // A connection in the middle of a COPY cannot be used again.
    client.release(!whole);
  }
}

function withMark(stream: CopyToStreamQuery): PassThrough {
  const marked = new PassThrough();
  marked.write('\ufeff');
  stream.on('error', (error) => marked.destroy(error));
  return stream.pipe(marked);
}
