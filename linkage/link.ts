/**
 * The engine from records to clusters: blocks, one comparison a candidate pair, the first rule that holds, the refusing
 * walk. `linkSteps` is the whole of it as a generator that pauses, so that its caller may look at a signal, show progress
 * or let an event loop turn; the engine itself has no timer, no clock and no I/O.
 */
import { type BlockReport, blockReport, candidates, planBlocks } from './blocking.ts';
import { growingInts } from './buffers.ts';
import { membersOf } from './cluster.ts';
import { type Comparison, comparisonsOf } from './compare.ts';
import { createDecider, type Decider, ruleNames } from './decide.ts';
import { LinkageError } from './errors.ts';
import { type Judgement, readJudgements } from './judgements.ts';
import { type LinkModel, tableSchema } from './model.ts';
import { prepare } from './prepare.ts';
import { orderBy } from './radix.ts';
import { type Conflict, type Refusal, type RefusalReason, refusingWalk } from './refusing-walk.ts';
import { createTableBuilder, idOf, type RecordTable, type Row } from './table.ts';

export interface Progress {
  readonly phase: 'block' | 'compare' | 'cluster';
  readonly done: number;
  readonly total: number;
}

export interface LinkOptions {
  readonly judgements?: Iterable<Judgement>;
}
export interface RunOptions extends LinkOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Links as columns, a < b, ordered by (rule, a, b); `rule` is a number of `report.rules`. */
export interface LinkColumns {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly rule: Int32Array;
}

export interface LinkReport {
  readonly records: number;
  readonly tableBytes: number;
  /** The model's rules, then its review rules. */
  readonly rules: readonly string[];
  /** Pairs whose first rule this is. */
  readonly pairsByRule: readonly number[];
  readonly blocks: readonly BlockReport[];
  /** Candidate pairs compared, each once. */
  readonly compared: number;
  readonly links: number;
  readonly refused: number;
  readonly doubtful: number;
  /** Clusters of one included. */
  readonly clusters: number;
  readonly largest: number;
  /** By attribute: values set aside because they identify a place or a function. */
  readonly setAside: readonly { readonly attribute: string; readonly shared: number; readonly roles: number }[];
  /** Judgements on records that are not there. */
  readonly unknownJudgements: number;
}

/** The result on row numbers of the table. */
export interface TableResult {
  /** Links that stand: both rows are in one cluster. */
  readonly links: LinkColumns;
  readonly refused: readonly Refusal[];
  /** Pairs of the model's review rules whose rows are in two clusters. */
  readonly doubtful: LinkColumns;
  /** The lowest row of the cluster of each row. */
  readonly clusterOf: Int32Array;
  readonly unique: UniqueRows;
  readonly report: LinkReport;
}

/** The verified keys of rows. */
export interface UniqueRows {
  /** The key on which two rows disagree; null when they do not. */
  readonly conflict: (a: number, b: number) => Conflict | null;
  /** 1 for rows that have a value of such a key. */
  readonly bound: Uint8Array;
}

export function* linkSteps(
  table: RecordTable,
  model: LinkModel,
  options: LinkOptions = {},
): Generator<Progress, TableResult> {
  const prepared = prepare(table, model);
  yield { phase: 'block', done: 0, total: 1 };
  const plans = planBlocks(prepared, [...model.rules, ...model.review]);
  const total = plans.reduce((n, plan) => n + plan.index.pairs, 0);
  const comparisons = comparisonsOf(prepared);
  const decider = createDecider(prepared, comparisons);

  const found = { a: growingInts(), b: growingInts(), rule: growingInts() };
  const walk = candidates(plans, (a, b) => {
    const rule = decider.rule(a, b);
    if (rule === -1) return;
    found.a.push(a);
    found.b.push(b);
    found.rule.push(rule);
  });
  let step = walk.next();
  for (; step.done !== true; step = walk.next()) yield { phase: 'compare', done: step.value, total };
  const compared = step.value;
  const ordered = sortLinks({ a: found.a.finish(), b: found.b.finish(), rule: found.rule.finish() });

  const first = ordered.rule.findIndex((rule) => rule >= model.rules.length);
  const border = first === -1 ? ordered.rule.length : first;
  const linked = slice(ordered, 0, border);
  const unique = uniqueRows(model, comparisons, table.size);
  const judged = readJudgements(table, options.judgements ?? []);
  const clustering = refusingWalk({
    rows: table.size,
    a: linked.a,
    b: linked.b,
    group: linked.rule,
    unambiguous: new Set(model.rules.flatMap((rule, i) => (rule.unambiguous ? [i] : []))),
    same: judged.same,
    different: judged.different,
    conflict: conflictOf(unique, decider),
    bound: null,
    weights: null,
    maxCluster: model.maxCluster,
  });
  let turn = clustering.next();
  for (; turn.done !== true; turn = clustering.next()) yield { phase: 'cluster', done: turn.value, total: border };
  const { clusterOf, refused } = turn.value;

  const links = filter(linked, (i) => clusterOf[linked.a[i] ?? 0] === clusterOf[linked.b[i] ?? 0]);
  const rest = slice(ordered, border, ordered.rule.length);
  const doubtful = filter(rest, (i) => clusterOf[rest.a[i] ?? 0] !== clusterOf[rest.b[i] ?? 0]);
  const report: LinkReport = {
    records: table.size,
    tableBytes: table.bytes,
    rules: ruleNames(model),
    pairsByRule: countBy(ordered.rule, model.rules.length + model.review.length),
    blocks: plans.map(blockReport),
    compared,
    links: links.rule.length,
    refused: refused.length,
    doubtful: doubtful.rule.length,
    ...sizes(clusterOf),
    setAside: prepared.attributes
      .filter((a) => a.shared + a.roles > 0)
      .map((a) => ({ attribute: a.attribute.name, shared: a.shared, roles: a.roles })),
    unknownJudgements: judged.unknown,
  };
  return { links, refused, doubtful, clusterOf, unique, report };
}

