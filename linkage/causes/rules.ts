/**
 * Which pairs are looked at: rules as data, each a conjunction of keys. Blocks are counted before anything is compared;
 * a rule keeps to its budget of pairs by parting its largest blocks further, and what is still too large is reported.
 */
import { joinKeys, type KeyEntries } from '../block-keys.ts';
import type { BlockPlan } from '../blocking.ts';
import { buildBlocks } from '../blocks.ts';
import { dayMonthFree } from '../compare-dates.ts';
import { createDictionary, type Dictionary, textOf } from '../dictionary.ts';
import { densePairs } from '../radix.ts';
import type { Column, RecordTable } from '../table.ts';
import type { RuleCause } from './classes.ts';
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

/** The plans of all rules whose columns the table has, and the rules that hold more pairs than they may bring. */
export function planRules(table: RecordTable): { plans: PlannedRule[]; skipped: SkippedRule[] } {
  const skipped: SkippedRule[] = [];
  const keyOf = keyMaker(table);
  const identifiers = [...table.columns.keys()].filter((c) => c.startsWith('identifier:'));
  const rules: BlockingRule[] = [...identifiers.map((name) => ({ name, keys: [name], budget: 5 })), ...RULES];
  const plans = rules.flatMap(({ name, keys, budget, whole }) => {
    const entries = keys.map(keyOf);
    if (entries.some((e) => e === null || e.rows.length === 0)) return [];
    const joined = entries.flatMap((e) => e ?? []).reduce(joinKeys);
    const sizes = blockSizes(joined);
    const allPairs = sizes.reduce((s, n) => s + pairsOf(n), 0);
    const most = Math.max(LEAST_BUDGET, budget * table.size);
    if (whole === true && allPairs > most) {
      skipped.push({ rule: name, pairs: allPairs });
      return [];
    }
    const maxBlock = largestWithin(sizes, most);
    const further = REFINE.filter((k) => !keys.includes(k)).flatMap((k) => {
      const found = keyOf(k);
      return found === null ? [] : [() => found];
    });
    const index = buildBlocks(joined, table.size, maxBlock, further);
    return [{ name, keys, rules: [name], index, maxBlock, allPairs }];
  });
  return { plans, skipped };
}

/** Sizes of blocks, ascending. A row that has a key twice is counted twice; that only makes the limit stricter. */
function blockSizes({ keys }: KeyEntries): Float64Array {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Float64Array.from(counts.values()).sort();
}

/** The largest size such that all blocks up to it hold no more than `budget` pairs. */
function largestWithin(sizes: Float64Array, budget: number): number {
  let pairs = 0;
  let last = 2;
  for (let i = 0; i < sizes.length; ) {
    const size = sizes[i] ?? 0;
    for (; i < sizes.length && sizes[i] === size; i++) pairs += pairsOf(size);
    if (pairs > budget) return last;
    last = Math.max(last, size);
  }
  return last;
}

function keyMaker(table: RecordTable): (name: string) => KeyEntries | null {
  const made = new Map<string, KeyEntries | null>();
  const column = (name: string): Column | null => table.columns.get(name) ?? null;
  const codes = (name: string): Int32Array | null => column(name)?.codes ?? null;
  const make = (name: string): KeyEntries | null => {
    switch (name) {
      case 'date':
        return single(codes('birthdate'), dayMonthFree);
      case 'both_names':
        return pairKeys(codes('given'), codes('family'));
      case 'place':
        return single(codes('postal_code'), (c) => c * 2) === null
          ? null
          : union(
              single(codes('postal_code'), (c) => c * 2),
              single(codes('locality'), (c) => c * 2 + 1),
            );
      case 'given_start':
        return starts(column('given'));
      case 'family_start':
        return starts(column('family'));
      case 'email_local':
        return locals(column('email'));
      default: {
        const found = column(name);
        if (found === null) return null;
        return found.kind === 'one' ? single(found.codes, (c) => c) : several(found, (c) => c);
      }
    }
  };
  return (name) => {
    const found = made.get(name);
    if (found !== undefined) return found;
    const entries = make(name);
    made.set(name, entries);
    return entries;
  };
}

function single(codes: Int32Array | null, key: (code: number) => number): KeyEntries | null {
  if (codes === null) return null;
  const rows: number[] = [];
  const keys: number[] = [];
  for (const [row, code] of codes.entries()) {
    const value = code === -1 ? -1 : key(code);
    if (value === -1) continue;
    rows.push(row);
    keys.push(value);
  }
  return { rows: Int32Array.from(rows), keys: Int32Array.from(keys) };
}

function several({ offsets, codes }: Column & { kind: 'many' }, key: (code: number) => number): KeyEntries {
  const rows: number[] = [];
  const keys: number[] = [];
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row] ?? 0; k < (offsets[row + 1] ?? 0); k++) {
      const value = key(codes[k] ?? 0);
      if (value === -1) continue;
      rows.push(row);
      keys.push(value);
    }
  return { rows: Int32Array.from(rows), keys: Int32Array.from(keys) };
}

/** The keys of both, rows ascending. */
function union(x: KeyEntries | null, y: KeyEntries | null): KeyEntries | null {
  if (x === null || y === null) return x ?? y;
  const size = x.rows.length + y.rows.length;
  const rows = new Int32Array(size);
  const keys = new Int32Array(size);
  for (let i = 0, j = 0, at = 0; at < size; at++) {
    const isLeft = j >= y.rows.length || (i < x.rows.length && (x.rows[i] ?? 0) <= (y.rows[j] ?? 0));
    rows[at] = (isLeft ? x.rows[i] : y.rows[j]) ?? 0;
    keys[at] = (isLeft ? x.keys[i++] : y.keys[j++]) ?? 0;
  }
  return { rows, keys };
}

/** One key for two names in either order. */
function pairKeys(given: Int32Array | null, family: Int32Array | null): KeyEntries | null {
  if (given === null || family === null) return null;
  const rows: number[] = [];
  for (const [row, g] of given.entries()) if (g !== -1 && (family[row] ?? -1) !== -1) rows.push(row);
  const of = (pick: (x: number, y: number) => number): Int32Array =>
    Int32Array.from(rows, (row) => pick(given[row] ?? 0, family[row] ?? 0));
  return { rows: Int32Array.from(rows), keys: densePairs(of(Math.min), of(Math.max)).codes };
}

/** A key of a text that is made from its dictionary entry, numbered in the order of the entries. */
function textKey(dictionary: Dictionary, key: (text: string) => string): (code: number) => number {
  const interned = createDictionary();
  const keys = Int32Array.from({ length: dictionary.size }, (_, code) => {
    const text = key(textOf(dictionary, code));
    return text === '' ? -1 : interned.intern(text);
  });
  return (code) => keys[code] ?? -1;
}

function starts(column: Column | null): KeyEntries | null {
  if (column === null || column.dictionary === null) return null;
  const key = textKey(column.dictionary, (text) => text.slice(0, STARTS));
  return single(column.codes, key);
}

function locals(column: Column | null): KeyEntries | null {
  if (column === null || column.dictionary === null || column.kind !== 'many') return null;
  const key = textKey(column.dictionary, (text) => {
    const local = text.slice(0, text.lastIndexOf('@'));
    return local.length < 5 ? '' : local;
  });
  return several(column, key);
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
