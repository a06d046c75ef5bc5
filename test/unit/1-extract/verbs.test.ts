import assert from 'node:assert/strict';
import { feedsOf } from '../../../config/feeds.ts';
import { configSchema } from '../../../config/schema.ts';
import { canonicalJson, rowWriter } from '../../../pipelines/1-extract/canonical-json.ts';
import { keyColumns, mappedColumns } from '../../../pipelines/1-extract/columns.ts';
import { createIdTable } from '../../../pipelines/1-extract/id-table.ts';
import { parseJsonLine } from '../../../pipelines/1-extract/parse-json-line.ts';
import { REJECT_REASONS } from '../../../pipelines/1-extract/reject-reasons.ts';
import { shorten } from '../../../pipelines/1-extract/source.ts';
import { keyOfContent, keyOfRow } from '../../../pipelines/1-extract/source-key.ts';
import { recordId } from '../../../pipelines/ids.ts';

describe('1-extract columns', () => {
  const read = { format: 'csv', path: 'x.csv' } as const;
  const config = configSchema.parse({
    controller: { id: 'acme', name: 'ACME' },
    purposes: { offers: { label: 'Offres', kind: 'marketing' } },
    sources: {
      shops: {
        department: 'Magasins',
        read,
        key: ['SHOP', 'CARD'],
        map: {
          full_name: 'NAME',
          birthdate: { column: 'BORN', format: 'DD/MM/YYYY' },
          phone_number: ['TEL1', { column: 'TEL2' }],
          address: { street_address: ['A1', 'A2'], postal_code: 'CP' },
          identifiers: { loyalty_card: 'CARD', column: 'ODD' },
        },
        consents: [
          {
            purpose: 'offers',
            channel: 'sms',
            column: 'OK',
            given: ['NAME OF A VALUE'],
            at: 'OK_AT',
            evidence: 'SCAN',
            means: 'form',
          },
        ],
        relations: [
          {
            kind: 'contract',
            when: { column: 'STATE', in: ['active'] },
            family: { column: 'FAM' },
            start: 'FROM',
            at: 'AT',
          },
          { kind: 'purchase', family: 'shoes', end: 'TO' },
        ],
      },
    },
    consent_events: [
      { read, map: { purpose: 'p', channel: 'c', state: 's', at: { column: 't', format: 'iso' } } },
      { name: 'calls', read, map: { purpose: 'p', channel: 'c', state: 's' } },
      { read, map: { purpose: 'p', channel: 'c', state: 's' } },
    ],
    lists: {
      stop: { read, kind: 'hashed', key: { email_hash: 0, phone_hash: 1 }, at: 2, scope: { channels: ['sms'] } },
    },
  });
  const [shops, log, , , stop] = feedsOf(config);

  it('names the feeds of the config', () => {
    assert.deepEqual(
      feedsOf(config).map((f) => `${f.feed} ${f.source}`),
      ['person shops', 'consent log_1', 'consent calls', 'consent log_3', 'list stop'],
    );
  });

  it('lists every column of a mapping, and nothing else, sorted', () => {
    assert.ok(shops && log && stop);
    assert.deepEqual(
      mappedColumns(shops).join(' '),
      'A1 A2 AT BORN CARD CP FAM FROM NAME ODD OK OK_AT SCAN SHOP STATE TEL1 TEL2 TO',
    );
    assert.deepEqual(keyColumns(shops), ['SHOP', 'CARD']);
    assert.deepEqual([mappedColumns(log), keyColumns(log)], [['c', 'p', 's', 't'], []]);
    assert.deepEqual(mappedColumns(stop), ['0', '1', '2']);
  });
});

describe('1-extract small verbs', () => {
  it('writes JSON one way', () => {
    assert.equal(
      canonicalJson({ b: [1, null, { z: 'é', a: true }], a: '"\n' }),
      '{"a":"\\"\\n","b":[1,null,{"a":true,"z":"é"}]}',
    );
    assert.equal(rowWriter(['a', 'b'])(['x', null]), canonicalJson({ b: null, a: 'x' }));
    assert.equal(rowWriter([])([]), '{}');
  });

  it('makes a key of trimmed parts, and none of an empty one', () => {
    assert.equal(keyOfRow(['x', ' A ', 7], [1, 2]), 'A|7');
    for (const empty of ['', '  ', null, [], { a: 1 }]) assert.equal(keyOfRow(['A', empty], [0, 1]), null);
    assert.deepEqual([keyOfContent('h', 1), keyOfContent('h', 2)], ['h', 'h#2']);
  });

  it('keeps the digits of long numbers, and strings as they are', () => {
    const line =
      '{"a":12345678901234567890,"b":"12345678901234567890","c":-98765432109876543,"d":1234567890123456,"e":12345678901234567890.5}';
    const parsed = parseJsonLine(line);
    assert.ok(parsed.kind === 'object');
    assert.deepEqual(parsed.value, {
      a: '12345678901234567890',
      b: '12345678901234567890',
      c: '-98765432109876543',
      d: 1234567890123456,
      e: Number('12345678901234567890.5'),
    });
  });

  it('has a French and an English text for every reason', () => {
    for (const [reason, texts] of Object.entries(REJECT_REASONS)) {
      assert.match(reason, /^[a-z_]+$/);
      for (const text of Object.values(texts)) assert.match(text, /^\p{Lu}.*\.$/u);
    }
  });

  it('shortens what is too long, and says how long it was', () => {
    assert.equal(shorten('abc'), 'abc');
    const short = shorten('x'.repeat(70_000));
    assert.ok(short.length <= 65_536 && short.endsWith('(70000 characters in all)'));
  });

  it('remembers ids and hashes in typed arrays as a Map would', () => {
    const table = createIdTable('r');
    const ids = Array.from({ length: 5000 }, (_, i) => recordId('person', 's', String(i)));
    const hash = (i: number): string => i.toString(16).padStart(32, '5');
    for (const id of ids.slice(0, 3000)) table.know(id, hash(1));
    for (const [i, id] of ids.entries()) {
      if (i < 1000) assert.deepEqual(table.see(id, hash(1)), { times: 1, known: 'same' });
      else if (i < 2000) assert.deepEqual(table.see(id, `f${hash(1)}`), { times: 1, known: 'changed' });
      else if (i >= 3000) assert.deepEqual(table.see(id, hash(2)), { times: 1, known: 'no' });
    }
    assert.equal(table.see(ids[4000] ?? '', hash(2)).times, 2);
    assert.equal(table.size, 5000);
    assert.deepEqual([...table.unseen()].sort(), ids.slice(2000, 3000).sort());
  });
});
