/** A stack of things to dispose of, newest first: AsyncDisposableStack, which Node 20 does not have. */
export interface Owned extends AsyncDisposable {
  use<T extends AsyncDisposable>(value: T): T;
  defer(dispose: () => unknown): void;
  /** Gives the ownership away: this stack is empty afterwards. */
  move(): AsyncDisposable;
}

async function disposeAll(steps: (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateError(errors, 'several resources could not be closed');
}

export function owned(): Owned {
  let steps: (() => unknown)[] = [];
  return {
    use(value) {
      steps.push(() => value[Symbol.asyncDispose]());
      return value;
    },
    defer(dispose) {
      steps.push(dispose);
    },
    move() {
      const moved = steps;
      steps = [];
      return { [Symbol.asyncDispose]: () => disposeAll(moved) };
    },
    [Symbol.asyncDispose]: () => disposeAll(steps),
  };
}
