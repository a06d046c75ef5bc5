import { strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { type KeyKind, night } from '../../integration/5-oppose/world.ts';
import { freshDatabase } from '../../support/database.ts';

interface Case {
  readonly why: string;
  readonly point: string;
  readonly typed?: string;
  readonly key: Partial<Record<KeyKind, string>>;
  readonly matched: string | null;
}
const cases = JSON.parse(
  readFileSync(path.join(PACKAGE_ROOT, 'test/golden/5-oppose/variants.json'), 'utf8'),
) as readonly Case[];

describe('5-oppose: forms under which a point is listed', () => {
  for (const c of cases) {
    it(`${c.why}: ${c.matched ?? 'no hit'}`, async () => {
      const [[kind, key] = []] = Object.entries(c.key) as [KeyKind, string][];
      if (kind === undefined || key === undefined) throw new Error('a case has one key');
      const entry = { list: kind.endsWith('sha256') ? 'hashes' : 'stop', kind, key };
      const bearer = { record: 'a', point: c.point, ...(c.typed === undefined ? {} : { typed: c.typed }) };
      // The point is there first, then the list; and the other way about; and both at once.
      const orders = [
        [{ bearers: [bearer], entries: [] }, { bearers: [bearer], entries: [entry] }],
        [{ bearers: [], entries: [entry] }, { bearers: [bearer], entries: [entry] }],
        [{ bearers: [bearer], entries: [entry] }],
      ];
      await using db = await freshDatabase();
      for (const nights of orders) {
        await db.pool.query(`truncate opposition.hit, opposition.list, opposition.coverage, normalised.contact_point,
          normalised.record_point, normalised.list_entry, staging.source_record`);
        for (const [i, town] of nights.entries()) await night(db.pool, i + 1, town);
        const { rows } = await db.pool.query<{ matched_by: string }>('select matched_by from opposition.hit where until_run is null');
        strictEqual(rows[0]?.matched_by ?? null, c.matched);
        strictEqual(rows.length, c.matched === null ? 0 : 1);
      }
    });
  }
});
