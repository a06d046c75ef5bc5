/** `referent export VIEW`: a view of the published master as a file. Equal content gives equal bytes. */
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { exportView as exportRows, MASTER_VIEWS } from '../sql/queries/export.ts';
import type { Command } from './command.ts';
import { giveAway } from './give-away.ts';
import { openWorkspace } from './open-workspace.ts';
import { OUTPUT_OPTIONS, outputFormat } from './output-format.ts';
import { didYouMean } from './parse.ts';
import { count } from './table.ts';
import { planOutput } from './write-output.ts';

/** With --json and --out, stdout is `{ view, format, rows, file }`. */
export const exportView: Command = {
  name: 'export',
  args: '<view>',
  summary: 'Write a view of the published master as CSV or JSON Lines',
  options: OUTPUT_OPTIONS,
  examples: [
    'referent export master.person --out persons.csv',
    'referent export permission --format jsonl | head',
    'referent export record --out records.csv --excel --force',
  ],
  async run(ctx, args, options): Promise<ExitCode> {
    const view = String(args[0]).replace(/^master\./, '');
    if (MASTER_VIEWS[view] === undefined) {
      const names = Object.keys(MASTER_VIEWS);
      throw new ReferentError('REF_NOT_FOUND', `There is no view master.${view}.${didYouMean(view, names)}`, {
        expected: names.map((n) => `master.${n}`).join(', '),
        hint: 'Name one of these views.',
      });
    }
    const format = outputFormat(options, ctx.json);
    const output = await planOutput(options['out'], options['force'] === true);
    await using ws = await openWorkspace(ctx);
    const rows = await giveAway(ws, {
      action: 'export',
      detail: { view: `master.${view}` },
      output,
      format,
      signal: ctx.signal,
      rows: (client) => exportRows(client, view, format),
    });
    if (output.file !== null && ctx.json) {
      ctx.out(JSON.stringify({ view: `master.${view}`, format: format.format, rows, file: output.file }));
    }
    if (rows !== null) ctx.note(`${count(rows, 'row')} of master.${view}.`);
    return EXIT.ok;
  },
};
