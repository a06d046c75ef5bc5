/** What the engine found, as rows of the link and review tables. */
import { idOf, type RecordTable, type TableResult } from '../../linkage/index.ts';

/** record_a, record_b, rule, basis. */
export function* linkRows(table: RecordTable, { links, report }: TableResult): Generator<string[]> {
  for (let i = 0; i < links.rule.length; i++)
    yield [
      idOf(table, links.a[i] ?? 0),
      idOf(table, links.b[i] ?? 0),
      report.rules[links.rule[i] ?? 0] ?? '',
      'deterministic',
    ];
}

/** record_a, record_b, rule, reason: refused links with what forbids them, then doubtful pairs. */
export function* reviewRows(table: RecordTable, { refused, doubtful, report }: TableResult): Generator<string[]> {
  for (const r of refused) {
    const rule = r.group === -1 ? 'judgement' : (report.rules[r.group] ?? '');
    const named = r.reason === 'unique_key' || r.reason === 'contradiction';
    yield [idOf(table, r.a), idOf(table, r.b), rule, named ? `${r.reason}:${r.by}` : r.reason];
  }
  for (let i = 0; i < doubtful.rule.length; i++)
    yield [
      idOf(table, doubtful.a[i] ?? 0),
      idOf(table, doubtful.b[i] ?? 0),
      report.rules[doubtful.rule[i] ?? 0] ?? '',
      'doubtful',
    ];
}
