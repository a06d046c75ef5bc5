/**
 * Why a pair is judged as it is: bits per comparison with their running sum, the best rival, and what would change the
 * answer.
 *
 * M = log2 π·Πm − log2 Σ π·ΠP is no sum over comparisons, because the rivals are a mixture. It is read one comparison
 * after the other, in the order of ORDER: each adds M of all so far minus M before it, which is log2 of its m against
 * the rivals' shares, weighted by how likely each rival still is. So an address says little once a landline and a family
 * name have made a household of it. Steps are whole units of 2^-16 bit: their sum is M, exactly.
 */
import type { CauseKind, ComparisonSpec } from './comparison-spec.ts';
import { type ClassShares, canonical, type Mixture, probabilityOf, toUnits } from './mixture.ts';

/** From what names a person to what many share; comparisons of one kind by name. */
const ORDER: readonly CauseKind[] = [
  'name',
  'birthdate',
  'identifier',
  'email',
  'mobile',
  'landline',
  'address',
  'place',
  'category',
];
/** An explanation with a smaller share is ruled out. */
const RULED_OUT = 0.01;
/** Nobody is helped by more conditions than these. */
const MOST_CHANGES = 3;
const MOST_BITS = 1000;

export interface ExplainedStep {
  readonly comparison: string;
  readonly kind: CauseKind;
  /** Null where a side is missing: 0 bits. */
  readonly code: string | null;
  readonly bits: number;
  /** Sum of the prior and all steps up to this one. */
  readonly running: number;
}
/** One comparison that would have to be otherwise. */
export interface Change {
  readonly comparison: string;
  readonly kind: CauseKind;
  readonly from: string | null;
  readonly to: string;
}
export interface Counterfactual {
  /** The fewest that were found, largest effect first. */
  readonly changes: readonly Change[];
  readonly bits: number;
  readonly probability: number;
}
export interface PairExplanation {
  /** Before anything is compared. */
  readonly prior: number;
  readonly steps: readonly ExplainedStep[];
  readonly bits: number;
  readonly probability: number;
  /** Every cause with its share, the likeliest first; they sum to 1. */
  readonly causes: readonly { readonly name: string; readonly share: number }[];
  /** The likeliest cause that is not one person. */
  readonly rival: { readonly name: string; readonly share: number };
  /** What would have to be otherwise for the other answer; null when nothing up to three comparisons would do. */
  readonly otherwise: Counterfactual | null;
  /**
   * The one comparison that would do most to rule out the rival; null when either of the two is out already, or nothing
   * would help.
   */
  readonly ruleOut: (Change & { readonly share: number }) | null;
}

type Levels = readonly number[];

/**
 * Explains a pattern given as a level per comparison of the mixture, -1 where missing. `mergeAt` is the probability that
 * parts the two answers.
 */
export function explainPattern(given: Mixture, pattern: Levels, mergeAt: number): PairExplanation {
  const mixture = canonical(given);
  const levels = mixture.comparisons.map((c) => pattern[given.comparisons.indexOf(c)] ?? -1);
  const order = [...mixture.comparisons]
    .sort((x, y) => ORDER.indexOf(x.kind) - ORDER.indexOf(y.kind))
    .map((c) => ({ ...c, place: mixture.comparisons.indexOf(c) }));
  const seen = mixture.comparisons.map(() => -1);
  let units = toUnits(bitsOf(mixture, seen));
  const prior = units / 65_536;
  const steps = order.map(({ name, kind, levels: specs, place }): ExplainedStep => {
    const level = levels[place] ?? -1;
    seen[place] = level;
    const next = toUnits(bitsOf(mixture, seen));
    const bits = (next - units) / 65_536;
    units = next;
    return { comparison: name, kind, code: specs[level]?.code ?? null, bits, running: next / 65_536 };
  });
  const bits = units / 65_536;
  const causes = sharesOf(mixture, levels).sort((x, y) => y.share - x.share);
  const rival = causes.find((c) => c.name !== 'same') ?? { name: '', share: 0 };
  return {
    prior,
    steps,
    bits,
    probability: probabilityOf(bits),
    causes,
    rival,
    otherwise: otherwise(mixture, order, levels, mergeAt),
    ruleOut: ruleOut(mixture, order, levels, rival),
  };
}

type Ordered = ComparisonSpec & { readonly place: number };

const logOf = ({ pi, levels: shares }: ClassShares, levels: Levels): number =>
  levels.reduce((sum, level, k) => (level === -1 ? sum : sum + Math.log2(shares[k]?.[level] ?? 0)), Math.log2(pi));

