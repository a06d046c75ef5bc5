import assert from 'node:assert/strict';
import { createCsvScanner } from '../../../pipelines/1-extract/csv-scan.ts';

interface Seen {
  records: [number, string[]][];
  rejects: [number, string, string][];
}

function scan(pieces: Iterable<string>, width: number | null = 2): Seen {
  const seen: Seen = { records: [], rejects: [] };
  const scanner = createCsvScanner(
    { delimiter: ';', quote: '"', lineEnd: '\n' },
    {
      record: (cells, line) => seen.records.push([line, cells]),
      reject: (reason, line, text) => seen.rejects.push([line, reason, text]),
      blank: () => undefined,
    },
    { width },
  );
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return seen;
}

function* repeat(text: string, times: number): Generator<string> {
  for (let i = 0; i < times; i++) yield text;
}

const MIB = 1 << 20;

describe('1-extract csv-scan', () => {
  it('throws a line of 50 MB away without holding it, and goes on', () => {
    function* pieces(): Generator<string> {
      yield 'a;b\n';
      yield* repeat('x'.repeat(MIB / 4), 200);
      yield ';y\nc;d\n';
    }
    const before = process.memoryUsage().heapUsed;
    const seen = scan(pieces());
    assert.ok(process.memoryUsage().heapUsed - before < 30 * MIB);
    assert.deepEqual(seen.records, [
      [1, ['a', 'b']],
      [3, ['c', 'd']],
    ]);
    const [[line, reason, text] = []] = seen.rejects;
    assert.deepEqual([line, reason], [2, 'line_too_large']);
    assert.ok((text ?? '').length <= 1 << 16);
    assert.match(text ?? '', new RegExp(`\\(${50 * MIB + 2} characters in all\\)$`));
  });

  it('looks for the end of a quote in one MiB, not in the rest of the file', () => {
    function* pieces(): Generator<string> {
      yield 'a;"b\n';
      yield* repeat('c;d\n'.repeat(10_000), 50);
    }
    const seen = scan(pieces());
    assert.deepEqual(seen.rejects, [[1, 'unclosed_quote', 'a;"b']]);
    assert.equal(seen.records.length, 500_000);
    assert.deepEqual(seen.records.at(-1), [500_001, ['c', 'd']]);
  });

  it('bounds a quoted value that is followed by a line without end', () => {
    const seen = scan([`a;"b\n"`, ...repeat('x'.repeat(MIB / 4), 20), '\nc;d\n']);
    assert.deepEqual(
      seen.rejects.map(([line, reason]) => [line, reason]),
      [
        [1, 'unclosed_quote'],
        [2, 'line_too_large'],
      ],
    );
    assert.deepEqual(seen.records, [[3, ['c', 'd']]]);
  });

  it('reads a file of many stray quotes in linear time', () => {
    // A search that finds no end has passed only lines with an even number of quotes: no other search passes them again.
    for (const line of ['"a\n', '"""";"""\n', 'a;"b\n', 'a;"""b\n']) {
      const started = performance.now();
      const seen = scan(repeat(line.repeat(1000), 100));
      assert.ok(performance.now() - started < 5000, line);
      assert.ok(seen.records.length + seen.rejects.length >= 50_000, line);
    }
  });

  it('lets the first record decide when no width is given', () => {
    const seen = scan(['a;b;c\nd;e\nf;g;h'], null);
    assert.deepEqual([seen.records.length, seen.rejects[0]?.[1]], [2, 'row_too_short']);
  });

  it('finds the end of a line when \\r and \\n come in two pieces', () => {
    assert.deepEqual(scan(['"a";"b"\r', '\n"c";"d"\r', '\n']).records, [
      [1, ['a', 'b']],
      [2, ['c', 'd']],
    ]);
  });
});
