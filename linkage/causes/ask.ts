/** How a run speaks with whoever drives it, be that one thread or several. */
import type { Job, JobResult, Shared } from './work.ts';

export interface CauseProgress {
  readonly phase: 'block' | 'compare' | 'estimate' | 'score' | 'cluster';
  readonly done: number;
  readonly total: number;
}

/** What a run asks of whoever drives it: to take note, to share data with all threads, to have jobs done. */
export type CauseStep =
  | { readonly kind: 'progress'; readonly progress: CauseProgress }
  | { readonly kind: 'share'; readonly shared: Shared }
  | { readonly kind: 'work'; readonly phase: CauseProgress['phase']; readonly jobs: readonly Job[] };
/** A stretch of a run: is given the results of the jobs that it asked for, in their order, and nothing else. */
export type Part<T> = Generator<CauseStep, T, readonly JobResult[]>;

/** [0, size) in parts. */
export function ranges(size: number, part: number): [from: number, to: number][] {
  const out: [number, number][] = [];
  for (let from = 0; from < size; from += part) out.push([from, Math.min(size, from + part)]);
  return out;
}
