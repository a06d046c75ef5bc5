/** One column for what a person has once; what two columns say twice is taken once. */
import { commonShare, dependence } from './dependence.ts';
import { namesForm } from './form-columns.ts';
import type { Candidate, ProposedColumn } from './proposed-column.ts';
import { type ColumnRole, SINGLE_ROLES } from './roles.ts';

/** Fewer values prove nothing by being all alike. */
const ENOUGH = 20;

export function settleColumns(candidates: readonly Candidate[]): Candidate[] {
  const out = [...candidates];
  const at = (role: ColumnRole): number => out.findIndex((c) => c.proposed?.role === role);
  const all = (role: ColumnRole): number[] => out.flatMap((c, i) => (c.proposed?.role === role ? [i] : []));
  const set = (i: number, change: Partial<ProposedColumn>): void => {
    const c = out[i];
    if (c?.proposed !== null && c !== undefined) out[i] = { ...c, proposed: { ...c.proposed, ...change } };
  };
  const nameOf = (i: number): string => out[i]?.column ?? '';

  // `name` beside `surname` is the given name, beside `first name` the family name.
  for (const i of all('full_name')) {
    const isSimple = /^(NAMES?|NOM|NAAM)$/.test(out[i]?.words ?? '');
    if (!isSimple) continue;
    const [given, family] = [at('given_name'), at('family_name')];
    if (given !== -1 && family === -1)
      set(i, { role: 'family_name', why: `its name says so, beside ${nameOf(given)}` });
    else if (given === -1 && family !== -1)
      set(i, { role: 'given_name', why: `its name says so, beside ${nameOf(family)}` });
    else if (given === -1 && (out[i]?.profile.severalWords ?? 0) < 0.2)
      set(i, { role: 'family_name', why: 'its name says so, and its values are single words' });
  }
  // A family name of two words or more without a given name anywhere is the whole name.
  const family = at('family_name');
  if (family !== -1 && at('given_name') === -1 && at('full_name') === -1) {
    const p = out[family]?.profile;
    if (p !== undefined && p.severalWords >= 0.6)
      set(family, { role: 'full_name', why: 'its values are several words, and no column holds the given name' });
  }
  const given = at('given_name');
  if (given !== -1 && at('family_name') === -1 && at('full_name') === -1) {
    const p = out[given]?.profile;
    if (p !== undefined && p.severalWords >= 0.8)
      set(given, { role: 'full_name', why: 'its values are several words, and no column holds the family name' });
  }
  // A birth name is the family name where there is no other.
  if (at('family_name') === -1 && at('full_name') === -1) {
    const birth = at('birth_name');
    if (birth !== -1)
      set(birth, { role: 'family_name', why: 'its name says so, and no column holds another family name' });
  }
  for (const i of all('full_name')) {
    const p = out[i]?.profile;
    const lead = (p?.givenFirst ?? 0) - (p?.givenLast ?? 0);
    if (p !== undefined && Math.abs(lead) >= 0.2 * p.fullName && p.fullName >= 0.05)
      set(i, { order: lead > 0 ? 'given_first' : 'family_first' });
  }
  if (at('given_name') !== -1 && at('family_name') !== -1)
    for (const i of all('full_name'))
      set(i, { role: 'ignored', why: 'given and family name have columns of their own' });

  const parts = (['birth_year', 'birth_month', 'birth_day'] as const).map(at);
  if (at('birthdate') !== -1)
    for (const i of parts) if (i !== -1) set(i, { role: 'ignored', why: 'the birth date has a column of its own' });

  // A civility says the gender once more.
  const isNamed = (name: string): number =>
    out.findIndex((c) => c.proposed?.role === 'category' && c.proposed.name === name);
  if (isNamed('title') !== -1) {
    if (isNamed('gender') === -1) set(isNamed('title'), { name: 'gender' });
    else set(isNamed('title'), { role: 'ignored', why: 'it says the gender, which has a column of its own' });
  }
  // The country of birth or of the address, an age: they follow from what is compared.
  if (at('birthdate') !== -1) {
    const age = out.findIndex((c) => c.proposed?.role === 'number' && c.proposed.name === 'age');
    if (age !== -1) set(age, { role: 'ignored', why: 'it follows from the birth date' });
  }
  // Where everybody is alike in everything, or in much that people do not share, that is what they are compared by.
  const isConstant = (c: Candidate): boolean => c.profile.distinct === 1 && c.profile.filled >= ENOUGH;
  const isUsed = ({ proposed }: Candidate): boolean => proposed !== null && proposed.role !== 'ignored';
  const shared = out.filter((c) => c.proposed !== null && PERSONAL.has(c.proposed.role) && isConstant(c));
  if (shared.length < ONE_PERSON && out.some((c) => isUsed(c) && !isConstant(c)))
    for (const [i, c] of out.entries())
      if (isUsed(c) && isConstant(c)) set(i, { role: 'ignored', why: 'it says the same of everybody' });
  keepOne(out, set, nameOf);
  leaveDerived(out, set);
  for (const [i, c] of out.entries())
    if (isGuessed(c) && namesForm(c, out))
      set(i, {
        role: 'ignored',
        why: 'how records are filled and written goes with it: it names the form, not the person',
      });
  tooMany(out, set);
  return out;
}

