/** Writes sql/tables/: Kysely's row types, read from the database that the migrations made. */
import type { Pool } from 'pg';

interface ColumnRow {
  schema: string;
  name: string;
  column: string;
  type: string;
  nullable: boolean;
  identity: boolean;
  has_default: boolean;
  relkind: string;
}

const QUERY = `
  select n.nspname as schema, c.relname as name, a.attname as column,
         format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null) as type,
         not (a.attnotnull or t.typnotnull) as nullable, a.attidentity <> '' as identity, a.atthasdef as has_default, c.relkind::text as relkind
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
   where n.nspname in ('ops', 'staging', 'normalised', 'linkage', 'referential', 'opposition', 'consent', 'master')
     and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
   order by n.nspname, c.relname, a.attnum`;

const TYPES: Record<string, string> = {
  text: 'string',
  integer: 'number',
  smallint: 'number',
  bigint: 'number',
  real: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  'timestamp with time zone': 'string',
  date: 'string',
  'text[]': 'string[]',
  'smallint[]': 'number[]',
  bytea: 'Buffer',
  json: 'unknown',
  jsonb: 'unknown',
};

const pascal = (s: string): string => s.replace(/(^|_)([a-z])/g, (_, __, c: string) => c.toUpperCase());

function columnType(row: ColumnRow): string {
  const base = TYPES[row.type];
  if (base === undefined) throw new Error(`no type for ${row.schema}.${row.name}.${row.column}: ${row.type}`);
  const type = row.nullable && base !== 'unknown' && row.relkind !== 'v' ? `${base} | null` : base;
  if (row.relkind === 'v' && base !== 'unknown') return `${base} | null`;
  return row.identity || row.has_default ? `Generated<${type}>` : type;
}

/** File name to text, for sql/tables/. */
export async function tableTypes(pool: Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<ColumnRow>(QUERY);
  const files = new Map<string, string>();
  const head = '/** Generated from the migrations by `npm run generate`; do not edit. */\n';
  const schemas = [...new Set(rows.map((r) => r.schema))];
  const entries: string[] = [];
  const imports: string[] = [];
  for (const schema of schemas) {
    const own = rows.filter((r) => r.schema === schema);
    const tables = [...new Set(own.map((r) => r.name))];
    let text = '';
    for (const table of tables) {
      const name = pascal(`${schema}_${table}`);
      const fields = own.filter((r) => r.name === table).map((r) => `  ${r.column}: ${columnType(r)};`);
      text += `\nexport interface ${name} {\n${fields.join('\n')}\n}\n`;
      entries.push(`  '${schema}.${table}': ${name};`);
    }
    imports.push(`import type { ${tables.map((t) => pascal(`${schema}_${t}`)).join(', ')} } from './${schema}.ts';`);
    const generated = text.includes('Generated<') ? "import type { Generated } from 'kysely';\n" : '';
    files.set(`${schema}.ts`, head + generated + text);
  }
  files.set(
    'database.ts',
    `${head}${imports.join('\n')}\n\n/** Every table and view, by its qualified name. */\nexport interface Database {\n${entries.join('\n')}\n}\n`,
  );
  return files;
}
