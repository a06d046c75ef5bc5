/** The column that identifies a row: filled in each row of the sample, and never twice the same. */
import { foldHeader } from './fold.ts';
import { KEY_WORDS } from './header-words.ts';
import type { Profile } from './profile.ts';

export interface KeyGuess {
  readonly columns: readonly string[];
  readonly why: string;
  readonly sure: boolean;
}

export interface KeyInput {
  readonly column: string;
  readonly header: string | null;
  readonly profile: Profile;
  readonly cells: readonly string[];
}

export function guessKey(inputs: readonly KeyInput[]): KeyGuess {
  const rows = inputs[0]?.cells.length ?? 0;
  const unique = inputs.filter((i) => i.profile.unique || rows === 0);
  for (const words of KEY_WORDS) {
    const named = unique.find((i) => i.header !== null && words.test(foldHeader(i.header)));
    if (named !== undefined)
      return {
        columns: [named.column],
        why:
          rows === 0
            ? 'its header names a key'
            : `filled and different in all ${rows} rows, and its header names a key`,
        sure: rows > 0,
      };
  }
  const plain = unique.find(
    (i) => i.profile.email < 0.5 && i.profile.phone < 0.5 && i.profile.dates === null && i.profile.letters < 0.5,
  );
  if (plain !== undefined)
    return { columns: [plain.column], why: `filled and different in all ${rows} rows`, sure: rows >= 20 };
  const other = unique.find((i) => i.profile.email >= 0.5) ?? unique[0];
  if (other !== undefined)
    return {
      columns: [other.column],
      why: `different in all ${rows} rows, but people change it: ask the department for an identifier`,
      sure: false,
    };
  const pair = pairOf(inputs.filter((i) => i.profile.filled === i.cells.length));
  if (pair !== undefined)
    return { columns: pair, why: 'no single column is different in each row; these two together are', sure: false };
  const filled = inputs.filter((i) => i.profile.filled === i.cells.length && i.profile.distinct > 1);
  const columns = (filled.length > 0 ? filled : inputs).slice(0, 6).map((i) => i.column);
  return {
    columns,
    why: 'no column and no two columns are different in each row: repeated rows will be rejected',
    sure: false,
  };
}

function pairOf(inputs: readonly KeyInput[]): [string, string] | undefined {
  const best = [...inputs].sort((a, b) => b.profile.distinct - a.profile.distinct).slice(0, 8);
  for (const [i, a] of best.entries()) {
    for (const b of best.slice(i + 1)) {
      const seen = new Set(a.cells.map((cell, row) => `${cell}\u001f${b.cells[row] ?? ''}`));
      if (seen.size === a.cells.length) return [a.column, b.column];
    }
  }
  return undefined;
}
