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

/** Real files hold a few rows without a key, and a few that repeat one. */
const MOST_LOST = 0.03;

/** Rows that would be rejected with these columns as the key. */
function lostRows(inputs: readonly KeyInput[]): number {
  const rows = inputs[0]?.cells.length ?? 0;
  const seen = new Set<string>();
  for (let row = 0; row < rows; row++) {
    const parts = inputs.map((i) => i.cells[row]?.trim() ?? '');
    if (!parts.some((p) => p === '')) seen.add(parts.join('\u001f'));
  }
  return rows - seen.size;
}

export function guessKey(inputs: readonly KeyInput[]): KeyGuess {
  const rows = inputs[0]?.cells.length ?? 0;
  const fit = inputs
    .map((input) => ({ input, lost: lostRows([input]) }))
    .filter(({ lost }) => lost <= rows * MOST_LOST);
  const say = (lost: number): string => {
    if (rows === 0) return 'there is no row to look at';
    return lost === 0
      ? `filled and different in all ${rows} rows`
      : `${lost} of ${rows} rows leave it empty or repeat another row's: they will be rejected`;
  };
  for (const words of KEY_WORDS) {
    const named = fit.find(({ input }) => input.header !== null && words.test(foldHeader(input.header)));
    if (named !== undefined)
      return { columns: [named.input.column], why: `its header names a key; ${say(named.lost)}`, sure: rows > 0 };
  }
  if (rows === 0) return { columns: [inputs[0]?.column ?? '0'], why: say(0), sure: false };
  const plain = fit.find(({ input: { profile } }) => isCode(profile));
  if (plain !== undefined)
    return { columns: [plain.input.column], why: say(plain.lost), sure: rows >= 20 && plain.lost === 0 };
  const other = fit.find(({ input }) => input.profile.email >= 0.5) ?? fit[0];
  if (other !== undefined)
    return {
      columns: [other.input.column],
      why: `${say(other.lost)}; but people change it: ask the department for an identifier`,
      sure: false,
    };
  const pair = pairOf(inputs.filter((i) => i.profile.filled >= rows * (1 - MOST_LOST)));
  if (pair !== undefined)
    return { columns: pair, why: 'no single column is different in each row; these two together are', sure: false };
  const filled = inputs.filter((i) => i.profile.filled === rows && i.profile.distinct > 1);
  const columns = (filled.length > 0 ? filled : inputs).slice(0, 6).map((i) => i.column);
  return {
    columns,
    why: 'no column and no two columns are different in each row: repeated rows will be rejected',
    sure: false,
  };
}

/** Neither an address nor a date nor a name: what a system gave. */
const isCode = (p: Profile): boolean => p.email < 0.5 && p.phone < 0.5 && p.dates === null && p.letters < 0.5;

function pairOf(inputs: readonly KeyInput[]): [string, string] | undefined {
  const best = [...inputs].sort((a, b) => b.profile.distinct - a.profile.distinct).slice(0, 8);
  for (const [i, a] of best.entries()) {
    for (const b of best.slice(i + 1)) if (lostRows([a, b]) <= a.cells.length * MOST_LOST) return [a.column, b.column];
  }
  return undefined;
}
