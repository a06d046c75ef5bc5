/** Whether one column follows from another: a town from its postal code, a region from its town. */
import type { Candidate } from './proposed-column.ts';

/** Records of one value that are looked at. */
const MOST = 20;
const FEWEST_PAIRS = 10;
/** Two records that agree on more than that of what they both have may be one person, of whom everything agrees. */
const ALIKE = 0.3;

/**
 * How often two records of different people with one value of `of` have one value of `then`; 0 where too few can be
 * looked at. `all` are the columns of the file.
 */
export function dependence(of: Candidate, then: Candidate, all: readonly Candidate[]): number {
  const others = all.filter((c) => c !== of && c !== then && c.column !== of.column && c.column !== then.column);
  const groups = new Map<string, number[]>();
  for (const [i, value] of of.values.entries()) {
    if (value === '' || (then.values[i] ?? '') === '') continue;
    const known = groups.get(value);
    if (known === undefined) groups.set(value, [i]);
    else if (known.length < MOST) known.push(i);
  }
  let [pairs, equal] = [0, 0];
  for (const rows of groups.values())
    for (const [n, a] of rows.entries())
      for (const b of rows.slice(0, n)) {
        if (areAlike(others, a, b)) continue;
        pairs++;
        if (same(then, a, b)) equal++;
      }
  return pairs < FEWEST_PAIRS ? 0 : equal / pairs;
}

/** How often any two records have one value of a column. */
export function commonShare({ values, profile }: Candidate): number {
  const counts = new Map<string, number>();
  for (const value of values)
    if (value !== '') counts.set(value.toUpperCase(), (counts.get(value.toUpperCase()) ?? 0) + 1);
  const pairs = profile.filled * (profile.filled - 1);
  return [...counts.values()].reduce((n, k) => n + k * (k - 1), 0) / Math.max(1, pairs);
}

const same = ({ values }: Candidate, a: number, b: number): boolean =>
  values[a]?.toUpperCase() === values[b]?.toUpperCase();

function areAlike(columns: readonly Candidate[], a: number, b: number): boolean {
  let [both, equal] = [0, 0];
  for (const column of columns) {
    // What few values have says nothing of two people.
    if ((column.values[a] ?? '') === '' || (column.values[b] ?? '') === '' || column.profile.distinct < 10) continue;
    both++;
    if (same(column, a, b)) equal++;
  }
  return both > 0 && equal > ALIKE * both;
}
