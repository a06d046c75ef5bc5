/** The attributes that some columns make together. */
import type { Attribute } from './attributes.ts';
import type { DateFormat } from './date-formats.ts';
import type { ColumnRole } from './roles.ts';

export interface RoleOfColumn {
  readonly column: string;
  readonly role: ColumnRole;
  /** What an identifier, category or number is called; the column's own name when left out. */
  readonly name?: string;
  readonly formats?: readonly DateFormat[];
}

/** Attributes over fields that are called as their columns are. */
export function attributesOf(columns: readonly RoleOfColumn[]): Attribute[] {
  const all = (role: ColumnRole): string[] => columns.flatMap((c) => (c.role === role ? [c.column] : []));
  const first = (role: ColumnRole): string | undefined => all(role)[0];
  const out: Attribute[] = [];
  const [given, full, birth] = [first('given_name'), first('full_name'), first('birth_name')];
  const families = all('family_name');
  const family = families.length > 1 ? families : families[0];
  if ([given, family, full, birth].some((c) => c !== undefined))
    out.push({
      kind: 'name',
      ...(given === undefined ? {} : { given }),
      ...(family === undefined ? {} : { family }),
      ...(full === undefined ? {} : { full }),
      ...(birth === undefined ? {} : { birth_family: birth }),
    });
  const birthdate = columns.find((c) => c.role === 'birthdate');
  const [year, month, day] = [first('birth_year'), first('birth_month'), first('birth_day')];
  const parts = year !== undefined && month !== undefined && day !== undefined ? ([year, month, day] as const) : null;
  if (birthdate !== undefined)
    out.push({
      kind: 'birthdate',
      from: birthdate.column,
      ...(parts === null ? {} : { parts }),
      ...(birthdate.formats === undefined || birthdate.formats.length === 0 ? {} : { formats: birthdate.formats }),
    });
  else if (parts !== null) out.push({ kind: 'birthdate', from: parts });
  else if (year !== undefined) out.push({ kind: 'birthdate', from: year });
  if (all('email').length > 0) out.push({ kind: 'email', from: all('email') });
  if (all('phone_number').length > 0) out.push({ kind: 'phone_number', from: all('phone_number') });
  const streets = all('street');
  const street = streets.length > 1 ? streets : streets[0];
  const [whole, number, extra] = [first('address'), first('street_number'), first('address_extra')];
  if (street !== undefined || whole !== undefined)
    out.push({
      kind: 'address',
      ...(street === undefined ? {} : { street }),
      ...(number === undefined ? {} : { number }),
      ...(extra === undefined ? {} : { extra }),
      ...(whole === undefined ? {} : { whole }),
    });
  const [postal, locality] = [first('postal_code'), first('locality')];
  if (postal !== undefined || locality !== undefined || whole !== undefined)
    out.push({
      kind: 'place',
      ...(postal === undefined ? {} : { postal_code: postal }),
      ...(locality === undefined ? {} : { locality }),
      ...(whole === undefined ? {} : { whole }),
    });
  const named = (kind: 'identifier' | 'category', roles: readonly ColumnRole[]): void => {
    const fields = new Map<string, string>();
    for (const { role, column, name } of columns)
      if (roles.includes(role) && !fields.has(name ?? column)) fields.set(name ?? column, column);
    for (const [from, field] of fields) out.push({ kind, from, ...(from === field ? {} : { field }) });
  };
  named('identifier', ['identifier']);
  named('category', ['category', 'middle_name', 'number']);
  return out;
}
