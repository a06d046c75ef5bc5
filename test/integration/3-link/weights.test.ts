/** 3-link where a model of causes is estimated: what proves, what is probable, what is doubtful, and when there is none. */
import { strict as assert } from 'node:assert';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { freshDatabase } from '../../support/database.ts';
import { contextOf, type Link, openRows, runLink, type WorldRecord, writeRecords } from './world.ts';

const GIVEN = ['Anne', 'Marc', 'Zoé', 'Paul', 'Inès', 'Hugo', 'Rose', 'Yves', 'Lucie', 'Théo', 'Alban', 'Maud'];
const FAMILY = ['Duval', 'Petit', 'Morel', 'Kervella', 'Lefort', 'Bazin', 'Rolland', 'Texier', 'Guérin', 'Prigent'];

/** People of homes, each up to three times: with the e-mail and the date, with the mobile, with a slip in the name. */
function people(homes: number): WorldRecord[] {
  const out: WorldRecord[] = [];
  for (let home = 0; home < homes; home++) {
    const family = `${FAMILY[home % FAMILY.length] ?? ''}${['', 'et', 'on', 'eau', 'ier', 'in'][Math.floor(home / 10) % 6] ?? ''}`;
    for (let member = 0; member < 3; member++) {
      const n = home * 3 + member;
      const given = GIVEN[(n * 5 + home) % GIVEN.length] ?? '';
      const day = `${1940 + ((n * 7) % 65)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + ((n * 11) % 28)).padStart(2, '0')}`;
      const phone = `+336${String(10_000_000 + n * 7919).slice(0, 8)}`;
      const person = { given, family, birthdate: day, email: `${given}.${family}${n}@x.fr`.toLowerCase() };
      out.push({ key: `${n}-a`, ...person, phone });
      if (n % 2 === 0)
        out.push({ key: `${n}-b`, ...person, given: given.slice(0, -1), birthdate: day, email: `n${n}@y.fr` });
      if (n % 3 === 0) out.push({ key: `${n}-c`, given, family, birthdate: day, phone });
    }
  }
  return out;
}

async function linked(world: readonly WorldRecord[], folder: string, link: Link, pool: Pool) {
  await writeRecords(pool, 1, world);
  return runLink(pool, contextOf(1, true, folder, link));
}
const rowsOf = async <T extends object>(pool: Pool, query: string): Promise<T[]> => (await pool.query<T>(query)).rows;
interface Weighed {
  readonly rule: string;
  readonly basis: string;
  readonly weight: number | null;
  readonly probability: number | null;
  readonly rival: string | null;
}

