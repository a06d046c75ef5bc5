/** What linking a table would look at and cost, without looking: rules, exact counts, what is parted and left out. */
import type { RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { compile, type LeftOut } from './compile.ts';
import { type PlannedRule, planRules, type SkippedRule } from './rules.ts';
import type { RuleReport } from './steps.ts';

export interface CausePlan {
  readonly records: number;
  readonly comparisons: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly rules: readonly PlannedReport[];
  readonly skipped: readonly SkippedRule[];
  /** Pairs inside the blocks of all rules: an upper bound, since a pair that two rules find is compared once. */
  readonly pairs: number;
  /** Comparisons of two values, at most. */
  readonly comparisonsMost: number;
  /** Bytes that the candidates take at most while they wait for their verdict. */
  readonly bytes: number;
}
export interface PlannedReport extends RuleReport {
  readonly keys: readonly string[];
  readonly blocks: number;
  readonly largest: number;
}

/** Bytes that are kept of a candidate pair: two rows, and the number of a pattern. */
const BYTES_PER_PAIR = 10;

export const ruleReport = ({ name, index, allPairs, maxBlock }: PlannedRule): RuleReport => ({
  rule: name,
  pairs: index.pairs,
  allPairs,
  maxBlock,
  giants: index.giants,
});

/** Plans the rules for a table that was made by `causeSchema` of the same attributes. */
export function planCauses(table: RecordTable, attributes: readonly Attribute[]): CausePlan {
  const { comparisons, leftOut } = compile(table, attributes);
  const { plans, skipped } = planRules(table);
  const pairs = plans.reduce((n, p) => n + p.index.pairs, 0);
  return {
    records: table.size,
    comparisons: comparisons.map((c) => c.name),
    leftOut,
    rules: plans.map((plan) => ({
      ...ruleReport(plan),
      keys: plan.keys,
      blocks: plan.index.starts.length - 1,
      largest: plan.index.largest,
    })),
    skipped,
    pairs,
    comparisonsMost: pairs * comparisons.length,
    bytes: pairs * BYTES_PER_PAIR,
  };
}
