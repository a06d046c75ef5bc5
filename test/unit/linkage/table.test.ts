import { strict as assert } from 'node:assert';
import { createDictionary, textOf } from '../../../linkage/dictionary.ts';
import { cellText, createTableBuilder, idOf, LinkageError, rowOf } from '../../../linkage/index.ts';
import { numberBeginnings, numberPairs } from '../../../linkage/numbering.ts';
import { orderBy } from '../../../linkage/radix.ts';

const SCHEMA = {
  columns: [
    { name: 'family', field: 'family', form: 'family_name', many: false },
    { name: 'emails', field: 'emails', form: 'email', many: true },
    { name: 'note', field: 'note', form: 'raw', many: false },
  ],
} as const;

describe('linkage: table', () => {
  it('keeps rows in the order of ids, whatever the order of coming', () => {
    const builder = createTableBuilder(SCHEMA);
    builder.add('r3', { family: 'Petit', emails: ['b@x.fr', 'a@x.fr', 'B@x.fr'], note: 'third' });
    builder.add('r1', { family: null, emails: 'a@x.fr' });
    builder.add('r2', { family: 'PETIT', emails: [], note: 'é second' });
    const table = builder.finish();
    assert.deepEqual(
      [0, 1, 2].map((r) => idOf(table, r)),
      ['r1', 'r2', 'r3'],
    );
    assert.deepEqual(
      [0, 1, 2].map((r) => cellText(table, 'family', r)),
      [null, 'PETIT', 'PETIT'],
    );
    assert.deepEqual(
      [0, 1, 2].map((r) => cellText(table, 'note', r)),
      [null, 'é second', 'third'],
    );
    const emails = table.columns.get('emails');
    assert.ok(emails?.kind === 'many');
    assert.deepEqual([...emails.offsets], [0, 1, 1, 3]);
    assert.deepEqual(
      ['r1', 'r2', 'r3', 'r4', ''].map((id) => rowOf(table, id)),
      [0, 1, 2, -1, -1],
    );
    assert.ok(emails.codes.buffer instanceof SharedArrayBuffer);
    assert.ok(table.bytes > 0);
  });

  it('refuses an id that came before, without telling it', () => {
    const builder = createTableBuilder(SCHEMA);
    builder.add('secret', {});
    assert.throws(
      () => builder.add('secret', {}),
      (e) => e instanceof LinkageError && e.problem === 'duplicate_id' && !e.message.includes('secret'),
    );
  });

  it('a column that is not there is refused', () =>
    assert.throws(() => cellText(createTableBuilder(SCHEMA).finish(), 'nothing', 0), LinkageError));

  it('a dictionary finds each of many values again', () => {
    const dictionary = createDictionary();
    const value = (i: number): string => `value-${i * 7919}`;
    for (let i = 0; i < 50_000; i++) assert.equal(dictionary.intern(value(i)), i);
    for (let i = 0; i < 50_000; i += 997) assert.equal(dictionary.intern(value(i)), i);
    assert.equal(dictionary.find('nothing'), -1);
    const finished = dictionary.finish();
    assert.equal(textOf(finished, 49_999), value(49_999));
    assert.equal(textOf(finished, 0), value(0));
  });

  it('orders by several columns, stably', () => {
    const a = Int32Array.from([2, 1, 2, 1, 5_000_000]);
    const b = Int32Array.from([9, 9_000_000, 9, 3, 0]);
    assert.deepEqual([...orderBy([a, b], 5)], [3, 1, 0, 2, 4]);
  });

  it('numbers equal pairs and equal beginnings alike', () => {
    const a = Int32Array.from([2, 1, 2, 1, 5_000_000]);
    const b = Int32Array.from([9, 9_000_000, 9, 3, 0]);
    assert.deepEqual([...numberPairs(a, b).codes], [0, 1, 0, 2, 3]);
    const words = createDictionary();
    for (const text of ['MARTIN', 'MAR', 'MARTEL', 'MA', 'LEROY']) words.intern(text);
    const finished = words.finish();
    const { codes, size } = numberBeginnings(finished, (code) => Math.min(3, textOf(finished, code).length));
    assert.deepEqual([...codes], [0, 0, 0, 1, 2]);
    assert.equal(size, 3);
    assert.deepEqual([...numberBeginnings(finished, () => 0).codes], [-1, -1, -1, -1, -1]);
  });
});
