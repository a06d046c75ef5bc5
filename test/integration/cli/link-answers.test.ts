/** What `referent link` answers beside clusters: plans, explanations, reports, samples; and how it is told what is known. */
import { strict as assert } from 'node:assert';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCommand } from '../../support/command.ts';
import { writePeople } from '../../support/link-people.ts';

describe('referent link: answers', () => {
  let folder = '';
  const run = async (...args: string[]) => startCommand(['link', ...args], {}, folder).ended;
  const json = async <T>(...args: string[]): Promise<T> => {
    const ended = await run(...args, '--json');
    assert.equal(ended.code, 0, ended.stderr);
    return JSON.parse(ended.stdout) as T;
  };
  const read = async (file: string): Promise<string> => readFile(path.join(folder, file), 'utf8');
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-answers-'));
    await writePeople(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('plans without linking', async () => {
    const plan = await json<{ records: number; pairs: number; rules: { rule: string; pairs: number }[] }>(
      'shop.csv',
      '--key',
      'ID',
      '--plan',
    );
    assert.equal(plan.records, 165);
    assert.equal(
      plan.rules.reduce((s, r) => s + r.pairs, 0),
      plan.pairs,
    );
    assert.ok(plan.rules.some((r) => r.rule === 'email' && r.pairs >= 33));
    const text = await run('shop.csv', '--key', 'ID', '--plan');
    assert.match(text.stdout, /^165 records, at most [\d,]+ pairs to look at\./);
  });

  it('explains two rows: the waterfall, the rival, the rule, the cluster', async () => {
    interface Told {
      readonly a: { readonly file: string; readonly key: string };
      readonly rule: string;
      readonly prior: number;
      readonly bits: number;
      readonly probability: number;
      readonly steps: readonly { readonly bits: number }[];
      readonly rival: { readonly name: string; readonly share: number };
      readonly cluster: { readonly together: boolean };
    }
    const told = await json<Told>('shop.csv', '--key', 'ID', '--explain', 'S0', 'T0');
    assert.deepEqual(told.a, { file: 'shop.csv', key: 'S0' });
    assert.equal(
      told.steps.reduce((s, x) => s + x.bits, told.prior),
      told.bits,
    );
    assert.ok(told.probability > 0.99 && told.cluster.together && told.rule === 'email');
    const text = (await run('shop.csv', '--key', 'ID', '--explain', 'S0', 'T0')).stdout;
    assert.match(text, /^One person (over )?(99\.\d|100\.0) %; or two .+ \d\.\d %\.\n/);
    assert.match(text, /Rule email brought the two together\.\n[^]*They stand in one cluster\.\n$/);
    const other = (await run('shop.csv', '--key', 'ID', '--explain', 'S1', 'S2', '--language', 'fr')).stdout;
    assert.match(other, /^Une seule personne .+ ; ou .+ %\.\n[^]*Elles sont dans deux groupes\.\n$/);
  });

  it('names a row by its file where a key stands in two', async () => {
    const ends = await run('shop.csv', 'shop.csv', '--key', 'ID', '--explain', 'S0', 'T0');
    assert.match(ends.stderr, /came before in ID|stands in several files/);
    const lines = await run('shop.csv', 'web.jsonl', '--explain', 'shop.csv:2', 'web.jsonl:1');
    assert.equal(lines.code, 0, lines.stderr);
    assert.match(lines.stdout, /They stand in one cluster/);
    assert.match((await run('shop.csv', 'web.jsonl', '--explain', '2', '1')).stderr, /stands in several files/);
  });

  it('files in which nobody stands twice keep their rows apart', async () => {
    const clusters = async (mode: string): Promise<string[][]> =>
      (await run('shop.csv', 'web.jsonl', '--mode', mode, '--out', '-')).stdout
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(','));
    const twice = (rows: string[][]): number =>
      rows.length - new Set(rows.map(([file, , cluster]) => `${file} ${cluster}`)).size;
    assert.ok(twice(await clusters('link-and-dedupe')) > 25);
    const linked = await clusters('link');
    assert.equal(twice(linked), 0);
    assert.ok(linked.length - new Set(linked.map((r) => r[2])).size > 25);
    assert.match((await run('shop.csv', '--mode', 'link')).stderr, /--mode link needs two files/);
    assert.match((await run('shop.csv', '--mode', 'dedup')).stderr, /Did you mean dedupe\?/);
  });

  it('a judgement beats the model, in both directions', async () => {
    await writeFile(
      path.join(folder, 'judged.csv'),
      'key_a,key_b,verdict\nS0,T0,different\nS1,S2,same\nS4,T4,\nS8,nobody,yes\nS5,T4,maybe\n',
    );
    const ended = await run('shop.csv', '--key', 'ID', '--judgements', 'judged.csv', '--out', '-');
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /1 judgement is on a row that is not there, .+ \(judged\.csv, line 5\)/);
    assert.match(ended.stderr, /1 judgement has no verdict and decides nothing \(judged\.csv, line 4\)/);
    assert.match(ended.stderr, /1 judgement is unsure and decides nothing \(judged\.csv, line 6\)/);
    const of = new Map(ended.stdout.split('\n').map((row) => row.split(',') as [string, string]));
    assert.notEqual(of.get('S0'), of.get('T0'));
    assert.equal(of.get('S1'), of.get('S2'));
    assert.equal(of.get('S4'), of.get('T4'));
    await writeFile(path.join(folder, 'wrong.csv'), 'key_a,key_b,verdict\nS0,T0,perhaps so\n');
    const wrong = await run('shop.csv', '--key', 'ID', '--judgements', 'wrong.csv');
    assert.match(wrong.stderr, /Line 2 of wrong\.csv has an answer that is not known/);
    assert.doesNotMatch(wrong.stderr, /perhaps/);
    await writeFile(path.join(folder, 'wrong.csv'), 'key_a,key_b,verdict\nS0,T0,diferent\n');
    const near = await run('shop.csv', '--key', 'ID', '--judgements', 'wrong.csv');
    assert.equal(near.code, 2);
    assert.match(near.stderr, /Line 2 of wrong\.csv .+ Did you mean different\?/);
  });

  it('measures against a truth, at the threshold and the best one, and counts what it missed', async () => {
    interface Told {
      readonly truth: {
        readonly threshold: number;
        readonly pairs: { readonly f1: number; readonly true: number; readonly right: number };
        readonly bCubed: { readonly f1: number };
        readonly best: { readonly pairs: { readonly f1: number } };
        readonly curve: readonly { readonly threshold: number }[];
        readonly missed: Readonly<Record<'pairs' | 'blockedOut' | 'scoredLow' | 'refused', number>>;
      };
    }
    const { truth } = await json<Told>('shop.csv', '--key', 'ID', '--truth', 'QUI', '--threshold', '0.97');
    assert.equal(truth.threshold, 0.97);
    assert.ok(truth.best.pairs.f1 >= truth.pairs.f1 && truth.curve.some((p) => p.threshold === 0.97));
    assert.equal(truth.missed.pairs, truth.pairs.true - truth.pairs.right);
    assert.equal(truth.missed.blockedOut + truth.missed.scoredLow + truth.missed.refused, truth.missed.pairs);
  });

  it('writes a report that its owner alone can read, and no value in it unless asked', async () => {
    const ended = await run('shop.csv', '--key', 'ID', '--report', 'report.html');
    assert.equal(ended.code, 0, ended.stderr);
    const page = await read('report.html');
    assert.ok(page.startsWith('<!doctype html>') && page.includes('165 records are'));
    assert.ok(!/kervella|exemple\.fr/i.test(page));
    assert.equal((await stat(path.join(folder, 'report.html'))).mode & 0o077, 0);
    const values = await run('shop.csv', '--key', 'ID', '--report', 'values.html', '--report-values', '--quiet');
    assert.equal(values.code, 0, values.stderr);
    assert.ok(/exemple\.fr/.test(await read('values.html')));
  });

  it('draws a blind sample, and its answers tell precision and recall', async () => {
    const ended = await run('shop.csv', '--key', 'ID', '--truth', 'QUI', '--sample', '80');
    assert.equal(ended.code, 0, ended.stderr);
    const [head, ...rows] = (await read('to-judge.csv')).trim().split('\n');
    assert.match(head ?? '', /^pair,same,key_a,key_b,.*NOM_PRENOM \(a\),NOM_PRENOM \(b\)/);
    assert.doesNotMatch(head ?? '', /QUI|weight|probability|stratum/);
    assert.ok(rows.length >= 70, String(rows.length));
    assert.match((await run('--judged', 'to-judge.csv')).stderr, /0 answers are too few/);
    const person = (key: string): string => key.slice(1);
    const judged = rows.map((row) => {
      const [pair, , a, b, ...rest] = row.split(',');
      return [pair, person(a ?? '') === person(b ?? '') ? 'oui' : 'non', a, b, ...rest].join(',');
    });
    await writeFile(path.join(folder, 'to-judge.csv'), `${[head, ...judged].join('\n')}\n`);
    const told = await json<{ answered: number; precision: { value: number }; recall: { value: number; low: number } }>(
      '--judged',
      'to-judge.csv',
    );
    assert.equal(told.answered, rows.length);
    assert.ok(told.precision.value > 0.95 && told.recall.value > 0.9 && told.recall.low < told.recall.value);
    // The answered sample is a file of judgements as well.
    const again = await run('shop.csv', '--key', 'ID', '--judgements', 'to-judge.csv', '--quiet');
    assert.equal(again.code, 0, again.stderr);
    await rm(path.join(folder, 'to-judge.csv.strata.json'));
    assert.match((await run('--judged', 'to-judge.csv')).stderr, /strata\.json cannot be read/);
  });

  it('any number of threads gives the same bytes', async () => {
    const of = async (n: string): Promise<string> =>
      (await run('shop.csv', 'web.jsonl', '--threads', n, '--out', '-')).stdout;
    assert.equal(await of('1'), await of('2'));
    assert.match((await run('shop.csv', '--threads', '0')).stderr, /--threads is not a number of threads/);
  });

  it('says first when a result looks wrong, and what to do', async () => {
    const rows = Array.from(
      { length: 400 },
      (_, i) => `${i},${['Jean', 'Luc'][i % 2]},${['Petit', 'Roux'][(i >> 1) % 2]}`,
    );
    await writeFile(path.join(folder, 'namesakes.csv'), `id,prenom,nom\n${rows.join('\n')}\n`);
    const ended = await run('namesakes.csv', '--key', 'id');
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout.split('\n')[0] ?? '', /^This result looks starved: .*What to do: .+\.$/);
    const { check } = await json<{ check: { code: string }[] }>('namesakes.csv', '--key', 'id');
    assert.deepEqual(
      check.map((c) => c.code),
      ['few_facts'],
    );
    assert.deepEqual((await json<{ check: unknown[] }>('shop.csv', '--key', 'ID')).check, []);
  });

  it('says what cannot be compared, and takes one row for one person', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => `${i},X${i}Z`);
    await writeFile(path.join(folder, 'codes.csv'), `id,carte\n${rows.join('\n')}\n`);
    const codes = await run('codes.csv', '--key', 'id');
    assert.equal(codes.code, 2);
    assert.match(codes.stderr, /Nothing of the records can be compared: .*card \(different in every record/);
    assert.match((await run('codes.csv', '--key', 'id', '--plan')).stdout, /Compares nothing;/);
    await writeFile(path.join(folder, 'one.csv'), 'id,nom,prenom\n1,Martin,Luc\n');
    assert.match(
      (await run('one.csv', '--key', 'id', '--report', 'one.html', '--out', 'one-out.csv')).stdout,
      /^1 record is 1 person\./,
    );
  });

  it('ends well when its reader has read enough', async () => {
    const { child, ended } = startCommand(['link', 'shop.csv', '--key', 'ID', '--quiet'], {}, folder);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('names what it cannot do', async () => {
    await writeFile(path.join(folder, 'empty.csv'), '');
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /`referent link` needs a file/],
      [['shop.csv', '--explain', 'S0'], /--explain takes 2 values/],
      [['shop.csv', '--key', 'ID', '--explain', 'S0', 'S0'], /names one row twice/],
      [['shop.csv', '--key', 'ID', '--explain', 'S0', 'nobody'], /No row has a key that --explain names/],
      [['shop.csv', '--sample', 'x'], /--sample is not a number of pairs/],
      [['shop.csv', '--sample', '-5'], /--sample takes a value, and what follows it begins with a dash/],
      [['shop.csv', '--sample=-5'], /--sample is not a number of pairs/],
      [['shop.csv', '--key', 'nope'], /has no column "nope"[^]*Name a column as the first line of the file writes it/],
      [['empty.csv'], /export the file again, or leave it out/],
      [['shop.csv', '--report', 'no/such/folder.html'], /The folder of no\/such\/folder\.html does not exist/],
    ];
    for (const [args, message] of cases) {
      const ended = await run(...args);
      assert.equal(ended.code, 2);
      assert.match(ended.stderr, message);
    }
  });
});
