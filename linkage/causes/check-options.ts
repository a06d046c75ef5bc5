/** What a caller passes to `link` beside records, checked once: a slip in a name or a number is told, never passed over. */
import { LinkageError } from '../errors.ts';
import type { Judgement } from '../judgements.ts';
import { nearestName } from '../nearest-name.ts';

const KNOWN = [
  'attributes',
  'seed',
  'mergeAt',
  'reviewAt',
  'maxCluster',
  'constraints',
  'across',
  'judgements',
  'sure',
  'rules',
  'priors',
  'without',
  'frozen',
  'signal',
  'onProgress',
];
const VERDICTS = ['same', 'different', 'unsure'];
const NUMBERS: readonly (readonly [name: string, holds: (n: number) => boolean, expected: string])[] = [
  ['mergeAt', (n) => n > 0 && n < 1, 'a number between 0 and 1'],
  ['reviewAt', (n) => n >= 0 && n < 1, 'a number from 0 to below 1'],
  ['maxCluster', (n) => Number.isSafeInteger(n) && n > 0, 'a whole number from 1 on'],
  ['threads', (n) => Number.isSafeInteger(n) && n > 0, 'a whole number from 1 on'],
  ['seed', Number.isSafeInteger, 'a whole number'],
];
const REVIEW_AT = 0.25;

const refuse = (message: string): LinkageError => new LinkageError('invalid_options', message);
const meant = (name: string, known: readonly string[]): string => {
  const near = nearestName(name, known);
  return near === null ? '' : ` Did you mean ${near}?`;
};
const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

interface Checked {
  readonly mergeAt?: number;
  readonly reviewAt?: number;
  readonly judgements?: Iterable<Judgement>;
}

/**
 * The options, with judgements as a list and `reviewAt` not above `mergeAt`: pairs below `reviewAt` are not kept, so
 * they could not join. `ids` has every record. Throws LinkageError `invalid_options`, and `unknown_record` for a
 * judgement on a record that is not there.
 */
export function checkOptions<T extends Checked>(options: T, ids: ReadonlySet<string>, more: readonly string[] = []): T {
  if (typeof options !== 'object' || options === null) throw refuse('The options are not an object.');
  const known = [...KNOWN, ...more];
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw refuse(`There is no option ${name}.${meant(name, known)}`);
  const given: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(options));
  for (const [name, holds, expected] of NUMBERS) {
    const value = given[name];
    if (value !== undefined && !(typeof value === 'number' && holds(value)))
      throw refuse(`The option ${name} is not ${expected}.`);
  }
  if (given['onProgress'] !== undefined && typeof given['onProgress'] !== 'function')
    throw refuse('The option onProgress is not a function.');
  if (given['signal'] !== undefined && !(given['signal'] instanceof AbortSignal))
    throw refuse('The option signal is not an AbortSignal.');
  const { mergeAt = 0.5, reviewAt = Math.min(REVIEW_AT, mergeAt) } = options;
  if (reviewAt > mergeAt) throw refuse('The option reviewAt is above mergeAt: pairs between them could not join.');
  const judgements = given['judgements'] === undefined ? undefined : judgementsOf(given['judgements'], ids);
  return { ...options, reviewAt, ...(judgements === undefined ? {} : { judgements }) };
}

function judgementsOf(given: unknown, ids: ReadonlySet<string>): Judgement[] {
  if (!isIterable(given)) throw refuse('The option judgements is not a list.');
  return [...given].map((judgement, i) => {
    const which = `The judgement ${i + 1}`;
    const { a, b, verdict } = (judgement ?? {}) as Readonly<Record<keyof Judgement, unknown>>;
    if (typeof a !== 'string' || typeof b !== 'string') throw refuse(`${which} has no two ids a and b that are texts.`);
    if (typeof verdict !== 'string' || !VERDICTS.includes(verdict))
      throw refuse(`${which} has a verdict that is none of ${VERDICTS.join(', ')}.${meant(String(verdict), VERDICTS)}`);
    if (!ids.has(a) || !ids.has(b))
      throw new LinkageError('unknown_record', `${which} is on a record that is not there.`);
    return { a, b, verdict: verdict as Judgement['verdict'] };
  });
}
