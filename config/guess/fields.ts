/** What each column is: the header proposes, the values decide. */
import { foldHeader } from './fold.ts';
import { CONSENT_WORDS, type Field, fieldOfHeader } from './header-words.ts';
import { type Profile, profileOf } from './profile.ts';

export interface ColumnGuess {
  /** Name of the column, its position as text, or its JSONPath. */
  readonly column: string;
  readonly header: string | null;
  readonly field: Field | null;
  /** Only for dates. */
  readonly formats?: readonly string[];
  readonly why: string;
  /** `unsure` asks to be looked at. */
  readonly sure: boolean;
}

const DATES: ReadonlySet<Field> = new Set<Field>(['birthdate', 'last_contact_at', 'collected_at']);
const percent = (n: number): string => `${Math.round(n * 100)} %`;

/** Guesses one column. `header` is null where the file has none. */
export function guessColumn(
  column: string,
  header: string | null,
  cells: readonly string[],
): { guess: ColumnGuess; profile: Profile } {
  const folded = header === null ? '' : foldHeader(header);
  const named = header === null ? undefined : fieldOfHeader(folded);
  const speaksOfDate = (named !== undefined && DATES.has(named)) || /(?:^|_)(?:DATE|DT)(?:_|$)|_AT$/.test(folded);
  const profile = profileOf(cells, speaksOfDate);
  const make = (field: Field | null, why: string, sure = true): { guess: ColumnGuess; profile: Profile } => {
    const formats = field !== null && DATES.has(field) ? profile.dates?.formats : undefined;
    const told = profile.dates?.ambiguous === true && formats !== undefined;
    const text = told ? `${why}; no value has a day above 12, so ${formats[0]} is assumed` : why;
    return {
      guess: { column, header, field, ...(formats === undefined ? {} : { formats }), why: text, sure: sure && !told },
      profile,
    };
  };
  if (profile.filled === 0)
    return named === undefined
      ? make(null, 'no value in the sample')
      : make(named, 'by its header; no value in the sample', false);
  const values = fieldOfValues(profile, header);
  if (named === undefined) {
    if (values === undefined) return make(null, 'neither header nor values say what it is');
    const [field, why] = values;
    // Few values prove little: a text column of names could be a person's or a shop's.
    return make(field, why, field === 'email' || field === 'phone_number');
  }
  if (profile.flags !== null && !bears(named, profile) && profile.email + profile.phone === 0) {
    const about = CONSENT_WORDS.test(folded) ? 'a choice' : named;
    return make(null, `its header speaks of ${about}, its values are flags`);
  }
  if (bears(named, profile)) {
    if (named === 'family_name' && profile.fullName >= 0.6 && profile.letters >= 0.6)
      return make('full_name', `${percent(profile.fullName)} of the values hold a first name beside another word`);
    return make(named, 'by its header, and the values agree');
  }
  if (values !== undefined) return make(values[0], `its header says ${named}, but ${values[1]}`, false);
  return make(null, `its header says ${named}, but the values do not look like it`);
}

/** Do the values allow what the header says? */
function bears(field: Field, p: Profile): boolean {
  switch (field) {
    case 'email':
      return p.email >= 0.3;
    case 'phone_number':
      return p.phone >= 0.3 || (p.email < 0.3 && p.letters < 0.3 && p.dates === null && p.flags === null);
    case 'birthdate':
    case 'last_contact_at':
    case 'collected_at':
      return p.dates !== null;
    case 'honorific':
      return p.civility >= 0.3 || (p.flags !== null && p.letters >= 0.8);
    case 'gender':
      return p.gender >= 0.3 || p.civility >= 0.3;
    case 'full_name':
    case 'given_name':
    case 'middle_name':
    case 'family_name':
    case 'birth_family_name':
      return p.letters >= 0.5 && p.email < 0.3 && p.civility < 0.8;
    case 'postal_code':
      return p.email < 0.3 && p.phone < 0.3 && p.letters < 0.5 && p.dates === null;
    case 'locality':
    case 'country':
      return p.email < 0.3 && p.phone < 0.3 && p.letters >= 0.3;
    case 'street_address':
    case 'extra':
    case 'company':
      return p.email < 0.3 && p.phone < 0.3 && p.dates === null;
    case 'loyalty_card':
      return p.email < 0.3 && p.dates === null && p.flags === null;
    default: {
      const never: never = field;
      return never;
    }
  }
}

