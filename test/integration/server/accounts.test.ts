import { strict as assert } from 'node:assert';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readAccounts, serverAccount } from '../../../sql/server/account.ts';
import { mend, readyBinaries } from '../../../sql/server/binaries.ts';
import { startEmbedded } from '../../../sql/server/embedded.ts';
import { ask, holder, testWorkspace } from '../../support/embedded.ts';
import { packageCopy } from '../../support/package-copy.ts';

const isRoot = process.getuid?.() === 0;

describe('embedded PostgreSQL: the package as it is installed', () => {
  it('gets its links and execute bits at the start', async () => {
    using copy = packageCopy();
    await using workspace = testWorkspace();
    const link = path.join(copy.postgres, 'native', 'lib', 'libpq.so.5');
    if (process.platform === 'linux') assert.ok(!existsSync(link));
    const user = await holder(workspace.folder, copy);
    assert.equal(await ask(user.url, 'select 1'), 1);
    await user.leave();
    if (process.platform === 'linux') assert.ok(lstatSync(link).isSymbolicLink());
    mend(copy.postgres);
  });

  it('names the platform package when it is missing', async () => {
    using copy = packageCopy();
    await using workspace = testWorkspace();
    rmSync(copy.postgres, { recursive: true });
    await assert.rejects(holder(workspace.folder, copy), /REF_EMBEDDED_PACKAGE/);
  });
});

describe('embedded PostgreSQL: who runs it', () => {
  it('reads accounts, and refuses when root has none to hand over to', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'referent-test-passwd-'));
    const file = path.join(folder, 'passwd');
    writeFileSync(file, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533:n:/:/bin/false\n');
    assert.deepEqual(serverAccount(file, 0), { name: 'nobody', uid: 65534, gid: 65533 });
    assert.equal(serverAccount(file, 1000), undefined);
    writeFileSync(file, 'root:x:0:0::/root:/bin/sh\n');
    assert.throws(() => serverAccount(file, 0), { code: 'REF_EMBEDDED_USER' });
    rmSync(folder, { recursive: true });
    assert.throws(() => serverAccount(file, 0), { code: 'REF_EMBEDDED_USER' });
  });

  if (!isRoot) return;
  const nobody = readAccounts(readFileSync('/etc/passwd', 'utf8')).get('nobody');
  assert.ok(nobody !== undefined);
  const asNobody = { uid: nobody.uid, gid: nobody.gid };

  it('root hands over to another account', async () => {
    await using workspace = testWorkspace();
    await using server = await startEmbedded({ workspace: workspace.folder });
    assert.equal(await ask(server.url, 'select 1'), 1);
    assert.equal(statSync(workspace.data()).uid, serverAccount()?.uid);
    assert.ok(workspace.data().startsWith(workspace.folder));
  });

  it('root in a folder of mode 700: the data is kept where the account can reach it, and found again', async () => {
    await using workspace = testWorkspace(tmpdir(), 0o700);
    const first = await startEmbedded({ workspace: workspace.folder });
    await ask(first.url, 'create table kept as select 42 as a');
    await first[Symbol.asyncDispose]();
    assert.ok(!workspace.data().startsWith(workspace.folder));
    await using second = await startEmbedded({ workspace: workspace.folder });
    assert.equal(await ask(second.url, 'select a from kept'), 42);
  });

  it('root with a package in a folder of mode 700: the programs are copied once', () => {
    using copy = packageCopy();
    const copies = mkdtempSync(path.join(tmpdir(), 'referent-test-copies-'));
    const closed = path.dirname(copy.postgres);
    const open = readyBinaries(copies, serverAccount(), copy.postgres);
    assert.ok(open.postgres.startsWith(copy.postgres));
    chmodSync(closed, 0o700);
    const ready = readyBinaries(copies, serverAccount(), copy.postgres);
    assert.ok(ready.postgres.startsWith(copies));
    assert.equal(statSync(ready.postgres).mode & 0o777, 0o755);
    const again = readyBinaries(copies, serverAccount(), copy.postgres);
    assert.deepEqual(again, ready);
    rmSync(copies, { recursive: true });
  });

  it('an ordinary user, with a package that only root may write', async () => {
    using copy = packageCopy();
    await using workspace = testWorkspace();
    chownSync(workspace.folder, asNobody.uid, asNobody.gid);
    const env = { HOME: workspace.folder, PGPORT: '1', PGDATA: '/nowhere' };
    const user = await holder(workspace.folder, { ...copy, ...asNobody, env });
    assert.equal(await ask(user.url, 'select 1'), 1);
    assert.equal(statSync(workspace.data()).uid, asNobody.uid);
    assert.ok(existsSync(path.join(workspace.folder, '.referent', 'postgres.log')));
    // Root may come to a workspace that an ordinary user made, and start its server as well.
    await using joined = await startEmbedded({ workspace: workspace.folder });
    assert.equal(joined.port, user.port);
    await user.leave();
    await joined[Symbol.asyncDispose]();
    await using alone = await startEmbedded({ workspace: workspace.folder });
    assert.equal(await ask(alone.url, 'select 1'), 1);
  });

  it('an ordinary user in a workspace whose server is of another account is told so', async () => {
    using copy = packageCopy();
    await using workspace = testWorkspace();
    await using _server = await startEmbedded({ workspace: workspace.folder });
    chownSync(workspace.folder, asNobody.uid, asNobody.gid);
    await assert.rejects(holder(workspace.folder, { ...copy, ...asNobody }), /belongs to another user/);
  });
});
