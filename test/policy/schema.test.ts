/** Rules about the database's schema, asked of a migrated database. */
import { strict as assert } from 'node:assert';
import type { Pool } from 'pg';
import { SCHEMAS } from '../../bin/schema-dump.ts';
import { PIPELINE } from '../../pipelines/pipeline.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { sources, withoutComments } from '../support/sources.ts';

/** What stands before a table that is changed, in SQL, in Kysely, and in calls of sql/copy.ts. */
const CHANGES = String.raw`(insert into |update |delete from |truncate |insertInto\(['\x60]|updateTable\(['\x60]|deleteFrom\(['\x60]|copyIn\(\s*[\w.]+,\s*['\x60])`;

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

  // Three tables have a row per file or list, and need no index.
  it('indexes until_run of every table with a run range, and forbids an empty range', async () => {
    const query = `
      select format('%s.%s', n.nspname, c.relname) as name
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'until_run'
       where n.nspname = any($1) and c.relkind = 'r'
         and (not exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum)
              and format('%s.%s', n.nspname, c.relname) not in ('staging.source_file', 'opposition.list', 'opposition.coverage')
              or not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'
                              and pg_get_constraintdef(k.oid) like '%(until_run > since_run)%'))`;
    assert.deepEqual(await names(db.pool, query), []);
  });

  for (const stage of PIPELINE) {
    it(`is read and written by ${stage.name} as it declares`, async () => {
      const query = `select format('%s.%s', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = any($1) and n.nspname not in ('ops', 'master') and c.relkind = 'r'`;
      const tables = await names(db.pool, query);
      const room = stage.name.slice(2);
      const own = new RegExp(`^sql/queries/${room}(-[a-z-]+)?\\.ts$|^pipelines/${stage.name}/`);
      const text = sources()
        .filter(({ file }) => own.test(file))
        .map((source) => withoutComments(source.text))
        .join('\n');
      const named = tables.filter((table) => new RegExp(`\\b${table}\\b`).test(text));
      const changed = tables.filter((table) => new RegExp(`${CHANGES}\\b${table}\\b`).test(text));
      const declared = [...stage.reads, ...stage.writes];
      assert.deepEqual(
        named.filter((table) => !declared.includes(table)),
        [],
        'named, not declared',
      );
      assert.deepEqual(
        declared.filter((table) => !/^(ops|master)\./.test(table) && !named.includes(table)),
        [],
        'declared, not named',
      );
      assert.deepEqual(
        changed.filter((table) => !stage.writes.includes(table)),
        [],
        'changed, not declared in writes',
      );
    });
  }

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
