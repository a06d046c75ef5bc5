/** `referent migrate`: brings the schema of a database up to this version. */
import { loadConfig } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { EXIT, type ExitCode } from '../pipelines/errors.ts';
import { openPool } from '../sql/connect.ts';
import { migrate } from '../sql/migrate.ts';
import { owned } from '../sql/owned.ts';
import { startEmbedded } from '../sql/server/embedded.ts';
import type { Command } from './command.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  args: '',
  summary: 'Bring the database schema up to this version (on a server of your own; the embedded one is kept current)',
  options: [],
  async run(ctx): Promise<ExitCode> {
    const { config } = loadConfig(ctx.workspace, ctx.env);
    await using stack = owned();
    let url = config.database;
    if (url === 'embedded') url = stack.use(await startEmbedded({ workspace: ctx.workspace, signal: ctx.signal })).url;
    const pool = openPool(url, 2, 'referent migrate');
    stack.defer(() => pool.end());
    const applied = await migrate(pool, PACKAGE_ROOT);
    if (ctx.json) ctx.out(JSON.stringify({ applied }));
    else ctx.out(applied.length === 0 ? 'The schema is current.' : `Applied: ${applied.join(', ')}.`);
    return EXIT.ok;
  },
};
