/** Entry of a thread that reads parts of files. The thread is ended from outside. */
import { parentPort } from 'node:worker_threads';
import { ReferentError } from './errors.ts';
import { type ReadTask, readPart } from './read-part.ts';
import type { FromReader } from './read-parts.ts';

const port = parentPort;
if (port !== null)
  port.on('message', (task: ReadTask) => {
    readPart(task, new AbortController().signal)
      .then((part): FromReader => ({ kind: 'part', part }))
      .catch((error: unknown): FromReader => {
        if (!(error instanceof ReferentError)) throw error;
        const { code, message, where, expected, hint } = error;
        return {
          kind: 'refused',
          code,
          message,
          details: {
            ...(where === undefined ? {} : { where }),
            ...(expected === undefined ? {} : { expected }),
            ...(hint === undefined ? {} : { hint }),
          },
        };
      })
      .then((answer) => port.postMessage(answer))
      // Ends the thread with the error, which whoever asked is told.
      .catch((error: unknown) =>
        queueMicrotask(() => {
          throw error;
        }),
      );
  });
