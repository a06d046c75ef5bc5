/** Everything that is generated and committed. `npm run generate` writes it, a contract test compares it. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jsonSchemaText } from '../config/json-schema.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { linkModelSchemaText } from '../pipelines/link-model.ts';
import { openPool } from '../sql/connect.ts';
import { migrate } from '../sql/migrate.ts';
import { startEmbedded } from '../sql/server/embedded.ts';
import { errorsPage, reasonsPage } from './registry-docs.ts';
import { schemaDump } from './schema-dump.ts';
import { tableTypes } from './table-types.ts';

/** As Biome writes it, so that a generated file passes the format check. */
function formatted(file: string, text: string): string {
  const manifest = createRequire(import.meta.url).resolve('@biomejs/biome/package.json');
  const biome = path.join(path.dirname(manifest), 'bin', 'biome');
  const args = [biome, 'check', '--write', `--stdin-file-path=${file}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    input: text,
    encoding: 'utf8',
    cwd: PACKAGE_ROOT,
  });
  if (status !== 0) throw new Error(`Biome cannot format ${file}: ${stderr}`);
  return stdout;
}

/**
 * Path (from the package's root) to text. The schema is read from an embedded server of its own: the catalogue's wording
 * differs between versions of PostgreSQL, and the embedded one is always the same.
 */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>([
    ['docs/errors.md', errorsPage()],
    ['docs/reasons.md', reasonsPage()],
    ['config/referent.schema.json', jsonSchemaText()],
    ['config/link-model.schema.json', linkModelSchemaText()],
  ]);
  const workspace = await mkdtemp(path.join(tmpdir(), 'referent-generate-'));
  try {
    await chmod(workspace, 0o755);
    await using server = await startEmbedded({ workspace });
    const pool = openPool(server.url, 1);
    try {
      await migrate(pool, PACKAGE_ROOT);
      files.set('sql/schema.sql', await schemaDump(pool));
      for (const [name, text] of await tableTypes(pool)) {
        const file = `sql/tables/${name}`;
        files.set(file, formatted(file, text));
      }
    } finally {
      await pool.end();
    }
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
  return files;
}
