/**
 * New records against a base that is clustered already: the clusters that linking all at once with the same frozen model
 * gives. Candidacy and weight are of two records and of how common their values are, and clusters depend on one component
 * (LINKAGE 9); so only pairs of new or touched rows are scored, and only components with such a row are walked again.
 */
import type { BlockIndex } from '../blocks.ts';
import { readJudgements } from '../judgements.ts';
import { orderBy } from '../radix.ts';
import { subTable } from '../sub-table.ts';
import type { RecordTable } from '../table.ts';
import { type ClusterInput, clusterPairs } from './clusters.ts';
import { type Compiled, compile } from './compile.ts';
import { compileConstraints } from './constraints.ts';
import { createFacts } from './facts.ts';
import { comparedBy, type FrozenModel, mixtureOver } from './frozen.ts';
import { createKernel } from './kernel.ts';
import { createJudge, toUnits, type Verdict } from './mixture.ts';
import { patternSpace, unpack } from './patterns.ts';
import { emptyRowBlocks, fillRowBlocks, firstRule } from './row-blocks.ts';
import { gatherPlans, type PlannedRule, rulePlanner } from './rules.ts';
import { scoreOf } from './score.ts';
import type { CauseSettings } from './steps.ts';
import { type Grown, markBlocks, markFacts } from './touched.ts';

/** A table of base and new records together. */
export interface AgainstInput {
  readonly table: RecordTable;
  /** 1 for new rows. */
  readonly isNew: Uint8Array;
  /** Any row of the base's cluster of each row, as this model made it; what stands at new rows is not read. */
  readonly clusterOf: Int32Array;
  readonly settings: Omit<CauseSettings, 'frozen' | 'sure' | 'across' | 'seed'>;
  readonly frozen: FrozenModel;
}
export interface AgainstResult {
  /** The lowest row of the cluster of each row. */
  readonly clusterOf: Int32Array;
  /** Rows of components that were walked again, new ones included. */
  readonly walked: number;
  /** Pairs that were scored. */
  readonly scored: number;
}

export function linkAgainst(input: AgainstInput): AgainstResult {
  const { table, isNew, settings, frozen } = input;
  const only = comparedBy(frozen);
  const rows = Int32Array.from(isNew.keys()).filter((row) => isNew[row] !== 1);
  const grown: Grown = { base: subTable(table, rows), whole: table, rows, touched: isNew.slice() };
  const facts = [createFacts(), createFacts()] as const;
  compile(grown.base, settings.attributes, facts[0], only);
  const compiled = compile(table, settings.attributes, facts[1], only);
  markFacts(grown, facts[0].made, facts[1].made);
  const plans = planGrown(grown, frozen);
  const judged = readJudgements(table, settings.judgements ?? []);
  for (const [x, y] of [...judged.same, ...judged.different]) grown.touched[x] = grown.touched[y] = 1;

  const scorer = createScorer(input, compiled, plans);
  const found = gather(input, grown.touched, scorer, judged.same);
  const walk = clusterPairs({ ...found.pairs, rows: table.size, sure: null, judged, ...scorer.cluster });
  let step = walk.next();
  while (step.done !== true) step = walk.next();
  const fresh = step.value.clusterOf;
  return {
    clusterOf: lowest(input.clusterOf.map((cluster, row) => (found.inside[row] === 1 ? (fresh[row] ?? row) : cluster))),
    walked: found.inside.reduce((n, x) => n + x, 0),
    scored: found.scored,
  };
}

/** The plans of the whole; rows of blocks that are other than in the base are marked. */
function planGrown(grown: Grown, { rules }: FrozenModel): readonly PlannedRule[] {
  const [before, after] = [grown.base, grown.whole].map((table) => gatherPlans(rules.map(rulePlanner(table))).plans);
  for (const plan of after ?? []) {
    const old = before?.find((p) => p.name === plan.name);
    // A rule for which the base had no value found nothing there.
    if (old !== undefined) markBlocks(grown, old.index, plan.index);
  }
  return after ?? [];
}

interface Scorer {
  readonly plans: readonly PlannedRule[];
  readonly verdict: (a: number, b: number) => { readonly verdict: Verdict; readonly rule: number };
  readonly cluster: Pick<ClusterInput, 'barriers' | 'score' | 'maxCluster'>;
}

