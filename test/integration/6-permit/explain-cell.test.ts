import { strict as assert } from 'node:assert';
import type { CliContext } from '../../../cli/command.ts';
import { explainCell } from '../../../cli/explain-cell.ts';
import type { Workspace } from '../../../cli/open-workspace.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { configSchema } from '../../../config/schema.ts';
import { kyselyOn } from '../../../sql/connect.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';
import { CONFIG, night, personOf, type World } from './world.ts';

async function ask(db: TestDatabase, person: string, json: boolean): Promise<string> {
  const lines: string[] = [];
  const ctx: CliContext = {
    workspace: PACKAGE_ROOT,
    env: { variables: {}, ci: false, noColor: true },
    json,
    quiet: true,
    interactive: false,
    signal: new AbortController().signal,
    out: (text) => void lines.push(text),
    note: () => undefined,
  };
  const ws: Workspace = {
    loaded: { config: configSchema.parse(CONFIG), text: '', hash: '', file: 'referent.yaml', lineOf: () => 1 },
    config: configSchema.parse(CONFIG),
    databaseUrl: db.url,
    embedded: false,
    pool: db.pool,
    db: kyselyOn(db.pool),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await explainCell(ctx, ws, person, 'offers', 'sms');
  return lines.join('\n');
}

const publish = async (db: TestDatabase, run: number, asOf: string, base: number | null): Promise<void> => {
  await db.pool.query(
    `insert into ops.run (run_id, status, as_of, trigger, full_run, base_run, config_text, config_hash, rules_version, model_version, code_version)
     overriding system value values ($1, 'published', $2, 'command', false, $3, '', '', 'fr@other', '', '')`,
    [run, asOf, base],
  );
  await db.pool.query(
    'insert into ops.current_publication (run_id) values ($1) on conflict (only_row) do update set run_id = $1',
    [run],
  );
};

describe('explain cell', () => {
  it('shows steps, evidence down to the row, what would change it and what it was; also while a later run is going', async () => {
    await using db = await freshDatabase();
    const rows = [{ id: 'shops/1', person: 'a', points: ['+33612345678', 'a@example.fr'] }];
    const grant = {
      row: 'shops/1',
      state: 'given',
      lo: '2026-05-01T09:00:00Z',
      means: 'paper_form',
      notice: 'v3',
      evidence: 'scan-7',
    };
    const one: World = { rows, statements: [grant] };
    await night(db.pool, { run: 1, asOf: '2026-09-01T02:00:00Z', world: one });
    await publish(db, 1, '2026-09-01T02:00:00Z', null);
    const first = JSON.parse(await ask(db, personOf('a'), true)) as {
      cells: { decision: { verdict: string; reason: string }; evidence: { proof: string }[] }[];
    };
    assert.equal(first.cells.length, 1);
    assert.equal(first.cells[0]?.decision.reason, 'CONSENT');
    assert.equal(first.cells[0]?.evidence[0]?.proof, 'scan-7');

    const two: World = {
      rows,
      statements: [
        grant,
        {
          row: 'shops/1',
          by: 'log/4',
          purpose: '*',
          channel: '*',
          state: 'withdrawn',
          lo: '2026-09-01T12:00:00Z',
          act: true,
        },
      ],
    };
    await night(db.pool, { run: 2, asOf: '2026-09-02T02:00:00Z', world: two });
    await db.pool.query(
      `insert into ops.run (run_id, status, as_of, trigger, full_run, base_run, config_text, config_hash, rules_version, model_version, code_version)
       overriding system value values (2, 'running', '2026-09-02T02:00:00Z', 'command', false, 1, '', '', '', '', '')`,
    );
    const still = await ask(db, personOf('a'), false);
    assert.match(still, /\+33612345678: allowed \(CONSENT\)/);
    await db.pool.query('delete from ops.run where run_id = 2');
    await publish(db, 2, '2026-09-02T02:00:00Z', 1);
    const text = await ask(db, personOf('a'), false);
    assert.match(text, /\+33612345678: forbidden \(OBJECTION\)/);
    assert.match(text, /Une opposition ou un retrait est en vigueur/);
    assert.match(text, /At the run before it was allowed \(CONSENT\)/);
    assert.match(text, /double opt-in/);
    assert.match(text, /6 \* +objection +forbidden +OBJECTION/);
    assert.doesNotMatch(text, /The published verdict is/);
    await assert.rejects(ask(db, personOf('nobody'), false), /There is no person/);
  });
});
