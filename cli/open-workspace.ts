/** Opens what a subcommand works on: the config, the database (started when it is the embedded one) and its schema. */
import type { Kysely } from 'kysely';
import type pg from 'pg';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import type { Config } from '../config/schema.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { kyselyOn, openPool } from '../sql/connect.ts';
import { migrate, schemaState } from '../sql/migrate.ts';
import { owned } from '../sql/owned.ts';
import { startEmbedded } from '../sql/server/embedded.ts';
import type { Database } from '../sql/tables/database.ts';
import type { CliContext } from './command.ts';

export interface Workspace extends AsyncDisposable {
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly databaseUrl: string;
  readonly embedded: boolean;
  readonly pool: pg.Pool;
  readonly db: Kysely<Database>;
}

interface OpenOptions {
  /** `write` may bring the schema up to date (an empty or embedded database); `read` never changes a schema. */
  readonly mode: 'read' | 'write';
  readonly config?: LoadedConfig;
}

/**
 * A new database, and the embedded one, is migrated by the commands that write. On a server of the user's an older
 * schema is refused with REF_SCHEMA_OUTDATED: when it changes is for `referent migrate` to say.
 */
export async function openWorkspace(ctx: CliContext, options: OpenOptions = { mode: 'read' }): Promise<Workspace> {
  const loaded = options.config ?? loadConfig(ctx.workspace, ctx.env);
  await using stack = owned();
  const embedded = loaded.config.database === 'embedded';
  let databaseUrl = loaded.config.database;
  if (embedded) {
    const server = stack.use(await startEmbedded({ workspace: ctx.workspace, signal: ctx.signal }));
    databaseUrl = server.url;
  }
  const pool = openPool(databaseUrl, 8, 'referent command');
  stack.defer(() => pool.end());
  const state = await schemaState(pool, PACKAGE_ROOT);
  if (state.kind === 'empty' && options.mode === 'read') {
    throw new ReferentError('REF_RUN_NONE', 'This workspace has no database yet: nothing was run in it.');
  }
  if (state.kind === 'empty' || (state.kind === 'outdated' && embedded && options.mode === 'write')) {
    await migrate(pool, PACKAGE_ROOT);
  } else if (state.kind === 'outdated') {
    throw new ReferentError(
      'REF_SCHEMA_OUTDATED',
      `The schema is at migration ${state.at}, this version of referent needs ${state.needed}.`,
    );
  } else if (state.kind === 'newer') {
    throw new ReferentError(
      'REF_SCHEMA_NEWER',
      `The schema is at migration ${state.at}, this version of referent knows only ${state.needed}.`,
    );
  } else if (state.kind === 'changed') {
    throw new ReferentError('REF_SCHEMA_CHANGED', `Migration ${state.at} is not the text that was applied.`);
  }
  const open = stack.move();
  return {
    loaded,
    config: loaded.config,
    databaseUrl,
    embedded,
    pool,
    db: kyselyOn(pool),
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}
