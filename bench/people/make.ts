/**
 * People as a stream of rows with the truth: households one after the other, so that any number of records is made in
 * bounded memory. Same options, same rows.
 */
import { claims, type Random, randomOf, weighted } from '../../config/sample/generator/random.ts';
import { shuffled } from '../../config/sample/generator/shuffled.ts';
import { type Damage, RATES } from './damage.ts';
import { drawHousehold } from './household.ts';
import type { Shape, SourceRow } from './shape.ts';
import { company } from './shape-company.ts';
import { register } from './shape-register.ts';
import { town } from './shape-town.ts';

export const SHAPES = { company, register, town } as const satisfies Record<string, Shape>;
export type ShapeName = keyof typeof SHAPES;

export interface PeopleOptions {
  readonly records: number;
  readonly seed: number;
  readonly damage: Damage;
  readonly shape: ShapeName;
  /** Share of the rows, 0 to .6, that stand for a person who has one already; null takes the shape's own. */
  readonly duplicates: number | null;
}

export interface PersonRow extends SourceRow {
  /** Truth. */
  readonly person: number;
}

/** Rows beside the first, for people who have any: a few have very many. */
const MORE = weighted<number>([
  [1, 560],
  [2, 250],
  [3, 110],
  [4, 45],
  [5, 15],
  [7, 8],
  [10, 6],
  [15, 4],
  [25, 2],
]);
const MORE_MEAN = 1.825;
const MOST_DUPLICATES = 0.6;
/** Rows held back so that those of one person do not stand together. */
const WINDOW = 50_000;

/** Chance of a person to have a second row. Throws RangeError when the share is out of range. */
function chanceOfMore(share: number): number {
  if (!(share >= 0 && share <= MOST_DUPLICATES))
    throw new RangeError(`duplicates: ${share} is not in 0 to ${MOST_DUPLICATES}`);
  return share / (1 - share) / MORE_MEAN;
}

function* inOrder(options: PeopleOptions): Generator<PersonRow> {
  const { records, seed } = options;
  const shape: Shape = SHAPES[options.shape];
  const rates = RATES[options.damage];
  const share = options.duplicates ?? shape.duplicates;
  const chance = chanceOfMore(share);
  const expected = Math.ceil(records * (1 - share));
  const registry = { emails: claims(expected * 2), phones: claims(expected * 3), places: shape.places(expected) };
  const firms = Math.max(4, Math.round(records / 250));
  let person = 0;
  let made = 0;
  for (let household = 1; made < records; household++) {
    const random = randomOf(seed, `${options.shape} household ${household}`);
    for (const someone of drawHousehold(random, registry)) {
      // Not everybody at home is known to anybody.
      if (made >= records || random.chance(0.15)) continue;
      person++;
      const rows = 1 + (random.chance(chance) ? MORE.draw(random) : 0);
      const used = new Set<number>();
      for (let nth = 0; nth < rows && made < records; nth++, made++)
        yield { ...shape.row(random, rates, someone, nth, used, firms), person };
    }
  }
}

/** The rows in their final order. */
export function* people(options: PeopleOptions): Generator<PersonRow> {
  const order: Random = randomOf(options.seed, 'order of rows');
  const mixer = shuffled<PersonRow>(order, WINDOW);
  for (const row of inOrder(options)) {
    const out = mixer.push(row);
    if (out !== null) yield out;
  }
  yield* mixer.rest();
}
