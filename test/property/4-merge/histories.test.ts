/** Laws of person ids and golden records over random histories, on a real database. */
import { deepStrictEqual as equal, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { Town, type World, type WorldRecord } from '../../integration/4-merge/world.ts';
import { freshDatabase } from '../../support/database.ts';

const RUNS = process.env['REFERENT_LONG'] === '1' ? 300 : 20;
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** For each record the cluster that it is in (null: gone) and which of three given names it writes. */
const nightArb = fc.array(
  fc.record({ cluster: fc.option(fc.nat(3), { freq: 3 }), given: fc.constantFrom('Zoé', 'ZOE', 'Chloé') }),
  { minLength: KEYS.length, maxLength: KEYS.length },
);
const historyArb = fc.array(nightArb, { minLength: 2, maxLength: 5 });

function worldOf(night: readonly { cluster: number | null; given: string }[]): World {
  const clusters = new Map<number, WorldRecord[]>();
  night.forEach((r, i) => {
    if (r.cluster === null) return;
    const list = clusters.get(r.cluster) ?? [];
    clusters.set(r.cluster, list);
    list.push({ key: KEYS[i] ?? '', given: r.given, family: `Family${i % 2}` });
  });
  return [...clusters.values()];
}

const golden = async (town: Town): Promise<Map<string, unknown>> => {
  const rows = await town.rows(`
    select string_agg(r.source_key, ',' order by r.source_key) as keys, p.given_name, p.family_name
      from referential.person p join referential.member m on m.person_id = p.person_id and m.until_run is null
      join normalised.record r on r.record_id = m.record_id and r.until_run is null
     where p.until_run is null group by p.person_id, p.given_name, p.family_name`);
  return new Map(rows.map((r) => [String(r['keys']), [r['given_name'], r['family_name']]]));
};

describe('4-merge: laws over random histories', () => {
  it('nights = full rebuilds, whatever the shards and their order; no id has two bearers; un-merge gives back', async function () {
    this.timeout(120_000);
    await using nights = await freshDatabase();
    await using fulls = await freshDatabase();
    const wipe = `truncate referential.person, referential.member, referential.field_origin, referential.event,
                  normalised.record, linkage.membership`;
    await fc.assert(
      fc.asyncProperty(historyArb, async (history) => {
        await nights.pool.query(wipe);
        await fulls.pool.query(wipe);
        const incremental = new Town(nights.pool);
        const full = new Town(fulls.pool);
        let before = new Map<string, string>();
        for (const [i, night] of history.entries()) {
          const world = worldOf(night);
          await incremental.night(world);
          await full.night(world, { full: true, shards: 4, reverse: i % 2 === 1 });
          equal(await incremental.state(), await full.state());

          const now = await incremental.persons();
          // One person per cluster, one cluster per person.
          for (const cluster of world) strictEqual(new Set(cluster.map((r) => now.get(r.key))).size, 1);
          strictEqual(new Set(now.values()).size, world.length);
          // An id goes on with one of its own records, if any is left and the id was not absorbed.
          for (const [id, keys] of inverse(before)) {
            const left = keys.filter((k) => now.has(k));
            if (left.length === 0) ok(![...now.values()].includes(id) || reborn(keys, now, id));
          }
          before = now;
        }
        // Golden records depend on the members alone: a town that never knew another state has the same.
        const last = worldOf(history.at(-1) ?? []);
        const goldenNow = await golden(incremental);
        await fulls.pool.query(wipe);
        const fresh = new Town(fulls.pool);
        await fresh.night(last.map((cluster) => [...cluster].reverse()));
        for (const [keys, values] of await golden(fresh)) {
          // Ages of records differ between the two towns, so only decided fields are compared.
          if (keys.length === 1) equal(goldenNow.get(keys), values);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('merge, then un-merge, is identity on ids and golden records', async function () {
    this.timeout(120_000);
    await using db = await freshDatabase();
    await fc.assert(
      fc.asyncProperty(nightArb, nightArb, async (start, between) => {
        await db.pool.query(
          'truncate referential.person, referential.member, referential.field_origin, referential.event, normalised.record, linkage.membership',
        );
        const town = new Town(db.pool);
        const present = start.map((r) => ({ ...r, cluster: r.cluster ?? 0 }));
        const world = worldOf(present);
        await town.night(world);
        const [ids, values] = [await town.persons(), await golden(town)];
        // Whole clusters are joined, so that every person comes out again as it went in.
        const joined = new Map<number, WorldRecord[]>();
        world.forEach((cluster, i) => {
          const target = between[i]?.cluster ?? 0;
          joined.set(target, [...(joined.get(target) ?? []), ...cluster]);
        });
        await town.night([...joined.values()]);
        await town.night(world);
        equal(await town.persons(), ids);
        equal(await golden(town), values);
      }),
      { numRuns: RUNS },
    );
  });
});

function inverse(persons: ReadonlyMap<string, string>): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const [key, id] of persons) out.set(id, [...(out.get(id) ?? []), key]);
  return out;
}

/** A retired id may come back only with a record that bore it. */
function reborn(keys: readonly string[], now: ReadonlyMap<string, string>, id: string): boolean {
  return keys.some((k) => now.get(k) === id);
}
