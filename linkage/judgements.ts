/** What people decided on pairs of records, as rows of a table. A judgement beats every link; `different` beats `same`. */
import { type RecordTable, rowOf } from './table.ts';

/** What a person decided on a pair. `unsure` says nothing. */
export interface Judgement {
  readonly a: string;
  readonly b: string;
  readonly verdict: 'same' | 'different' | 'unsure';
}

export type RowPair = readonly [number, number];

/** Pairs of rows, the lower first, each once, ascending. */
export interface JudgedRows {
  readonly same: readonly RowPair[];
  readonly different: readonly RowPair[];
  /** Judgements on records that are not there. */
  readonly unknown: number;
}

export const NO_JUDGEMENTS: JudgedRows = { same: [], different: [], unknown: 0 };

export function readJudgements(table: RecordTable, judgements: Iterable<Judgement>): JudgedRows {
  const same: RowPair[] = [];
  const different: RowPair[] = [];
  let unknown = 0;
  for (const { a, b, verdict } of judgements) {
    const [x, y] = [rowOf(table, a), rowOf(table, b)];
    if (x === -1 || y === -1) unknown++;
    else if (x !== y && verdict !== 'unsure') (verdict === 'same' ? same : different).push([x, y]);
  }
  return { same: orderedPairs(same), different: orderedPairs(different), unknown };
}

/** The lower row first, ascending, each once: the order in which judgements were given does not matter. */
export function orderedPairs(pairs: readonly RowPair[]): RowPair[] {
  const ordered = pairs.map(([x, y]): RowPair => [Math.min(x, y), Math.max(x, y)]);
  ordered.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  return ordered.filter((p, i) => i === 0 || p[0] !== ordered[i - 1]?.[0] || p[1] !== ordered[i - 1]?.[1]);
}
