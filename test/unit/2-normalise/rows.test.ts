/**
 * Whole rows: each folder of test/golden/2-normalise is a case. `config.yaml` is what a workspace would say,
 * `rows.jsonl` the raw rows by feed and source, `expected.json` what comes out. Ids stand in it as they are: that a
 * statement keeps its id is part of the contract.
 */
import { deepStrictEqual, ok } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { feedsOf } from '../../../config/feeds.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { configSchema } from '../../../config/schema.ts';
import { feedReaders } from '../../../pipelines/2-normalise/read-row.ts';
import { type Feed, recordId } from '../../../pipelines/ids.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'test/golden/2-normalise');

interface GoldenRow {
  readonly feed: Feed;
  readonly source: string;
  readonly key: string;
  readonly raw: Record<string, unknown>;
}

/** Points and rows without what is null or empty, so that a case shows what matters. */
function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== null && !(Array.isArray(v) && v.length === 0))
      .map(([k, v]) => [k, lean(v)]),
  );
}

describe('2-normalise golden rows', () => {
  const names = readdirSync(FOLDER).sort();
  ok(names.length >= 3);
  for (const name of names) {
    it(name, () => {
      const read = (file: string): string => readFileSync(path.join(FOLDER, name, file), 'utf8');
      const config = configSchema.parse(parse(read('config.yaml')));
      const readers = feedReaders(feedsOf(config), {
        zone: 'Europe/Paris',
        purposes: new Set(Object.keys(config.purposes)),
        sources: new Set(Object.keys(config.sources)),
      });
      const got = read('rows.jsonl')
        .trim()
        .split('\n')
        .map((line) => {
          const row = JSON.parse(line) as GoldenRow;
          const reader = readers.get(`${row.feed}/${row.source}`);
          ok(reader, `${row.feed}/${row.source}`);
          return reader(row.raw, {
            recordId: recordId(row.feed, row.source, row.key),
            sourceKey: row.key,
            firstSeenAt: '2026-09-01T08:00:00.000Z',
          });
        });
      deepStrictEqual(lean(JSON.parse(JSON.stringify(got))), JSON.parse(read('expected.json')));
    });
  }

  it('a huge cell is set aside at once, whatever it holds', () => {
    const config = configSchema.parse({
      controller: { id: 'acme', name: 'ACME' },
      purposes: { offers: { label: 'Offres', kind: 'marketing' } },
      sources: {
        shop: {
          department: 'Magasins',
          read: { format: 'csv', path: 'x.csv' },
          key: 'id',
          map: { full_name: 'nom', email: 'mail', phone_number: 'tel', address: { street_address: 'rue' } },
          consents: [{ purpose: 'offers', channel: 'sms', column: 'ok', given: [''] }],
          relations: [{ kind: 'contract', when: { column: 'nom', in: ['DUPONT Jean'] }, end: 'fin' }],
        },
      },
    });
    const read = feedReaders(feedsOf(config), { zone: 'Europe/Paris', purposes: new Set(), sources: new Set() }).get(
      'person/shop',
    );
    ok(read);
    const identity = {
      recordId: recordId('person', 'shop', '1'),
      sourceKey: '1',
      firstSeenAt: '2026-09-01T08:00:00.000Z',
    };
    const started = performance.now();
    for (const filler of [',', ' ,', 'a@', '0 ', 'née ', "'-", '(', 'M. ', '\u0000']) {
      const huge = filler.repeat(500_000);
      const { rejects, rows } = read(
        { nom: 'DUPONT Jean', mail: huge, tel: [huge], rue: huge, ok: huge, fin: huge },
        identity,
      );
      deepStrictEqual(
        rejects.map((r) => [r.reason, r.field]),
        [
          ...['mail', 'tel', 'rue', 'ok', 'fin'].map((column) => ['value_too_long', column]),
          ['consent_value_unknown', 'ok'],
          ['relation_date_invalid', 'fin'],
        ],
      );
      deepStrictEqual([rows.statement, rows.relation], [[], []]);
      deepStrictEqual(rows.record?.length, 1);
      // Just under the limit, every pattern stays quick.
      const long = filler.repeat(Math.floor(1000 / filler.length));
      read({ nom: long, mail: long, tel: long, rue: long }, identity);
    }
    ok(performance.now() - started < 10_000);
  });
});
