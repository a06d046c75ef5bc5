/**
 * One model, two programs: with the one class "chance on everything" this is plain Fellegi–Sunter, and the weights are
 * Splink's. The golden file is written by bench/peers/golden-weights.py.
 */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ComparisonSpec } from '../../../linkage/causes/comparison-spec.ts';
import { createJudge } from '../../../linkage/causes/mixture.ts';
import { jaroWinkler, reaches } from '../../../linkage/strings/jaro-winkler.ts';
import { levenshtein } from '../../../linkage/strings/levenshtein.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';

interface Golden {
  readonly splink: string;
  readonly prior: number;
  readonly comparisons: readonly {
    readonly column: string;
    readonly levels: readonly string[];
    readonly m: readonly number[];
    readonly u: readonly number[];
  }[];
  readonly records: readonly (readonly [id: number, ...values: (string | null)[]])[];
  readonly pairs: readonly (readonly [a: number, b: number, levels: readonly number[], weight: number])[];
}

const golden = JSON.parse(
  readFileSync(path.join(PACKAGE_ROOT, 'test', 'golden', 'linkage', 'splink-weights.json'), 'utf8'),
) as Golden;

/** Whether two values reach a level such as `exact`, `jaro_winkler 0.88`, `levenshtein 1` or `else`. */
function holds(level: string, a: string, b: string): boolean {
  const [kind, threshold] = level.split(' ');
  if (kind === 'exact') return a === b;
  if (kind === 'jaro_winkler') return reaches(jaroWinkler(a, b), Number(threshold));
  if (kind === 'levenshtein') return levenshtein(a, b) <= Number(threshold);
  return true;
}

const values = new Map(golden.records.map(([id, ...rest]) => [id, rest]));

/** Our levels of a pair: the first that holds, -1 where a side is missing. */
const levelsOf = (a: number, b: number): number[] =>
  golden.comparisons.map(({ levels }, k) => {
    const [x, y] = [values.get(a)?.[k] ?? null, values.get(b)?.[k] ?? null];
    return x === null || y === null ? -1 : levels.findIndex((level) => holds(level, x, y));
  });

const comparisons = golden.comparisons.map(
  ({ column, levels, m }): ComparisonSpec => ({
    name: column,
    kind: 'category',
    levels: levels.map((code, l) => ({ code, agrees: l === 0 ? 'exact' : 'weak', m: m[l] ?? 0 })),
  }),
);
const judge = createJudge({
  comparisons,
  classes: [
    { name: 'same', pi: golden.prior, levels: golden.comparisons.map(({ m }) => m) },
    { name: 'chance', pi: 1 - golden.prior, levels: golden.comparisons.map(({ u }) => u) },
  ],
});

describe(`the same model in Splink ${golden.splink}`, () => {
  it('reaches the same levels from the same values', () => {
    const other = golden.pairs.filter(([a, b, levels]) => levelsOf(a, b).join() !== levels.join());
    assert.deepEqual(
      other.map(([a, b, levels]) => ({ a, b, levels, ours: levelsOf(a, b) })),
      [],
    );
  });

  it('gives the same match weights within 1e-4 bit', () => {
    const off = golden.pairs.map(([a, b, , weight]) => Math.abs(judge(levelsOf(a, b)).bits - weight));
    assert.ok(Math.max(...off) < 1e-4, `largest difference: ${Math.max(...off)}`);
  });

  it('is tried on every level of every comparison', () => {
    for (const [k, { column, levels }] of golden.comparisons.entries())
      for (const wanted of [-1, ...levels.keys()])
        assert.ok(
          golden.pairs.some(([, , reached]) => reached[k] === wanted),
          `${column} ${levels[wanted] ?? 'missing'}`,
        );
  });
});
