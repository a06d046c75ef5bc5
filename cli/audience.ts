/** `referent audience PURPOSE CHANNEL`: whom marketing may contact, and nobody else. */
import { CHANNELS } from '../config/schema.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { audienceCounts, exportAudience } from '../sql/queries/export.ts';
import type { Command } from './command.ts';
import { giveAway, needPublication } from './give-away.ts';
import { openWorkspace } from './open-workspace.ts';
import { OUTPUT_OPTIONS, outputFormat } from './output-format.ts';
import { didYouMean } from './parse.ts';
import { count } from './table.ts';
import { planOutput } from './write-output.ts';

/**
 * Columns: person_id, contact_point (E.164, lower-case e-mail or one-line address), given_name, family_name, valid_until,
 * reason, contact_point_id. With --json and --out, stdout is `{ purpose, channel, at, rows, expired, format, file }`.
 */
export const audience: Command = {
  name: 'audience',
  args: '<purpose> <channel>',
  summary: 'Write the list of those who may be contacted for a purpose on a channel',
  options: OUTPUT_OPTIONS,
  examples: ['referent audience offers sms --out offers-sms.csv', 'referent audience newsletter email --json'],
  async run(ctx, args, options): Promise<ExitCode> {
    const [purpose, channel] = [String(args[0]), String(args[1])];
    if (!CHANNELS.some((c) => c === channel)) {
      throw new ReferentError('REF_NOT_FOUND', `There is no channel ${channel}.${didYouMean(channel, CHANNELS)}`, {
        expected: CHANNELS.join(', '),
        hint: 'Name one of these channels.',
      });
    }
    const format = outputFormat(options, ctx.json);
    const output = await planOutput(options['out'], options['force'] === true);
    await using ws = await openWorkspace(ctx);
    const purposes = Object.keys(ws.config.purposes);
    if (!purposes.includes(purpose)) {
      throw new ReferentError('REF_NOT_FOUND', `There is no purpose ${purpose}.${didYouMean(purpose, purposes)}`, {
        where: 'referent.yaml, purposes',
        expected: purposes.join(', '),
        hint: 'Name one of these purposes.',
      });
    }
    await needPublication(ws);
    // A verdict of the night may have ended since: what counts is the moment when the list leaves.
    const at = new Date().toISOString();
    const { allowed, expired } = await audienceCounts(ws.db, purpose, channel, at);
    const rows = await giveAway(ws, {
      action: 'audience',
      detail: { purpose, channel, at },
      output,
      format,
      signal: ctx.signal,
      rows: (client) => exportAudience(client, purpose, channel, at, format),
    });
    if (output.file !== null && ctx.json) {
      ctx.out(JSON.stringify({ purpose, channel, at, rows, expired, format: format.format, file: output.file }));
    }
    if (rows !== null) ctx.note(`${count(rows, 'contact')} allowed for ${purpose} on ${channel}.`);
    if (expired > 0) {
      ctx.note(
        `${count(expired, 'cell')} of ${count(allowed, 'cell')} left out: allowed by the last run, but no longer valid now.`,
      );
    }
    return EXIT.ok;
  },
};
