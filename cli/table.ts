/** Tables for people: aligned columns, a thin rule under the head, numbers to the right. */
import Table from 'cli-table3';

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

const number = new Intl.NumberFormat('en-GB');

/** Cells are texts or numbers; numbers are grouped (12,345) and stand to the right, as does their head. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const right = head.map((_, i) => rows.length > 0 && rows.every((r) => typeof r[i] === 'number'));
  const made = new Table({
    chars: NO_BORDER,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: right.map((r) => (r ? 'right' : 'left')),
  });
  const texts = rows.map((r) => r.map((c) => (typeof c === 'number' ? number.format(c) : c)));
  const widths = head.map((h, i) => Math.max(h.length, ...texts.map((r) => (r[i] ?? '').length)));
  made.push(
    [...head],
    widths.map((w) => '─'.repeat(w)),
    ...texts.map((r) => [...r]),
  );
  return made
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${number.format(n)} ${n === 1 ? one : many}`;
export const seconds = (s: number): string =>
  s < 10 ? `${s.toFixed(1)} s` : s < 120 ? `${s.toFixed(0)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`;
