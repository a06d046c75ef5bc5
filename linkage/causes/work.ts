/**
 * The work that threads can share, cut into jobs. A job and its result are plain data on shared memory, and what a job
 * gives depends on nothing but the job and what was shared before: not on the thread, nor on the order.
 */
import { sharedInts } from '../buffers.ts';
import type { RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { type Compiled, compile } from './compile.ts';
import { createFacts, type Facts } from './facts.ts';
import { createKernel } from './kernel.ts';
import { createPatternNumbers } from './pattern-numbers.ts';
import { patternSpace } from './patterns.ts';
import { fillRowBlocks, type RowBlocks, rulesThatFind } from './row-blocks.ts';
import { type BlockingRule, type PlannedRule, type RulePlan, rulePlanner } from './rules.ts';
import { createShardWalk, type Shard } from './shards.ts';

/** What all jobs may read: first the table, then the plans. */
export type Shared =
  | {
      readonly kind: 'table';
      readonly table: RecordTable;
      readonly attributes: readonly Attribute[];
      readonly facts: Facts['made'];
      /** Comparisons of a frozen model; null: those that the records are fit for. */
      readonly only: ReadonlySet<string> | null;
    }
  | {
      readonly kind: 'plans';
      readonly plans: readonly PlannedRule[];
      readonly blocks: RowBlocks;
      /** By row; two rows of one source are not compared. Null: all are. */
      readonly sources: Int32Array | null;
    };

/** The pairs of a shard, in the order of its walk: ten bytes each, until all patterns are judged. */
export interface ShardPatterns {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Number of each pair's pattern among those of the shard. */
  readonly numbers: Uint16Array | Int32Array;
  readonly patterns: Float64Array;
  readonly counts: Int32Array;
}
/** What becomes of the pairs of a pattern. */
export const DROP = 0;
export const KEEP = 1;
/** Kept, and the rules that find the pair are counted. */
export const KEEP_AND_COUNT = 2;
/** Rules that find a pair: one, two, or more. */
export const FOUND_BY = 3;

export interface ShardPairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Number of the pattern among those of the shard. */
  readonly pattern: Int32Array;
  /** Pairs by pattern and by how many rules find them. */
  readonly foundBy: Int32Array;
}

export type Job =
  | { readonly kind: 'rule'; readonly rule: BlockingRule }
  | { readonly kind: 'rows'; readonly from: number; readonly to: number }
  /** Pairs [from, to) of `pairs`, the rows of a pair one after the other. */
  | { readonly kind: 'random'; readonly pairs: Int32Array; readonly from: number; readonly to: number }
  | { readonly kind: 'compare'; readonly shard: Shard }
  | { readonly kind: 'keep'; readonly found: ShardPatterns; readonly fate: Uint8Array };
export type JobResult =
  | { readonly kind: 'rule'; readonly planned: RulePlan }
  | { readonly kind: 'rows' }
  /** Pairs by comparison and level. */
  | { readonly kind: 'random'; readonly hits: readonly Int32Array[] }
  | { readonly kind: 'compare'; readonly found: ShardPatterns }
  | { readonly kind: 'keep'; readonly kept: ShardPairs };

/** Does jobs in this thread. */
export interface Bench {
  share(shared: Shared): void;
  run(job: Job): JobResult;
}

interface Tools {
  readonly table: RecordTable;
  readonly compiled: Compiled;
  readonly planRule: (rule: BlockingRule) => RulePlan;
}
interface Planned {
  readonly plans: readonly PlannedRule[];
  readonly blocks: RowBlocks;
  readonly sources: Int32Array | null;
}

