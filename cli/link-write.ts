/** What `referent link` writes: clusters and pairs as CSV. */
import { Readable } from 'node:stream';
import { membersOf } from '../linkage/index.ts';
import type { FileRow, LinkFiles } from '../pipelines/link-files.ts';
import type { Linked } from './link-run.ts';
import { type Output, writeOutput } from './write-output.ts';

/** A cell as RFC 4180 wants it. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\n`;

export const writeLines = async (output: Output, lines: Iterable<string>, signal: AbortSignal): Promise<void> => {
  await writeOutput(output, Readable.from(lines), signal);
};

/** `key_a`, or `file_a, key_a` where there are several files. */
export const sideColumns = (side: string, several: boolean): string[] =>
  several ? [`file_${side}`, `key_${side}`] : [`key_${side}`];
export const sideCells = (row: FileRow, several: boolean): string[] => (several ? [row.file, row.key] : [row.key]);

/** A cluster is called by the first of its rows, counted from 1. */
export function* clusterLines({ rows }: LinkFiles, clusterOf: Int32Array, several: boolean): Generator<string> {
  yield csvLine([...(several ? ['file'] : []), 'key', 'cluster_id']);
  for (const members of membersOf(clusterOf))
    for (const member of members)
      yield csvLine([...sideCells(rows.at(member), several), String((members[0] ?? 0) + 1)]);
}

export function* pairLines(
  { rows }: LinkFiles,
  { result }: Linked,
  several: boolean,
  reviewAt: number,
): Generator<string> {
  const { pairs, inspect } = result;
  yield csvLine([
    ...sideColumns('a', several),
    ...sideColumns('b', several),
    'weight',
    'probability',
    'rule',
    'rival',
    'rival_share',
  ]);
  for (const [i, { bits, probability, rival, rivalShare }] of pairs.verdicts.entries()) {
    if (probability < reviewAt) continue;
    const [a, b] = [pairs.a[i] ?? 0, pairs.b[i] ?? 0];
    yield csvLine([
      ...sideCells(rows.at(a), several),
      ...sideCells(rows.at(b), several),
      bits.toFixed(4),
      probability.toFixed(6),
      inspect(a, b).rule ?? '',
      rival,
      rivalShare.toFixed(4),
    ]);
  }
}
