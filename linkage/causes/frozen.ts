/**
 * A model whose numbers stand: the shares of its classes, the recall of its rules, and the size from which each rule parts
 * a block. How common a value is follows the records, as it does when a model is estimated; everything else that looks at
 * the whole base is frozen here, so that two records are judged by themselves and by how common their values are.
 */
import { LinkageError } from '../errors.ts';
import type { Comparison } from './compile.ts';
import type { Mixture } from './mixture.ts';
import type { BlockingRule, PlannedRule } from './rules.ts';

export interface FrozenModel {
  readonly mixture: Mixture;
  /** Share of the true pairs that the rules reach. */
  readonly recall: number;
  /** The rules that are used, each with its `maxBlock`. */
  readonly rules: readonly BlockingRule[];
}

/** Comparisons that a frozen model is about: all of these, whatever the records look like, and no other. */
export const comparedBy = ({ mixture }: FrozenModel): ReadonlySet<string> =>
  new Set(mixture.comparisons.map((c) => c.name));

/** The rules of an estimation as they were used. */
export const frozenRules = (rules: readonly BlockingRule[], plans: readonly PlannedRule[]): BlockingRule[] =>
  plans.flatMap(({ name, maxBlock }) => {
    const rule = rules.find((r) => r.name === name);
    return rule === undefined ? [] : [{ ...rule, maxBlock }];
  });

/**
 * The mixture over the comparisons of a table, in their order. A comparison that the table has no column for is missing
 * everywhere, a factor of 1. Throws LinkageError `invalid_model` where levels are others.
 */
export function mixtureOver(mixture: Mixture, comparisons: readonly Comparison[]): Mixture {
  const places = comparisons.map((c) => {
    const at = mixture.comparisons.findIndex((m) => m.name === c.name);
    const codes = (levels: readonly { readonly code: string }[]): string => levels.map((l) => l.code).join(' ');
    if (at === -1 || codes(mixture.comparisons[at]?.levels ?? []) !== codes(c.levels))
      throw new LinkageError('invalid_model', `The model has no numbers for the levels of ${c.name}.`);
    return at;
  });
  return {
    comparisons: comparisons.map(({ name, kind, levels }) => ({ name, kind, levels })),
    classes: mixture.classes.map((c) => ({ ...c, levels: places.map((at) => c.levels[at] ?? []) })),
  };
}
