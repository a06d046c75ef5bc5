/**
 * Parts of files read at once, each by the next free thread; the parts come back in the order in which they were asked
 * for. What is read does not depend on the number of threads.
 */
import { Worker } from 'node:worker_threads';
import { type ErrorDetails, ReferentError } from './errors.ts';
import { type ReadPart, type ReadTask, readPart } from './read-part.ts';

/** An error of the product loses its class on its way between threads. */
export type FromReader =
  | { readonly kind: 'part'; readonly part: ReadPart }
  | {
      readonly kind: 'refused';
      readonly code: ReferentError['code'];
      readonly message: string;
      readonly details: ErrorDetails;
    };

export async function readParts(tasks: readonly ReadTask[], threads: number, signal: AbortSignal): Promise<ReadPart[]> {
  const parts: ReadPart[] = [];
  if (threads < 2 || tasks.length < 2) {
    for (const task of tasks) parts.push(await readPart(task, signal));
    return parts;
  }
  const entry = new URL('./read-part-thread.js', import.meta.url);
  let next = 0;
  const workers = Array.from({ length: Math.min(threads, tasks.length) }, () => new Worker(entry, { execArgv: [] }));
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let number = next++; number < tasks.length; number = next++) {
          const task = tasks[number];
          if (task !== undefined) parts[number] = await asked(worker, task, signal);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return parts;
}

function asked(worker: Worker, task: ReadTask, signal: AbortSignal): Promise<ReadPart> {
  return new Promise((resolve, reject) => {
    const stop = (): void =>
      settle(() => reject(signal.reason instanceof Error ? signal.reason : new Error('stopped')));
    const failed = (error: Error): void => settle(() => reject(error));
    const ended = (): void => failed(new Error('a thread ended before its part was read'));
    const answered = (answer: FromReader): void =>
      settle(() => {
        if (answer.kind === 'part') resolve(answer.part);
        else reject(new ReferentError(answer.code, answer.message, answer.details));
      });
    const settle = (then: () => void): void => {
      worker.off('message', answered).off('error', failed).off('exit', ended);
      signal.removeEventListener('abort', stop);
      then();
    };
    worker.on('message', answered).on('error', failed).on('exit', ended);
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else worker.postMessage(task, []);
  });
}
