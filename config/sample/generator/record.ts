/** One row of one department about one person, and the consent events around it. */
import type { Person } from './household.ts';
import type { Random } from './random.ts';
import type { Tally } from './traps.ts';

export const SOURCES = ['boutiques', 'web', 'sav', 'newsletter', 'prospects'] as const;
export type SourceName = (typeof SOURCES)[number];

/** Cells in the order of the source's columns; null is an empty cell (NULL in the database). */
export type Cells = readonly (string | null)[];

export interface SourceRecord {
  readonly source: SourceName;
  readonly key: string;
  readonly person: Person;
  readonly cells: Cells;
}

/** One line of a log in consents/: an attributable act. */
export interface ConsentEvent {
  readonly log: 'sms-gateway' | 'call-centre' | 'newsletter';
  readonly source: SourceName;
  readonly id: string;
  readonly purpose: string;
  readonly channel: string;
  /** E-mail or E.164; null: the points that the source row bore. */
  readonly point: string | null;
  readonly state: 'given' | 'withdrawn' | 'complained';
  readonly at: string;
  readonly actor: 'subject';
  readonly means: string;
  readonly notice: string | null;
  readonly proof: string;
  readonly verification: string | null;
}

/** A yes or no that a department holds, for the count of contradictions. */
export interface Stance {
  readonly source: SourceName;
  readonly cell: 'offers/sms' | 'offers/phone_live' | 'offers/email' | 'newsletter/email';
  readonly says: 'yes' | 'no';
}

/** How a person answers when asked. `torn` says yes here and no there. */
export type Attitude = 'open' | 'choosy' | 'averse' | 'torn';
export const YES: Readonly<Record<Attitude, number>> = { open: 0.85, choosy: 0.45, averse: 0.1, torn: 0.5 };

/** What the department's clerk or form got to know at the time. */
export interface Observed {
  readonly source: SourceName;
  readonly key: string;
  readonly person: Person;
  readonly opened: string;
  readonly lastContact: string;
  readonly given: string;
  readonly family: string;
  readonly swapped: boolean;
  readonly birth: string | null;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly landline: string | null;
  readonly street: string;
  readonly extra: string | null;
  readonly postalCode: string;
  readonly locality: string;
}

export interface RowContext {
  readonly random: Random;
  readonly tally: Tally;
  readonly attitude: Attitude;
  /** A card that a boutique gave to this person, for the web shop's column; null when there is none yet. */
  card: string | null;
  readonly events: ConsentEvent[];
  readonly stances: Stance[];
}
