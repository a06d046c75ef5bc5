/** What is fixed for a run, and what must be right before there is one. */
import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { command } from '../../support/command.ts';
import { AS_OF, type CompanyWorkspace, companyWorkspace } from '../../support/company-workspace.ts';

function editConfig(ws: CompanyWorkspace, from: string, to: string): void {
  const file = path.join(ws.folder, 'referent.yaml');
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(from));
  writeFileSync(file, text.replace(from, to));
}

describe('what a run stands on', function () {
  this.timeout(120_000);

  it('a stopped run does not go on under another rule pack', async () => {
    await using ws = await companyWorkspace();
    const pack = path.join(ws.folder, 'own.yaml');
    copyFileSync(path.join(PACKAGE_ROOT, 'config', 'rules', 'fr.yaml'), pack);
    editConfig(ws, 'rules: fr ', 'rules: own.yaml ');
    await ws.db.pool.query(`
      create function ops.test_full() returns trigger language plpgsql as $$
      begin raise exception 'no' using errcode = 'disk_full'; end $$;
      create trigger test_full before insert on referential.person for each statement execute function ops.test_full();`);
    const stopped = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(stopped.code, 1, stopped.stderr);
    await ws.db.pool.query('drop trigger test_full on referential.person');
    appendFileSync(pack, '\n# a comment is a change: nobody can tell it from one that is not\n');
    const resumed = await command(['run', '--resume', '--workspace', ws.folder], ws.env);
    assert.equal(resumed.code, 2, resumed.stderr);
    assert.match(resumed.stderr, /REF_RUN_CHANGED/);
    assert.match(resumed.stderr, /rule pack is own@/);
    const anew = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(anew.code, 0, anew.stderr);
  });

  it('missing columns of two sources are told at once, and there is no run', async () => {
    await using ws = await companyWorkspace();
    editConfig(ws, 'full_name: NOM_PRENOM', 'full_name: NOM_PRENON');
    editConfig(ws, 'key: LEID', 'key: LEIDD');
    const refused = await command(['run', '--workspace', ws.folder, '--as-of', AS_OF], ws.env);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /NOM_PRENON/);
    assert.match(refused.stderr, /LEIDD/);
    const { rows } = await ws.db.pool.query<{ n: number }>('select count(*) as n from ops.run');
    assert.equal(rows[0]?.n, 0);
  });
});
