/** Laws of 1-extract: what was written is read back, whatever the dialect, the encoding and the pieces it comes in. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse as csvParse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { query } from 'jsonpath-rfc9535';
import { type CsvSink, createCsvScanner } from '../../../pipelines/1-extract/csv-scan.ts';
import { createDecoder, type Encoding } from '../../../pipelines/1-extract/decode.ts';
import { createIdTable } from '../../../pipelines/1-extract/id-table.ts';
import { createIntake } from '../../../pipelines/1-extract/intake.ts';
import { compileJsonPath } from '../../../pipelines/1-extract/json-path.ts';
import { previewSource } from '../../../pipelines/1-extract/read.ts';
import { incompleteTail, tallyUtf8 } from '../../../pipelines/1-extract/utf8.ts';

/** Cells without line breaks: what a broken line may mean is a case of its own (golden, value-of-several-lines). */
const cell = fc.string({ unit: fc.constantFrom(...Array.from('ab 1é€"\';,|\t')), maxLength: 8 });
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }));
const dialect = fc.record({ delimiter: fc.constantFrom(';', ',', '\t', '|'), quote: fc.constantFrom('"', "'") });
const newline = fc.constantFrom('\n', '\r\n');

function write(
  rows: readonly string[][],
  { delimiter, quote }: { delimiter: string; quote: string },
  end: string,
): string {
  const one = (c: string): string =>
    c === '' || c.includes(delimiter) || c.includes(quote) || c.includes('\n')
      ? quote + c.replaceAll(quote, quote + quote) + quote
      : c;
  return rows.map((r) => r.map(one).join(delimiter)).join(end);
}

function scan(pieces: readonly string[], options: { delimiter: string; quote: string }, width: number) {
  const out: unknown[] = [];
  const sink: CsvSink = {
    record: (cells, line) => out.push(['record', line, cells]),
    reject: (reason, line, text) => out.push(['reject', line, reason, text]),
    blank: (line) => out.push(['blank', line]),
  };
  const scanner = createCsvScanner({ ...options, lineEnd: '\n' }, sink, { width, limit: 200 });
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return out;
}

function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((p) => p % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length));
}

const places = fc.array(fc.nat(500), { maxLength: 6 });

