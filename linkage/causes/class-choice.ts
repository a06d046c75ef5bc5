/** A model without some of its causes: to see what each is worth, or the textbook's model of one class of unlike pairs. */
import { LinkageError } from '../errors.ts';
import { nearestName } from '../nearest-name.ts';
import type { CauseClass } from './classes.ts';
import type { ComparisonSpec } from './comparison-spec.ts';

/** Names of classes, or of groups of them. */
const GROUPS: Readonly<Record<string, (name: string) => boolean>> = {
  causes: (name) => name !== 'same',
  people: (name) => name !== 'same' && !name.startsWith('chance_'),
  chance: (name) => name.startsWith('chance_'),
  chance_rule: (name) => name.startsWith('chance_rule_'),
};

/**
 * The classes without those that `without` names, by class or group (`causes`, `people`, `chance`, `chance_rule`).
 * Where only `same` is left, everything else is one class `chance` in which all levels are as at random: plain
 * Fellegi–Sunter. Throws LinkageError `invalid_model` for a name that is none, and for `same`.
 */
export function withoutClasses(
  classes: readonly CauseClass[],
  without: readonly string[],
  comparisons: readonly ComparisonSpec[],
  u: readonly (readonly number[])[],
): CauseClass[] {
  const left = without.reduce<readonly CauseClass[]>((rest, name) => {
    const isNamed = GROUPS[name] ?? ((other: string) => other === name);
    if (name === 'same' || (GROUPS[name] === undefined && !classes.some((c) => c.name === name)))
      throw unknownClass(name, [...Object.keys(GROUPS), ...classes.map((c) => c.name).filter((c) => c !== 'same')]);
    return rest.filter((c) => !isNamed(c.name));
  }, classes);
  return left.length > 1 ? [...left] : [chance(comparisons, u), ...left];
}

function unknownClass(name: string, known: readonly string[]): LinkageError {
  const nearest = nearestName(name, known);
  const hint = nearest === null ? `There are ${[...known].sort().join(', ')}.` : `Did you mean ${nearest}?`;
  return new LinkageError('invalid_model', `There is no class or group ${name} that the model can do without. ${hint}`);
}

const chance = (comparisons: readonly ComparisonSpec[], u: readonly (readonly number[])[]): CauseClass => ({
  name: 'chance',
  maxPairs: null,
  parts: comparisons.map(({ levels }, k) => {
    const shares = u[k] ?? [];
    const none = levels.map(() => 0);
    return { free: levels.map(() => false), u: shares, prior: none, caps: [], ties: [], start: shares };
  }),
});
