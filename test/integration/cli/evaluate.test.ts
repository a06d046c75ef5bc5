/** `referent evaluate`: clusters of any tool against a truth. */
import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCommand } from '../../support/command.ts';

interface Told {
  readonly records: number;
  readonly onlyTruth: number;
  readonly onlyPredicted: number;
  readonly pairs: { readonly recall: number };
  readonly bCubed: { readonly f1: number };
  readonly splits: number;
  readonly merges: number;
}

describe('referent evaluate', () => {
  let folder = '';
  const run = async (...args: string[]) => startCommand(['evaluate', ...args], {}, folder).ended;
  const json = async (...args: string[]): Promise<Told> => {
    const ended = await run(...args, '--json');
    assert.equal(ended.code, 0, ended.stderr);
    return JSON.parse(ended.stdout) as Told;
  };
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-evaluate-'));
    const files: Readonly<Record<string, string>> = {
      'predicted.csv': 'key,cluster_id\na,1\nb,1\nc,2\nd,2\ne,2\n',
      // Another order, and a record that was not predicted.
      'truth.csv': 'person,key\nz,f\ny,e\ny,d\nx,c\nx,b\nx,a\n',
      'two.csv': 'file,key,cluster_id\nshop,1,A\nweb,1,A\nshop,2,B\nweb,2,C\n',
      'who.csv': 'file,key,person\nweb,2,q\nshop,2,q\nweb,1,p\nshop,1,p\n',
      'other.csv': 'source,id,person\nweb,2,q\nshop,2,q\nweb,1,p\nshop,1,p\n',
      'strangers.csv': 'key,person\nq,1\n',
      'pairs-only.csv': 'key,cluster_id\na,1\nb,1\nc,\n',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('pairs, records, and what is to split and to join (LINKAGE 10)', async () => {
    const told = await json('predicted.csv', 'truth.csv');
    assert.deepEqual([told.records, told.onlyTruth, told.onlyPredicted], [5, 1, 0]);
    assert.deepEqual(told.pairs, { precision: 0.5, recall: 0.5, f1: 0.5, true: 4, found: 4, right: 2 });
    assert.equal(told.bCubed.f1.toFixed(4), '0.7333');
    assert.deepEqual([told.splits, told.merges], [1, 1]);
    const text = await run('predicted.csv', 'truth.csv');
    assert.match(text.stdout, /^ {2}5 records +precision +recall +F1\n/);
    assert.match(text.stdout, /To the truth: 1 part to split off, 1 part to join again\.\n$/);
    assert.match(text.stderr, /1 record in the file of truth only: not counted\./);
  });

  it('records of several files by two columns', async () => {
    const told = await json('two.csv', 'who.csv', '--key', 'file,key');
    assert.deepEqual([told.records, told.pairs.recall, told.merges], [4, 0.5, 1]);
    const other = await json('two.csv', 'other.csv', '--key', 'file,key', '--truth-key', 'source,id');
    assert.deepEqual(other.pairs, told.pairs);
    assert.match((await run('two.csv', 'who.csv', '--truth-key', 'a,b')).stderr, /more or fewer columns/);
    assert.match((await run('two.csv', 'who.csv')).stderr, /Line 3 of two\.csv has a key that came before/);
  });

  it('records that are left out are alone when one says so', async () => {
    const told = await json('pairs-only.csv', 'truth.csv', '--alone');
    assert.deepEqual([told.records, told.onlyTruth], [6, 0]);
    assert.equal((await json('pairs-only.csv', 'truth.csv')).records, 2);
  });

  it('names what it cannot do', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['predicted.csv', 'truth.csv', '--key', 'keys'], /no column "keys".*nearest is "key"/],
      [
        ['predicted.csv', 'truth.csv', '--cluster', 'clusterid'],
        /predicted\.csv has no column "clusterid"; the nearest is "cluster_id"/,
      ],
      [['predicted.csv', 'strangers.csv'], /no record in common/],
      [['predicted.csv', 'nothing.csv'], /nothing\.csv does not exist/],
    ];
    for (const [args, message] of cases) {
      const ended = await run(...args);
      assert.notEqual(ended.code, 0);
      assert.match(ended.stderr, message);
    }
  });
});
