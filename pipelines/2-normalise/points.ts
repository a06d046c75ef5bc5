/** Contact points as rows of the dictionary. */
import { contactPointId, type PointKind } from '../ids.ts';
import type { EmailAddress } from './email.ts';
import { memo } from './memo.ts';
import type { PhoneNumber } from './phone.ts';
import type { BornePoint, ContactPointRow } from './rows.ts';

const idOf: Record<PointKind, (value: string) => string> = {
  email: memo((value) => contactPointId('email', value), 1 << 14),
  phone: memo((value) => contactPointId('phone', value), 1 << 14),
  post: memo((value) => contactPointId('post', value), 1 << 14),
};

export const emailPoint = (email: EmailAddress): ContactPointRow => ({
  contact_point_id: idOf.email(email.value),
  kind: 'email',
  value: email.value,
  line_type: null,
  region: null,
  flags: [...email.flags],
});

export const phonePoint = (phone: PhoneNumber): ContactPointRow => ({
  contact_point_id: idOf.phone(phone.value),
  kind: 'phone',
  value: phone.value,
  line_type: phone.lineType,
  region: phone.region,
  flags: [...phone.flags],
});

/** `line` is the canonical postal line, `country` its ISO country. */
export const postPoint = (line: string, country: string | null): ContactPointRow => ({
  contact_point_id: idOf.post(line),
  kind: 'post',
  value: line,
  line_type: null,
  region: country,
  flags: [],
});

/** Adds a point that the row bears, once; its first place counts. */
export function bear(points: BornePoint[], point: ContactPointRow, field: string): void {
  if (points.some((p) => p.contact_point_id === point.contact_point_id)) return;
  points.push({ ...point, field, ordinal: points.filter((p) => p.field === field).length });
}
