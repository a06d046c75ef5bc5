import { strict as assert } from 'node:assert';
import { gradeOf, gradeSql } from '../../../pipelines/6-permit/grade.ts';
import { freshDatabase } from '../../support/database.ts';

const both = <T>(value: T): (T | null)[] => [value, null];

describe('grades of evidence', () => {
  it('are the same by the engine and by the ledger, for every combination', async () => {
    const cases = both('2026-01-01T00:00:00Z').flatMap((occurred_lo) =>
      ['subject', 'guardian', 'agent', 'controller', 'import'].flatMap((actor) =>
        ['web_form', 'paper_form', 'recording', '', null].flatMap((means) =>
          ['v1', '', null].flatMap((notice) =>
            ['scan', '', null].flatMap((evidence) =>
              both('signature').map((verification) => ({ occurred_lo, actor, means, notice, evidence, verification })),
            ),
          ),
        ),
      ),
    );
    await using db = await freshDatabase();
    const { rows } = await db.pool.query<{ grade: string }>(
      `select ${gradeSql('s')} as grade
         from json_array_elements($1::json) with ordinality e(j, n),
              json_to_record(e.j) as s(occurred_lo timestamptz, actor text, means text, notice text, evidence text, verification text)
        order by n`,
      [JSON.stringify(cases)],
    );
    assert.deepEqual(
      rows.map((row) => row.grade),
      cases.map((c) => gradeOf({ ...c, dated: c.occurred_lo !== null })),
    );
    assert.deepEqual([...new Set(rows.map((row) => row.grade))].sort(), ['A', 'B', 'C', 'D']);
  });
});
