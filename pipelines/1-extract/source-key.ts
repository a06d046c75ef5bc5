/** The key of a row: what makes it the same row tomorrow. Pure. */
import type { RawValue } from './source.ts';

function keyText(value: RawValue | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}

/**
 * For person sources: the values at `positions`, trimmed, joined by `|`; null when one of them is empty or is no scalar.
 */
export function keyOfRow(values: readonly RawValue[], positions: readonly number[]): string | null {
  let key = '';
  for (let i = 0; i < positions.length; i++) {
    const part = keyText(values[positions[i] ?? -1]);
    if (part === '') return null;
    key += i === 0 ? part : `|${part}`;
  }
  return key;
}

/**
 * For consent logs and lists, which have no key: the content hash, and from the second identical row on its number
 * (`#2`). Stable when lines move.
 */
export const keyOfContent = (contentHash: string, occurrence: number): string =>
  occurrence === 1 ? contentHash : `${contentHash}#${occurrence}`;
