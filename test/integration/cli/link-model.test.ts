/** `referent link` with a model: written, read back, changed by a person, and new rows against a base. */
import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCommand } from '../../support/command.ts';
import { writePeople } from '../../support/link-people.ts';

describe('referent link: models', () => {
  let folder = '';
  const run = async (...args: string[]) => startCommand(['link', ...args, '--quiet'], {}, folder).ended;
  const out = async (...args: string[]): Promise<string> => {
    const ended = await run(...args);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stdout;
  };
  const at = (file: string): string => path.join(folder, file);
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-model-'));
    await writePeople(folder);
    await out('shop.csv', '--key', 'ID', '--save-model', 'model.yaml', '--out', 'clusters.csv', '--pairs', 'pairs.csv');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('a saved model gives the same clusters, the same pairs and the same model', async () => {
    const again = ['--out', 'again.csv', '--pairs', 'again-pairs.csv', '--save-model', 'again.yaml'];
    await out('shop.csv', '--key', 'ID', '--model', 'model.yaml', ...again);
    for (const [one, two] of [
      ['clusters.csv', 'again.csv'],
      ['pairs.csv', 'again-pairs.csv'],
      ['model.yaml', 'again.yaml'],
    ] as const)
      assert.equal(await readFile(at(two), 'utf8'), await readFile(at(one), 'utf8'));
    const model = await readFile(at('model.yaml'), 'utf8');
    assert.match(model, /column: NAISSANCE\n {4}kind: birthdate\n/);
    assert.match(model, /data_hash: sha256:[0-9a-f]{64}/);
    assert.ok(!/kervella/i.test(model));
  });

  it('the order of whole names is in the model, where their values told it', async () => {
    const people = (await readFile(at('shop.csv'), 'utf8')).trim().split('\n').slice(1, 120);
    const given = ['Paul', 'Marie', 'Simon', 'Claire', 'Henri', 'Louise', 'Michel', 'Alice'];
    const family = ['Kervella', 'Duchemin', 'Lagarrigue', 'Bouvier', 'Thomas', 'Guillerm', 'Vasseur'];
    const rows = people.map((_, i) => {
      const day = `${1 + (i % 28)}/0${1 + (i % 9)}/${1940 + (i % 60)}`;
      return `${i};${given[i % 8]} ${family[i % 7]};${day};350${10 + (i % 9)}`;
    });
    await writeFile(at('names.csv'), `ID;Nom complet;Naissance;CP\n${rows.join('\n')}\n`);
    const fresh = ['--out', 'whole-1.csv', '--pairs', 'whole-p1.csv', '--save-model', 'whole.yaml'];
    await out('names.csv', '--key', 'ID', ...fresh);
    const model = await readFile(at('whole.yaml'), 'utf8');
    assert.match(model, /column: Nom complet\n {4}kind: full_name\n {4}order: given_first\n/);
    const again = ['--out', 'whole-2.csv', '--pairs', 'whole-p2.csv', '--save-model', 'whole-2.yaml'];
    await out('names.csv', '--key', 'ID', '--model', 'whole.yaml', ...again);
    for (const [one, two] of [
      ['whole-p1.csv', 'whole-p2.csv'],
      ['whole.yaml', 'whole-2.yaml'],
    ] as const)
      assert.equal(await readFile(at(two), 'utf8'), await readFile(at(one), 'utf8'));
    await writeFile(at('odd.yaml'), 'version: 1\ncolumns:\n  - column: ID\n    kind: email\n    order: given_first\n');
    const odd = await run('names.csv', '--model', 'odd.yaml');
    assert.equal(odd.code, 2);
    assert.match(odd.stderr, /only a full_name has an order/);
  });

  it('a model that a person changed is followed', async () => {
    const model = await readFile(at('model.yaml'), 'utf8');
    const untrained = model.slice(0, model.indexOf('\ntrained:'));
    const other = untrained
      .replace(/(column: MAIL\n {4}kind: )email/, '$1ignored')
      .replace(/merge_at: [\d.]+/, 'merge_at: 0.9')
      .replace(/ {2}- name: email\n {4}keys:\n {6}- email\n {4}budget: \d+\n(?: {4}max_block: \d+\n)?/, '')
      .replace(/ {2}- name: email_local\n {4}keys:\n {6}- email_local\n {4}budget: \d+\n(?: {4}max_block: \d+\n)?/, '')
      .replace(/ {2}email:\n {4}kind: email\n {4}m:\n(?: {6}.*\n)+/, '');
    await writeFile(at('other.yaml'), `${other}\n`);
    const told = JSON.parse(await out('shop.csv', '--key', 'ID', '--model', 'other.yaml', '--json')) as {
      columns: { column: string; role: string }[];
      rules: { rule: string }[];
    };
    assert.equal(told.columns.find((c) => c.column === 'MAIL')?.role, 'ignored');
    assert.ok(!told.rules.some((r) => r.rule.startsWith('email')));
    const saved = await run('shop.csv', '--key', 'ID', '--model', 'other.yaml', '--save-model', 'other-saved.yaml');
    assert.equal(saved.code, 0, saved.stderr);
    assert.match(await readFile(at('other-saved.yaml'), 'utf8'), /merge_at: 0\.9/);
  });

  it('new rows against a base are linked as if all had been linked at once', async () => {
    const [head, ...rows] = (await readFile(at('shop.csv'), 'utf8')).trim().split('\n');
    await writeFile(at('base.csv'), `${[head, ...rows.slice(0, 140)].join('\n')}\n`);
    await writeFile(at('new.csv'), `${[head, ...rows.slice(140)].join('\n')}\n`);
    await out('base.csv', '--key', 'ID', '--model', 'model.yaml', '--out', 'base-clusters.csv');
    const against = ['--against', 'base.csv', '--clusters', 'base-clusters.csv', '--model', 'model.yaml'];
    const told = JSON.parse(await out('new.csv', '--key', 'ID', ...against, '--out', 'grown.csv', '--json')) as {
      base: number;
      added: number;
      joined: number;
      people: number;
      walked: number;
    };
    await out('base.csv', 'new.csv', '--key', 'ID', '--model', 'model.yaml', '--out', 'whole.csv');
    assert.equal(await readFile(at('grown.csv'), 'utf8'), await readFile(at('whole.csv'), 'utf8'));
    assert.deepEqual([told.base, told.added, told.joined + told.people <= told.added], [140, 25, true]);
    assert.ok(told.joined >= 20 && told.walked < 165);
  });

  it('refuses clusters that are not those of the base alone', async () => {
    const lines = (await readFile(at('base-clusters.csv'), 'utf8')).trim().split('\n');
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [lines.slice(0, -1), /clusters of 139 rows of the base; base\.csv has 140 rows/],
      [[...lines, 'nobody,1'], /1 line with a key that base\.csv does not have/],
      [[...lines, lines[1] ?? ''], /1 key that came before/],
    ];
    for (const [given, message] of cases) {
      await writeFile(at('odd-clusters.csv'), `${given.join('\n')}\n`);
      const against = ['--against', 'base.csv', '--clusters', 'odd-clusters.csv', '--model', 'model.yaml'];
      const ended = await run('new.csv', '--key', 'ID', ...against);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
    }
    const both = ['--against', 'base.csv', '--clusters', 'whole.csv', '--model', 'model.yaml'];
    const ended = await run('new.csv', '--key', 'ID', ...both);
    assert.match(ended.stderr, /25 lines of another file/);
  });

  it('names what it cannot do', async () => {
    await writeFile(at('broken.yaml'), 'version: 1\ncolumns:\n  - column: NAISSANCE\n    kind: birthdat\n');
    await writeFile(at('plain.yaml'), 'version: 1\ncolumns:\n  - column: NAISSANCE\n    kind: birthdate\n');
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['shop.csv', '--model', 'none.yaml'], /none\.yaml cannot be read/],
      [['shop.csv', '--model', 'broken.yaml'], /broken\.yaml:4 .*did you mean "birthdate"/],
      [['shop.csv', '--against', 'shop.csv'], /--against and --clusters are named together/],
      [
        ['shop.csv', '--against', 'shop.csv', '--clusters', 'clusters.csv', '--model', 'plain.yaml'],
        /--against needs --model with the numbers/,
      ],
      [
        ['web.jsonl', '--against', 'shop.csv', '--clusters', 'clusters.csv', '--model', 'model.yaml'],
        /The model names the column|has the clusters of \d+ rows/,
      ],
    ];
    for (const [args, message] of cases) {
      const ended = await run(...args);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
    }
  });
});
