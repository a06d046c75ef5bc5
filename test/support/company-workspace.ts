/** A workspace with a small sample company, on a database of its own; and the master of a workspace as text. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { writeCompany } from '../../config/sample/generator/write-company.ts';
import { freshDatabase, type TestDatabase } from './database.ts';

export const AS_OF = '2026-09-01T10:00:00+02:00';

export interface CompanyWorkspace extends AsyncDisposable {
  readonly folder: string;
  readonly db: TestDatabase;
  /** Environment for the command: the database of this workspace. */
  readonly env: Readonly<Record<string, string>>;
}

/** `people` persons of the sample company in a folder of its own; the web shop's table is in the same database. */
export async function companyWorkspace(people = 120, seed = 7): Promise<CompanyWorkspace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'referent-test-company-'));
  await writeCompany(folder, { people, seed });
  const db = await freshDatabase();
  await db.pool.query(readFileSync(path.join(folder, 'web.sql'), 'utf8'));
  return {
    folder,
    db,
    env: { DATABASE_URL: db.url },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const VIEWS: Readonly<Record<string, string>> = {
  'master.person': 'person_id',
  'master.record': 'source, source_key',
  'master.contact_point': 'contact_point_id',
  'master.person_contact_point': 'person_id, contact_point_id',
  'master.permission': 'person_id, contact_point_id, purpose, channel',
  'master.conflict': 'person_id, purpose, channel, source_a, source_b, contact_point_id',
};

/** Everything that readers see, in one text that is equal when the master is. */
export async function masterText(pool: Pool): Promise<string> {
  let text = '';
  for (const [view, order] of Object.entries(VIEWS)) {
    const keys = order
      .split(', ')
      .map((k) => `${k} collate "C"`)
      .join(', ');
    const { rows } = await pool.query<{ line: string }>(
      `select row_to_json(v)::text as line from ${view} v order by ${keys}, row_to_json(v)::text collate "C"`,
    );
    text += `${view} ${rows.length}\n${rows.map((r) => r.line).join('\n')}\n`;
  }
  return text;
}
