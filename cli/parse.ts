/** Reads the command line with Node's own strict parser: values stay text (`--key 007` is not 7). */
import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';
import { ReferentError } from '../pipelines/errors.ts';
import type { Command, CommandOption } from './command.ts';

export const GLOBAL_OPTIONS: readonly CommandOption[] = [
  { flag: '--workspace <dir>', text: 'Folder of referent.yaml (default: the current folder)' },
  { flag: '--json', text: 'Data as JSON on stdout' },
  { flag: '--quiet', text: 'No progress and no notes on stderr' },
  { flag: '--help', text: 'This page' },
];

export interface Parsed {
  readonly args: readonly (string | string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

const nameOf = (flag: string): string => flag.replace(/^--/, '').split(' ')[0] ?? '';
const camel = (name: string): string => name.replace(/-([a-z])/g, (_, c: string) => c.toUpperCase());

export const didYouMean = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
};

/** Parts of a value that the flag takes in several: `--explain <id1> <id2>`. Node's parser knows one value a flag. */
const BETWEEN = '\u0000';
const valuesOf = ({ flag }: CommandOption): number => flag.split('<').length - 1;

/** `--flag a b` as one argument, for the flags that take two. Throws REF_USAGE. */
function joined(command: Command, argv: readonly string[], known: readonly CommandOption[]): string[] {
  const several = new Map<string, CommandOption>(
    known.flatMap((o) => (valuesOf(o) > 1 ? [[`--${nameOf(o.flag)}`, o] as const] : [])),
  );
  const out: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    const option = several.get(arg);
    if (arg === '--' || option === undefined) {
      out.push(...(arg === '--' ? argv.slice(i) : [arg]));
      if (arg === '--') break;
      continue;
    }
    const values = argv.slice(i + 1, i + 1 + valuesOf(option));
    if (values.length < valuesOf(option) || values.some((v) => v.startsWith('--')))
      throw new ReferentError('REF_USAGE', `${arg} takes ${valuesOf(option)} values: ${option.flag}.`, {
        hint: `Run \`referent ${command.name} --help\`.`,
      });
    out.push(`${arg}=${values.join(BETWEEN)}`);
    i += values.length;
  }
  return out;
}

/**
 * Splits a command's arguments and options. An option of several values is a list. Throws REF_USAGE with the nearest
 * known name.
 */
export function parseCommand(command: Command, argv: readonly string[]): Parsed {
  const known = [...command.options, ...GLOBAL_OPTIONS];
  const options: Record<string, { type: 'string' | 'boolean' }> = {};
  for (const { flag } of known) options[nameOf(flag)] = { type: flag.includes('<') ? 'string' : 'boolean' };
  const args = joined(command, argv, known);
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true }) as typeof parsed;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : '';
    const unknown = /Unknown option '(--?[^']+)'/.exec(text)?.[1];
    // Node's word for `--sample -5`.
    const dashed = /Option '(--[^' ]+)[^']*' argument is ambiguous/.exec(text)?.[1];
    const message =
      dashed !== undefined
        ? `${dashed} takes a value, and what follows it begins with a dash; a value that does is written ${dashed}=VALUE.`
        : unknown === undefined
          ? `${text.split('\n')[0]?.replace(/\.? To specify.*$/, '') ?? 'The options cannot be read'}.`
          : `There is no option ${unknown}.${didYouMean(
              unknown,
              known.map((o) => `--${nameOf(o.flag)}`),
            )}`;
    throw new ReferentError('REF_USAGE', message.replace(/\.\.$/, '.'), {
      hint: `Run \`referent ${command.name} --help\`.`,
      cause,
    });
  }
  const values: Record<string, unknown> = {};
  for (const option of command.options)
    if (option.default !== undefined) values[camel(nameOf(option.flag))] = option.default;
  for (const [name, value] of Object.entries(parsed.values)) {
    const isList = known.some((o) => nameOf(o.flag) === name && valuesOf(o) > 1);
    values[camel(name)] = isList ? String(value).split(BETWEEN) : value;
  }
  return { options: values, args: values['help'] === true ? [] : positionals(command, parsed.positionals) };
}

function positionals(command: Command, given: readonly string[]): (string | string[] | undefined)[] {
  const wanted = command.args.split(' ').filter((a) => a !== '');
  const out: (string | string[] | undefined)[] = [];
  for (const [i, spec] of wanted.entries()) {
    if (spec.includes('...')) {
      const rest = given.slice(i);
      if (spec.startsWith('<') && rest.length === 0) throw missing(command, spec);
      out.push(rest);
      return out;
    }
    const value = given[i];
    if (value === undefined && spec.startsWith('<')) throw missing(command, spec);
    out.push(value);
  }
  if (given.length > wanted.length) {
    throw new ReferentError(
      'REF_USAGE',
      `\`referent ${command.name}\` takes ${wanted.length} arguments, not ${given.length}.`,
      {
        hint: `Run \`referent ${command.name} --help\`.`,
      },
    );
  }
  return out;
}

function missing(command: Command, spec: string): ReferentError {
  return new ReferentError('REF_USAGE', `\`referent ${command.name}\` needs ${spec}.`, {
    hint: `Run \`referent ${command.name} --help\`.`,
  });
}
