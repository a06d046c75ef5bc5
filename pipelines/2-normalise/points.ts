/** Contact points as rows of the dictionary. */
import { contactPointId, type PointKind } from '../ids.ts';
import type { EmailAddress } from './email.ts';
import type { PhoneNumber } from './phone.ts';
import type { BornePoint, ContactPointRow } from './rows.ts';

function row(
  kind: PointKind,
  value: string,
  lineType: string | null,
  region: string | null,
  flags: readonly string[],
): ContactPointRow {
  return {
    contact_point_id: contactPointId(kind, value),
    kind,
    value,
    line_type: lineType,
    region,
    flags: flags as string[],
  };
}

export const emailPoint = (email: EmailAddress): ContactPointRow => row('email', email.value, null, null, email.flags);

export const phonePoint = (phone: PhoneNumber): ContactPointRow =>
  row('phone', phone.value, phone.lineType, phone.region, phone.flags);

/** `line` is the canonical postal line, `country` its ISO country. */
export const postPoint = (line: string, country: string | null): ContactPointRow =>
  row('post', line, null, country, []);

/** Adds a point that the row bears, once; its first place counts. */
export function bear(points: BornePoint[], point: ContactPointRow, field: string): void {
  let ordinal = 0;
  for (const p of points) {
    if (p.contact_point_id === point.contact_point_id) return;
    if (p.field === field) ordinal++;
  }
  // The point was made for this row alone: it gets its place instead of being copied.
  points.push(Object.assign(point, { field, ordinal }));
}
