/** The report of a benchmark as a table for people. */
import type { BatchReport } from './batch.ts';

const megabytes = (bytes: number | null): string => (bytes === null ? '–' : `${Math.round(bytes / 1_048_576)} MB`);
const seconds = (s: number): string => s.toFixed(s < 10 ? 2 : 1);
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const count = (n: number): string => n.toLocaleString('en');

/** Columns padded to their widest cell; the first one to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function printReport(report: BatchReport): string {
  const { cold, floor, machine, night } = report;
  const inStages = cold.stages.reduce((sum, s) => sum + s.seconds, 0);
  const rest = (what: string, s: number): string[] => [what, '', '', '', seconds(s), percent(s, cold.seconds), ''];
  const stages = columns([
    ['stage', 'rows', 'rejected', 'tasks', 'seconds', 'share', 'peak memory'],
    ...cold.stages.map((s) => [
      s.stage,
      count(s.read),
      count(s.rejected),
      count(s.tasks),
      seconds(s.seconds),
      percent(s.seconds, cold.seconds),
      megabytes(s.peak_rss),
    ]),
    rest('between the stages', cold.run_seconds - inStages),
    rest('start and end of the process', cold.seconds - cold.run_seconds),
    ['whole command', count(report.records), '', '', seconds(cold.seconds), '100 %', megabytes(cold.memory.process)],
  ]);
  const part = (name: string, parts: BatchReport['floor']['raw']): string[] => [
    name,
    count(parts.reduce((sum, p) => sum + p.rows, 0)),
    seconds(parts.reduce((sum, p) => sum + p.seconds, 0)),
  ];
  const bottom = columns([
    ['floor', 'rows', 'seconds'],
    part('COPY of the raw files', floor.raw),
    part('COPY of the master rows', floor.master),
    ['floor', '', seconds(floor.seconds)],
  ]);
  const lines = [
    `${count(report.records)} records, ${count(report.people)} people; ${machine.cores} cores, Node ${machine.node}, PostgreSQL ${machine.postgres} (${machine.server})`,
    '',
    stages,
    '',
    bottom,
    '',
    `whole batch / floor: ${report.ratio.toFixed(1)}`,
  ];
  if (night !== null)
    lines.push(
      `a night without change: ${seconds(night.seconds)} s, ${percent(night.seconds, cold.seconds)} of the cold batch`,
    );
  return lines.join('\n');
}
