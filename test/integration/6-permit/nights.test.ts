/** Nights of differences give the same rows, ranges included, as nights that decide everybody anew; any split of tasks does. */
import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { freshDatabase } from '../../support/database.ts';
import { dump, night, type World, type WorldRow, type WorldStatement, wipe } from './world.ts';

const POINTS = ['+33612345671', '+33612345672', '+33145678901', 'a.b@gmail.com', 'ab+x@gmail.com', 'c@example.fr'];
const IDS = ['shops/1', 'shops/2', 'shops/3', 'web/1', 'web/2', 'web/3'];
const PEOPLE = ['p', 'q', 'r', 's', 't'];
const DATES = [null, '2026-02-01T10:00:00Z', '2026-07-01T10:00:00Z', '2026-08-30T10:00:00Z'];

const row = (id: string): fc.Arbitrary<WorldRow | null> =>
  fc.option(
    fc.record({
      id: fc.constant(id),
      person: fc.constantFrom(...PEOPLE),
      points: fc.uniqueArray(fc.constantFrom(...POINTS), { maxLength: 2 }),
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
    maxLength: 4,
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

/** One small change of a night: most people stay untouched, so that forgetting to touch somebody shows. */
type Edit = (w: World) => World;
const at = <T>(list: readonly T[] | undefined, n: number): T | undefined => list?.[n % Math.max(1, list.length)];
const without = <T>(list: readonly T[] | undefined, n: number): T[] =>
  (list ?? []).filter((one) => one !== at(list, n));
const added = <T>(list: readonly T[] | undefined, one: T, key: (t: T) => string): T[] => [
  ...(list ?? []).filter((other) => key(other) !== key(one)),
  one,
];
const edit: fc.Arbitrary<Edit> = fc.oneof(
  statement.map(
    (one): Edit =>
      (w) => ({
        ...w,
        statements: added(w.statements, one, (s) =>
          [s.row, s.by, s.purpose, s.channel, s.point, s.state, s.lo].join('|'),
        ),
      }),
  ),
  fc.nat(20).map(
    (n): Edit =>
      (w) => ({ ...w, statements: without(w.statements, n) }),
  ),
  fc
    .record({
      a: fc.constantFrom('shops/1', 'shops/2', 'shops/3'),
      b: fc.constantFrom('web/1', 'web/2', 'web/3'),
      basis: fc.constantFrom('deterministic', 'probable', 'review'),
    })
    .map(
      (one): Edit =>
        (w) => ({ ...w, links: added(w.links, one as NonNullable<World['links']>[number], (l) => `${l.a} ${l.b}`) }),
    ),
  fc.nat(20).map(
    (n): Edit =>
      (w) => ({ ...w, links: without(w.links, n) }),
  ),
  fc.constantFrom(...POINTS.slice(0, 3)).map(
    (point): Edit =>
      (w) => ({ ...w, hits: added(w.hits, { list: 'stop', point }, (h) => h.point) }),
  ),
  fc.nat(20).map(
    (n): Edit =>
      (w) => ({ ...w, hits: without(w.hits, n) }),
  ),
  fc.nat(20).map(
    (n): Edit =>
      (w) => ({ ...w, rows: without(w.rows, n) }),
  ),
  fc.tuple(fc.nat(20), fc.constantFrom(...PEOPLE)).map(
    ([n, person]): Edit =>
      (w) => ({
        ...w,
        rows: w.rows.map((r) => (r === at(w.rows, n) ? { ...r, person } : r)),
      }),
  ),
  fc.tuple(fc.nat(20), fc.constantFrom(...POINTS)).map(
    ([n, point]): Edit =>
      (w) => ({
        ...w,
        rows: w.rows.map((r) => (r === at(w.rows, n) ? { ...r, points: added(r.points, point, (x) => x) } : r)),
      }),
  ),
  fc.nat(20).map(
    (n): Edit =>
      (w) => ({ ...w, relations: without(w.relations, n) }),
  ),
  fc.constant<Edit>((w) => w),
);

const day = (n: number): string => new Date(Date.parse('2026-09-01T02:00:00Z') + n * 86_400_000).toISOString();
const TABLES = ['consent.event', 'consent.verdict', 'consent.conflict', 'consent.crowded_point'];

describe('6-permit by nights', () => {
  it('nights of differences equal nights that decide everybody', async function () {
    this.timeout(300_000);
    await using byNights = await freshDatabase();
    await using anew = await freshDatabase();
    await fc.assert(
      fc.asyncProperty(world, fc.array(edit, { minLength: 4, maxLength: 8 }), async (first, edits) => {
        await Promise.all([wipe(byNights.pool), wipe(anew.pool)]);
        let here = first;
        for (let i = 0; i <= edits.length; i++) {
          const next = i === 0 ? undefined : edits[i - 1];
          here = next === undefined ? here : next(here);
          await Promise.all([
            night(byNights.pool, { run: i + 1, asOf: day(i), world: here }),
            night(anew.pool, { run: i + 1, asOf: day(i), world: here, full: true }),
          ]);
          for (const table of TABLES)
            assert.deepEqual(
              await dump(byNights.pool, table),
              await dump(anew.pool, table),
              `${table}, night ${i + 1}`,
            );
        }
      }),
      { numRuns: Number(process.env['PERMIT_NIGHTS'] ?? 8), seed: Number(process.env['PERMIT_SEED'] ?? 20260811) },
    );
  });
});
