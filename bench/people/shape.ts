/** What a shape of data is: its files, their columns, and how a person becomes rows. */
import type { Random } from '../../config/sample/generator/random.ts';
import type { Rates } from './damage.ts';
import type { Person } from './household.ts';
import type { Places } from './places.ts';

export interface SourceRow {
  /** Position in `files`. */
  readonly file: number;
  /** After `id` and `person`, in the order of the file's columns. */
  readonly cells: readonly string[];
}
export interface Shape {
  readonly files: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** Share of the rows that stand for a person who has one already, when nothing else is asked for. */
  readonly duplicates: number;
  readonly places: (people: number) => Places;
  /** Row number `nth` (from 0) of the person. `used` holds what the person's earlier rows used up. */
  row(random: Random, rates: Rates, person: Person, nth: number, used: Set<number>, firms: number): SourceRow;
}

/** Draws one of several weights by its place, without a table. */
export function drawPlace(random: Random, weights: readonly number[]): number {
  let x = random.next() * weights.reduce((s, w) => s + w, 0);
  for (const [i, w] of weights.entries()) {
    x -= w;
    if (x < 0) return i;
  }
  return weights.length - 1;
}
