/**
 * Worker threads that do jobs. States: idle (nothing asked), working (each free thread is given the next job, results
 * are kept by the job's number, so their order is that of the jobs), closed (after an error, an abort, or the end).
 */
import { Worker } from 'node:worker_threads';
import { LinkageError } from '../errors.ts';
import type { FromThread, ToThread } from './thread.ts';
import type { Job, JobResult, Shared } from './work.ts';

export interface Crew {
  /** Gives data on shared memory to all threads. */
  share(shared: Shared): void;
  /** Rejects with LinkageError `aborted`, or with the error of a thread; the crew is then of no more use. */
  work(jobs: readonly Job[], onDone: (done: number) => void): Promise<JobResult[]>;
  close(): Promise<void>;
}

/** Opens `size` threads. The caller closes the crew, whatever happens. */
export function openCrew(size: number, signal: AbortSignal | undefined): Crew {
  const entry = new URL('./thread.js', import.meta.url);
  // A process that was started from a text (`node --input-type=module -e …`) hands flags down that a file refuses.
  const workers = Array.from({ length: size }, () => new Worker(entry, { execArgv: [] }));
  let failed: { readonly error: unknown } | null = null;
  let fail = (error: unknown): void => {
    failed ??= { error };
  };
  for (const worker of workers) {
    worker.on('error', (error) => fail(error));
    worker.on('exit', () => fail(new Error('a thread ended before its work was done')));
  }
  const post = (worker: Worker, message: ToThread): void => worker.postMessage(message, []);
  return {
    share(shared) {
      for (const worker of workers) post(worker, { kind: 'share', shared });
    },
    work(jobs, onDone) {
      return new Promise((resolve, reject) => {
        const results: JobResult[] = [];
        let [next, done] = [0, 0];
        const give = (worker: Worker): void => {
          const job = jobs[next];
          if (job !== undefined) post(worker, { kind: 'job', number: next++, job });
        };
        const listeners = workers.map((worker) => {
          const listener = ({ number, result }: FromThread): void => {
            results[number] = result;
            onDone(++done);
            if (done === jobs.length) {
              settle();
              resolve(results);
            } else give(worker);
          };
          worker.on('message', listener);
          return () => worker.off('message', listener);
        });
        const settle = (): void => {
          for (const remove of listeners) remove();
          signal?.removeEventListener('abort', stop);
        };
        const stop = (): void => fail(new LinkageError('aborted', 'Linking was stopped.', signal?.reason));
        fail = (error) => {
          failed ??= { error };
          settle();
          reject(failed.error);
        };
        if (failed !== null) fail(failed.error);
        else if (signal?.aborted === true) stop();
        else if (jobs.length === 0) {
          settle();
          resolve(results);
        } else {
          signal?.addEventListener('abort', stop);
          for (const worker of workers) give(worker);
        }
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