describe('3-link with a model of causes', () => {
  let folder = '';
  const own: Link = { model: 'own.yaml' };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'referent-weights-'));
    const text = readFileSync(path.join(PACKAGE_ROOT, 'config/models/person.yaml'), 'utf8');
    assert.match(text, /^weigh_from: 1000$/m);
    writeFileSync(path.join(folder, 'own.yaml'), text.replace(/^weigh_from: 1000$/m, 'weigh_from: 300'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('links that rules prove are deterministic, the others are probable, and all are weighed', async () => {
    await using db = await freshDatabase();
    const report = await linked(people(80), folder, own, db.pool);
    const links = await rowsOf<Weighed>(db.pool, 'select * from linkage.link');
    const probable = links.filter((l) => l.basis === 'probable');
    assert.ok(probable.length > 50 && links.length > probable.length);
    assert.deepEqual([...new Set(probable.map((l) => l.rule))], ['weight']);
    assert.ok(probable.every((l) => (l.probability ?? 0) >= 0.5 && l.rival !== null));
    assert.ok(links.every((l) => l.weight !== null && Math.abs(l.weight) <= 20 && Number.isInteger(l.weight * 2)));
    assert.equal(report?.counts['links_by_weight'], links.filter((l) => (l.weight ?? 0) >= 0).length);
    const [model] = await rowsOf<{ records: number; parameters: { classes: { name: string }[] } }>(
      db.pool,
      'select records, parameters from linkage.model',
    );
    assert.equal(model?.records, report?.read);
    assert.ok(model?.parameters.classes.some((c) => c.name === 'same'));
  });

  it('from merge_at up pairs join, from review_at up they are looked at', async () => {
    await using strict = await freshDatabase();
    await using loose = await freshDatabase();
    const world = people(80);
    await linked(world, folder, { ...own, mergeAt: 0.999_999, reviewAt: 0.5 }, strict.pool);
    await linked(world, folder, { ...own, mergeAt: 0.5, reviewAt: 0.5 }, loose.pool);
    const joined = 'select record_a, record_b from linkage.link';
    const probable = `${joined} where basis = 'probable' order by 1, 2`;
    const [few, many] = [await rowsOf(strict.pool, probable), await rowsOf(loose.pool, probable)];
    assert.ok(few.length < many.length);
    const doubtful = await rowsOf<Weighed & { reason: string }>(strict.pool, 'select * from linkage.review');
    assert.ok(doubtful.some((r) => r.rule === 'weight' && r.reason === 'doubtful' && (r.probability ?? 0) >= 0.5));
    assert.ok(doubtful.every((r) => r.weight !== null));
    assert.deepEqual(
      await rowsOf(strict.pool, `${joined} intersect select record_a, record_b from linkage.review`),
      [],
    );
  });

  it('two verified numbers are never one person, whatever they weigh', async () => {
    await using db = await freshDatabase();
    const world = people(80).map((r) => (/-[ab]$/.test(r.key) ? { ...r, verifiedId: `N${r.key}` } : r));
    await linked(world, folder, own, db.pool);
    const together = await rowsOf(
      db.pool,
      `select cluster_id from linkage.membership join normalised.record using (record_id)
        group by 1 having count(distinct identifiers->>'verified_id') > 1`,
    );
    assert.deepEqual(together, []);
    const [refused] = await rowsOf<{ n: number }>(
      db.pool,
      `select count(*)::int as n from linkage.review where reason = 'unique_key:verified_id' and rule = 'weight'`,
    );
    assert.ok((refused?.n ?? 0) > 50);
  });

  it('nights and a full rebuild give the same rows and the same model', async () => {
    await using nights = await freshDatabase();
    await using rebuilt = await freshDatabase();
    const worlds = [people(60), people(70), people(70).filter((_, i) => i % 17 !== 3)];
    for (const [i, world] of worlds.entries()) {
      await writeRecords(nights.pool, i + 1, world);
      await runLink(nights.pool, contextOf(i + 1, i === 0, folder, own));
      await writeRecords(rebuilt.pool, i + 1, world);
    }
    await runLink(rebuilt.pool, contextOf(worlds.length, true, folder, own));
    assert.deepEqual(await openRows(nights.pool), await openRows(rebuilt.pool));
  });

  for (const records of [2, 5, 20])
    it(`${records} records estimate nothing: the rules link alone`, async () => {
      await using db = await freshDatabase();
      const world = people(10).slice(0, records - 2);
      const same = { given: 'Ève', family: 'Quéré', email: 'eve@x.fr' };
      const report = await linked(
        [...world, { key: 'x', ...same }, { key: 'y', ...same }],
        folder,
        { model: 'person' },
        db.pool,
      );
      assert.equal(report?.counts['pairs_weighed'], 0);
      assert.deepEqual(await rowsOf(db.pool, 'select * from linkage.model'), []);
      const links = await rowsOf<Weighed>(db.pool, 'select * from linkage.link');
      assert.ok(links.some((l) => l.rule === 'email_and_name'));
      assert.ok(links.every((l) => l.weight === null && l.probability === null && l.rival === null));
    });

  it('without a model, what shares a home and a name joins, and is no proof', async () => {
    await using db = await freshDatabase();
    await writeRecords(db.pool, 1, [
      { key: 'a', given: 'Anne', family: 'Duval', phone: '+33145678901' },
      { key: 'b', given: 'Anne', family: 'Duval', phone: '+33145678901' },
    ]);
    await runLink(db.pool, contextOf(1, true));
    const [only] = await rowsOf<Weighed>(db.pool, 'select * from linkage.link');
    assert.deepEqual([only?.rule, only?.basis], ['landline_and_name', 'probable']);
  });
});
