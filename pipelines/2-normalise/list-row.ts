/** One row of an opposition list: an entry for each key that it holds. Hashes are SHA-256 of the canonical value, in hex. */
import type { List } from '../../config/schema.ts';
import { entryId } from '../ids.ts';
import { boundedRow, cellText, cellTexts, formatsOf } from './cell.ts';
import { cleanText } from './clean-text.ts';
import { parseDate } from './date.ts';
import { parseEmails } from './email.ts';
import { intervalOf } from './instant.ts';
import { isMissing } from './missing.ts';
import { parsePhones } from './phone.ts';
import type { ListEntryRow, NormalisedListRow, RawRow, Reject } from './rows.ts';
import { PARIS } from './zone.ts';

export interface ListContext {
  /** Id of the list's row. */
  readonly recordId: string;
  readonly firstSeenAt: string;
  readonly zone?: string;
}

type KeyKind = 'email' | 'phone' | 'email_sha256' | 'phone_sha256';

/** A SHA-256 in hex, lower case; null when it is none. A leading 0x and surrounding quotes are habit. */
export function parseHash(text: string): string | null {
  const hex = cleanText(text)
    .text.toLowerCase()
    .replace(/^["'`]+|["'`]+$/g, '')
    .replace(/^0x/, '');
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

/** Normalises one row. No entry at all refuses the row; one bad key beside a good one is set aside. Never throws. */
export function normaliseListRow(name: string, list: List, given: RawRow, context: ListContext): NormalisedListRow {
  const zone = context.zone ?? PARIS;
  const keys: [KeyKind, string][] = [];
  const rejects: Reject[] = [];
  const raw = boundedRow(given, rejects);
  let found = false;
  const each = (column: string | undefined, take: (text: string) => void): void => {
    if (column === undefined) return;
    for (const text of cellTexts(raw, column)) {
      if (isMissing(text)) continue;
      found = true;
      take(text);
    }
  };
  const bad = (field: string, text: string): void => {
    rejects.push({ reason: 'list_key_invalid', field, raw: text });
  };
  each(list.key.phone_number, (text) => {
    const cell = parsePhones(text, list.phone_region);
    for (const phone of cell.phones) keys.push(['phone', phone.value]);
    for (const piece of cell.invalid) bad('phone_number', piece);
  });
  each(list.key.email, (text) => {
    const cell = parseEmails(text);
    for (const email of cell.emails) keys.push(['email', email.value]);
    for (const piece of cell.invalid) bad('email', piece);
  });
  for (const [field, kind] of [
    ['email_hash', 'email_sha256'],
    ['phone_hash', 'phone_sha256'],
  ] as const) {
    each(list.key[field], (text) => {
      const hash = parseHash(text);
      if (hash === null) bad(field, text);
      else keys.push([kind, hash]);
    });
  }
  if (keys.length === 0) {
    return {
      entries: [],
      rejects: [{ reason: found ? 'list_key_invalid' : 'list_key_missing', field: null, raw: null }],
    };
  }
  let interval: { lo: string; hi: string } | null = null;
  if (list.at !== undefined) {
    const text = cellText(raw, list.at.column);
    const parsed = parseDate(text, formatsOf(list.at), {
      use: 'event',
      zone,
      year: Number(context.firstSeenAt.slice(0, 4)),
    });
    if (parsed.kind === 'invalid') rejects.push({ reason: 'date_invalid', field: 'at', raw: text });
    interval = intervalOf(parsed, zone);
  }
  const entries = new Map<string, ListEntryRow>();
  for (const [kind, key] of keys) {
    const id = entryId(context.recordId, kind, key);
    entries.set(id, {
      entry_id: id,
      record_id: context.recordId,
      list: name,
      key_kind: kind,
      key,
      registered_lo: interval?.lo ?? null,
      registered_hi: interval?.hi ?? null,
    });
  }
  return { entries: [...entries.values()], rejects };
}
