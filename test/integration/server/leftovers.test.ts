import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { serverAccount } from '../../../sql/server/account.ts';
import { readyBinaries } from '../../../sql/server/binaries.ts';
import { startEmbedded } from '../../../sql/server/embedded.ts';
import { lockFile } from '../../../sql/server/lock-file.ts';
import { placeOf } from '../../../sql/server/place.ts';
import { startPostmaster, stopPostmaster } from '../../../sql/server/postmaster.ts';
import { ask, holder, testWorkspace } from '../../support/embedded.ts';
import { freePort } from '../../support/port.ts';

/** Starts and stops once, so that the workspace has a data folder. */
async function startOnce(folder: string): Promise<void> {
  const server = await startEmbedded({ workspace: folder });
  await server[Symbol.asyncDispose]();
}
/** Higher than any pid of a running system. */
const NO_SUCH_PID = 2 ** 22 + 1;

describe('embedded PostgreSQL: what a crash left', () => {
  for (const [text, pid] of [
    ['a dead process', NO_SUCH_PID],
    ['another live process', process.pid],
  ] as const) {
    it(`a pid file with the number of ${text}`, async () => {
      await using workspace = testWorkspace();
      await startOnce(workspace.folder);
      const lines = [pid, workspace.data(), 1, 5432, '', '127.0.0.1', '', 'ready'];
      writeFileSync(path.join(workspace.data(), 'postmaster.pid'), `${lines.join('\n')}\n`);
      await using server = await startEmbedded({ workspace: workspace.folder });
      assert.equal(await ask(server.url, 'select 1'), 1);
    });

    it(`a start lock with the number of ${text}`, async () => {
      await using workspace = testWorkspace();
      mkdirSync(path.join(workspace.folder, '.referent'));
      writeFileSync(path.join(workspace.folder, '.referent', 'postgres.lock'), `${pid} 1\n`);
      await using server = await startEmbedded({ workspace: workspace.folder });
      assert.equal(await ask(server.url, 'select 1'), 1);
    });
  }

  it('a half-made data folder', async () => {
    await using workspace = testWorkspace();
    mkdirSync(path.join(workspace.folder, '.referent', 'postgres.init-abcdef', 'data'), { recursive: true });
    await startOnce(workspace.folder);
    const names = readdirSync(path.join(workspace.folder, '.referent'));
    assert.deepEqual(
      names.filter((name) => name.includes('init')),
      [],
    );
  });

  it('a server that was killed: what was committed is there', async () => {
    await using workspace = testWorkspace();
    const user = await holder(workspace.folder);
    await ask(user.url, 'create table kept as select 42 as a');
    await user.kill('SIGKILL');
    process.kill(workspace.server()?.pid ?? 0, 'SIGKILL');
    await using server = await startEmbedded({ workspace: workspace.folder });
    assert.equal(await ask(server.url, 'select a from kept'), 42);
  });

  it('a workspace that was copied while its server ran has a server of its own', async () => {
    await using workspace = testWorkspace();
    await using copy = testWorkspace();
    await startOnce(workspace.folder);
    await using original = await startEmbedded({ workspace: workspace.folder });
    cpSync(path.join(workspace.folder, '.referent'), path.join(copy.folder, '.referent'), {
      recursive: true,
      preserveTimestamps: true,
    });
    if (serverAccount() !== undefined) rmSync(path.join(copy.folder, '.referent', 'postgres'), { recursive: true });
    await using copied = await startEmbedded({ workspace: copy.folder });
    assert.notEqual(copied.port, original.port);
  });

  it('a port that was taken in between', async () => {
    await using workspace = testWorkspace();
    await startOnce(workspace.folder);
    await using squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    assert.ok(address !== null && typeof address !== 'string');
    const place = placeOf(workspace.folder, serverAccount());
    const ports = [address.port, address.port, await freePort()];
    const choose = (): Promise<number> => Promise.resolve(ports.shift() ?? 0);
    const account = serverAccount();
    const found = await startPostmaster(place, readyBinaries(place.copies, account), account, undefined, choose);
    assert.notEqual(found.port, address.port);
    assert.equal(ports.length, 0);
    await stopPostmaster(place.data);
  });
});

describe('the start lock', () => {
  it('is held by one at a time, also when a stale one is found by several', async () => {
    await using workspace = testWorkspace();
    const file = path.join(workspace.folder, 'lock');
    writeFileSync(file, `${NO_SUCH_PID} 1\n`);
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      using _lock = await lockFile(file);
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside--;
    };
    await Promise.all(Array.from({ length: 8 }, enter));
    assert.equal(most, 1);
  });

  it('is waited for no longer than the signal allows', async () => {
    await using workspace = testWorkspace();
    const file = path.join(workspace.folder, 'lock');
    using _lock = await lockFile(file);
    await assert.rejects(lockFile(file, AbortSignal.timeout(60)), { name: 'TimeoutError' });
  });
});
