/** Reads `--as-of`: an instant, or a day (its beginning in the zone of the config's schedule, Europe/Paris by default). */
import { DateTime } from 'luxon';
import { ReferentError } from '../pipelines/errors.ts';

/** A whole date first: of a year or an hour alone, nobody can say which instant was meant. */
const BEGINS_WITH_DATE = /^\d{4}-\d{2}-\d{2}(T|$)/;

/** ISO 8601 in UTC. Throws REF_USAGE when the text is no instant. */
export function parseInstant(text: string, zone: string): string {
  const parsed = DateTime.fromISO(text, { zone });
  if (!BEGINS_WITH_DATE.test(text) || !parsed.isValid || parsed.year < 1900) {
    throw new ReferentError('REF_USAGE', '--as-of cannot be read as an instant.', {
      expected: '2026-09-01, 2026-09-01T10:00:00 or 2026-09-01T10:00:00+02:00',
    });
  }
  return parsed.toUTC().toISO({ suppressMilliseconds: false }) ?? '';
}
