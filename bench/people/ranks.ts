/**
 * How often a name or a place of some rank is met. A share of all draws for each range of ranks, uniform inside it: the
 * curve of real frequency tables in integers and divisions only, so that a seed gives the same people on every machine.
 */
import { type Random, weighted } from '../../config/sample/generator/random.ts';

/** `[from, share]`: ranks from `from` (0 is the most frequent) up to the next entry's, and their share of the draws. */
export type RankTable = readonly (readonly [from: number, share: number])[];

/** Draws ranks below `end`. */
export function ranks(table: RankTable, end: number): (random: Random) => number {
  const ranges = weighted(
    table.map(([from, share], i) => [{ from, width: (table[i + 1]?.[0] ?? end) - from }, share] as const),
  );
  return (random) => {
    const { from, width } = ranges.draw(random);
    return from + random.int(width);
  };
}
