/**
 * Which pairs are worth comparing: those for which some rule's keys are equal. A rule set is a disjunction of
 * conjunctions of keys; a pair is given once, by the first conjunction that finds it and at the smallest block that it
 * shares there, so that no set of seen pairs is kept (LINKAGE 5).
 */
import { joinKeys, type KeyEntries, keyEntries } from './block-keys.ts';
import { type BlockIndex, buildBlocks, firstShared, type GiantBlock } from './blocks.ts';
import type { BlockKeyName } from './kinds.ts';
import { type Condition, keyOf, type Rule } from './model.ts';
import type { Prepared } from './prepare.ts';

/** A conjunction of keys and the rules whose pairs it finds. */
export interface BlockPlan {
  readonly keys: readonly string[];
  readonly rules: readonly string[];
  readonly index: BlockIndex;
}

export interface BlockReport {
  readonly keys: readonly string[];
  readonly rules: readonly string[];
  readonly blocks: number;
  /** Pairs inside the blocks, exact; pairs that an earlier plan finds as well are counted in both. */
  readonly pairs: number;
  readonly largest: number;
  readonly giants: readonly GiantBlock[];
}

interface Key {
  readonly attribute: number;
  readonly key: BlockKeyName;
  readonly label: string;
}
interface Conjunction {
  readonly keys: readonly Key[];
  readonly rules: string[];
}

/**
 * Builds the blocks of all rules, coarse ones first: a conjunction that holds another one's keys and more finds nothing
 * new, unless the coarser one had to leave pairs out.
 */
export function planBlocks(prepared: Prepared, rules: readonly Rule[]): BlockPlan[] {
  const { model, table } = prepared;
  const made = new Map<string, KeyEntries>();
  const entriesOf = ({ attribute, key, label }: Key): KeyEntries => {
    const prepared_ = prepared.attributes[attribute];
    if (prepared_ === undefined) throw new Error('a condition names no attribute');
    const found = made.get(label) ?? keyEntries(prepared_, key);
    made.set(label, found);
    return found;
  };
  const refine = keysOf(prepared, model.refine);
  const plans: (BlockPlan & { readonly conjunction: Conjunction })[] = [];
  for (const conjunction of conjunctions(prepared, rules)) {
    const labels = new Set(conjunction.keys.map((k) => k.label));
    const coarser = plans.find(
      (p) => p.index.giants.length === 0 && p.conjunction.keys.every((k) => labels.has(k.label)),
    );
    if (coarser !== undefined) {
      coarser.conjunction.rules.push(...conjunction.rules);
      continue;
    }
    const [first, ...others] = conjunction.keys.map(entriesOf);
    if (first === undefined) continue;
    const entries = others.reduce(joinKeys, first);
    const further = refine.filter((k) => !labels.has(k.label)).map((k) => () => entriesOf(k));
    const index = buildBlocks(entries, table.size, model.maxBlock, further);
    plans.push({ keys: [...labels], rules: conjunction.rules, index, conjunction });
  }
  return plans.map(({ keys, rules: names, index }) => ({ keys, rules: names, index }));
}

function keysOf(prepared: Prepared, conditions: readonly Condition[]): Key[] {
  return conditions.flatMap((condition) => {
    const key = keyOf(prepared.model.attributes, condition);
    const name = prepared.model.attributes[condition.attribute]?.name ?? '';
    return key === null
      ? []
      : [{ attribute: condition.attribute, key, label: key === 'value' ? name : `${name}.${key}` }];
  });
}

/** The distinct conjunctions of keys, fewest keys first, then in the order of the rules. */
function conjunctions(prepared: Prepared, rules: readonly Rule[]): Conjunction[] {
  const found = new Map<string, Conjunction>();
  for (const rule of rules) {
    const unique = new Map(keysOf(prepared, rule.all).map((k) => [k.label, k]));
    const label = [...unique.keys()].sort().join(' & ');
    const conjunction = found.get(label) ?? { keys: [...unique.values()], rules: [] };
    conjunction.rules.push(rule.name);
    found.set(label, conjunction);
  }
  return [...found.values()].sort((a, b) => a.keys.length - b.keys.length);
}

export const blockReport = ({ keys, rules, index }: BlockPlan): BlockReport => ({
  keys,
  rules,
  blocks: index.starts.length - 1,
  pairs: index.pairs,
  largest: index.largest,
  giants: index.giants,
});

/** How many pairs are visited between two pauses. */
const PAUSE = 1 << 17;

/**
 * Visits every candidate pair once, a < b, and pauses (yields the number visited so far) now and then. With `delta`,
 * only pairs with at least one row of it (`delta[row] = 1`): the candidates of a change, at the cost of its own blocks.
 */
export function* candidates(
  plans: readonly BlockPlan[],
  visit: (a: number, b: number) => void,
  delta: Uint8Array | null = null,
): Generator<number, number> {
  let visited = 0;
  let pause = PAUSE;
  let walked = 0;
  for (const [p, { index }] of plans.entries()) {
    const earlier = plans.slice(0, p).map((plan) => plan.index);
    const { starts, records } = index;
    for (let block = 0; block + 1 < starts.length; block++) {
      const from = starts[block] ?? 0;
      const to = starts[block + 1] ?? 0;
      if (delta !== null && !touches(records, from, to, delta)) continue;
      for (let i = from; i < to; i++) {
        const a = records[i] ?? 0;
        for (let j = i + 1; j < to; j++) {
          const b = records[j] ?? 0;
          if (delta !== null && delta[a] !== 1 && delta[b] !== 1) continue;
          if (firstShared(index, a, b) !== block || foundEarlier(earlier, a, b)) continue;
          visit(a, b);
          visited++;
        }
        walked += to - i;
        if (walked >= pause) {
          pause = walked + PAUSE;
          yield visited;
        }
      }
    }
  }
  return visited;
}

function touches(records: Int32Array, from: number, to: number, delta: Uint8Array): boolean {
  for (let k = from; k < to; k++) if (delta[records[k] ?? 0] === 1) return true;
  return false;
}

function foundEarlier(earlier: readonly BlockIndex[], a: number, b: number): boolean {
  for (const index of earlier) if (firstShared(index, a, b) !== -1) return true;
  return false;
}
