/**
 * The PostgreSQL server of the test run: that of DATABASE_URL when its URL was given, else an embedded one that this
 * run starts on a free port and stops at its end.
 */
interface Server extends AsyncDisposable {
  readonly url: string;
}

let started: Promise<Server> | undefined;

async function start(): Promise<Server> {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') return { url: given, [Symbol.asyncDispose]: () => Promise.resolve() };
  throw new Error('DATABASE_URL is not set (the embedded server of tests is not there yet)');
}

/** URL of a database of the server from which others can be made. */
export async function testServerUrl(): Promise<string> {
  started ??= start();
  return (await started).url;
}

export async function stopTestServer(): Promise<void> {
  const server = await started;
  started = undefined;
  await server?.[Symbol.asyncDispose]();
}
