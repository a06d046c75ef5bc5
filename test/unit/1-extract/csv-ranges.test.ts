/** A CSV read in ranges gives the rows, and the lines, that reading it whole gives. */
import { strict as assert } from 'node:assert';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { describeSource } from '../../../pipelines/1-extract/read.ts';
import type { ByteRange, Part, RowOrReject } from '../../../pipelines/1-extract/source.ts';

describe('1-extract: ranges of a CSV', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-ranges-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const open = async (text: string): Promise<Part> => {
    await writeFile(path.join(folder, 'a.csv'), text);
    const [part] = await describeSource({
      read: { format: 'csv', path: 'a.csv', quote: '"', header: true, delimiter: ',' },
      label: 'file',
      columns: ['a', 'b'],
      key: [],
      workspace: folder,
      databaseUrl: '',
      signal: new AbortController().signal,
    });
    assert.ok(part !== undefined);
    return part;
  };
  const rowsOf = async (part: Part, range?: ByteRange): Promise<RowOrReject[]> => {
    const out: RowOrReject[] = [];
    for await (const items of part.rows(range)) out.push(...items.filter((i) => i.kind !== 'note'));
    return out;
  };

  const plain = fc.stringMatching(/^[a-zé 0-9"]{0,8}$/).filter((t) => !t.startsWith('"'));
  const quoted = fc.stringMatching(/^[a-zé ,"]{0,8}$/).map((t) => `"${t.replaceAll('"', '""')}"`);
  const broken = fc.constantFrom('"x"y', '"two\nlines"', '"open', 'too,many');
  const cell = fc.oneof({ weight: 20, arbitrary: plain }, { weight: 8, arbitrary: quoted });
  const line = (c: fc.Arbitrary<string>) => fc.tuple(c, c).map(([a, b]) => `${a},${b}`);

  it('together are the whole file', async () => {
    const lines = fc.array(
      fc.oneof(
        { weight: 60, arbitrary: line(cell) },
        { weight: 1, arbitrary: line(broken) },
        { weight: 2, arbitrary: fc.constant('') },
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 7 }),
        async (rows, end, most) => {
          const part = await open(['a,b', ...rows].join(end) + end);
          const ranges = (await part.ranges?.(most)) ?? [];
          assert.ok(ranges.length >= 1 && ranges.length <= most);
          assert.equal(ranges[0]?.from, 0);
          assert.equal(ranges.at(-1)?.to, part.bytes);
          const apart: RowOrReject[] = [];
          for (const range of ranges) apart.push(...(await rowsOf(part, range)));
          assert.deepEqual(apart, await rowsOf(part));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are several where quotes are in order, and one where a value goes over lines', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `"a, ${i}",b`);
    assert.equal((await (await open(['a,b', ...rows].join('\n'))).ranges?.(4))?.length, 4);
    rows[100] = '"two\nlines",b';
    assert.equal((await (await open(['a,b', ...rows].join('\n'))).ranges?.(4))?.length, 1);
  });
});
