/**
 * The inputs and the output of the permission engine. Everything is a plain value: instants are milliseconds since
 * 1970 (UTC), null is *unknown* and never favourable. Who fills them: the stage from PostgreSQL, a scenario from YAML.
 */
import type { Channel, EventState, PURPOSE_KINDS } from '../../config/schema.ts';
import type { PointKind } from '../ids.ts';
import type { Grade } from './grade.ts';
import type { ReasonCode } from './reasons.ts';

/** Channel numbers as stored in consent.verdict; 0 is `*`. */
export const CHANNEL_NO: Readonly<Record<Channel | '*', number>> = {
  '*': 0,
  email: 1,
  sms: 2,
  phone_live: 3,
  phone_auto: 4,
  post: 5,
};
export const CHANNEL_BY_NO: readonly (Channel | '*')[] = ['*', 'email', 'sms', 'phone_live', 'phone_auto', 'post'];

export type PurposeKind = (typeof PURPOSE_KINDS)[number];
export type LegalBase = 'consent' | 'contract' | 'legal_obligation' | 'legitimate_interest';

export interface Purpose {
  readonly name: string;
  readonly kind: PurposeKind | null;
  readonly base: LegalBase | null;
  /** Product family, for analogous products. */
  readonly family: string | null;
  readonly sector: string | null;
  /** Own validity of a consent, in months; null takes the rule pack's. */
  readonly consentMonths: number | null;
}

export type Actor = 'subject' | 'guardian' | 'agent' | 'controller' | 'import';

export interface ConsentEvent {
  readonly id: string;
  /** The person row that it is about; null where a person has one row only. */
  readonly row: string | null;
  /** The department or log that states it. */
  readonly source: string;
  /** A purpose's name, or `*`. */
  readonly purpose: string;
  readonly channel: Channel | '*';
  readonly point: string | null;
  readonly state: EventState;
  /** An attributable act (true), or a bare flag of a department (false): see fold.ts. */
  readonly isAct: boolean;
  /** When it happened: earliest and latest instant, both inclusive; null when undated. */
  readonly lo: number | null;
  readonly hi: number | null;
  readonly validUntil: number | null;
  /** When we came to know it. */
  readonly recordedAt: number;
  readonly actor: Actor;
  readonly means: string | null;
  readonly grade: Grade;
  /** For bought data: was this company in the list of partners that was shown. */
  readonly partnerListed: boolean | null;
}

/** One source row of a person: what a "yes" may rest on. */
export interface Row {
  readonly id: string;
  readonly source: string;
  readonly audience: 'consumer' | 'professional' | null;
  /** ISO 8601, as precise as known. */
  readonly birthdate: string | null;
  readonly lastContact: number | null;
  readonly collected: number | null;
  /** The whole source was collected before this. */
  readonly collectedBefore: number | null;
  readonly firstSeen: number | null;
  readonly bought: boolean;
  readonly childOriented: boolean;
}

export interface Relation {
  readonly id: string;
  /** The row that states it; null is the person as a whole. */
  readonly row: string | null;
  readonly kind: 'contract' | 'purchase' | 'prospect';
  readonly family: string | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly at: number | null;
  readonly informed: boolean | null;
  readonly couldObject: boolean | null;
  /** False when the seller is another company. */
  readonly sameSeller: boolean;
  /** Families of products that the person's profession relates to. */
  readonly professionalFamilies: readonly string[] | null;
}

export interface Hit {
  readonly list: string;
  readonly id: string;
  readonly registeredLo: number | null;
  readonly registeredHi: number | null;
}

export interface Point {
  readonly id: string;
  readonly kind: PointKind;
  readonly line: 'mobile' | 'fixed' | 'other' | null;
  readonly usable: boolean;
  /** A role mailbox such as contact@. */
  readonly generic: boolean;
  /** Rows of the person that bear it; null when that is not known. */
  readonly rows: readonly string[] | null;
  readonly hits: readonly Hit[];
}

/**
 * How an event came to this person.
 * `own`: a row of the person is what it is about. `point`: somebody else's event about a contact point of this person.
 * `review`: a row that is perhaps the same person's. `orphan`: an event that names a point and no row; `orphan_shared`:
 * one whose point several people share, so that nobody knows who acted.
 */
export type Via = 'own' | 'point' | 'review' | 'orphan' | 'orphan_shared';

export interface Reach {
  readonly event: ConsentEvent;
  readonly via: Via;
  /**
   * For a grant that names no point: those that its row bore when it was stated (null: every point of the person). For an
   * objection: further points of this person that it binds, such as other writings of the mailbox that it names.
   */
  readonly bore: readonly string[] | null;
}

export interface Person {
  readonly id: string;
  readonly rows: readonly Row[];
  readonly points: readonly Point[];
  readonly relations: readonly Relation[];
  readonly events: readonly Reach[];
  /** Pairs of rows that a deterministic rule or a steward joined. */
  readonly sureLinks: readonly (readonly [string, string])[];
  /** ISO 3166-1 alpha-2, candidates by address or, without any, by phone; empty is unknown. */
  readonly countries: readonly string[];
  readonly deceased: 'no' | 'probable' | 'confirmed';
  readonly erased: boolean;
  readonly restricted: boolean;
}

/** What is known of an opposition list at this instant, besides its hits. */
export interface ListState {
  readonly list: string;
  /** Null: every channel, every marketing purpose. */
  readonly channels: readonly Channel[] | null;
  readonly purposes: readonly string[] | null;
  /** When this point was last screened; null when it was not. */
  screenedAt(point: Point): number | null;
}

export type Verdict = 'forbidden' | 'needs_proof' | 'allowed';
/** Verdict numbers as stored; 0 is undecided. */
export const FORBIDDEN = 1;
export const NEEDS_PROOF = 2;
export const ALLOWED = 3;
export type VerdictNo = 0 | 1 | 2 | 3;
export const VERDICT_BY_NO: readonly (Verdict | 'undecided')[] = ['undecided', 'forbidden', 'needs_proof', 'allowed'];

export type EvidenceKind = 'event' | 'hit' | 'relation' | 'rule' | 'flag';

/** The lean outcome of one cell: what consent.verdict holds. Reused from cell to cell. */
export interface Decision {
  verdict: VerdictNo;
  reason: ReasonCode;
  evidenceKind: EvidenceKind | null;
  evidenceRef: string | null;
  /** The first instant at which the clock alone may change this row; Infinity when none does. */
  until: number;
}

/** One step of the ladder and what it saw, for explanations. */
export interface StepTrace {
  readonly step: number;
  readonly name: string;
  readonly verdict: Verdict | 'undecided';
  readonly reason: ReasonCode | null;
  readonly evidenceKind: EvidenceKind | null;
  readonly evidenceRef: string | null;
  readonly saw: readonly string[];
  readonly decisive: boolean;
}
