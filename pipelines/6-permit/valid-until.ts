/**
 * Instants at which the clock alone changes an answer. All are absolute, computed from facts and never from the instant
 * of the decision, so that a night without change writes nothing.
 */
import { DateTime } from 'luxon';

/** The same day and time `months` later in UTC; the last day of the month where that day does not exist. */
export function addMonths(instant: number, months: number): number {
  if (!Number.isFinite(instant)) return instant;
  const d = new Date(instant);
  const day = d.getUTCDate();
  d.setUTCDate(1);
  d.setUTCMonth(d.getUTCMonth() + months);
  const last = new Date(Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 0)).getUTCDate();
  d.setUTCDate(Math.min(day, last));
  return d.getTime();
}

/** The latest day of a date that is perhaps vague: 1980 is 1980-12-31, 1980-02 is 1980-02-29. */
export function latestDay(iso: string): string {
  if (iso.length === 4) return `${iso}-12-31`;
  if (iso.length === 7) {
    const [year, month] = iso.split('-').map(Number);
    return new Date(Date.UTC(year ?? 0, month ?? 1, 0)).toISOString().slice(0, 10);
  }
  return iso;
}

/** When a person born on `iso` (as precise as known) has surely reached `age`: a midnight of the zone. */
export function birthday(iso: string, age: number, zone: string): number {
  const born = DateTime.fromISO(latestDay(iso), { zone });
  return born.isValid ? born.startOf('day').plus({ years: age }).toMillis() : Number.POSITIVE_INFINITY;
}
