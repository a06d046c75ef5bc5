/** The engine's own error: a call that cannot be answered. `problem` is a stable code; the message holds no value. */
export type LinkageProblem =
  | 'duplicate_id'
  | 'unknown_column'
  | 'aborted'
  | 'invalid_model'
  | 'invalid_options'
  | 'invalid_record'
  | 'unknown_record';

export class LinkageError extends Error {
  readonly problem: LinkageProblem;

  constructor(problem: LinkageProblem, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LinkageError';
    this.problem = problem;
  }
}
