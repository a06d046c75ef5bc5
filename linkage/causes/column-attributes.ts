/** The attributes that some columns make together. */
import type { Attribute } from './attributes.ts';
import type { ColumnRole } from './roles.ts';

export interface RoleOfColumn {
  readonly column: string;
  readonly role: ColumnRole;
  /** What an identifier, category or number is called; the column's own name when left out. */
  readonly name?: string;
}

/** Attributes over fields that are called as their columns are, or as their name says. */
export function attributesOf(columns: readonly RoleOfColumn[]): Attribute[] {
  const all = (role: ColumnRole): string[] => columns.flatMap((c) => (c.role === role ? [c.column] : []));
  const first = (role: ColumnRole): string | undefined => all(role)[0];
  const out: Attribute[] = [];
  const [given, family, full] = [first('given_name'), first('family_name') ?? first('birth_name'), first('full_name')];
  if (given !== undefined || family !== undefined)
    out.push({ kind: 'name', ...(given === undefined ? {} : { given }), ...(family === undefined ? {} : { family }) });
  else if (full !== undefined) out.push({ kind: 'name', full });
  const birthdate = first('birthdate');
  const [year, month, day] = [first('birth_year'), first('birth_month'), first('birth_day')];
  if (birthdate !== undefined) out.push({ kind: 'birthdate', from: birthdate });
  else if (year !== undefined && month !== undefined && day !== undefined)
    out.push({ kind: 'birthdate', from: [year, month, day] });
  else if (year !== undefined) out.push({ kind: 'birthdate', from: year });
  if (all('email').length > 0) out.push({ kind: 'email', from: all('email') });
  if (all('phone_number').length > 0) out.push({ kind: 'phone_number', from: all('phone_number') });
  const [street, number] = [first('street') ?? first('address'), first('street_number')];
  if (street !== undefined) out.push({ kind: 'address', street, ...(number === undefined ? {} : { number }) });
  const [postal, locality] = [first('postal_code'), first('locality')];
  if (postal !== undefined || locality !== undefined)
    out.push({
      kind: 'place',
      ...(postal === undefined ? {} : { postal_code: postal }),
      ...(locality === undefined ? {} : { locality }),
    });
  const named = (kind: 'identifier' | 'category', roles: readonly ColumnRole[]): void => {
    const names = new Set(columns.flatMap((c) => (roles.includes(c.role) ? [c.name ?? c.column] : [])));
    for (const from of names) out.push({ kind, from });
  };
  named('identifier', ['identifier']);
  named('category', ['category', 'middle_name', 'number']);
  return out;
}
