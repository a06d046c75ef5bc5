/** `referent init --from` then `referent check`, on real files: what a newcomer sees. */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { check } from '../../../cli/check.ts';
import type { CliContext, Command } from '../../../cli/command.ts';
import { init } from '../../../cli/init.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const SAMPLE = path.join(PACKAGE_ROOT, 'test/golden/init/magasins-windows-1252/input.csv');

const CONFIG = `controller: { id: acme, name: Acme }
purposes: { offers: { label: Offers, kind: marketing } }
sources:
  shops:
    department: Shops
    read: { format: csv, path: shops.csv }
    key: ID
    map: { family_name: NOM, email: MAIL, birthdate: { column: BORN, format: DD/MM/YYYY } }
    consents:
      - { purpose: offers, channel: email, column: OK, given: [O], never_asked: ["", N] }
`;

interface Outcome {
  readonly exit: number;
  readonly text: string;
}

describe('referent check', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'referent-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);

  async function call(command: Command, args: readonly string[], options: Record<string, unknown>): Promise<Outcome> {
    const lines: string[] = [];
    const ctx: CliContext = {
      workspace: folder,
      env: { variables: {}, ci: true, noColor: true },
      json: options['json'] === true,
      quiet: true,
      interactive: false,
      signal: new AbortController().signal,
      out: (text) => void lines.push(text),
      note: () => undefined,
    };
    const exit = await command.run(ctx, command.args === '' ? [] : [[...args]], options);
    return { exit, text: lines.join('\n') };
  }
  const json = async (options: Record<string, unknown> = {}) => {
    const { exit, text } = await call(check, [], { ...options, json: true });
    return { exit, text, report: JSON.parse(text) as Record<string, never> & { problems: never[]; inputs: never[] } };
  };

  it('passes what init wrote', async () => {
    const file = path.join(folder, 'boutiques.csv');
    copyFileSync(SAMPLE, file);
    const first = await call(init, [file], { from: true, force: false });
    assert.equal(first.exit, 0);
    assert.match(first.text, /windows-1252, delimiter ;, with a header, 30 rows/);
    assert.match(first.text, /OK_SMS\s+consent offers\/sms/);
    const { exit, text } = await call(check, [], {});
    assert.equal(exit, 0);
    assert.match(text, /of all 30 rows, 30 would be mapped, 0 rejected/);
    assert.match(text, /columns that nothing uses: SCAN_REF/);
  });

  it('init never replaces a config by itself', async () => {
    write('referent.yaml', '# mine\n');
    await assert.rejects(
      call(init, [], { force: false }),
      (error: unknown) => error instanceof ReferentError && error.code === 'REF_OUTPUT',
    );
    assert.equal(readFileSync(path.join(folder, 'referent.yaml'), 'utf8'), '# mine\n');
    await call(init, [], { force: true });
    assert.match(readFileSync(path.join(folder, 'referent.yaml'), 'utf8'), /^# yaml-language-server: \$schema=/);
  });

  it('init writes nothing when a file cannot be read', async () => {
    write('book.csv', 'PK\u0003\u0004 xl/');
    await assert.rejects(
      call(init, [path.join(folder, 'book.csv')], { from: true, force: false }),
      (error: unknown) => error instanceof ReferentError && error.code === 'REF_SOURCE_UNREADABLE',
    );
    assert.ok(!existsSync(path.join(folder, 'referent.yaml')));
  });

  it('says what would be rejected, set aside and unknown, without a value of a person', async () => {
    write('referent.yaml', CONFIG);
    write(
      'shops.csv',
      [
        'ID;NOM;MAIL;BORN;OK;SHOE_SIZE',
        '1;Durand;jeanne.durand@example.fr;13/02/1980;O;38',
        '2;Martin;not-an-address;31/02/1980;peut-etre;40',
        '2;Martin;x@example.fr;;N;40',
        ';Petit;y@example.fr;;;41',
        '5;;;;;41',
        '6;Roux;z@example.fr',
        '',
      ].join('\n'),
    );
    const { exit, text, report } = await json();
    assert.equal(exit, 0);
    const [input] = report.inputs as unknown as [
      {
        read: number;
        mapped: number;
        rejected: number;
        unused: string[];
        reasons: { reason: string; field: string | null }[];
        unknown: unknown[];
        statements: unknown;
      },
    ];
    assert.deepEqual([input.read, input.mapped, input.rejected], [6, 2, 4]);
    assert.deepEqual(input.unused, ['SHOE_SIZE']);
    assert.deepEqual(input.reasons.map((r) => (r.field === null ? r.reason : `${r.reason}@${r.field}`)).sort(), [
      'birthdate_invalid@birthdate',
      'consent_value_unknown@OK',
      'duplicate_key',
      'email_invalid@email',
      'empty_person',
      'key_missing',
      'row_too_short',
    ]);
    assert.deepEqual(input.unknown, [{ column: 'OK', value: 'peut-etre', count: 1 }]);
    assert.deepEqual(input.statements, { 'offers/email/given': 1 });
    for (const value of ['jeanne', 'Durand', 'urand', 'not-an-address', '13/02', '02-13'])
      assert.ok(!text.includes(value), value);
    const shown = await json({ showValues: true });
    assert.ok(shown.text.includes('jeanne.durand@example.fr'));
  });

  it('tells every problem of the config, as data too', async () => {
    write('referent.yaml', CONFIG.replace('key: ID', 'keys: ID').replace('channel: email', 'channel: e-mail'));
    const { exit, report } = await json();
    assert.equal(exit, 2);
    assert.equal(report['ok'], false);
    assert.equal(report.problems.length, 2);
  });

  const refused: readonly [string, string | null, RegExp][] = [
    ['a file that is not there', null, /referent\.yaml:6: sources\.shops\.read\.path: there is no file shops\.csv/],
    ['an empty file', '', /shops\.csv is empty/],
    ['a column that is not there', 'ID;NOM;EMAIL;BORN;OK\n1;a;b;c;d\n', /no column "MAIL"/],
    ['a header twice', 'ID;NOM;MAIL;BORN;OK;MAIL\n1;a;b;c;d;e\n', /"MAIL" twice/],
    ['a binary file', 'PK\u0003\u0004xl/workbook', /Excel workbook/],
    ['rows that are all rejected', 'ID;NOM;MAIL;BORN;OK\n;a;a@b.fr;;\n', /0 would be mapped, 1 rejected/],
  ];
  for (const [name, content, message] of refused) {
    it(`refuses ${name}`, async () => {
      write('referent.yaml', CONFIG);
      if (content !== null) write('shops.csv', content);
      const { exit, text } = await call(check, [], {});
      assert.equal(exit, 2);
      assert.match(text, message);
    });
  }

  it('accepts a file with a header only', async () => {
    write('referent.yaml', CONFIG);
    write('shops.csv', 'ID;NOM;MAIL;BORN;OK\n');
    assert.equal((await call(check, [], {})).exit, 0);
  });
});
