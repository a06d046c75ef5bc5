/** Which row of the law governs a cell: country × channel × audience at an instant (F6). */
import type { Channel } from '../../config/schema.ts';
import type { Audience, Rule, RulePack } from './rules.ts';

/** A row, or none: then the pack has rows for this cell and none covers the instant. `until`: when the answer may change. */
export interface Governing {
  readonly rule: Rule | null;
  readonly until: number;
}

const governs = (rule: Rule, country: string, channel: Channel, audience: Audience): boolean =>
  rule.country === country && rule.channels.includes(channel) && rule.audiences.includes(audience);

/** The key under which a country's rows stand: the pack's own country for its territories, `*` when it has none. */
export function countryKey(pack: RulePack, country: string | null): string {
  if (country === null) return '*';
  if (pack.territories.includes(country)) return pack.country;
  return pack.rules.some((rule) => rule.country === country) ? country : '*';
}

/** The row that holds at `at`; a country without rows for this channel and audience takes the fallback row. */
export function ruleAt(pack: RulePack, country: string, channel: Channel, audience: Audience, at: number): Governing {
  let rows = pack.rules.filter((rule) => governs(rule, country, channel, audience));
  if (rows.length === 0) rows = pack.rules.filter((rule) => governs(rule, '*', channel, audience));
  let until = Number.POSITIVE_INFINITY;
  let found: Rule | null = null;
  for (const rule of rows) {
    if (rule.from <= at && at < rule.to) found = rule;
    for (const edge of [rule.from, rule.to]) if (edge > at && edge < until) until = edge;
  }
  return { rule: found, until };
}

const STRICTNESS = { OPT_IN: 2, OPT_OUT: 1, OUT_OF_SCOPE: 0 } as const;

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

/**
 * The rule where candidates disagree on country or audience: the stricter regime and grade, the lists and conditions of
 * both, and only the exceptions that both know. A candidate without any row in force makes it none.
 */
export function strictest(a: Rule | null, b: Rule | null): Rule | null {
  if (a === null || b === null) return null;
  if (a.id === b.id) return a;
  const [rule, other] = STRICTNESS[a.regime] >= STRICTNESS[b.regime] ? [a, b] : [b, a];
  return {
    ...rule,
    id: `${rule.id} + ${other.id}`,
    grade: other.gradeNo > rule.gradeNo ? other.grade : rule.grade,
    gradeNo: Math.max(rule.gradeNo, other.gradeNo),
    exceptions: rule.exceptions.filter((exception) => other.exceptions.includes(exception)),
    lists: union(rule.lists, other.lists),
    optionalLists: union(rule.optionalLists, other.optionalLists),
    formerLists: union(rule.formerLists, other.formerLists),
    conditions: union(rule.conditions, other.conditions),
    source: `${rule.source}; ${other.source}`,
    reviewed: rule.reviewed && other.reviewed,
  };
}
