/** What binds the company and the person of a row. A fact that cannot be read is never read in the company's favour. */
import type { Column, RelationMap } from '../../config/schema.ts';
import { relationId } from '../ids.ts';
import { cellText, formatsOf } from './cell.ts';
import { cleanText } from './clean-text.ts';
import { type DateUse, parseDate } from './date.ts';
import { intervalOf } from './instant.ts';
import { isMissing } from './missing.ts';
import type { RawRow, Reject, RelationRow } from './rows.ts';

/** Relations of a row. Without `when`, a relation needs one of its mapped dates: an empty purchase date is no purchase. */
export function rowRelations(
  maps: readonly RelationMap[],
  raw: RawRow,
  recordId: string,
  zone: string,
  year: number,
  rejects: Reject[],
): RelationRow[] {
  const out: RelationRow[] = [];
  for (const map of maps) {
    if (map.when !== undefined) {
      const value = cleanText(cellText(raw, map.when.column)).text.toUpperCase();
      if (!map.when.in.some((v) => cleanText(v).text.toUpperCase() === value)) continue;
    }
    let readable = true;
    const read = (column: Column | undefined, use: DateUse, end: 'lo' | 'hi'): string | null => {
      if (column === undefined) return null;
      const text = cellText(raw, column.column);
      const found = parseDate(text, formatsOf(column), { use, zone, year });
      if (found.kind === 'invalid') {
        rejects.push({ reason: 'relation_date_invalid', field: column.column, raw: text });
        readable = false;
      }
      return intervalOf(found, zone)?.[end] ?? null;
    };
    const starts = read(map.start, 'event', 'lo');
    const ends = read(map.end, 'limit', 'hi');
    const at = read(map.at, 'event', 'lo');
    if (!readable) continue;
    const dated = map.start !== undefined || map.at !== undefined || map.end !== undefined;
    if (map.when === undefined && dated && starts === null && at === null && ends === null) continue;
    const named = typeof map.family === 'object' ? cellText(raw, map.family.column) : (map.family ?? '');
    const family = isMissing(named) ? null : cleanText(named).text;
    const id = relationId(recordId, map.kind, family ?? '', starts ?? '', ends ?? '', at ?? '');
    if (out.some((r) => r.relation_id === id)) continue;
    out.push({
      relation_id: id,
      record_id: recordId,
      kind: map.kind,
      family,
      starts_at: starts,
      ends_at: ends,
      at,
      informed: map.informed ?? null,
      could_object: map.could_object ?? null,
    });
  }
  return out;
}