/** Keeps hold of the comparisons of verified keys alone: the memories of the others can go when the run ends. */
function uniqueRows({ unique, attributes }: LinkModel, comparisons: readonly Comparison[], rows: number): UniqueRows {
  const bound = new Uint8Array(rows);
  const checks = unique.flatMap(({ attribute, agree }) => {
    const compare = comparisons[attribute];
    return compare === undefined ? [] : [{ compare, agree, by: attributes[attribute]?.name ?? '' }];
  });
  for (const { compare } of checks) for (let row = 0; row < rows; row++) if (compare(row, row) !== -1) bound[row] = 1;
  return { bound, conflict: conflictOn(checks) };
}

const conflictOn =
  (checks: readonly { readonly compare: Comparison; readonly agree: number; readonly by: string }[]) =>
  (a: number, b: number): Conflict | null => {
    for (const { compare, agree, by } of checks) {
      const level = compare(a, b);
      if (level >= 0 && (agree & (1 << level)) === 0) return { reason: 'unique_key', by };
    }
    return null;
  };

/** What keeps two rows apart: a unique key with values that disagree, then the model's contradictions. */
function conflictOf(unique: UniqueRows, decider: Decider): (a: number, b: number) => Conflict | null {
  return (a, b) => {
    const conflict = unique.conflict(a, b);
    if (conflict !== null) return conflict;
    const by = decider.contradiction(a, b);
    return by === null ? null : { reason: 'contradiction', by };
  };
}

function sortLinks(links: LinkColumns): LinkColumns {
  const order = orderBy([links.rule, links.a, links.b], links.rule.length);
  const pick = (column: Int32Array): Int32Array => order.map((i) => column[i] ?? 0);
  return { a: pick(links.a), b: pick(links.b), rule: pick(links.rule) };
}
const slice = (links: LinkColumns, from: number, to: number): LinkColumns => ({
  a: links.a.slice(from, to),
  b: links.b.slice(from, to),
  rule: links.rule.slice(from, to),
});
function filter(links: LinkColumns, keep: (i: number) => boolean): LinkColumns {
  const kept = (column: Int32Array): Int32Array => column.filter((_, i) => keep(i));
  return { a: kept(links.a), b: kept(links.b), rule: kept(links.rule) };
}
function countBy(rules: Int32Array, n: number): number[] {
  const counts = Array.from({ length: n }, () => 0);
  for (const rule of rules) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}
function sizes(clusterOf: Int32Array): { clusters: number; largest: number } {
  const counts = new Int32Array(clusterOf.length);
  let clusters = 0;
  let largest = 0;
  for (const first of clusterOf) {
    const n = (counts[first] ?? 0) + 1;
    counts[first] = n;
    if (n === 1) clusters++;
    if (n > largest) largest = n;
  }
  return { clusters, largest };
}

/** Runs the steps to the end in one go. Throws LinkageError `aborted` when the signal says so between two steps. */
export function linkTable(table: RecordTable, model: LinkModel, options: RunOptions = {}): TableResult {
  const steps = linkSteps(table, model, options);
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    if (options.signal?.aborted === true)
      throw new LinkageError('aborted', 'Linking was stopped.', options.signal.reason);
    options.onProgress?.(step.value);
  }
  return step.value;
}

/** A record for `linkByRules`: an id and the fields that the model names. */
export type InputRecord = { readonly id: string } & Row;

export interface Link {
  readonly a: string;
  readonly b: string;
  readonly rule: string;
}
export interface LinkResult {
  readonly links: readonly Link[];
  readonly refused: readonly (Link & { readonly reason: RefusalReason; readonly by: string })[];
  readonly doubtful: readonly Link[];
  readonly clusters: readonly (readonly string[])[];
  readonly report: LinkReport;
}

/** Links an iterable of records: ids in, ids out. For many millions use `createTableBuilder` and `linkSteps`. */
export function linkByRules(records: Iterable<InputRecord>, model: LinkModel, options: RunOptions = {}): LinkResult {
  const builder = createTableBuilder(tableSchema(model));
  for (const record of records) builder.add(record.id, record);
  const table = builder.finish();
  const result = linkTable(table, model, options);
  const id = (row: number): string => idOf(table, row);
  const { rules } = result.report;
  const named = (links: LinkColumns): Link[] =>
    Array.from(links.rule, (rule, i) => ({
      a: id(links.a[i] ?? 0),
      b: id(links.b[i] ?? 0),
      rule: rules[rule] ?? '',
    }));
  return {
    links: named(result.links),
    refused: result.refused.map((r) => ({
      a: id(r.a),
      b: id(r.b),
      rule: r.group === -1 ? 'judgement' : (rules[r.group] ?? ''),
      reason: r.reason,
      by: r.by,
    })),
    doubtful: named(result.doubtful),
    clusters: membersOf(result.clusterOf).map((rows) => rows.map(id)),
    report: result.report,
  };
}
