/** Entry of a worker thread: takes what is shared, does jobs one by one, answers each. */
import { parentPort } from 'node:worker_threads';
import { createBench, type Job, type JobResult, type Shared } from './work.ts';

export type ToThread =
  | { readonly kind: 'share'; readonly shared: Shared }
  | { readonly kind: 'job'; readonly number: number; readonly job: Job };
/** An error ends the thread, which tells it by itself. */
export interface FromThread {
  readonly number: number;
  readonly result: JobResult;
}

const port = parentPort;
if (port !== null) {
  const bench = createBench();
  port.on('message', (message: ToThread) => {
    if (message.kind === 'share') bench.share(message.shared);
    else {
      const answer: FromThread = { number: message.number, result: bench.run(message.job) };
      port.postMessage(answer);
    }
  });
}
