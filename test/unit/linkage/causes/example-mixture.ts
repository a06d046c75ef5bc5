/** The model of CAUSES' worked example: name, birth date, address; five causes. */
import type { ComparisonSpec } from '../../../../linkage/causes/comparison-spec.ts';
import type { Mixture } from '../../../../linkage/causes/mixture.ts';

export const plainSpec = (name: string, kind: ComparisonSpec['kind'], codes: readonly string[]): ComparisonSpec => ({
  name,
  kind,
  levels: codes.map((code, i) => ({
    code,
    agrees: i === codes.length - 1 ? 'weak' : i > 0 ? 'family' : kind === 'name' ? 'both' : 'exact',
    m: 1 / codes.length,
  })),
});

const U = [
  [0.0005, 0.0045, 0.995],
  [0.00003, 0.99997],
  [0.0002, 0.9998],
] as const;

export const EXAMPLE: Mixture = {
  comparisons: [
    plainSpec('name', 'name', ['exact_common', 'family_only', 'different']),
    plainSpec('birthdate', 'birthdate', ['exact', 'different']),
    plainSpec('address', 'address', ['exact', 'different']),
  ],
  classes: [
    {
      name: 'same',
      pi: 0.3,
      levels: [
        [0.9, 0.04, 0.06],
        [0.85, 0.15],
        [0.6, 0.4],
      ],
    },
    {
      name: 'household',
      pi: 0.2,
      levels: [
        [0.004, 0.9, 0.096],
        [0.02, 0.98],
        [0.95, 0.05],
      ],
    },
    { name: 'namesake', pi: 0.15, levels: [[0.9998, 0.0001, 0.0001], U[1], U[2]] },
    { name: 'chance_birthdate', pi: 0.05, levels: [U[0], [0.97, 0.03], U[2]] },
    { name: 'chance_address', pi: 0.3, levels: [U[0], U[1], [0.97, 0.03]] },
  ],
};