describe('1-extract laws', () => {
  it('reads every written table back, from any encoding that can hold it, all detected', async () => {
    const workspace = await mkdtemp(path.join(tmpdir(), 'referent-laws-'));
    try {
      const encoding = fc.constantFrom('utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le');
      await fc.assert(
        fc.asyncProperty(table, dialect, newline, encoding, fc.boolean(), async (rows, d, end, declared, mark) => {
          const width = rows[0]?.length ?? 0;
          const columns = Array.from({ length: width }, (_, i) => `c${i}`);
          const text = write([columns, ...rows], d, end);
          const addBOM = mark && declared.startsWith('utf');
          await writeFile(path.join(workspace, 'in.csv'), iconv.encode(text, declared, { addBOM }));
          const read = { format: 'csv', path: 'in.csv', header: true, encoding: declared as 'utf-8', ...d } as const;
          const preview = await previewSource(
            { read, label: 'x', columns, key: [], workspace, databaseUrl: '', signal: new AbortController().signal },
            1000,
          );
          assert.deepEqual(preview.rejects, []);
          assert.deepEqual(
            preview.rows.map((r) => [r.line, ...columns.map((c) => r.raw[c])]),
            rows.map((r, i) => [i + 2, ...r]),
          );
        }),
        { numRuns: 150 },
      );
    } finally {
      await rm(workspace, { recursive: true });
    }
  });

  it('agrees with csv-parse on well-formed text with values of several lines', () => {
    // A value of several lines with as many delimiters as a row has is taken for swallowed rows: none here.
    const lined = fc.string({ unit: fc.constantFrom(...Array.from('ab"\n')), maxLength: 8 });
    const lines = fc.array(fc.array(lined, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(lines, newline, (rows, end) => {
        const first = rows.map((r) => ['k', ...r.slice(0, 2), 'k']);
        const text = write(first, { delimiter: ';', quote: '"' }, end);
        const expected = csvParse(text, { delimiter: ';' });
        const got = scan([text], { delimiter: ';', quote: '"' }, 4) as [string, number, string[]][];
        assert.deepEqual(
          got.map((g) => g[2]),
          expected,
        );
      }),
    );
  });

  it('sees the same in any text, however it is cut in pieces', () => {
    const junk = fc.string({ unit: fc.constantFrom(...Array.from('ab;"\n\r ')), maxLength: 400 });
    fc.assert(
      fc.property(junk, places, (text, at) => {
        const d = { delimiter: ';', quote: '"' };
        assert.deepEqual(scan(cut(text, at), d, 2), scan([text], d, 2));
      }),
      { numRuns: 1000 },
    );
  });

  it('loses no line: every physical line belongs to exactly one record, reject or blank', () => {
    const junk = fc.string({ unit: fc.constantFrom(...Array.from('ab;"\n')), maxLength: 300 });
    fc.assert(
      fc.property(junk, (text) => {
        const out = scan([text], { delimiter: ';', quote: '"' }, 2) as [string, number, string[] | string][];
        let next = 1;
        for (const [kind, line, cells] of out) {
          assert.equal(line, next);
          const breaks = kind === 'record' ? (cells as string[]).join('').split('\n').length - 1 : 0;
          next += 1 + breaks;
        }
        assert.equal(next - 1, text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0));
      }),
      { numRuns: 1000 },
    );
  });

  it('decodes as iconv-lite does, however the bytes are cut', () => {
    const encodings = fc.constantFrom<Encoding>('utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le', 'utf-16be');
    const text = fc.string({ unit: fc.constantFrom(...Array.from('aé€œ\n'), '😀', '漢'), maxLength: 60 });
    fc.assert(
      fc.property(encodings, text, places, (encoding, t, at) => {
        const bytes = iconv.encode(t, encoding, { addBOM: false });
        const decoder = createDecoder(encoding);
        const points = [...new Set(at.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
        let got = '';
        for (const [i, from] of [0, ...points].entries())
          got += decoder.write(Buffer.from(bytes.subarray(from, points[i] ?? bytes.length)));
        got += decoder.end();
        assert.equal(got, iconv.decode(bytes, encoding, { stripBOM: false }));
        assert.equal(decoder.sawInvalid, false);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every byte of broken UTF-8 apart, however it is cut', () => {
    // Where the ranges of RFC 3629 begin and end.
    const bytesAtEdges = '0a 41 80 8f 90 9f a0 bf c1 c2 e0 e1 ed ef f0 f1 f4 f5'.split(' ');
    const edge = fc.constantFrom(...bytesAtEdges.map((hex) => Number.parseInt(hex, 16)));
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 40 }), places, (array, at) => {
        const bytes = Buffer.from(array);
        const whole = createDecoder('utf-8');
        const expected = whole.write(bytes) + whole.end();
        const decoder = createDecoder('utf-8');
        const points = [...new Set(at.map((p) => p % (bytes.length + 1)))].sort((a, b) => a - b);
        let got = '';
        for (const [i, from] of [0, ...points].entries())
          got += decoder.write(bytes.subarray(from, points[i] ?? bytes.length));
        got += decoder.end();
        assert.equal(got, expected);
        const back = Buffer.concat(
          Array.from(expected).map((c) => {
            const code = c.codePointAt(0) ?? 0;
            return code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(c);
          }),
        );
        assert.deepEqual(back, bytes);
        const { invalid } = tallyUtf8(bytes);
        assert.equal(invalid, Array.from(expected).filter((c) => /\p{Surrogate}/u.test(c)).length);
        assert.ok(incompleteTail(bytes) <= 3);
      }),
      { numRuns: 1000 },
    );
  });

  it('follows JSONPath as the library does', () => {
    const path_ = fc.constantFrom(
      '$.a',
      '$.a.b',
      "$['a'][0]",
      '$.a[-1]',
      '$.a[*]',
      '$.*',
      '$.a[*].b',
      "$.a[?@.b=='x'].a",
      '$[?@.b==1]',
      "$.a[?@['b']==true]",
      '$..b',
      '$.a[0:2]',
      "$.a[?@.b=='x' || @.a]",
      "$['a','b']",
    );
    const leaf = fc.constantFrom('x', 'y', 1, true, null);
    const value = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(path_, value, (expression, v) => {
        const root = JSON.parse(JSON.stringify(v)) as Parameters<typeof query>[0];
        assert.deepEqual(compileJsonPath(expression)(root), query(root, expression));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the same ids, hashes and rejects whatever the order of the rows', () => {
    const row = fc.tuple(fc.constantFrom('1', '2', '3', ''), fc.constantFrom('a', 'b'));
    const rows = fc.array(row, { maxLength: 12 });
    const take = (feed: 'person' | 'list', all: readonly (readonly [string, string])[]) => {
      const intake = createIntake({
        feed,
        source: 's',
        columns: ['k', 'v'],
        key: feed === 'person' ? ['k'] : [],
        known: createIdTable('r'),
        knownRejects: createIdTable('j'),
      });
      for (const [line, values] of all.entries()) intake.take('f', { kind: 'row', line, values });
      return intake;
    };
    fc.assert(
      fc.property(
        rows.chain((r) => fc.tuple(fc.constant(r), fc.shuffledSubarray(r, { minLength: r.length }))),
        ([one, other]) => {
          const ids = (all: typeof one) =>
            take('list', all)
              .records.map((r) => `${r.recordId} ${r.contentHash}`)
              .sort();
          assert.deepEqual(ids(one), ids(other));
          const keys = (all: typeof one) =>
            take('person', all)
              .records.map((r) => r.recordId)
              .sort();
          assert.deepEqual(keys(one), keys(other));
          assert.equal(take('person', one).rejects.length, take('person', other).rejects.length);
        },
      ),
    );
  });
});
