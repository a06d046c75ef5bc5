/** Help pages, made from the commands themselves. */
import type { Command, CommandOption } from './command.ts';
import { GLOBAL_OPTIONS } from './parse.ts';

const pad = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([a]) => a.length));
  return rows.map(([a, b]) => `  ${a.padEnd(width)}  ${b}`).join('\n');
};
const optionRow = (o: CommandOption): readonly [string, string] => [
  o.flag,
  o.default === undefined || o.default === false ? o.text : `${o.text} (default: ${String(o.default)})`,
];

export function overview(commands: readonly Command[], version: string): string {
  return `referent ${version}: contact files in, one referential of people out, and whether you may contact them.

Usage: referent COMMAND [ARGUMENTS] [OPTIONS]

${pad(commands.map((c) => [`${c.name}${c.args === '' ? '' : ` ${c.args}`}`, c.summary]))}

Everywhere:
${pad(GLOBAL_OPTIONS.map(optionRow))}

Begin with \`referent demo\`; then \`referent init\` in a folder of your own.
Exit codes: 0 done, 1 failed, 2 refused (config, input, usage), 3 server away, 4 another run is going, 5 held, 130 stopped.`;
}

export function page(command: Command): string {
  const usage = `referent ${command.name}${command.args === '' ? '' : ` ${command.args}`} [OPTIONS]`;
  const examples =
    command.examples === undefined ? '' : `\n\nExamples:\n${command.examples.map((e) => `  ${e}`).join('\n')}`;
  const own = command.options.length === 0 ? '' : `\n\nOptions:\n${pad(command.options.map(optionRow))}`;
  return `${command.summary}\n\nUsage: ${usage}${own}\n\nEverywhere:\n${pad(GLOBAL_OPTIONS.map(optionRow))}${examples}`;
}
