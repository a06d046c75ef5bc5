/** A parsed date as the interval of instants that it can mean. */
import type { ParsedDate } from './date.ts';
import { dayInterval } from './zone.ts';

export interface Interval {
  /** ISO 8601 in UTC, to the millisecond, both ends included. */
  readonly lo: string;
  readonly hi: string;
}

/** Null for what is missing or invalid. */
export function intervalOf(parsed: ParsedDate, zone: string): Interval | null {
  switch (parsed.kind) {
    case 'date': {
      const [lo, hi] = dayInterval(parsed.date, zone);
      return { lo, hi };
    }
    case 'instant':
      return { lo: new Date(parsed.lo).toISOString(), hi: new Date(parsed.hi).toISOString() };
    case 'missing':
    case 'invalid':
      return null;
  }
}
