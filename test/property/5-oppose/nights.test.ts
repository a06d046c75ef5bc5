/** A change by nights gives the rows of a full rebuild, and a plain comparison in memory gives the same hits. */
import { deepStrictEqual as equal } from 'node:assert';
import * as fc from 'fast-check';
import { type Entry, entryOf, night, pointOf, type Town } from '../../integration/5-oppose/world.ts';
import { freshDatabase } from '../../support/database.ts';

const RUNS = process.env['REFERENT_LONG'] === '1' ? 200 : 12;
const POINTS = ['a@x.fr', 'a+t@x.fr', 'b.c@gmail.com', 'bc@gmail.com', '+33612345678', '+33612345679'];
const entryArb: fc.Arbitrary<Entry> = fc.oneof(
  fc.constantFrom(...POINTS).map((key): Entry => ({ list: 'stop', kind: key.includes('@') ? 'email' : 'phone', key })),
  fc.constantFrom('a@x.fr', 'bc@gmail.com').map((key): Entry => ({ list: 'hashes', kind: 'email_sha256', key })),
  fc.constantFrom('0612345678', '33612345679').map((key): Entry => ({ list: 'hashes', kind: 'phone_sha256', key })),
);
const townArb: fc.Arbitrary<Town> = fc.record({
  bearers: fc.array(fc.record({ record: fc.constantFrom('a', 'b', 'c'), point: fc.constantFrom(...POINTS) })),
  entries: fc.array(entryArb),
});

const mailbox = (value: string): string => {
  const [local = '', domain = ''] = value.split('@');
  const plain = local.split('+')[0] ?? '';
  return domain === 'gmail.com' ? `${plain.replaceAll('.', '')}@${domain}` : `${plain}@${domain}`;
};
const national = (value: string): string => `0${value.slice(3)}`;

function touches(point: string, e: Entry): boolean {
  switch (e.kind) {
    case 'email':
      return point.includes('@') && mailbox(point) === mailbox(e.key);
    case 'phone':
      return point === e.key;
    case 'email_sha256':
      return point.includes('@') && (point === e.key || mailbox(point) === e.key);
    case 'phone_sha256':
      return !point.includes('@') && [point.slice(1), national(point)].includes(e.key);
  }
}

const TRUNCATE = `truncate opposition.hit, opposition.list, opposition.coverage, normalised.contact_point,
  normalised.record_point, normalised.list_entry, staging.source_record`;

describe('5-oppose: laws over random nights', () => {
  it('nights = full rebuilds = a comparison of every entry with every point', async function () {
    this.timeout(120_000);
    await using one = await freshDatabase();
    await using two = await freshDatabase();
    await fc.assert(
      fc.asyncProperty(fc.array(townArb, { minLength: 2, maxLength: 4 }), async (towns) => {
        await one.pool.query(TRUNCATE);
        await two.pool.query(TRUNCATE);
        for (const [i, town] of towns.entries()) {
          await night(one.pool, i + 1, town);
          await night(two.pool, i + 1, town, { full: true, shards: 4 });
          for (const query of [
            'select * from opposition.hit order by contact_point_id, entry_id, since_run',
            'select * from opposition.coverage order by list, point_kind, since_run',
            'select * from opposition.list order by list, since_run',
          ]) {
            equal((await one.pool.query(query)).rows, (await two.pool.query(query)).rows);
          }
          const expected = new Set(
            town.bearers.flatMap((b) =>
              town.entries.filter((e) => touches(b.point, e)).map((e) => `${pointOf(b.point)} ${entryOf(e)}`),
            ),
          );
          const { rows } = await one.pool.query<{ hit: string }>(
            `select contact_point_id || ' ' || entry_id as hit from opposition.hit where until_run is null`,
          );
          equal(rows.map((r) => r.hit).sort(), [...expected].sort());
        }
      }),
      { numRuns: RUNS },
    );
  });
});
