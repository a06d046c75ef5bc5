/** Days and local times as instants, with the change of clocks. */
import { DateTime, IANAZone } from 'luxon';

/** A zone that a reader knows; the rule packs of France use it. */
export const PARIS = 'Europe/Paris';

const zones = new Map<string, IANAZone>();
function zoneOf(name: string): IANAZone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = IANAZone.create(name);
    zones.set(name, zone);
  }
  return zone;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Offsets at both ends of a local day, remembered: a file has few distinct days. */
const offsets = new Map<string, readonly [number, number]>();
function offsetsAround(day: number, zone: string): readonly [number, number] {
  const key = `${zone} ${day}`;
  let found = offsets.get(key);
  if (found === undefined) {
    const z = zoneOf(zone);
    // 14 h before and 14 h after cover every offset that exists.
    found = [z.offset(day * DAY - 14 * 60 * MINUTE), z.offset((day + 1) * DAY + 14 * 60 * MINUTE)];
    if (offsets.size > 1 << 15) offsets.clear();
    offsets.set(key, found);
  }
  return found;
}

/**
 * The instants that a local time can mean; `local` is the wall clock written as if it were UTC, in milliseconds.
 * Two for the hour that is repeated in autumn, and for the hour that does not exist in spring; else the same twice.
 */
export function localInstant(local: number, zone: string): [lo: number, hi: number] {
  const [before, after] = offsetsAround(Math.floor(local / DAY), zone);
  if (before === after) return [local - before * MINUTE, local - before * MINUTE];
  const z = zoneOf(zone);
  const asBefore = local - before * MINUTE;
  const asAfter = local - after * MINUTE;
  const first = z.offset(asBefore) === before;
  const second = z.offset(asAfter) === after;
  if (first && !second) return [asBefore, asBefore];
  if (second && !first) return [asAfter, asAfter];
  return [Math.min(asBefore, asAfter), Math.max(asBefore, asAfter)];
}

const iso = (ms: number): string => new Date(ms).toISOString();

const intervals = new Map<string, readonly [string, string]>();

/**
 * The first and last millisecond, ISO 8601 in UTC, of a date in a zone: a whole day for 2026-05-12, a month for
 * 2026-05, a year for 2026. A date without a time is all of its day: never a made-up instant.
 */
export function dayInterval(date: string, zone: string): readonly [lo: string, hi: string] {
  const key = `${zone} ${date}`;
  const known = intervals.get(key);
  if (known !== undefined) return known;
  const unit = date.length === 4 ? 'year' : date.length === 7 ? 'month' : 'day';
  const start = DateTime.fromISO(date, { zone: zoneOf(zone) }).startOf(unit);
  const end = start.plus({ [unit]: 1 }).startOf(unit);
  const made = [iso(start.toMillis()), iso(end.toMillis() - 1)] as const;
  if (intervals.size > 1 << 15) intervals.clear();
  intervals.set(key, made);
  return made;
}