function createScorer(
  { table, settings, frozen }: AgainstInput,
  compiled: Compiled,
  plans: readonly PlannedRule[],
): Scorer {
  const { comparisons, leftOut } = compiled;
  const space = patternSpace(comparisons);
  const kernel = createKernel(comparisons, space);
  const judge = createJudge(mixtureOver(frozen.mixture, comparisons));
  const known = new Set([...comparisons, ...leftOut].map((c) => c.name));
  const barriers =
    settings.constraints === undefined ? null : compileConstraints(settings.constraints, table, comparisons, known);
  const blocks = emptyRowBlocks(plans, table.size);
  fillRowBlocks(plans, blocks, 0, table.size);
  const made = new Map<number, { readonly verdict: Verdict; readonly rule: number }>();
  const ofPattern = (pattern: number) => {
    const found = made.get(pattern);
    if (found !== undefined) return found;
    const levels = unpack(space, pattern);
    const fresh = { verdict: judge(levels), rule: barriers?.rule(levels) ?? -1 };
    made.set(pattern, fresh);
    return fresh;
  };
  return {
    plans,
    verdict: (a, b) => ofPattern(kernel.pattern(a, b)),
    cluster: {
      barriers,
      score: scoreOf(
        (a, b) => kernel.pattern(a, b),
        (pattern) => ofPattern(pattern).verdict,
        (a, b) => firstRule(plans, blocks, a, b) !== -1,
      ),
      maxCluster: settings.maxCluster,
    },
  };
}

interface Gathered {
  /** 1 for rows of components that are walked again. */
  readonly inside: Uint8Array;
  readonly pairs: Pick<ClusterInput, 'a' | 'b' | 'units' | 'border' | 'rule'>;
  readonly scored: number;
}

/** All rows that links or their old clusters tie to a touched one, and the pairs among them. */
function gather(
  { table, settings, clusterOf, isNew }: AgainstInput,
  touched: Uint8Array,
  { plans, verdict }: Scorer,
  same: readonly (readonly [number, number])[],
): Gathered {
  const mates = matesOf(clusterOf, isNew);
  const inside = new Uint8Array(table.size);
  const queue: number[] = [];
  const enter = (row: number): void => {
    if (inside[row] === 1) return;
    inside[row] = 1;
    queue.push(row);
  };
  for (const [row, is] of touched.entries()) if (is === 1) enter(row);
  for (const [x, y] of same) {
    enter(x);
    enter(y);
  }
  const seen = new Int32Array(table.size).fill(-1);
  const done = new Uint8Array(table.size);
  const kept: { a: number; b: number; units: number; rule: number; joins: boolean }[] = [];
  let scored = 0;
  const score = (row: number, other: number): void => {
    if (other === row || seen[other] === row || done[other] === 1) return;
    seen[other] = row;
    scored++;
    const [a, b] = row < other ? [row, other] : [other, row];
    const { verdict: found, rule } = verdict(a, b);
    const joins = found.probability >= settings.mergeAt;
    if (!joins && rule === -1) return;
    kept.push({ a, b, units: toUnits(found.bits), rule, joins });
    enter(other);
  };
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    for (const mate of mates(row)) enter(mate);
    done[row] = 1;
    const from = row;
    for (const { index } of plans) eachNeighbour(index, row, (other) => score(from, other));
  }
  return { inside, scored, pairs: ordered(kept, settings.constraints?.rules !== undefined) };
}

/** The other rows of a row's blocks, and the row itself, as often as they share one. */
function eachNeighbour({ offsets, blocks, starts, records }: BlockIndex, row: number, visit: (other: number) => void) {
  for (let k = offsets[row] ?? 0; k < (offsets[row + 1] ?? 0); k++) {
    const block = blocks[k] ?? 0;
    for (let i = starts[block] ?? 0; i < (starts[block + 1] ?? 0); i++) visit(records[i] ?? 0);
  }
}

function ordered(
  kept: readonly { a: number; b: number; units: number; rule: number; joins: boolean }[],
  hasRules: boolean,
): Gathered['pairs'] {
  const top = kept.reduce((most, k) => Math.max(most, k.units), 0);
  const column = (of: (k: (typeof kept)[number]) => number): Int32Array => Int32Array.from(kept, of);
  const columns = [column((k) => top - k.units), column((k) => k.a), column((k) => k.b)];
  const order = orderBy(columns, kept.length);
  const pick = (of: (k: (typeof kept)[number]) => number): Int32Array =>
    order.map((i) => {
      const found = kept[i];
      return found === undefined ? 0 : of(found);
    });
  return {
    a: pick((k) => k.a),
    b: pick((k) => k.b),
    units: pick((k) => k.units),
    // Weights fall, so those that join come first.
    border: kept.filter((k) => k.joins).length,
    rule: hasRules ? pick((k) => k.rule) : null,
  };
}

/** The rows of the base's cluster of a row. */
function matesOf(clusterOf: Int32Array, isNew: Uint8Array): (row: number) => readonly number[] {
  const members = new Map<number, number[]>();
  for (const [row, cluster] of clusterOf.entries()) {
    if (isNew[row] === 1) continue;
    const found = members.get(cluster);
    if (found === undefined) members.set(cluster, [row]);
    else found.push(row);
  }
  return (row) => (isNew[row] === 1 ? [] : (members.get(clusterOf[row] ?? row) ?? []));
}

/** The lowest row of each cluster, of labels that are any row. */
function lowest(labels: Int32Array): Int32Array {
  const first = new Map<number, number>();
  for (const [row, label] of labels.entries()) if (!first.has(label)) first.set(label, row);
  return labels.map((label) => first.get(label) ?? label);
}
