/** `referent explain`: why a person is one person, what became of a row, why we may or may not contact somebody. */
import { type ExitCode, ReferentError } from '../pipelines/errors.ts';
import type { Command } from './command.ts';
import { explainPerson } from './explain-person.ts';
import { explainRecord } from './explain-record.ts';
import { openWorkspace } from './open-workspace.ts';
import { didYouMean } from './parse.ts';

/** What can be explained, and what names it. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  person: ['ID'],
  record: ['SOURCE', 'KEY'],
  cell: ['PERSON', 'PURPOSE', 'CHANNEL'],
};

export const explain: Command = {
  name: 'explain',
  args: '<what> <names...>',
  summary: 'Why: person ID, record SOURCE KEY, or cell PERSON PURPOSE CHANNEL',
  options: [],
  examples: [
    'referent explain record boutiques 10023',
    'referent explain person p0123456789abc --json',
    'referent explain cell p0123456789abc offers sms',
  ],
  async run(ctx, args): Promise<ExitCode> {
    const what = String(args[0]);
    const names = Array.isArray(args[1]) ? args[1] : [];
    const wanted = KINDS[what];
    if (wanted === undefined) {
      throw new ReferentError(
        'REF_USAGE',
        `There is nothing called ${what} to explain.${didYouMean(what, Object.keys(KINDS))}`,
        {
          expected: Object.entries(KINDS)
            .map(([kind, parts]) => `${kind} ${parts.join(' ')}`)
            .join(', '),
        },
      );
    }
    if (names.length !== wanted.length) {
      throw new ReferentError('REF_USAGE', `\`referent explain ${what}\` takes ${wanted.join(' ')}.`);
    }
    const [first = '', second = '', third = ''] = names;
    await using ws = await openWorkspace(ctx);
    switch (what) {
      case 'person':
        return await explainPerson(ctx, ws, first);
      case 'record':
        return await explainRecord(ctx, ws, first, second);
      default: {
        const { explainCell } = await import('./explain-cell.ts');
        return await explainCell(ctx, ws, first, second, third);
      }
    }
  },
};
