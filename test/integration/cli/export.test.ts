import { deepStrictEqual as equal, match, ok, rejects, strictEqual } from 'node:assert';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { audience } from '../../../cli/audience.ts';
import type { Command } from '../../../cli/command.ts';
import { exportView } from '../../../cli/export.ts';
import { ALL_CONTACT_POINTS, MASTER_VIEWS } from '../../../sql/queries/export.ts';
import { anne, carl, mail, type Published, phone, publishedWorkspace } from './published-workspace.ts';

const refused = (code: string, message: RegExp) => (error: unknown) => {
  ok(error instanceof Error && 'code' in error, String(error));
  strictEqual(error.code, code);
  match(error.message, message);
  return true;
};

describe('referent export', () => {
  let ws: Published;
  before(async () => {
    ws = await publishedWorkspace();
  });
  after(async () => {
    await ws[Symbol.asyncDispose]();
  });

  let n = 0;
  async function written(command: Command, args: string[], options: Record<string, unknown> = {}): Promise<string> {
    const out = ws.file(`out-${++n}`);
    strictEqual(await command.run(ws.context(), args, { out, ...options }), 0);
    return readFileSync(out, 'utf8');
  }

  it('writes a view as CSV, ordered by key, of the published run alone', async () => {
    const text = await written(exportView, ['master.person']);
    const rows = parse<Record<string, string>>(text, { columns: true });
    equal(
      rows.map((r) => r['person_id']),
      [anne, carl].sort(),
    );
    equal(rows.find((r) => r['person_id'] === anne)?.['family_name'], 'Le "Goff", née Roy');
    equal(rows.find((r) => r['person_id'] === carl)?.['phone_number'], '+33612345678');
    equal(await written(exportView, ['person']), text, 'the same bytes again, with or without master.');
  });

  it('writes every view, in both formats, with the same rows', async () => {
    for (const view of Object.keys(MASTER_VIEWS)) {
      const csv = parse<Record<string, string>>(await written(exportView, [view]), { columns: true });
      const jsonl = (await written(exportView, [view], { format: 'jsonl' })).split('\n').filter((l) => l !== '');
      strictEqual(csv.length, jsonl.length, view);
      ok(csv.length > 0, view);
      for (const [i, line] of jsonl.entries()) {
        const row = JSON.parse(line) as Record<string, string | number | string[] | null>;
        equal(Object.keys(row), Object.keys(csv[i] ?? {}));
        for (const [name, value] of Object.entries(row)) {
          strictEqual(Array.isArray(value) ? value.join('|') : String(value ?? ''), csv[i]?.[name], `${view}.${name}`);
        }
      }
    }
  });

  it('reads all contact points as the view shows each', async () => {
    const rows = async (query: string) =>
      (await ws.db.pool.query(`select * from (${query}) q order by contact_point_id`)).rows;
    const view = await rows('select * from master.contact_point');
    equal(await rows(ALL_CONTACT_POINTS), view);
    strictEqual(view.length, 2);
  });

  it('writes instants in ISO 8601, UTC', async () => {
    match(await written(exportView, ['permission']), /,2999-01-01T00:00:00\.000Z\n/);
  });

  it('protects a spreadsheet only when asked to', async () => {
    match(await written(exportView, ['person']), /,=1\+1,/);
    const excel = await written(exportView, ['person'], { excel: true });
    match(excel, /^\ufeffperson_id;given_name/);
    match(excel, /;'=1\+1;/);
    match(excel, /;'\+33612345678;/);
    await rejects(
      exportView.run(ws.context(), ['person'], { excel: true, format: 'jsonl' }),
      refused('REF_USAGE', /--excel/),
    );
  });

  it('takes the format from the name of the file', async () => {
    const out = ws.file('rows.jsonl');
    await exportView.run(ws.context(), ['record'], { out });
    strictEqual(Object.keys(JSON.parse(readFileSync(out, 'utf8').split('\n')[0] ?? '') as object)[0], 'source');
  });

  it('never replaces a file unless forced, and leaves no draft behind', async () => {
    const out = ws.file('kept.csv');
    writeFileSync(out, 'mine');
    await rejects(exportView.run(ws.context(), ['person'], { out }), refused('REF_OUTPUT', /exists already/));
    strictEqual(readFileSync(out, 'utf8'), 'mine');
    await exportView.run(ws.context(), ['person'], { out, force: true });
    match(readFileSync(out, 'utf8'), /^person_id/);
    strictEqual(statSync(out).mode & 0o077, 0, 'readable by its owner only');
    await rejects(
      exportView.run(ws.context(), ['person'], { out: ws.file('no/such/x.csv') }),
      refused('REF_OUTPUT', /folder/),
    );
    equal(
      readdirSync(ws.folder).filter((f) => f.endsWith('.part')),
      [],
    );
  });

  it('names the nearest view', async () => {
    await rejects(
      exportView.run(ws.context(), ['persons'], { out: ws.file('x') }),
      refused('REF_NOT_FOUND', /no view master\.persons\. Did you mean person\?/),
    );
    ok(!existsSync(ws.file('x')));
  });

  it('says with --json what it wrote, and notes it in the audit log without personal values', async () => {
    ws.said.out = '';
    const out = ws.file('j.csv');
    await exportView.run(ws.context(true), ['contact_point'], { out });
    equal(JSON.parse(ws.said.out), { view: 'master.contact_point', format: 'csv', rows: 2, file: out });
    const { rows } = await ws.db.pool.query<{ detail: unknown }>(
      'select action, run_id, detail from ops.audit order by audit_id desc limit 1',
    );
    equal(rows, [
      { action: 'export', run_id: 2, detail: { view: 'master.contact_point', format: 'csv', rows: 2, whole: true } },
    ]);
  });

  it('an audience holds allowed cells that are still valid, and says how many are not', async () => {
    ws.said.notes = '';
    const rows = parse<Record<string, string>>(await written(audience, ['offers', 'sms']), { columns: true });
    equal(rows, [
      {
        person_id: anne,
        contact_point: '+33612345678',
        given_name: 'Anne',
        family_name: 'Le "Goff", née Roy',
        valid_until: '2999-01-01T00:00:00.000Z',
        reason: 'CONSENT',
        contact_point_id: phone,
      },
    ]);
    match(ws.said.notes, /1 contact allowed for offers on sms\.\n1 cell of 2 cells left out/);
    const log = await ws.db.pool.query<{ detail: Record<string, unknown> }>(
      `select detail from ops.audit where action = 'audience' order by audit_id desc limit 1`,
    );
    equal([log.rows[0]?.detail['purpose'], log.rows[0]?.detail['rows']], ['offers', 1]);
    strictEqual((await ws.db.pool.query(`select from ops.audit where detail::text ~ 'Anne|612345678'`)).rowCount, 0);
  });

  it('an audience of nobody has a head and no row', async () => {
    const text = await written(audience, ['offers', 'email']);
    match(text, /^person_id,contact_point,[a-z_,]+\n$/, `${mail} was allowed by an earlier run only`);
  });

  it('an audience names the nearest purpose and channel', async () => {
    await rejects(audience.run(ws.context(), ['offer', 'sms'], {}), refused('REF_NOT_FOUND', /Did you mean offers\?/));
    await rejects(audience.run(ws.context(), ['offers', 'smss'], {}), refused('REF_NOT_FOUND', /Did you mean sms\?/));
  });

  it('refuses before the first publication', async () => {
    await ws.db.pool.query('delete from ops.current_publication');
    try {
      await rejects(
        exportView.run(ws.context(), ['person'], { out: ws.file('y') }),
        refused('REF_RUN_NONE', /published/),
      );
      await rejects(
        audience.run(ws.context(), ['offers', 'sms'], { out: ws.file('y') }),
        refused('REF_RUN_NONE', /published/),
      );
    } finally {
      await ws.db.pool.query('insert into ops.current_publication (run_id) values (2)');
    }
  });
});
