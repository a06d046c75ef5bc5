import { strict as assert } from 'node:assert';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { startEmbedded } from '../../../sql/server/embedded.ts';
import { ask, holder, testWorkspace } from '../../support/embedded.ts';

describe('embedded PostgreSQL: one process', () => {
  it('starts within 4 s, stops, starts again within 1 s with what was written', async () => {
    await using workspace = testWorkspace();
    const begin = performance.now();
    const first = await startEmbedded({ workspace: workspace.folder });
    assert.ok(performance.now() - begin < 4000, `first start took ${performance.now() - begin} ms`);
    await ask(first.url, 'create table kept as select 42 as a');
    await first[Symbol.asyncDispose]();
    assert.equal(workspace.server(), undefined);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) {
      const again = performance.now();
      await using server = await startEmbedded({ workspace: workspace.folder });
      best = Math.min(best, performance.now() - again);
      assert.equal(await ask(server.url, 'select a from kept'), 42);
    }
    assert.ok(best < 1000, `best of three starts took ${best} ms`);
    assert.equal(workspace.server(), undefined);
  });

  it('is durable, in UTF-8 with plain byte order, on TCP of this machine only, and asks for a password', async () => {
    await using workspace = testWorkspace();
    await using server = await startEmbedded({ workspace: workspace.folder });
    const settings: Record<string, string> = {
      fsync: 'on',
      synchronous_commit: 'on',
      server_encoding: 'UTF8',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      data_checksums: 'on',
    };
    for (const [name, value] of Object.entries(settings))
      assert.equal(await ask(server.url, `show ${name}`), value, name);
    assert.equal(await ask(server.url, 'select datcollate from pg_database where datname = current_database()'), 'C');
    const url = new URL(server.url);
    url.password = 'guess';
    await assert.rejects(ask(url.href, 'select 1'), { code: '28P01' });
    const password = path.join(workspace.data(), 'referent.password');
    assert.equal(statSync(password).mode & 0o777, 0o600);
    assert.equal(statSync(workspace.data()).mode & 0o777, 0o700);
  });

  it('writes no value of a failed statement into its log', async () => {
    await using workspace = testWorkspace();
    await using server = await startEmbedded({ workspace: workspace.folder });
    await ask(server.url, 'create table person (email text primary key)');
    await assert.rejects(ask(server.url, "insert into person values ('zoe@example.org'), ('zoe@example.org')"));
    await assert.rejects(ask(server.url, "select 'zoe@example.org'::integer"));
    const log = readFileSync(path.join(workspace.folder, '.referent', 'postgres.log'), 'utf8');
    assert.match(log, /ready to accept connections/);
    assert.doesNotMatch(log, /zoe@example/);
  });

  it('gives the same server twice within a process', async () => {
    await using workspace = testWorkspace();
    const [a, b] = await Promise.all([1, 2].map(() => startEmbedded({ workspace: workspace.folder })));
    assert.equal(a?.port, b?.port);
    await a?.[Symbol.asyncDispose]();
    assert.equal(await ask(b?.url ?? '', 'select 1'), 1);
    await b?.[Symbol.asyncDispose]();
    assert.equal(workspace.server(), undefined);
  });

  it('leaves nothing when the start is aborted', async () => {
    await using workspace = testWorkspace();
    for (const delay of [0, 100, 300, 600]) {
      const signal = AbortSignal.timeout(delay);
      try {
        const server = await startEmbedded({ workspace: workspace.folder, signal });
        await server[Symbol.asyncDispose]();
      } catch (error) {
        assert.equal((error as Error).name, 'TimeoutError');
      }
      assert.equal(workspace.server(), undefined, `after ${delay} ms`);
    }
    await using server = await startEmbedded({ workspace: workspace.folder });
    assert.equal(await ask(server.url, 'select 1'), 1);
  });
});

describe('embedded PostgreSQL: several processes', () => {
  it('share one server, which the last one to leave stops', async () => {
    await using workspace = testWorkspace();
    const first = await holder(workspace.folder);
    const second = await holder(workspace.folder);
    assert.equal(second.port, first.port);
    const { pid } = workspace.server() ?? {};
    await first.leave();
    assert.equal(workspace.server()?.pid, pid);
    assert.equal(await ask(second.url, 'select 1'), 1);
    await second.leave();
    assert.equal(workspace.server(), undefined);
  });

  it('that start at once start one server', async () => {
    await using workspace = testWorkspace();
    const holders = await Promise.all([1, 2, 3].map(() => holder(workspace.folder)));
    assert.equal(new Set(holders.map((h) => h.port)).size, 1);
    await Promise.all(holders.map((h) => h.leave()));
    assert.equal(workspace.server(), undefined);
  });

  it('may come while the last one leaves', async () => {
    await using workspace = testWorkspace();
    let before = await startEmbedded({ workspace: workspace.folder });
    for (let i = 0; i < 12; i++) {
      const leaving = before[Symbol.asyncDispose]();
      const coming = startEmbedded({ workspace: workspace.folder });
      await leaving;
      before = await coming;
      assert.equal(await ask(before.url, 'select 1'), 1);
    }
    await before[Symbol.asyncDispose]();
    assert.equal(workspace.server(), undefined);
  });

  it('find the server of a killed one, and stop it when they leave', async () => {
    await using workspace = testWorkspace();
    const killed = await holder(workspace.folder);
    const { pid } = workspace.server() ?? {};
    await killed.kill('SIGKILL');
    assert.equal(workspace.server()?.pid, pid);
    const next = await holder(workspace.folder);
    assert.equal(next.port, killed.port);
    await next.leave();
    assert.equal(workspace.server(), undefined);
  });

  it('keep the server when Ctrl-C ends one of them', async () => {
    await using workspace = testWorkspace();
    const interrupted = await holder(workspace.folder);
    const other = await holder(workspace.folder);
    await interrupted.kill('SIGINT');
    assert.equal(await ask(other.url, 'select 1'), 1);
    await other.leave();
    assert.equal(workspace.server(), undefined);
  });
});
