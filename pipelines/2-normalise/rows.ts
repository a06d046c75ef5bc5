/** What the room makes of one source row: rows of the normalised tables, before their run range. */
import type { Selectable } from 'kysely';
import type {
  NormalisedContactPoint,
  NormalisedListEntry,
  NormalisedRecord,
  NormalisedRecordPoint,
  NormalisedRelation,
  NormalisedStatement,
} from '../../sql/tables/normalised.ts';
import type { NormaliseReject } from './reject-reasons.ts';

type Unopened<T> = Omit<Selectable<T>, 'since_run' | 'until_run'>;

export type RecordRow = Omit<Unopened<NormalisedRecord>, 'identifiers'> & {
  readonly identifiers: Readonly<Record<string, string>>;
};
export type ContactPointRow = Unopened<NormalisedContactPoint>;
/** A contact point and where the row bears it. */
export type BornePoint = ContactPointRow & Omit<Unopened<NormalisedRecordPoint>, 'record_id' | 'contact_point_id'>;
export type StatementRow = Unopened<NormalisedStatement>;
export type RelationRow = Unopened<NormalisedRelation>;
export type ListEntryRow = Unopened<NormalisedListEntry>;

/** `field` null: the whole row is refused. Named: only this value was set aside and the row goes on. */
export interface Reject {
  readonly reason: NormaliseReject;
  readonly field: string | null;
  /** As found; null for a whole row, whose raw the stage has. */
  readonly raw: string | null;
}

export interface NormalisedPerson {
  /** Null when the row was refused. */
  readonly record: RecordRow | null;
  readonly points: readonly BornePoint[];
  readonly statements: readonly StatementRow[];
  readonly relations: readonly RelationRow[];
  readonly rejects: readonly Reject[];
}

export interface NormalisedConsent {
  readonly statement: StatementRow | null;
  /** The point that the event names, for the dictionary. */
  readonly point: ContactPointRow | null;
  readonly rejects: readonly Reject[];
}

export interface NormalisedListRow {
  readonly entries: readonly ListEntryRow[];
  readonly rejects: readonly Reject[];
}

/** A source row as it lies in staging: only mapped columns, by their name in the config. */
export type RawRow = Readonly<Record<string, unknown>>;
