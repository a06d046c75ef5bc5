/**
 * Contradictions between departments about one person (F4): the same purpose and channel, one says yes, another says no.
 * Every one is kept, decided or not, so that the departments can mend it.
 */
import type { ConsentEvent, Person } from './model.ts';

export interface Conflict {
  readonly point: string | null;
  readonly purpose: string;
  readonly channel: string;
  readonly eventA: string;
  readonly eventB: string;
  readonly decided: 'event_order' | 'negative_wins' | 'undecided';
}

const overlap = (a: string, b: string): string | null => (a === b || b === '*' ? a : a === '*' ? b : null);

/** How the fold treats the two: by their order, by negative wins, or not at all between bare flags. */
function decided(yes: ConsentEvent, no: ConsentEvent): Conflict['decided'] {
  if (!yes.isAct && !no.isAct) return 'undecided';
  if (yes.lo === null || no.lo === null) return 'negative_wins';
  if ((yes.hi ?? yes.lo) < no.lo) return 'event_order';
  const reopens = yes.grade === 'A' && (yes.actor === 'subject' || yes.actor === 'guardian');
  return yes.lo > (no.hi ?? no.lo) && reopens ? 'event_order' : 'negative_wins';
}

/** Contradictions among a person's own events; an event that names another point than the other contradicts nothing. */
export function conflictsOf(person: Person): Conflict[] {
  const own = person.events.filter((reach) => reach.via === 'own').map((reach) => reach.event);
  const yes = own.filter((event) => event.state === 'given');
  if (yes.length === 0 || yes.length === own.length) return [];
  const out: Conflict[] = [];
  for (const no of own) {
    if (no.state === 'given' || no.state === 'invalidated') continue;
    for (const grant of yes) {
      if (grant.source === no.source) continue;
      if (grant.point !== null && no.point !== null && grant.point !== no.point) continue;
      // A complaint is against all marketing, whatever it names.
      const purpose = overlap(grant.purpose, no.state === 'complained' ? '*' : no.purpose);
      const channel = overlap(grant.channel, no.channel);
      if (purpose === null || channel === null) continue;
      const [eventA, eventB] = grant.id < no.id ? [grant.id, no.id] : [no.id, grant.id];
      out.push({ point: grant.point ?? no.point, purpose, channel, eventA, eventB, decided: decided(grant, no) });
    }
  }
  return out;
}