/** Log2 of each class's share before it is divided by their sum, largest 0. */
function logsOf({ classes }: Mixture, levels: Levels): { readonly name: string; readonly log: number }[] {
  const logs = classes.map((c) => ({ name: c.name, log: logOf(c, levels) }));
  const top = logs.reduce((most, { log }) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  return top === Number.NEGATIVE_INFINITY ? logs : logs.map(({ name, log }) => ({ name, log: log - top }));
}

function bitsOf(mixture: Mixture, levels: Levels): number {
  const logs = logsOf(mixture, levels);
  const same = logs.find((c) => c.name === 'same')?.log ?? Number.NEGATIVE_INFINITY;
  const others = Math.log2(logs.reduce((s, c) => (c.name === 'same' ? s : s + 2 ** c.log), 0));
  return Math.min(MOST_BITS, Math.max(-MOST_BITS, same - others));
}

function sharesOf(mixture: Mixture, levels: Levels): { name: string; share: number }[] {
  const weights = logsOf(mixture, levels).map(({ name, log }) => ({ name, weight: 2 ** log }));
  const total = weights.reduce((s, c) => s + c.weight, 0);
  return weights.map(({ name, weight }) => ({ name, share: total === 0 ? 0 : weight / total }));
}

const shareOf = (mixture: Mixture, levels: Levels, name: string): number =>
  sharesOf(mixture, levels).find((c) => c.name === name)?.share ?? 0;

/** The level of one person's pairs that agree: the one that most of them have. */
function agreeingLevel({ levels, place }: Ordered, { classes }: Mixture): number {
  const same = classes.find((c) => c.name === 'same')?.levels[place] ?? [];
  const agreeing = levels.flatMap((l, i) => (l.agrees === 'exact' || l.agrees === 'both' ? [i] : []));
  const candidates = agreeing.length > 0 ? agreeing : [0];
  return candidates.reduce((best, i) => ((same[i] ?? 0) > (same[best] ?? 0) ? i : best), candidates[0] ?? 0);
}

const with_ = (levels: Levels, place: number, level: number): number[] =>
  levels.map((l, k) => (k === place ? level : l));
const change = ({ name, kind, levels: specs }: Ordered, from: number, to: number): Change => ({
  comparison: name,
  kind,
  from: specs[from]?.code ?? null,
  to: specs[to]?.code ?? '',
});

/** Gives one comparison its other end, the one that does most first, until the answer is the other one. */
function otherwise(
  mixture: Mixture,
  order: readonly Ordered[],
  levels: Levels,
  mergeAt: number,
): Counterfactual | null {
  const isSame = (bits: number): boolean => probabilityOf(bits) >= mergeAt;
  const before = isSame(bitsOf(mixture, levels));
  let now = levels;
  const changes: Change[] = [];
  while (changes.length < MOST_CHANGES) {
    let best: { readonly comparison: Ordered; readonly to: number; readonly bits: number } | null = null;
    for (const comparison of order) {
      if (changes.some((c) => c.comparison === comparison.name)) continue;
      const to = before ? comparison.levels.length - 1 : agreeingLevel(comparison, mixture);
      if (to === (now[comparison.place] ?? -1)) continue;
      const bits = bitsOf(mixture, with_(now, comparison.place, to));
      if (best === null || (before ? bits < best.bits : bits > best.bits)) best = { comparison, to, bits };
    }
    const current = bitsOf(mixture, now);
    if (best === null || (before ? best.bits >= current : best.bits <= current)) return null;
    changes.push(change(best.comparison, levels[best.comparison.place] ?? -1, best.to));
    now = with_(now, best.comparison.place, best.to);
    if (isSame(best.bits) !== before) return { changes, bits: best.bits, probability: probabilityOf(best.bits) };
  }
  return null;
}

/** A comparison that does not agree yet, and would if it did leave the rival least. */
function ruleOut(
  mixture: Mixture,
  order: readonly Ordered[],
  levels: Levels,
  rival: { readonly name: string; readonly share: number },
): PairExplanation['ruleOut'] {
  if (rival.share < RULED_OUT || shareOf(mixture, levels, 'same') < RULED_OUT) return null;
  let best: (Change & { readonly share: number }) | null = null;
  for (const comparison of order) {
    const level = levels[comparison.place] ?? -1;
    const agrees = comparison.levels[level]?.agrees;
    if (agrees === 'exact' || agrees === 'both' || agrees === 'made_of_name') continue;
    const to = agreeingLevel(comparison, mixture);
    const share = shareOf(mixture, with_(levels, comparison.place, to), rival.name);
    if (share < (best?.share ?? rival.share / 2)) best = { ...change(comparison, level, to), share };
  }
  return best;
}
