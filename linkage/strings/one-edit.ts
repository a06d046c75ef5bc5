/** Whether two spans are one edit apart: a unit changed, left out, put in, or two neighbours turned (OSA 1). */
import { units } from './levenshtein.ts';

export function oneEditSpan(
  a: Uint16Array,
  aFrom: number,
  aTo: number,
  b: Uint16Array,
  bFrom: number,
  bTo: number,
): boolean {
  const more = bTo - bFrom - (aTo - aFrom);
  if (more < 0) return oneEditSpan(b, bFrom, bTo, a, aFrom, aTo);
  if (more > 1) return false;
  let i = aFrom;
  let j = bFrom;
  while (i < aTo && a[i] === b[j]) {
    i++;
    j++;
  }
  if (more === 1) return sameEnd(a, i, aTo, b, j + 1);
  if (i === aTo) return false;
  if (sameEnd(a, i + 1, aTo, b, j + 1)) return true;
  return i + 1 < aTo && a[i] === b[j + 1] && a[i + 1] === b[j] && sameEnd(a, i + 2, aTo, b, j + 2);
}

function sameEnd(a: Uint16Array, from: number, to: number, b: Uint16Array, bFrom: number): boolean {
  for (let i = from, j = bFrom; i < to; i++, j++) if (a[i] !== b[j]) return false;
  return true;
}

export const oneEdit = (a: string, b: string): boolean => oneEditSpan(units(a), 0, a.length, units(b), 0, b.length);