/** Strangers may share a mailbox or a date that stands for an unknown one, but not three such things. */
const ONE_PERSON = 3;
const PERSONAL = new Set<ColumnRole>([
  'given_name',
  'family_name',
  'full_name',
  'birthdate',
  'email',
  'phone_number',
  'identifier',
]);

/** Roles whose further columns say something of their own. */
const FURTHER: ReadonlyMap<ColumnRole, ColumnRole> = new Map([
  ['given_name', 'middle_name'],
  ['street', 'address_extra'],
  ['address', 'address_extra'],
]);

function keepOne(
  out: readonly Candidate[],
  set: (i: number, change: Partial<ProposedColumn>) => void,
  nameOf: (i: number) => string,
): void {
  for (const role of SINGLE_ROLES) {
    const all = out.flatMap((c, i) => (c.proposed?.role === role ? [i] : []));
    // Two columns of family names (Spanish files) are one name; RUE and DE LA PAIX are one street.
    const isParted = role === 'street' && all.some((i) => /\b(TYPE|NATURE)\b/.test(out[i]?.words ?? ''));
    if (all.length < 2 || role === 'family_name' || isParted) continue;
    const byHeader = (i: number): number => Number(out[i]?.proposed?.why.startsWith('its name says so'));
    const fill = (i: number): number => out[i]?.profile.filled ?? 0;
    const [keep, ...others] = [...all].sort(
      (x, y) => byHeader(y) - byHeader(x) || Number(fill(y) > 4 * fill(x)) - Number(fill(x) > 4 * fill(y)) || x - y,
    );
    for (const i of others) {
      const further = FURTHER.get(role);
      if (further === undefined) set(i, { role: 'ignored', why: `${nameOf(keep ?? 0)} holds it already` });
      else
        set(i, {
          role: further,
          why: `further than ${nameOf(keep ?? 0)}`,
          ...(further === 'middle_name' ? { name: 'middle_name' } : {}),
        });
    }
  }
}

const isGuessed = ({ proposed }: Candidate): boolean =>
  proposed?.role === 'category' && !proposed.why.startsWith('its name says so') && proposed.name !== 'gender';

/** A region that follows from the postal code says nothing more than it. */
const FOLLOWS = 0.9;
const NEARLY_CONSTANT = 0.7;
function leaveDerived(out: readonly Candidate[], set: (i: number, change: Partial<ProposedColumn>) => void): void {
  const isCategory = (c: Candidate): boolean => c.proposed?.role === 'category';
  const isPlace = ({ proposed }: Candidate): boolean =>
    proposed?.role === 'postal_code' || proposed?.role === 'locality' || proposed?.name === 'birth_place';
  const places = out.filter(isPlace);
  for (const [i, c] of out.entries()) {
    if (!isCategory(c) || isPlace(c) || commonShare(c) > NEARLY_CONSTANT) continue;
    const from = places.find((p) => dependence(p, c, out) >= FOLLOWS);
    if (from !== undefined) set(i, { role: 'ignored', why: `it follows from ${from.column}` });
  }
}

/** Every comparison makes the model slower; the eighth category of a file says little that the others do not. */
const MOST_CATEGORIES = 7;
const MOST_IDENTIFIERS = 5;
function tooMany(out: readonly Candidate[], set: (i: number, change: Partial<ProposedColumn>) => void): void {
  for (const [role, most] of [
    ['category', MOST_CATEGORIES],
    ['identifier', MOST_IDENTIFIERS],
  ] as const) {
    const all = out.flatMap((c, i) => (c.proposed?.role === role ? [i] : []));
    const worth = (i: number): number => {
      const p = out[i]?.profile;
      return (
        Number(out[i]?.proposed?.why.startsWith('its name says so')) * 10 +
        (p === undefined ? 0 : (p.filled / p.records) * Math.log2(1 + p.distinct))
      );
    };
    for (const i of all.sort((x, y) => worth(y) - worth(x) || x - y).slice(most))
      set(i, { role: 'ignored', why: `${most} other columns of its kind say more` });
  }
}
