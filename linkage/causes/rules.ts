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
import { numberBeginnings } from '../numbering.ts';
import type { Column, RecordTable } from '../table.ts';
import type { RuleCause } from './classes.ts';
import { signsOf } from './compare-values.ts';
import { familyNames } from './family-names.ts';
import {
  beginnings,
  type NameColumns,
  type Sounds,
  soundKeys,
  soundsOf,
  unorderedKeys,
  wordInitialKeys,
} from './name-keys.ts';
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
  { name: 'family_birthdate', keys: ['family_sound', 'date'], budget: 5 },
  { name: 'given_birthdate', keys: ['given', 'date'], budget: 5 },
  { name: 'birthdate_place', keys: ['date', 'place'], budget: 5 },
  { name: 'given_place', keys: ['given', 'place'], budget: 2 },
  { name: 'family_place', keys: ['family', 'place'], budget: 2 },
  { name: 'email_local', keys: ['email_local'], budget: 2 },
  { name: 'names_start', keys: ['names_start'], budget: 2 },
  { name: 'word_initial', keys: ['word_initial'], budget: 1 },
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
const SHORTEST_LOCAL = 5;

export interface PlannedRule extends BlockPlan {
  readonly name: string;
  readonly maxBlock: number;
  /** Pairs of its keys before any block was parted. */
  readonly allPairs: number;
  /** Pairs that share each of its keys. */
  readonly keyPairs: readonly number[];
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
    const allPairs = pairsInside(sizes);
    const keyPairs =
      entries.length === 1 ? [allPairs] : entries.map((e) => (e === null ? 0 : pairsInside(blockSizes(e))));
    const most = Math.max(LEAST_BUDGET, budget * table.size);
    if (whole === true && frozen === undefined && allPairs > most)
      return { kind: 'skipped', rule: { rule: name, pairs: allPairs } };
    const maxBlock = frozen ?? largestWithin(sizes, most);
    const further = REFINE.filter((k) => !keys.includes(k)).flatMap((k) => {
      const found = keyOf(k);
      return found === null ? [] : [() => found];
    });
    const index = buildBlocks(joined, table.size, maxBlock, further);
    return { kind: 'planned', plan: { name, keys, rules: [name], index, maxBlock, allPairs, keyPairs } };
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

const pairsInside = (sizes: Sizes): number => sizes.reduce((s, [size, blocks]) => s + blocks * pairsOf(size), 0);

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
  const families = familyNames(table);
  const column = (name: string): Column | null =>
    (name === 'family' ? families?.usage : table.columns.get(name)) ?? null;
  const single = (name: string, key: (code: number) => number): KeyEntries | null => {
    const found = column(name);
    return found === null ? null : ofOne(found.codes, key);
  };
  const [given, family] = [column('given'), column('family')];
  const dictionary = given?.dictionary ?? null;
  const names = given === null || family === null || dictionary === null ? null : { given, family, dictionary };
  let heard: Sounds | null = null;
  const soundsIn = ({ dictionary: words }: NameColumns): Sounds => {
    heard ??= soundsOf(words);
    return heard;
  };
  const make = (name: string): KeyEntries | null => {
    switch (name) {
      case 'names_start':
        return names === null ? null : unorderedKeys(names, beginnings(names.dictionary));
      case 'word_initial':
        return names === null ? null : wordInitialKeys(names, soundsIn(names));
      case 'family_sound':
        return names === null ? null : soundKeys(names.family, soundsIn(names));
      case 'date':
        return single('birthdate', dayMonthFree);
      case 'both_names':
        return names === null ? null : unorderedKeys(names, null);
      case 'place': {
        // Postal codes and towns are numbered apart.
        const [postal, town] = [single('postal_code', (c) => c * 2), single('locality', (c) => c * 2 + 1)];
        return postal === null || town === null ? null : unionKeys(postal, town);
      }
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

type Ask = readonly [comparison: string, what: 'value' | 'given' | 'family' | 'likeness'];
const ALIKE: Ask = ['name', 'likeness'];
const ASKS: Readonly<Record<string, Ask>> = {
  given: ['name', 'given'],
  family: ['name', 'family'],
  family_sound: ['name', 'family'],
  date: ['birthdate', 'value'],
  place: ['place', 'value'],
  names_start: ALIKE,
  word_initial: ALIKE,
};
/** Twins share family name and birth date, and not by chance: 17 deliveries in a thousand are of twins (INSEE, 2010s). */
const TWINS = 0.017;
/** All rules that only ask for likeness are one cause. */
const LIKENESS = 'name_starts';

/**
 * The rules that are causes of their own: those of two attributes or of one part of the name. Chance can bring as many
 * pairs as there are, times how often two records share each key; `dateShare` is that of the birth date without matches.
 * Names that are only alike are brought by several rules for one reason, and no more often than these rules have pairs.
 */
export function ruleCauses(plans: readonly PlannedRule[], rows: number, dateShare: number): RuleCause[] {
  const total = pairsOf(rows);
  const causes: RuleCause[] = [];
  let alike = 0;
  for (const { name, keys, keyPairs, index } of plans) {
    const asks = keys.map((k) => ASKS[k]).filter((a) => a !== undefined);
    if (asks.every((a) => a === ALIKE) && asks.length > 0) alike += index.pairs;
    else if (asks.length === keys.length && (keys.length > 1 || asks.some(([comparison]) => comparison === 'name'))) {
      const share = (key: string, i: number): number =>
        key === 'date' ? dateShare : Math.min(1, (keyPairs[i] ?? total) / total);
      const twins = keys.includes('date') && keys.some((k) => ASKS[k]?.[1] === 'family') ? rows * TWINS : 0;
      const maxPairs = keys.reduce((n, key, i) => n * share(key, i), total) + twins;
      causes.push({ name, asks: new Map(asks), maxPairs });
    }
  }
  if (alike > 0) causes.push({ name: LIKENESS, asks: new Map([ALIKE]), maxPairs: alike });
  return causes;
}
