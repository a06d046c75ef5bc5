/** `referent link` on small files: what it says, what it writes, what it refuses. */
import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCommand } from '../../support/command.ts';
import { writePeople } from '../../support/link-people.ts';

describe('referent link', () => {
  let folder = '';
  const run = async (...args: string[]) => startCommand(['link', ...args], {}, folder).ended;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-link-'));
    await writePeople(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('finds who stands twice in one file, and writes it', async () => {
    const ended = await run(
      'shop.csv',
      '--key',
      'ID',
      '--truth',
      'QUI',
      '--out',
      'clusters.csv',
      '--pairs',
      'pairs.csv',
      '--json',
    );
    assert.equal(ended.code, 0, ended.stderr);
    const told = JSON.parse(ended.stdout) as {
      records: number;
      truth: { pairs: { f1: number; true: number } };
      columns: { column: string; role: string }[];
    };
    assert.equal(told.records, 165);
    assert.equal(told.truth.pairs.true, 33);
    assert.ok(told.truth.pairs.f1 > 0.97, String(told.truth.pairs.f1));
    assert.deepEqual(Object.fromEntries(told.columns.map((c) => [c.column, c.role])), {
      CP: 'postal_code',
      MAIL: 'email',
      NAISSANCE: 'birthdate',
      NOM_PRENOM: 'full_name',
      TEL_MOBILE: 'phone_number',
      VILLE: 'locality',
    });
    const clusters = (await readFile(path.join(folder, 'clusters.csv'), 'utf8')).trim().split('\n');
    assert.equal(clusters.shift(), 'key,cluster_id');
    assert.equal(clusters.length, 165);
    const of = new Map(clusters.map((row) => [row.split(',')[0], row.split(',')[1]]));
    assert.equal(of.get('S0'), of.get('T0'));
    assert.notEqual(of.get('S1'), of.get('S2'));
    const pairs = (await readFile(path.join(folder, 'pairs.csv'), 'utf8')).split('\n');
    assert.equal(pairs[0], 'key_a,key_b,weight,probability,rule,rival,rival_share');
    assert.match(pairs[1] ?? '', /^S\d+,T\d+,\d+\.\d{4},(0\.99|1\.00)\d{4},[a-z_]+,[a-z_]+,\d\.\d{4}$/);
    assert.equal((await run('shop.csv', '--out', 'clusters.csv')).code, 2);
  });

  it('links files whose columns have other names', async () => {
    const ended = await run('shop.csv', 'web.jsonl', '--out', '-');
    assert.equal(ended.code, 0, ended.stderr);
    const rows = ended.stdout
      .trim()
      .split('\n')
      .map((row) => row.split(','));
    assert.deepEqual(rows[0], ['file', 'key', 'cluster_id']);
    // The first line of web.jsonl is the first row of shop.csv, line 2 of its file.
    const of = (file: string, key: string): string | undefined => rows.find((r) => r[0] === file && r[1] === key)?.[2];
    assert.equal(of('web.jsonl', '1'), of('shop.csv', '2'));
    assert.equal(of('web.jsonl', '2'), of('shop.csv', '6'));
    assert.notEqual(of('shop.csv', '3'), of('shop.csv', '2'));
  });

  it('the same files give the same bytes', async () => {
    const [one, two] = [await run('shop.csv', '--out', '-'), await run('shop.csv', '--out', '-')];
    assert.equal(one.stdout, two.stdout);
    assert.equal(one.stdout.split('\n')[0], 'key,cluster_id');
  });

  it('names what it cannot do', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['shop.csv', '--key', 'IDD'], /no column "IDD".*nearest is "ID"/],
      [['shop.csv', '--key', 'VILLE'], /Line \d+ of shop\.csv has the value of line \d+ in VILLE/],
      [['shop.csv', '--threshold', '2'], /--threshold is not a number between 0 and 1/],
      [['none.csv'], /none\.csv does not exist/],
    ];
    for (const [args, message] of cases) {
      const ended = await run(...args);
      assert.notEqual(ended.code, 0);
      assert.match(ended.stderr, message);
    }
  });
});