/** `compiled` is that of the table that will be shared, where this thread has it. */
export function createBench(compiled: Compiled | null = null): Bench {
  let tools: Tools | null = null;
  let planned: (Planned & { readonly doShard: ReturnType<typeof shardJobs> }) | null = null;
  const open = (): Tools => {
    if (tools === null) throw new Error('a job came before its table');
    return tools;
  };
  const ready = () => {
    if (planned === null) throw new Error('a job came before its plans');
    return planned;
  };
  return {
    share(shared) {
      if (shared.kind === 'table') {
        const { table, attributes, facts, only } = shared;
        tools = {
          table,
          compiled: compiled ?? compile(table, attributes, createFacts(facts), only),
          planRule: rulePlanner(table),
        };
      } else planned = { ...shared, doShard: shardJobs(open().compiled, shared) };
    },
    run(job) {
      switch (job.kind) {
        case 'rule':
          return { kind: 'rule', planned: open().planRule(job.rule) };
        case 'rows':
          fillRowBlocks(ready().plans, ready().blocks, job.from, job.to);
          return { kind: 'rows' };
        case 'random':
          return { kind: 'random', hits: hitsOf(open().compiled, job.pairs, job.from, job.to) };
        case 'compare':
          return { kind: 'compare', found: ready().doShard.compare(job.shard) };
        case 'keep':
          return { kind: 'keep', kept: ready().doShard.keep(job.found, job.fate) };
      }
    },
  };
}

function hitsOf({ comparisons }: Compiled, pairs: Int32Array, from: number, to: number): Int32Array[] {
  return comparisons.map(({ levels, compare }) => {
    const hits = new Int32Array(levels.length);
    for (let i = from; i < to; i++) {
      const level = compare(pairs[2 * i] ?? 0, pairs[2 * i + 1] ?? 0);
      if (level !== -1) hits[level] = (hits[level] ?? 0) + 1;
    }
    return hits;
  });
}

const BATCH = 2048;
const SMALL_NUMBERS = 1 << 16;

function shardJobs({ comparisons }: Compiled, { plans, blocks, sources }: Planned) {
  const walk = createShardWalk(plans, blocks, sources);
  const kernel = createKernel(comparisons, patternSpace(comparisons));
  const numbersOf = createPatternNumbers();
  const patterns = new Float64Array(BATCH);
  return {
    compare(shard: Shard): ShardPatterns {
      const numbers = new Int32Array(shard.pairs);
      const [as, bs] = [new Int32Array(shard.pairs), new Int32Array(shard.pairs)];
      let n = 0;
      walk(shard, (batchA, batchB, size) => {
        kernel.fill(batchA, batchB, size, patterns);
        as.set(size === batchA.length ? batchA : batchA.subarray(0, size), n);
        bs.set(size === batchB.length ? batchB : batchB.subarray(0, size), n);
        for (let i = 0; i < size; i++) numbers[n++] = numbersOf.count(patterns[i] ?? 0);
      });
      const isSmall = numbersOf.size <= SMALL_NUMBERS;
      const out = isSmall
        ? new Uint16Array(new SharedArrayBuffer(n * 2))
        : new Int32Array(new SharedArrayBuffer(n * 4));
      out.set(numbers.subarray(0, n));
      return { a: onShared(as, n), b: onShared(bs, n), numbers: out, ...numbersOf.finish() };
    },
    keep({ a, b, numbers }: ShardPatterns, fate: Uint8Array): ShardPairs {
      let kept = 0;
      for (let i = 0; i < numbers.length; i++) if (fate[numbers[i] ?? 0] !== DROP) kept++;
      const out = {
        a: sharedInts(kept),
        b: sharedInts(kept),
        pattern: sharedInts(kept),
        foundBy: sharedInts(fate.length * FOUND_BY),
      };
      let at = 0;
      for (let i = 0; i < numbers.length; i++) {
        const number = numbers[i] ?? 0;
        if (fate[number] === DROP) continue;
        const [x, y] = [a[i] ?? 0, b[i] ?? 0];
        out.a[at] = x;
        out.b[at] = y;
        out.pattern[at++] = number;
        if (fate[number] !== KEEP_AND_COUNT) continue;
        const cell = number * FOUND_BY + rulesThatFind(plans, blocks, x, y, FOUND_BY) - 1;
        out.foundBy[cell] = (out.foundBy[cell] ?? 0) + 1;
      }
      return out;
    },
  };
}

/** The first `n` values, on shared memory. */
function onShared(values: Int32Array, n: number): Int32Array {
  const out = sharedInts(n);
  out.set(values.subarray(0, n));
  return out;
}
