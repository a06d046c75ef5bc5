/**
 * Whether a column names the form that a record was written on, and not the person: its values then go with how other
 * columns are filled and written. Departments differ in what they ask for, in capitals, in how they write dates.
 */
import type { Candidate } from './proposed-column.ts';

/** Fewer records of a value say nothing of how it is written. */
const FEWEST = 15;
const MOST_VALUES = 40;
/** Signs of which one alone may be the person's: only women have a birth name beside another. */
const SIGNS = 2;
const APART = 0.6;

type Look = (value: string) => boolean;
const isFilled: Look = (value) => value !== '';
const isCapitals: Look = (value) => value !== '' && value === value.toUpperCase() && value !== value.toLowerCase();
const hasDashes: Look = (value) => /^\d{4}-\d{2}-\d{2}/.test(value);
const isDigits: Look = (value) => /^\d+$/.test(value);

export function namesForm(column: Candidate, all: readonly Candidate[]): boolean {
  const rows = new Map<string, number[]>();
  for (const [i, value] of column.values.entries()) {
    const known = rows.get(value);
    if (known === undefined) rows.set(value, [i]);
    else known.push(i);
  }
  const groups = [...rows].filter(([value, of]) => value !== '' && of.length >= FEWEST).map(([, of]) => of);
  if (groups.length < 2 || rows.size > MOST_VALUES) return false;
  let signs = 0;
  for (const other of all) {
    if (other === column || other.profile.filled === 0) continue;
    const differs = (look: Look, among: Look): boolean => {
      const shares = groups.flatMap((of) => {
        const counted = of.filter((i) => among(other.values[i] ?? ''));
        if (counted.length < FEWEST) return [];
        return [counted.filter((i) => look(other.values[i] ?? '')).length / counted.length];
      });
      return shares.length > 1 && Math.max(...shares) - Math.min(...shares) >= APART;
    };
    const any: Look = () => true;
    if (differs(isFilled, any) || [isCapitals, hasDashes, isDigits].some((look) => differs(look, isFilled))) signs++;
  }
  return signs >= SIGNS;
}
