/** `referent init`: writes a commented referent.yaml; with --from, one that was guessed from the files of the departments. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type FileGuess, guessFile } from '../config/guess/guess.ts';
import { writeYaml } from '../config/guess/write-yaml.ts';
import { CONFIG_FILE } from '../config/load.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { EXIT, ReferentError } from '../pipelines/errors.ts';
import { sampleFile } from '../pipelines/sample.ts';
import type { CliContext, Command } from './command.ts';
import { count, table } from './table.ts';

export const init: Command = {
  name: 'init',
  args: '[files...]',
  summary: 'Write a commented referent.yaml, guessed from your files with --from',
  options: [
    { flag: '--from', text: 'Guess format, encoding, key and columns from the FILEs that follow' },
    { flag: '--force', text: 'Replace a referent.yaml that is there', default: false },
  ],
  examples: [
    'referent init',
    'referent init --from sources/shops.csv sources/web.csv',
    'referent init --from *.csv --json',
  ],
  async run(ctx, args, options) {
    const [given] = args;
    const files = Array.isArray(given) ? given : [];
    if (options['from'] === true && files.length === 0)
      throw new ReferentError('REF_USAGE', '--from needs at least one file.', {
        hint: 'referent init --from sources/shops.csv',
      });
    const target = path.join(ctx.workspace, CONFIG_FILE);
    const force = options['force'] === true;
    if (!force && existsSync(target)) throw exists(target);

    const guesses: FileGuess[] = [];
    for (const file of files) {
      // Names on the command line are meant from where it was typed, paths in the config from the workspace.
      const absolute = path.resolve(file);
      const sample = sampleFile(absolute, file);
      const shown = path.relative(ctx.workspace, absolute).split(path.sep).join('/');
      guesses.push(guessFile({ ...sample, path: shown }, new Set(guesses.map((g) => g.source))));
    }
    const text = writeYaml({
      schemaPath: schemaPath(ctx.workspace),
      controller: controllerOf(ctx.workspace),
      files: guesses,
    });
    try {
      writeFileSync(target, text, { flag: force ? 'w' : 'wx' });
    } catch (cause) {
      throw existsSync(target) && !force
        ? exists(target)
        : new ReferentError('REF_OUTPUT', `${target} cannot be written.`, { cause });
    }
    if (ctx.json) ctx.out(JSON.stringify({ written: target, files: guesses }, null, 2));
    else tell(ctx, guesses, target);
    return EXIT.ok;
  },
};

const exists = (target: string): ReferentError =>
  new ReferentError('REF_OUTPUT', `${target} is there already; it was not touched.`, {
    hint: 'Add --force to replace it.',
  });

/** Where the JSON Schema is, seen from the workspace; the place of an ordinary install when it is far off. */
function schemaPath(workspace: string): string {
  const own = path
    .relative(workspace, path.join(PACKAGE_ROOT, 'config', 'referent.schema.json'))
    .split(path.sep)
    .join('/');
  const ups = own.split('/').filter((step) => step === '..').length;
  if (path.isAbsolute(own) || ups > 3) return './node_modules/referent/config/referent.schema.json';
  return own.startsWith('.') ? own : `./${own}`;
}

/** The folder's name, as an id and as it is. */
function controllerOf(workspace: string): { id: string; name: string } {
  const name = path.basename(workspace);
  const id = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return id === '' ? { id: 'company', name: 'Company' } : { id, name };
}

function tell(ctx: CliContext, guesses: readonly FileGuess[], target: string): void {
  for (const guess of guesses) {
    const facts = [guess.format, guess.encoding, ...delimiterWords(guess), count(guess.rows, 'row')];
    ctx.out(`\n${guess.path} → sources.${guess.source}: ${facts.join(', ')}`);
    ctx.out(`  key: ${guess.key.columns.join(' + ')} (${guess.key.why})`);
    for (const note of guess.notes) ctx.out(`  note: ${note}`);
    const rows = guess.columns.map((c) => [c.column, meaning(guess, c.column), c.sure ? '' : '?', c.why]);
    ctx.out(table(['column', 'is', '', 'because'], rows));
  }
  ctx.out(`\nWrote ${target}.`);
  if (guesses.some((g) => g.consents.length > 0))
    ctx.out('Review `consents:` first: which values mean yes is for the department to say, not for a guess.');
  ctx.out(
    guesses.length === 0 ? 'Next: describe your sources in it, then `referent check`.' : 'Next: `referent check`.',
  );
}

function delimiterWords(guess: FileGuess): string[] {
  if (guess.delimiter === undefined) return [];
  const name = guess.delimiter === '\t' ? 'tab' : guess.delimiter;
  return [`delimiter ${name}`, guess.header === false ? 'no header' : 'with a header'];
}

function meaning(guess: FileGuess, column: string): string {
  const consent = guess.consents.find((c) => c.column === column);
  if (consent !== undefined) {
    const said = [
      ['given', consent.given],
      ['refused', consent.refused],
      ['never asked', consent.never_asked],
    ] as const;
    const values = said
      .filter(([, v]) => v.length > 0)
      .map(([name, v]) => `${name}: ${v.map((x) => (x === '' ? '(blank)' : x)).join(' ')}`);
    return `consent ${consent.purpose}/${consent.channel} (${values.join('; ')})`;
  }
  if (guess.consents.some((c) => c.at?.column === column)) return 'consent date';
  const found = guess.columns.find((c) => c.column === column);
  if (found === undefined || found.field === null) return guess.key.columns.includes(column) ? 'key' : '—';
  const name = found.formats === undefined ? found.field : `${found.field} (${found.formats.join(', ')})`;
  return guess.key.columns.includes(column) ? `${name}, key` : name;
}
