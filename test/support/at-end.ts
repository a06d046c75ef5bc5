/** What a test run has to undo at its end, also when it is stopped by a signal: then Mocha runs no hook. */
type Work = () => Promise<void>;

const works: Work[] = [];

/** Call it at the top of a support file: the hook then belongs to the root suite, because imports run before any describe. */
export function atEnd(title: string, work: Work): void {
  works.push(work);
  after(title, work);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  let stopping = false;
  // Mocha's parent process hands the terminal's signal on, so it comes twice.
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.allSettled(works.map((work) => work())).finally(() => {
      process.off(signal, stop);
      process.kill(process.pid, signal);
    });
  };
  process.on(signal, stop);
}
