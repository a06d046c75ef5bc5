import assert from 'node:assert/strict';
import iconv from 'iconv-lite';
import {
  binaryKind,
  detectDelimiter,
  detectEncoding,
  detectLineEnd,
  headRecords,
} from '../../../pipelines/1-extract/detect.ts';

describe('1-extract detect', () => {
  const accents = 'id;prénom\n1;Zoé\n2;Noël\n';
  const encodings: [string, Buffer, string, string][] = [
    ['ASCII', Buffer.from('id;name\n1;Ada\n'), 'utf-8', 'content'],
    ['UTF-8', Buffer.from(accents), 'utf-8', 'content'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${accents}`), 'utf-8', 'bom'],
    ['UTF-8 cut in a character', Buffer.from('Zoé').subarray(0, 3), 'utf-8', 'content'],
    ['windows-1252', iconv.encode(accents, 'windows-1252'), 'windows-1252', 'content'],
    ['UTF-16LE with a mark', iconv.encode(accents, 'utf-16le', { addBOM: true }), 'utf-16le', 'bom'],
    ['UTF-16BE with a mark', iconv.encode(accents, 'utf-16be', { addBOM: true }), 'utf-16be', 'bom'],
    ['UTF-16LE bare', iconv.encode(accents, 'utf-16le', { addBOM: false }), 'utf-16le', 'content'],
    ['UTF-16BE bare', iconv.encode(accents, 'utf-16be', { addBOM: false }), 'utf-16be', 'content'],
  ];
  for (const [name, bytes, encoding, from] of encodings) {
    it(`knows ${name}`, () => assert.deepEqual(detectEncoding(bytes), { encoding, from }));
  }

  it('trusts the count of the whole file over its head', () => {
    const head = Buffer.from('id;name\n1;Ada\n');
    assert.equal(detectEncoding(head, { multibyte: 0, invalid: 1 }).encoding, 'windows-1252');
    assert.equal(detectEncoding(head, { multibyte: 90, invalid: 10 }).encoding, 'utf-8');
    assert.equal(detectEncoding(head, { multibyte: 89, invalid: 10 }).encoding, 'windows-1252');
  });

  const delimiters: [string, string, { wanted?: string[]; quote?: string }?][] = [
    [';', 'a;b\n1;2\n'],
    [',', 'a,b\n1,2\n'],
    ['\t', 'a\tb\n1,5\t2;3\n'],
    ['|', 'a|b\n1|2\n'],
    [';', 'id;nom\n1;"Durand, Jean"\n2;"Martin, Luc"\n'],
    [',', 'name,address\n"A;B","C;D"\n"E","F"\n'],
    [';', 'nom, prénom;id\nDurand, Jean;1\nMartin, Luc;2\n', { wanted: ['id'] }],
    [';', "a;b\n'x,y';2\n", { quote: "'" }],
  ];
  for (const [delimiter, text, options] of delimiters) {
    it(`sees ${JSON.stringify(delimiter)} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(detectDelimiter(text, { whole: true, ...options }), { delimiter, from: 'content' });
    });
  }

  it('takes a file without any delimiter for one column', () => {
    assert.deepEqual(detectDelimiter('tel\n0601\n0602\n'), { delimiter: ',', from: 'single_column' });
  });

  it('obeys the first line of Excel', () => {
    assert.deepEqual(detectDelimiter('sep=^\r\na^b\r\n'), { delimiter: '^', from: 'sep_line' });
  });

  it('tells what a binary file is', () => {
    assert.match(binaryKind(Buffer.from('%PDF-1.4 x'))?.is ?? '', /PDF/);
    assert.match(binaryKind(Buffer.from('PK\x03\x04 … xl/workbook.xml', 'latin1'))?.is ?? '', /Excel workbook/);
    assert.match(binaryKind(Buffer.from('PK\x03\x04 … data.csv', 'latin1'))?.is ?? '', /ZIP/);
    assert.match(binaryKind(Buffer.alloc(100))?.is ?? '', /binary/);
    assert.equal(binaryKind(Buffer.from(`${'a;b\n'.repeat(99)}\0`)), null);
    assert.equal(binaryKind(Buffer.from(accents)), null);
  });

  it('knows the lines of old Macs', () => {
    assert.equal(detectLineEnd('a\rb\r'), '\r');
    assert.equal(detectLineEnd('a\r\nb'), '\n');
    assert.equal(detectLineEnd('a'), '\n');
  });

  it('hands out only complete records of a head that is cut', () => {
    const dialect = { delimiter: ';', quote: '"', lineEnd: '\n' } as const;
    assert.deepEqual(headRecords('a;b\n1;2\n3;', dialect), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.equal(headRecords('a;b\n1;2\n3;', dialect, { whole: true }).length, 3);
  });
});
