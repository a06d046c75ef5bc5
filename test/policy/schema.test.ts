/** Rules about the database's schema, asked of a migrated database. */
import { strict as assert } from 'node:assert';
import type { Pool } from 'pg';
import { SCHEMAS } from '../../bin/schema-dump.ts';
import { PIPELINE } from '../../pipelines/pipeline.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

async function names(pool: Pool, query: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(query, [[...SCHEMAS]]);
  return rows.map((row) => row.name);
}

describe('policy: schema', () => {
  let db: TestDatabase;
  before(async () => {
    db = await freshDatabase();
  });
  after(() => db[Symbol.asyncDispose]());

  it('comments every schema, table, view, function and domain', async () => {
    const query = `
      select format('schema %s', nspname) as name from pg_namespace where nspname = any($1) and obj_description(oid, 'pg_namespace') is null
      union all
      select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any($1) and c.relkind in ('r', 'p', 'v', 'm') and obj_description(c.oid, 'pg_class') is null
      union all
      select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname = any($1) and obj_description(p.oid, 'pg_proc') is null
      union all
      select format('domain %s.%s', n.nspname, t.typname) from pg_type t join pg_namespace n on n.oid = t.typnamespace
       where n.nspname = any($1) and t.typtype = 'd' and obj_description(t.oid, 'pg_type') is null`;
    assert.deepEqual(await names(db.pool, query), []);
  });

  it('knows every schema that the migrations make', async () => {
    const query = `select nspname as name from pg_namespace
      where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') and nspname <> all($1)`;
    assert.deepEqual(await names(db.pool, query), []);
  });

  it('keeps public empty', async () => {
    const query = `select relname as name from pg_class where relnamespace = 'public'::regnamespace and $1::text[] is not null`;
    assert.deepEqual(await names(db.pool, query), []);
  });

  it('indexes until_run of every table with a run range, and forbids an empty range', async () => {
    const query = `
      select format('%s.%s', n.nspname, c.relname) as name
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'until_run'
       where n.nspname = any($1) and c.relkind = 'r'
         and (not exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum)
              or not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
                              and pg_get_constraintdef(k.oid) like '%(until_run > since_run)%'))`;
    assert.deepEqual(await names(db.pool, query), []);
  });

  it('has every table that a stage declares', async () => {
    const query = `select format('%s.%s', n.nspname, c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind in ('r', 'v')`;
    const there = new Set(await names(db.pool, query));
    const declared = PIPELINE.flatMap((stage) =>
      [...stage.reads, ...stage.writes].map((table) => `${stage.name}: ${table}`),
    );
    assert.deepEqual(
      declared.filter((entry) => !there.has(entry.split(': ')[1] ?? '')),
      [],
    );
  });
});
