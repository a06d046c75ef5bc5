/** Days as ISO text ('1980-05-12'). No clock: the company lives up to AS_OF, and not a second longer. */
import type { Random } from './random.ts';

/** The instant that the sample's batch decides for; every date of the company lies before it. */
export const AS_OF = '2026-09-01T10:00:00+02:00';
/** The last day on which something happened in the company. */
export const LAST_DAY = '2026-08-30';
/** The day from which consent needs proof (GDPR). */
export const GDPR_DAY = '2018-05-25';

/** Days since 1970-01-01 and back, in integers (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function toNumber(day: string): number {
  const month = Number(day.slice(5, 7));
  const year = Number(day.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day.slice(8, 10)) - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function toDay(n: number): string {
  const z = n + 719_468;
  const era = Math.floor(z / 146_097);
  const d = z - era * 146_097;
  const yearOfEra = Math.floor((d - Math.floor(d / 1460) + Math.floor(d / 36_524) - Math.floor(d / 146_096)) / 365);
  const dayOfYear = d - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * dayOfYear + 2) / 153);
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const two = (x: number): string => (x < 10 ? `0${x}` : String(x));
  return `${year}-${two(month)}-${two(dayOfYear - Math.floor((153 * m + 2) / 5) + 1)}`;
}

export const plusDays = (day: string, days: number): string => toDay(toNumber(day) + days);

/** Uniform, both ends included; `from` when the ends are in the wrong order. */
export function dayBetween(random: Random, from: string, to: string): string {
  const low = toNumber(from);
  return toDay(low + random.int(Math.max(1, toNumber(to) - low + 1)));
}

/** A second of office hours of that day, UTC. */
export function instantOn(random: Random, day: string): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${day}T${two(random.between(6, 19))}:${two(random.int(60))}:${two(random.int(60))}Z`;
}

/** DD/MM/YYYY. */
export const french = (day: string): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;

export const yearOf = (day: string): number => Number(day.slice(0, 4));

/** Day and month exchanged, when that is a date at all and another one. */
export function swapDayMonth(day: string): string | null {
  const d = day.slice(8, 10);
  const m = day.slice(5, 7);
  return Number(d) > 12 || d === m ? null : `${day.slice(0, 4)}-${d}-${m}`;
}
