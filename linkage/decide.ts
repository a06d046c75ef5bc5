/** What a model says about one pair: the first rule that holds, and whether the records contradict each other. */
import type { Comparison } from './compare.ts';
import type { AttributeKind } from './kinds.ts';
import type { Condition, LinkModel, Rule } from './model.ts';
import type { Prepared } from './prepare.ts';

export interface Decider {
  /** The number of the first of the model's rules that holds, then its review rules; -1 when none holds. */
  rule(a: number, b: number): number;
  /** The name of a contradiction between two records that no rule links; null when there is none. */
  contradiction(a: number, b: number): string | null;
  /** The level of every attribute, -1 where missing; for tests and explanations. */
  levels(a: number, b: number): number[];
}

const UNKNOWN = -2;

export function createDecider(prepared: Prepared, comparisons: readonly Comparison[]): Decider {
  const { model } = prepared;
  const rules = [...model.rules, ...model.review].map((rule) => ({
    ...rule,
    all: cheapestFirst(model, rule.all),
    any: cheapestFirst(model, rule.any),
  }));
  const levels = new Int8Array(model.attributes.length);
  let left = 0;
  let right = 0;
  /** Each attribute is compared at most once a pair, and only when a rule asks. */
  const begin = (a: number, b: number): void => {
    levels.fill(UNKNOWN);
    left = a;
    right = b;
  };
  const level = (attribute: number): number => {
    const known = levels[attribute] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const found = comparisons[attribute]?.(left, right) ?? -1;
    levels[attribute] = found;
    return found;
  };
  const holds = (c: Condition): boolean => {
    const found = level(c.attribute);
    if (found < 0 || (c.levels & (1 << found)) === 0) return false;
    return (
      c.maxNamesakes === null ||
      Math.max(prepared.namesakes(c.attribute, left), prepared.namesakes(c.attribute, right)) <= c.maxNamesakes
    );
  };
  const consistent = (c: Condition): boolean => level(c.attribute) < 0 || holds(c);
  const ruleHolds = (rule: Rule): boolean =>
    rule.all.every(holds) && (rule.any.length === 0 || rule.any.some(holds)) && rule.whereKnown.every(consistent);
  const firstRule = (upTo: number): number => {
    for (let r = 0; r < upTo; r++) {
      const rule = rules[r];
      if (rule !== undefined && ruleHolds(rule)) return r;
    }
    return -1;
  };

  return {
    rule(a, b) {
      begin(a, b);
      return firstRule(rules.length);
    },
    contradiction(a, b) {
      begin(a, b);
      const found = model.contradictions.find((c) => c.all.every(holds));
      return found === undefined || firstRule(model.rules.length) !== -1 ? null : found.name;
    },
    levels(a, b) {
      begin(a, b);
      return model.attributes.map((_, i) => level(i));
    },
  };
}

/** What a comparison costs beside the equality of two codes; the order of conditions does not change what they say. */
const COST: Partial<Record<AttributeKind, number>> = {
  name: 3,
  given_name: 2,
  family_name: 2,
  address: 1,
  locality: 1,
};

function cheapestFirst(model: LinkModel, conditions: readonly Condition[]): readonly Condition[] {
  const cost = (c: Condition): number => COST[model.attributes[c.attribute]?.kind ?? 'category'] ?? 0;
  return [...conditions].sort((a, b) => cost(a) - cost(b));
}

export const ruleNames = (model: LinkModel): string[] => [...model.rules, ...model.review].map((r) => r.name);
