import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { matchFiles } from '../../../config/glob.ts';
import { checkInputs, inputProblems } from '../../../config/inputs.ts';
import { parseConfig } from '../../../config/load.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

describe('input files', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'referent-inputs-'));
    mkdirSync(path.join(folder, 'sources/deep/er'), { recursive: true });
    for (const name of ['shop-2.csv', 'shop-10.csv', 'shops.csv', '.hidden.csv', 'deep/a.csv', 'deep/er/b.csv'])
      writeFileSync(path.join(folder, 'sources', name), 'ID;MAIL\n1;a@b.fr\n');
    writeFileSync(path.join(folder, 'sources/empty.csv'), '');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const loaded = (...paths: string[]) =>
    parseConfig(
      [
        'controller: { id: acme, name: Acme }',
        'purposes: { offers: { label: Offers, kind: marketing } }',
        'sources:',
        ...paths.map(
          (p, i) =>
            `  s${i}: { department: D, read: { format: csv, path: ${JSON.stringify(p)} }, key: ID, map: { email: MAIL } }`,
        ),
        '',
      ].join('\n'),
      { file: 'referent.yaml', variables: {} },
    );
  const told = (...paths: string[]) =>
    inputProblems(loaded(...paths), folder).map((p) => [p.line, p.code, p.message, p.nearest ?? p.advice ?? '']);

  it('accepts files and patterns', () => {
    checkInputs(loaded('sources/shops.csv', 'sources/shop-*.csv', 'sources/**/*.csv'.replace('**', 'deep')), folder);
  });

  const refused: readonly [string, string, string, string][] = [
    ['sources/shop.csv', 'REF_SOURCE_MISSING', 'there is no file sources/shop.csv', 'sources/shops.csv'],
    ['source/shops.csv', 'REF_SOURCE_MISSING', 'there is no file source/shops.csv', 'sources/shops.csv'],
    ['sources/web-*.csv', 'REF_SOURCE_MISSING', 'no file matches sources/web-*.csv', ''],
    ['sources', 'REF_SOURCE_MISSING', 'sources is a folder', 'write sources/*.csv for the files in it'],
    ['sources/empty.csv', 'REF_SOURCE_EMPTY', 'sources/empty.csv is empty', ''],
    ['nothing/at/all.csv', 'REF_SOURCE_MISSING', 'there is no file nothing/at/all.csv', 'there is no folder nothing'],
  ];
  for (const [file, code, message, help] of refused)
    it(`${file}: ${message}`, () => assert.deepEqual(told(file), [[4, code, message, help]]));

  it('tells all at once, with the line of each', () => {
    assert.throws(
      () => checkInputs(loaded('sources/shop.csv', 'sources/shops.csv', 'sources/empty.csv'), folder),
      (error: unknown) => {
        assert.ok(error instanceof ReferentError);
        assert.equal(
          error.message,
          [
            '2 problems:',
            '  referent.yaml:4: sources.s0.read.path: there is no file sources/shop.csv; did you mean "sources/shops.csv"?',
            '  referent.yaml:6: sources.s2.read.path: sources/empty.csv is empty',
          ].join('\n'),
        );
        return true;
      },
    );
  });

  it('refuses a file that may not be read (root may read all)', () => {
    const file = path.join(folder, 'sources/secret.csv');
    writeFileSync(file, 'x');
    chmodSync(file, 0);
    const expected = process.getuid?.() === 0 ? [] : ['sources/secret.csv may not be read by this user'];
    assert.deepEqual(
      told('sources/secret.csv').map((t) => t[2]),
      expected,
    );
    rmSync(file);
  });

  it('lists files by code unit, without hidden ones', () => {
    const names = (pattern: string) => matchFiles(folder, pattern).map((f) => path.relative(folder, f));
    assert.deepEqual(names('sources/shop*.csv'), ['sources/shop-10.csv', 'sources/shop-2.csv', 'sources/shops.csv']);
    assert.deepEqual(names('sources/**/?.csv'), ['sources/deep/a.csv', 'sources/deep/er/b.csv']);
    assert.deepEqual(names('sources/**/?*s.csv'), ['sources/shops.csv']);
    assert.deepEqual(names('sources/**/*.csv').slice(0, 3), [
      'sources/deep/a.csv',
      'sources/deep/er/b.csv',
      'sources/empty.csv',
    ]);
    assert.deepEqual(names('*/deep/*.csv'), ['sources/deep/a.csv']);
    assert.deepEqual(names('sources/x[1].csv'), ['sources/x[1].csv']);
    assert.deepEqual(names('sources/.*.csv'), ['sources/.hidden.csv']);
  });
});
