/** What the engine found, as rows of the link and review tables. */
import { idOf, pairPlaces, type RecordTable, type Verdict } from '../../linkage/index.ts';
import type { CopyValue } from '../../sql/copy.ts';
import type { Thresholds, Weighed } from './weigh.ts';

/** Stands for a rule where weights joined or doubt. */
export const BY_WEIGHT = 'weight';

type Weight = readonly [bits: number | null, probability: number | null, rival: string | null];
const UNWEIGHED: Weight = [null, null, null];

/** One in a million: beyond it more bits decide nothing. */
const MOST_BITS = 20;
/** Below, half a bit is seen in the probability (.41, .5, .59); above, a whole one is not. */
const FINE_BITS = 4;

/**
 * The model is estimated anew in each night with a change, and moves every weight a little. Weights are kept as exactly as
 * they are of use, so that rows that say the same as yesterday are not written again. The probability is the weight's.
 */
export function keptWeight({ bits, rival }: Pick<Verdict, 'bits' | 'rival'>): Weight {
  const most = Math.max(-MOST_BITS, Math.min(MOST_BITS, bits));
  const steps = Math.abs(most) < FINE_BITS ? 2 : 1;
  const weight = Math.round(most * steps) / steps;
  return [weight, 1 / (1 + 2 ** -weight), rival];
}

/** The weight of any pair of rows, in any order. */
function weights(table: RecordTable, { causes }: Weighed): (a: number, b: number) => Weight {
  if (causes === null) return () => UNWEIGHED;
  const { pairs, inspect } = causes;
  const placeOf = pairPlaces(table.size, pairs.a, pairs.b);
  return (a, b) => keptWeight(pairs.verdicts[placeOf(Math.min(a, b), Math.max(a, b))] ?? inspect(a, b).verdict);
}

/** record_a, record_b, rule, basis, weight, probability, rival. */
export function* linkRows(table: RecordTable, weighed: Weighed, at: Thresholds): Generator<CopyValue[]> {
  const { rules, causes, clusterOf, model } = weighed;
  const { links, report } = rules;
  const weightOf = weights(table, weighed);
  const basis = model.rules.map((r) => r.basis);
  const ids = (a: number, b: number): [string, string] => [idOf(table, a), idOf(table, b)];
  for (let i = 0; i < links.rule.length; i++) {
    const [a, b, rule] = [links.a[i] ?? 0, links.b[i] ?? 0, links.rule[i] ?? 0];
    if (clusterOf[a] === clusterOf[b])
      yield [...ids(a, b), report.rules[rule] ?? '', basis[rule] ?? 'probable', ...weightOf(a, b)];
  }
  if (causes === null) return;
  const { a: as, b: bs, verdicts } = causes.pairs;
  const isRuled = pairPlaces(table.size, links.a, links.b);
  for (const [i, verdict] of verdicts.entries()) {
    const [a, b] = [as[i] ?? 0, bs[i] ?? 0];
    if (verdict.probability >= at.mergeAt && clusterOf[a] === clusterOf[b] && isRuled(a, b) === -1)
      yield [...ids(a, b), BY_WEIGHT, 'probable', ...keptWeight(verdict)];
  }
}

/**
 * record_a, record_b, rule, reason, weight, probability, rival: refused links with what forbids them, then doubtful
 * pairs. A pair that stands in one cluster after all is none of these, and a pair stands here once, by its rule if any.
 */
export function* reviewRows(table: RecordTable, weighed: Weighed, at: Thresholds): Generator<CopyValue[]> {
  const { rules, causes, clusterOf } = weighed;
  const names = rules.report.rules;
  const weightOf = weights(table, weighed);
  const told = new Set<number>();
  const row = (a: number, b: number, rule: string, reason: string): CopyValue[][] => {
    const key = a * table.size + b;
    if (clusterOf[a] === clusterOf[b] || told.has(key)) return [];
    told.add(key);
    return [[idOf(table, a), idOf(table, b), rule, reason, ...weightOf(a, b)]];
  };
  for (const r of rules.refused)
    yield* row(r.a, r.b, r.group === -1 ? 'judgement' : (names[r.group] ?? ''), because(r));
  for (const r of causes?.refused ?? []) {
    const isRuled = r.pair === -1 && r.group !== -1;
    yield* row(r.a, r.b, isRuled ? (names[r.group] ?? '') : r.group === -1 ? 'judgement' : BY_WEIGHT, because(r));
  }
  const { doubtful } = rules;
  for (let i = 0; i < doubtful.rule.length; i++)
    yield* row(doubtful.a[i] ?? 0, doubtful.b[i] ?? 0, names[doubtful.rule[i] ?? 0] ?? '', 'doubtful');
  for (const [i, verdict] of (causes?.pairs.verdicts ?? []).entries())
    if (verdict.probability >= at.reviewAt && verdict.probability < at.mergeAt)
      yield* row(causes?.pairs.a[i] ?? 0, causes?.pairs.b[i] ?? 0, BY_WEIGHT, 'doubtful');
}

const NAMED: ReadonlySet<string> = new Set(['unique_key', 'one_per_source', 'contradiction']);
const because = ({ reason, by }: { readonly reason: string; readonly by: string }): string =>
  NAMED.has(reason) ? `${reason}:${by}` : reason;
