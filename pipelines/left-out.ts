/** Lines of files that could not be read: how many for each reason, and where the first of them stand. No value is kept. */
import { REJECT_REASONS, type RejectReason } from './1-extract/reject-reasons.ts';

/** Plain data: it goes between threads. */
export type LeftOut = Map<RejectReason, { lines: number; readonly first: number[] }>;

/** So many lines are named for each reason: enough to find what is wrong. */
const NAMED = 3;

export function leaveOut(out: LeftOut, reason: RejectReason, line: number): void {
  const found = out.get(reason) ?? { lines: 0, first: [] };
  out.set(reason, found);
  found.lines++;
  if (found.first.length < NAMED) found.first.push(line);
}

export const leftOutLines = (out: LeftOut): number => [...out.values()].reduce((n, { lines }) => n + lines, 0);

/** Of the parts of one file, in its order. */
export function allLeftOut(parts: readonly LeftOut[]): LeftOut {
  const all: LeftOut = new Map();
  for (const [reason, { lines, first }] of parts.flatMap((p) => [...p])) {
    const found = all.get(reason) ?? { lines: 0, first: [] };
    all.set(reason, { lines: found.lines + lines, first: [...found.first, ...first].slice(0, NAMED) });
  }
  return all;
}

/** A sentence for each reason, the most frequent first. */
export const leftOutWarnings = (file: string, out: LeftOut): string[] =>
  [...out]
    .sort(([x, a], [y, b]) => b.lines - a.lines || (x < y ? -1 : 1))
    .map(([reason, { lines, first }]) => {
      const which = `${lines === 1 ? 'line' : 'lines'} ${first.join(', ')}${lines > first.length ? ' …' : ''}`;
      const verb = lines === 1 ? 'was' : 'were';
      return `${file}: ${lines} ${lines === 1 ? 'line' : 'lines'} could not be read and ${verb} left out (${which}). ${REJECT_REASONS[reason].en}`;
    });
