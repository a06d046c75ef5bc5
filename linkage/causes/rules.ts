/**
 * Which pairs are looked at: rules as data, each a conjunction of keys. Blocks are counted before anything is compared;
 * a rule keeps to its budget of pairs by parting its largest blocks further, and what is still too large is reported.
 */
import {
  joinKeys,
  type KeyEntries,
  keyCounts,
  ofMany,
  ofOne,
  repeatedKeys,
  smallKeys,
  unionKeys,
} from '../block-keys.ts';
import type { BlockPlan } from '../blocking.ts';
import { buildBlocks } from '../blocks.ts';
import { dayMonthFree } from '../compare-dates.ts';
import { numberBeginnings, numberPairs } from '../numbering.ts';
import type { Column, RecordTable } from '../table.ts';
import type { RuleCause } from './classes.ts';
import { signsOf } from './compare-values.ts';
import { pairsOf } from './random-pairs.ts';

export interface BlockingRule {
  readonly name: string;
  /** Names of keys, or of columns. */
  readonly keys: readonly string[];
  /** Pairs that the rule may bring, per record. */
  readonly budget: number;
  /**
   * True: used only where all its pairs are within the budget. Of what a rule alone hints at, a part chosen by size
   * would be candidates for a reason that no class of the model explains.
   */
  readonly whole?: boolean;
  /** Largest block that is taken whole, where that is frozen; left out: as the budget allows. */
  readonly maxBlock?: number;
}

/** Ours. What nearly proves comes first; what only hints has a small budget and finds what the others miss. */
const RULES: readonly BlockingRule[] = [
  { name: 'email', keys: ['email'], budget: 5 },
  { name: 'mobile', keys: ['mobile'], budget: 5 },
  { name: 'landline', keys: ['landline'], budget: 5 },
  { name: 'both_names', keys: ['both_names'], budget: 5 },
  { name: 'address', keys: ['street', 'place'], budget: 5 },
  { name: 'family_birthdate', keys: ['family', 'date'], budget: 5 },
  { name: 'given_birthdate', keys: ['given', 'date'], budget: 5 },
  { name: 'birthdate_place', keys: ['date', 'place'], budget: 5 },
  { name: 'given_place', keys: ['given', 'place'], budget: 2 },
  { name: 'family_place', keys: ['family', 'place'], budget: 2 },
  { name: 'email_local', keys: ['email_local'], budget: 2 },
  { name: 'name_starts', keys: ['given_start', 'family_start'], budget: 2 },
  { name: 'street', keys: ['street'], budget: 1, whole: true },
  { name: 'birthdate', keys: ['date'], budget: 1, whole: true },
  { name: 'family', keys: ['family'], budget: 1, whole: true },
  { name: 'given', keys: ['given'], budget: 1, whole: true },
  { name: 'place', keys: ['place'], budget: 1, whole: true },
];
/** A small file can be looked at more closely than its size asks. */
const LEAST_BUDGET = 100_000;
/** What a large block is parted by, first to last. */
const REFINE = ['date', 'place', 'given', 'family'];
const STARTS = 3;
const SHORTEST_LOCAL = 5;

export interface PlannedRule extends BlockPlan {
  readonly name: string;
  readonly maxBlock: number;
  /** Pairs of its keys before any block was parted. */
  readonly allPairs: number;
}

/** A rule that was left out whole, with the pairs that it would have brought. */
export interface SkippedRule {
  readonly rule: string;
  readonly pairs: number;
}

export interface RulePlans {
  readonly plans: readonly PlannedRule[];
  readonly skipped: readonly SkippedRule[];
}
export type RulePlan =
  | { readonly kind: 'planned'; readonly plan: PlannedRule }
  | { readonly kind: 'skipped'; readonly rule: SkippedRule }
  | { readonly kind: 'absent' };

/** The rules that a table may have, in their order: an earlier one takes the pairs that both find. */
export function rulesFor(table: RecordTable): BlockingRule[] {
  const identifiers = [...table.columns.keys()].filter((c) => c.startsWith('identifier:'));
  return [...identifiers.map((name) => ({ name, keys: [name], budget: 5 })), ...RULES];
}

/** Plans rules one by one; keys that several of them use are made once. */
export function rulePlanner(table: RecordTable): (rule: BlockingRule) => RulePlan {
  const keyOf = keyMaker(table);
  return ({ name, keys, budget, whole, maxBlock: frozen }) => {
    const entries = keys.map(keyOf);
    if (entries.includes(null)) return { kind: 'absent' };
    const joined = smallKeys(entries.flatMap((e) => e ?? []).reduce(joinKeys));
    const sizes = blockSizes(joined);
    const allPairs = sizes.reduce((s, [size, blocks]) => s + blocks * pairsOf(size), 0);
    const most = Math.max(LEAST_BUDGET, budget * table.size);
    if (whole === true && frozen === undefined && allPairs > most)
      return { kind: 'skipped', rule: { rule: name, pairs: allPairs } };
    const maxBlock = frozen ?? largestWithin(sizes, most);
    const further = REFINE.filter((k) => !keys.includes(k)).flatMap((k) => {
      const found = keyOf(k);
      return found === null ? [] : [() => found];
    });
    const index = buildBlocks(joined, table.size, maxBlock, further);
    return { kind: 'planned', plan: { name, keys, rules: [name], index, maxBlock, allPairs } };
  };
}

/** The plans of all rules whose columns the table has, and the rules that hold more pairs than they may bring. */
export function planRules(table: RecordTable): RulePlans {
  return gatherPlans(rulesFor(table).map(rulePlanner(table)));
}

