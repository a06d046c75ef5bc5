/** Nights of differences give the same rows, ranges included, as nights that decide everybody anew; any split of tasks does. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { freshDatabase } from '../../support/database.ts';
import { dump, night, type World, type WorldRow, type WorldStatement, wipe } from './world.ts';

const POINTS = ['+33612345671', '+33612345672', '+33145678901', 'a.b@gmail.com', 'ab+x@gmail.com', 'c@example.fr'];
const IDS = ['shops/1', 'shops/2', 'shops/3', 'web/1', 'web/2', 'web/3'];
const DATES = [null, '2026-02-01T10:00:00Z', '2026-07-01T10:00:00Z', '2026-08-30T10:00:00Z'];

const row = (id: string): fc.Arbitrary<WorldRow | null> =>
  fc.option(
    fc.record({
      id: fc.constant(id),
      person: fc.constantFrom('p', 'q', 'r'),
      points: fc.uniqueArray(fc.constantFrom(...POINTS), { maxLength: 3 }),
      birthdate: fc.constantFrom(null, '1980-01-01', '2011-09-02'),
      last_contact_at: fc.constantFrom(null, '2023-09-02T10:00:00Z', '2026-01-01T10:00:00Z'),
      country: fc.constantFrom('FR', 'FR', null),
    }),
    { freq: 5 },
  );

const statement: fc.Arbitrary<WorldStatement> = fc.record({
  row: fc.constantFrom(...IDS),
  by: fc.constantFrom('log/1', 'log/2', 'log/3'),
  purpose: fc.constantFrom('offers', 'news', '*'),
  channel: fc.constantFrom('sms', 'email', 'phone_live', '*'),
  point: fc.constantFrom(null, null, ...POINTS),
  state: fc.constantFrom('given', 'given', 'given', 'refused', 'withdrawn', 'complained'),
  act: fc.boolean(),
  lo: fc.constantFrom(...DATES),
  valid_until: fc.constantFrom(null, null, '2026-09-02T00:00:00Z'),
  means: fc.constantFrom('web_form', null),
  notice: fc.constant('v1'),
  verification: fc.constantFrom(null, 'double_opt_in'),
});

const world: fc.Arbitrary<World> = fc.record({
  rows: fc.tuple(...IDS.map(row)).map((rows) => rows.filter((r): r is WorldRow => r !== null)),
  statements: fc.uniqueArray(statement, {
    maxLength: 6,
    selector: (s) => [s.row, s.by, s.purpose, s.channel, s.point, s.state, s.lo].join('|'),
  }),
  relations: fc.uniqueArray(
    fc.record({
      row: fc.constantFrom(...IDS),
      kind: fc.constantFrom('purchase', 'contract'),
      family: fc.constant('shoes'),
      at: fc.constant('2026-03-01T10:00:00Z'),
      informed: fc.boolean(),
      could_object: fc.boolean(),
    }),
    { maxLength: 2, selector: (r) => `${r.row} ${r.kind}` },
  ),
  links: fc.uniqueArray(
    fc.record({
      a: fc.constantFrom('shops/1', 'shops/2', 'shops/3'),
      b: fc.constantFrom('web/1', 'web/2', 'web/3'),
      basis: fc.constantFrom('deterministic', 'probable', 'review'),
    }),
    { maxLength: 3, selector: (l) => `${l.a} ${l.b}` },
  ),
  hits: fc.uniqueArray(fc.record({ list: fc.constant('stop'), point: fc.constantFrom(...POINTS.slice(0, 3)) }), {
    maxLength: 1,
    selector: (h) => h.point,
  }),
});

const NIGHTS = ['2026-09-01T02:00:00Z', '2026-09-02T02:00:00Z', '2026-09-03T02:00:00Z'];
const TABLES = ['consent.event', 'consent.verdict', 'consent.conflict', 'consent.crowded_point'];

describe('6-permit by nights', () => {
  it('three nights of differences equal three nights that decide everybody', async function () {
    this.timeout(300_000);
    await using byNights = await freshDatabase();
    await using anew = await freshDatabase();
    await fc.assert(
      fc.asyncProperty(world, world, world, async (...worlds) => {
        await Promise.all([wipe(byNights.pool), wipe(anew.pool)]);
        for (const [i, asOf] of NIGHTS.entries()) {
          const here = worlds[i] ?? { rows: [] };
          await Promise.all([
            night(byNights.pool, { run: i + 1, asOf, world: here }),
            night(anew.pool, { run: i + 1, asOf, world: here, full: true }),
          ]);
          for (const table of TABLES)
            assert.deepEqual(await dump(byNights.pool, table), await dump(anew.pool, table), table);
        }
      }),
      { numRuns: Number(process.env['PERMIT_NIGHTS'] ?? 10), seed: 20260811 },
    );
  });
});
