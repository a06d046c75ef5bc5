/**
 * Identifiers. An id is a letter and 13 characters of Crockford base32 (65 bits of SHA-256 of its parts), so that it is
 * the same in every workspace, on every backend and whatever the order of tasks; it sorts bytewise, shards by prefix,
 * survives a spreadsheet, and needs no sequence. 10 million ids collide with probability 1.4e-6; a collision is
 * detected by the table's key and refused (REF_ID_COLLISION), never merged.
 * An id is a pseudonym, not an anonymous value: who holds a phone number can compute its id.
 */
import { hash } from 'node:crypto';

declare const brand: unique symbol;
type Brand<T, B extends string> = T & { readonly [brand]: B };

export type RecordId = Brand<string, 'RecordId'>;
export type ContactPointId = Brand<string, 'ContactPointId'>;
export type PersonId = Brand<string, 'PersonId'>;
export type StatementId = Brand<string, 'StatementId'>;
export type EntryId = Brand<string, 'EntryId'>;
export type RelationId = Brand<string, 'RelationId'>;
export type RejectId = Brand<string, 'RejectId'>;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** First 65 bits of a digest (one character a byte) as 13 base32 characters. */
function base32(digest: string): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (let i = 0; out.length < 13; i++) {
    value = ((value & 0x1f) << 8) | digest.charCodeAt(i);
    bits += 8;
    while (bits >= 5 && out.length < 13) {
      bits -= 5;
      out += ALPHABET[(value >>> bits) & 31];
    }
  }
  return out;
}

/** Parts are joined by the unit separator, which no canonical value contains. */
function hashId(letter: string, parts: readonly string[]): string {
  return letter + base32(hash('sha256', `${letter}\x1f${parts.join('\x1f')}`, 'binary'));
}

/** What kind of input a row came from: a person source, a consent log, or an opposition list. */
export type Feed = 'person' | 'consent' | 'list';

export const recordId = (feed: Feed, source: string, sourceKey: string): RecordId =>
  hashId('r', [feed, source, sourceKey]) as RecordId;
export const contactPointId = (kind: PointKind, value: string): ContactPointId =>
  hashId('c', [kind, value]) as ContactPointId;
/** `salt` is 0 for a first minting, and counts up when the id is already borne by another person. */
export const personId = (foundingRecord: RecordId, salt = 0): PersonId =>
  hashId('p', salt === 0 ? [foundingRecord] : [foundingRecord, String(salt)]) as PersonId;
export const statementId = (...parts: readonly string[]): StatementId => hashId('s', parts) as StatementId;
export const entryId = (...parts: readonly string[]): EntryId => hashId('e', parts) as EntryId;
export const relationId = (...parts: readonly string[]): RelationId => hashId('l', parts) as RelationId;
export const rejectId = (...parts: readonly string[]): RejectId => hashId('j', parts) as RejectId;

export type PointKind = 'email' | 'phone' | 'post';

const ID = /^[a-z][0-9a-hjkmnp-tv-z]{13}$/;
/** Whether a text from the outside (command line, payload) is an id of the given letter. */
export function isId(letter: string, text: string): boolean {
  return ID.test(text) && text.startsWith(letter);
}

/** Content hash of a row: 128 bits of SHA-256, hex. Two rows with the same hash are the same row. */
export const contentHash = (text: string): string => hash('sha256', text, 'hex').slice(0, 32);

/** A half-open range of ids, `from <= id < to`; `to` null is open. Tasks carry these, never values. */
export interface IdRange {
  readonly from: string;
  readonly to: string | null;
}

/** Splits the id space of a letter in `n` equal ranges, n a power of two up to 1024. */
export function idRanges(letter: string, n: number): IdRange[] {
  const bound = (i: number): string => {
    const v = Math.round((i * 1024) / n);
    return letter + (ALPHABET[v >> 5] ?? '') + (ALPHABET[v & 31] ?? '');
  };
  return Array.from({ length: n }, (_, i) => ({
    from: i === 0 ? letter : bound(i),
    to: i === n - 1 ? null : bound(i + 1),
  }));
}