export const gatherPlans = (results: readonly RulePlan[]): RulePlans => ({
  plans: results.flatMap((r) => (r.kind === 'planned' ? [r.plan] : [])),
  skipped: results.flatMap((r) => (r.kind === 'skipped' ? [r.rule] : [])),
});

type Sizes = readonly (readonly [size: number, blocks: number])[];

/** Sizes of blocks, ascending. A row that has a key twice is counted twice; that only makes the limit stricter. */
function blockSizes({ keys }: KeyEntries): Sizes {
  const blocks = new Map<number, number>();
  for (const size of keyCounts(keys)) if (size > 0) blocks.set(size, (blocks.get(size) ?? 0) + 1);
  return [...blocks].sort((x, y) => x[0] - y[0]);
}

/** The largest size such that all blocks up to it hold no more than `budget` pairs. */
function largestWithin(sizes: Sizes, budget: number): number {
  let pairs = 0;
  let last = 2;
  for (const [size, blocks] of sizes) {
    pairs += blocks * pairsOf(size);
    if (pairs > budget) return last;
    last = Math.max(last, size);
  }
  return last;
}

function keyMaker(table: RecordTable): (name: string) => KeyEntries | null {
  const made = new Map<string, KeyEntries | null>();
  const column = (name: string): Column | null => table.columns.get(name) ?? null;
  const single = (name: string, key: (code: number) => number): KeyEntries | null => {
    const found = column(name);
    return found === null ? null : ofOne(found.codes, key);
  };
  const make = (name: string): KeyEntries | null => {
    switch (name) {
      case 'date':
        return single('birthdate', dayMonthFree);
      case 'both_names':
        return bothNames(column('given'), column('family'));
      case 'place': {
        // Postal codes and towns are numbered apart.
        const [postal, town] = [single('postal_code', (c) => c * 2), single('locality', (c) => c * 2 + 1)];
        return postal === null || town === null ? null : unionKeys(postal, town);
      }
      case 'given_start':
        return starts(column('given'));
      case 'family_start':
        return starts(column('family'));
      case 'email_local':
        return locals(column('email'));
      default: {
        const found = column(name);
        if (found === null) return null;
        return found.kind === 'one' ? ofOne(found.codes, (c) => c) : ofMany(found.offsets, found.codes);
      }
    }
  };
  return (name) => {
    const found = made.get(name);
    if (found !== undefined) return found;
    const all = make(name);
    const entries = all === null || all.rows.length === 0 ? null : repeatedKeys(all);
    made.set(name, entries);
    return entries;
  };
}

/** One key for two names in either order. */
function bothNames(given: Column | null, family: Column | null): KeyEntries | null {
  if (given === null || family === null) return null;
  const named = ofOne(given.codes, (c) => c).rows.filter((row) => family.codes[row] !== -1);
  const of = (pick: (x: number, y: number) => number): Int32Array =>
    named.map((row) => pick(given.codes[row] ?? 0, family.codes[row] ?? 0));
  return { rows: named, keys: numberPairs(of(Math.min), of(Math.max)).codes };
}

function starts(column: Column | null): KeyEntries | null {
  if (column === null || column.dictionary === null) return null;
  const { offsets } = column.dictionary;
  const { codes } = numberBeginnings(column.dictionary, (code) =>
    Math.min(STARTS, (offsets[code + 1] ?? 0) - (offsets[code] ?? 0)),
  );
  return ofOne(column.codes, (code) => codes[code] ?? -1);
}

/** E-mails of one local part, at any provider. */
function locals(column: Column | null): KeyEntries | null {
  if (column === null || column.dictionary === null || column.kind !== 'many') return null;
  const signs = signsOf(column.dictionary);
  const { offsets } = column.dictionary;
  const { codes } = numberBeginnings(column.dictionary, (code) => {
    const length = (signs[code] ?? 0) - (offsets[code] ?? 0);
    return length < SHORTEST_LOCAL ? 0 : length;
  });
  const all = ofMany(column.offsets, column.codes);
  const keys = all.keys.map((code) => codes[code] ?? -1);
  return { rows: all.rows.filter((_, i) => keys[i] !== -1), keys: keys.filter((key) => key !== -1) };
}

const ASKS: Readonly<Record<string, readonly [comparison: string, what: 'value' | 'given' | 'family' | 'likeness']>> = {
  given: ['name', 'given'],
  family: ['name', 'family'],
  date: ['birthdate', 'value'],
  place: ['place', 'value'],
  given_start: ['name', 'likeness'],
  family_start: ['name', 'likeness'],
};

/**
 * The rules that are causes of their own: those of two attributes or of one part of the name. Chance can bring as many
 * pairs as there are, times how often two records share each key; `dateShare` is that of the birth date without matches.
 */
export function ruleCauses(plans: readonly PlannedRule[], rows: number, dateShare: number): RuleCause[] {
  const total = pairsOf(rows);
  const rate = (key: string): number =>
    key === 'date'
      ? dateShare
      : (plans.find((p) => p.keys.length === 1 && p.keys[0] === key)?.allPairs ?? total) / total;
  return plans.flatMap(({ name, keys, allPairs }) => {
    const asks = keys.map((k) => ASKS[k]);
    const isNamePart = keys[0] === 'given' || keys[0] === 'family';
    if (asks.includes(undefined) || (keys.length < 2 && !isNamePart)) return [];
    // How often beginnings are shared is known of both together only.
    const isLikeness = keys.includes('given_start');
    const maxPairs = isLikeness ? allPairs : keys.reduce((n, key) => n * Math.min(1, rate(key)), total);
    return [{ name, asks: new Map(asks.flatMap((a) => (a === undefined ? [] : [a]))), maxPairs }];
  });
}
