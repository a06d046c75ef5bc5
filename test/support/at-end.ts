/** What a test run has to undo at its end, also when it is stopped by a signal: then Mocha runs no hook. */
type Work = () => Promise<void>;

const works: Work[] = [];

/** Call it at the top of a support file: the hook then belongs to the root suite, because imports run before any describe. */
export function atEnd(title: string, work: Work): void {
  works.push(work);
  after(title, work);
}

// Mocha's parent process answers Ctrl-C with two signals more: the first one decides, the others wait with it.
let stopping = false;
function stop(signal: NodeJS.Signals): void {
  if (stopping) return;
  stopping = true;
  void Promise.allSettled(works.map((work) => work())).finally(() => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    process.kill(process.pid, signal);
  });
}
process.on('SIGINT', stop).on('SIGTERM', stop);
