/** Errors of the readers in the words of `referent link`: it has no mapping, and no department to ask. */
import { ERRORS, type ErrorCode, ReferentError } from '../pipelines/errors.ts';

const HINTS: Partial<Record<ErrorCode, string>> = {
  REF_SOURCE_COLUMN: 'Name a column as the first line of the file writes it.',
  REF_SOURCE_EMPTY: 'An empty export is nearly always a failed export: export the file again, or leave it out.',
  REF_SOURCE_UNREADABLE: 'Look at the first lines of the file: is it CSV, JSON Lines or Parquet?',
  REF_SOURCE_MISSING: 'Correct the path; nothing was written.',
};

/** A hint that was written for the place of the error stands. */
export async function inLinkWords<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ReferentError)) throw error;
    const hint = HINTS[error.code];
    if (hint === undefined || error.hint !== ERRORS[error.code].remedy) throw error;
    const { where, expected, problems } = error;
    throw new ReferentError(error.code, error.message, {
      ...(where === undefined ? {} : { where }),
      ...(expected === undefined ? {} : { expected }),
      hint,
      problems,
      cause: error,
    });
  }
}