/** What the values alone say; names and places by values only where there is no header to ask. */
function fieldOfValues(p: Profile, header: string | null): readonly [Field, string] | undefined {
  if (p.email >= 0.6) return ['email', `${percent(p.email)} of the values are e-mail addresses`];
  if (p.phone >= 0.6) return ['phone_number', `${percent(p.phone)} of the values are phone numbers`];
  if (p.civility >= 0.8 && p.letters > 0.5) return ['honorific', `${percent(p.civility)} of the values are civilities`];
  if (p.street >= 0.5) return ['street_address', `${percent(p.street)} of the values are a number and a street`];
  if (p.fullName >= 0.6 && p.letters >= 0.8)
    return ['full_name', `${percent(p.fullName)} of the values hold a first name beside another word`];
  if (p.firstName >= 0.6 && p.letters >= 0.8)
    return ['given_name', `${percent(p.firstName)} of the values are first names`];
  if (header !== null) return undefined;
  if (p.dates !== null && p.dates.year < 2006) return ['birthdate', `dates, the middle one of ${p.dates.year}`];
  if (p.postalCode >= 0.9 && p.distinct > 1)
    return ['postal_code', `${percent(p.postalCode)} of the values are postcodes`];
  return undefined;
}

/** One column per field that takes one only; the surest keeps it. Headers of names that stand the wrong way round are swapped. */
export function settle(guesses: readonly { guess: ColumnGuess; profile: Profile }[]): ColumnGuess[] {
  const many: ReadonlySet<Field> = new Set<Field>(['email', 'phone_number', 'street_address']);
  const out = guesses.map(({ guess }) => guess);
  const at = (field: Field): number => out.findIndex((g) => g.field === field);

  const [given, family] = [at('given_name'), at('family_name')];
  const [g, f] = [out[given], out[family]];
  const [gp, fp] = [guesses[given]?.profile, guesses[family]?.profile];
  if (
    g !== undefined &&
    f !== undefined &&
    gp !== undefined &&
    fp !== undefined &&
    fp.firstName >= 0.5 &&
    gp.firstName < 0.25
  ) {
    const why = (p: Profile): string =>
      `its values are ${p.firstName >= 0.5 ? '' : 'not '}first names (${percent(p.firstName)}): the two headers are swapped`;
    out[given] = { ...g, field: 'family_name', why: why(gp), sure: false };
    out[family] = { ...f, field: 'given_name', why: why(fp), sure: false };
  }
  const taken = new Map<Field, number>();
  for (const [i, guess] of out.entries()) {
    if (guess.field === null || many.has(guess.field)) continue;
    const other = taken.get(guess.field);
    const rival = other === undefined ? undefined : out[other];
    if (other === undefined || rival === undefined) {
      taken.set(guess.field, i);
      continue;
    }
    const [keep, drop] = guess.sure && !rival.sure ? [i, other] : [other, i];
    taken.set(guess.field, keep);
    const dropped = out[drop];
    if (dropped !== undefined)
      out[drop] = {
        column: dropped.column,
        header: dropped.header,
        field: null,
        why: `${guess.field} is taken by ${out[keep]?.column}`,
        sure: false,
      };
  }
  // A full name beside its two parts says nothing more.
  const full = at('full_name');
  const whole = out[full];
  if (whole !== undefined && at('given_name') >= 0 && at('family_name') >= 0)
    out[full] = {
      column: whole.column,
      header: whole.header,
      field: null,
      why: 'given and family name have columns of their own',
      sure: true,
    };
  return out;
}
