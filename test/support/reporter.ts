/** Mocha's dots, then one last line that a machine can read: `N passed, N failed`. */
import Mocha from 'mocha';

const { EVENT_RUN_END } = Mocha.Runner.constants;

class Counting extends Mocha.reporters.Dot {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(EVENT_RUN_END, () => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      process.stdout.write(`${passes} passed, ${failures} failed\n`);
    });
  }
}

// oxlint-disable-next-line import/no-default-export -- Mocha asks for the default export of a reporter file.
export { Counting as default };
