/**
 * Takes the rows of one source as they are read and sorts them: new, changed, same, or rejected. Pure: it holds ids and
 * hashes only (id-table.ts), and hands out what is to be written.
 */
import { contentHash, type Feed, type RecordId, recordId, rejectId } from '../ids.ts';
import { rowWriter } from './canonical-json.ts';
import type { IdTable } from './id-table.ts';
import type { RejectReason } from './reject-reasons.ts';
import { type Note, type RawValue, type RowOrReject, shorten } from './source.ts';
import { keyOfContent, keyOfRow } from './source-key.ts';

/** A version of a row that is not stored yet. `raw` is canonical JSON text. */
export interface NewRecord {
  readonly recordId: RecordId;
  readonly sourceKey: string;
  readonly line: number;
  readonly contentHash: string;
  readonly raw: string;
}

/** A reject that is not stored yet. */
export interface NewReject {
  readonly rejectId: string;
  readonly file: string;
  readonly line: number;
  readonly recordId: RecordId | null;
  readonly reason: RejectReason;
  readonly raw: string;
}

export interface IntakeCounts {
  read: number;
  rejected: number;
  new: number;
  changed: number;
  same: number;
  readonly reasons: Partial<Record<RejectReason, number>>;
  readonly notes: Partial<Record<Note, number>>;
}

export interface Intake {
  readonly counts: IntakeCounts;
  /** Waiting to be written; the caller empties both. */
  records: NewRecord[];
  rejects: NewReject[];
  /** Some rows that were refused for their key: [record_id, source_key], to be held against what was written. */
  readonly duplicates: (readonly [RecordId, string])[];
  /** Takes one item of a file; returns the content hash of a row that was read. */
  take(file: string, item: RowOrReject): string | undefined;
}

const DUPLICATES_KEPT = 10_000;

export interface IntakeOptions {
  readonly feed: Feed;
  readonly source: string;
  /** Sorted mapped columns, the order of `values`. */
  readonly columns: readonly string[];
  /** Columns of the key; empty for logs and lists. */
  readonly key: readonly string[];
  /** Knows the open versions of the source, and the open rejects. */
  readonly known: IdTable;
  readonly knownRejects: IdTable;
}

export function createIntake({ feed, source, columns, key, known, knownRejects }: IntakeOptions): Intake {
  const write = rowWriter(columns);
  const positions = key.map((k) => columns.indexOf(k));
  const counts: IntakeCounts = { read: 0, rejected: 0, new: 0, changed: 0, same: 0, reasons: {}, notes: {} };

  /** The id is made of what stays when lines move: the reason, the text, and the number among equal ones. */
  function reject(file: string, line: number, reason: RejectReason, text: string, record: RecordId | null): void {
    const raw = shorten(text);
    const hash = contentHash(raw);
    const first = rejectId('1-extract', feed, source, reason, hash, '1');
    let { times, known: state } = knownRejects.see(first, hash);
    let id = first;
    if (times > 1) {
      id = rejectId('1-extract', feed, source, reason, hash, String(times));
      ({ times, known: state } = knownRejects.see(id, hash));
    }
    counts.rejected++;
    counts.reasons[reason] = (counts.reasons[reason] ?? 0) + 1;
    if (state === 'no') intake.rejects.push({ rejectId: id, file, line, recordId: record, reason, raw });
  }

  function row(file: string, line: number, values: readonly RawValue[]): string {
    const raw = write(values);
    const hash = contentHash(raw);
    let sourceKey: string;
    let id: RecordId;
    let seen: ReturnType<IdTable['see']>;
    if (feed === 'person') {
      const found = keyOfRow(values, positions);
      if (found === null) {
        reject(file, line, 'key_missing', raw, null);
        return hash;
      }
      sourceKey = found;
      id = recordId(feed, source, sourceKey);
      seen = known.see(id, hash);
      if (seen.times > 1) {
        if (intake.duplicates.length < DUPLICATES_KEPT) intake.duplicates.push([id, sourceKey]);
        reject(file, line, 'duplicate_key', raw, id);
        return hash;
      }
    } else {
      sourceKey = hash;
      id = recordId(feed, source, sourceKey);
      seen = known.see(id, hash);
      if (seen.times > 1) {
        sourceKey = keyOfContent(hash, seen.times);
        id = recordId(feed, source, sourceKey);
        seen = known.see(id, hash);
      }
    }
    if (seen.known === 'same') {
      counts.same++;
      return hash;
    }
    counts[seen.known === 'no' ? 'new' : 'changed']++;
    intake.records.push({ recordId: id, sourceKey, line, contentHash: hash, raw });
    return hash;
  }

  const intake: Intake = {
    counts,
    records: [],
    rejects: [],
    duplicates: [],
    take(file, item) {
      switch (item.kind) {
        case 'row':
          counts.read++;
          return row(file, item.line, item.values);
        case 'reject':
          counts.read++;
          reject(file, item.line, item.reason, item.text, null);
          return undefined;
        case 'note':
          counts.notes[item.note] = (counts.notes[item.note] ?? 0) + item.count;
          return undefined;
      }
    },
  };
  return intake;
}
