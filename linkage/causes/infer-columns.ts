/** Columns that their headers do not tell: what the shape of the values says, each alone and then beside the others. */
import type { ColumnProfile } from './column-profile.ts';
import { dependence } from './dependence.ts';
import { type Candidate, ownName, type ProposedColumn } from './proposed-column.ts';
import type { ColumnRole } from './roles.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;

export function inferColumns(candidates: readonly Candidate[]): Candidate[] {
  const alone = candidates.map((c) => (c.proposed === null ? { ...c, proposed: byShape(c) } : c));
  return byCompany(alone);
}

const make = (
  { column, words, opaque, profile }: Candidate,
  role: ColumnRole,
  why: string,
  name?: string,
): ProposedColumn => ({
  column,
  role,
  why,
  ...(role === 'birthdate' ? { formats: profile.dates.formats } : {}),
  ...(role === 'identifier' || role === 'category' || role === 'number'
    ? { name: name ?? (opaque ? column : ownName(words)) }
    : {}),
});

/** Years of birth of people who are in files, and dates of births spread over a life. */
const LATEST_BIRTHS = 2012;
const SPREAD = 15;
const FEW = 20;

function byShape(c: Candidate): ProposedColumn | null {
  const { profile: p } = c;
  const isUnique = p.distinct === p.filled && p.filled >= FEW;
  if (p.email >= 0.5) return make(c, 'email', `${percent(p.email)} of the values are e-mail addresses`);
  if (p.uuid >= 0.5 || (p.hex >= 0.8 && isUnique)) return make(c, 'ignored', 'random codes: they name the row');
  if (p.url >= 0.5) return make(c, 'ignored', 'addresses of the web');
  if (p.dates.clock >= 0.3) return make(c, 'ignored', 'moments, with the time of the day: not of birth');
  const isYear = p.dates.formats[0] === 'YYYY';
  const digitsOnlyDate = p.digitsOnly >= 0.9;
  if (p.dates.share >= 0.7 && !isYear && (!digitsOnlyDate || p.dates.share >= 0.85)) {
    const isBirth = p.dates.year === 0 || (p.dates.year <= LATEST_BIRTHS && p.dates.spread >= SPREAD);
    if (isBirth || p.filled < FEW)
      return make(c, 'birthdate', `${percent(p.dates.share)} of the values are dates of a life`);
    return make(c, 'ignored', 'dates of some years only: not of birth');
  }
  if (isYear && p.dates.share >= 0.9 && p.integers !== null && p.filled >= FEW) {
    const [least, most] = p.integers;
    if (least >= 1500 && most <= 2030 && p.dates.year <= LATEST_BIRTHS && p.distinct >= 15)
      return make(c, 'birth_year', 'its values are years of births');
  }
  if (p.check === 'nir' || p.check === 'siret' || p.check === 'siren')
    return make(
      c,
      'identifier',
      `its values pass the check of a ${p.check.toUpperCase()}`,
      p.check === 'nir' ? 'national_id' : p.check,
    );
  if (p.surePhone >= 0.6) return make(c, 'phone_number', `${percent(p.surePhone)} of the values are phone numbers`);
  if (p.wholeAddress >= 0.4)
    return make(c, 'address', `${percent(p.wholeAddress)} of the values are a street, a postal code and a town`);
  if (p.codeAndTown >= 0.5) return make(c, 'address', 'its values are a postal code and a town');
  if (p.length > 40 && p.words > 6) return make(c, 'free_text', 'long texts');
  if (p.street >= 0.5) return make(c, 'street', `${percent(p.street)} of the values are streets`);
  if (p.civility >= 0.8 && p.distinct <= FEW && p.letters > 0.5)
    return make(c, 'category', 'its values are civilities', 'title');
  if (p.gender >= 0.8 && p.distinct >= 2 && p.distinct <= 6 && p.filled >= 10)
    return make(c, 'category', 'its values are genders', 'gender');
  if (p.frenchPostal >= 0.85 && p.distinct >= 5 && p.distinct < 0.95 * p.filled)
    return make(c, 'postal_code', `${percent(p.frenchPostal)} of the values are postal codes`);
  if (p.britishPostal >= 0.6)
    return make(c, 'postal_code', `${percent(p.britishPostal)} of the values are postal codes`);
  if (p.letters >= 0.8 && p.fullName >= 0.35)
    return make(c, 'full_name', `${percent(p.fullName)} of the values are a frequent given name beside another word`);
  if (p.letters >= 0.8 && p.given >= 0.3 && p.distinct > 3)
    return make(c, 'given_name', `${percent(p.given)} of the values are frequent given names`);
  return null;
}

/** What is left, told by its neighbours: a town goes with a postal code, a month and a day with a year of birth. */
function byCompany(candidates: readonly Candidate[]): Candidate[] {
  const out = [...candidates];
  const has = (role: ColumnRole): boolean => out.some((c) => c.proposed?.role === role);
  const open = (): [number, Candidate][] =>
    out.flatMap((c, i) => (c.proposed === null ? [[i, c] as [number, Candidate]] : []));
  const set = (i: number, role: ColumnRole, why: string): void => {
    const c = out[i];
    if (c !== undefined) out[i] = { ...c, proposed: make(c, role, why) };
  };

  if (has('birth_year') && !has('birthdate'))
    for (const [role, most] of [
      ['birth_month', 12],
      ['birth_day', 31],
    ] as const) {
      if (has(role)) continue;
      const found = open().find(([, { profile: p }]) => {
        const [lo, hi] = p.integers ?? [0, 0];
        return lo >= 0 && hi <= most && hi >= 0.9 * most && p.distinct >= 0.8 * most;
      });
      if (found !== undefined) set(found[0], role, `numbers up to ${most} beside a year of birth`);
    }
  if (!has('postal_code')) inferPlace(out, open, set);
  const postal = out.find((c) => c.proposed?.role === 'postal_code');
  if (postal !== undefined && !has('locality')) {
    const town = mostDependent(
      postal,
      open().filter(([, t]) => t.profile.letters >= 0.7 && t.profile.distinct >= 5),
      out,
    );
    if (town !== undefined) set(town[0], 'locality', `it goes with ${postal.column}`);
  }
  const street = out.find((c) => c.proposed?.role === 'street');
  if (
    street !== undefined &&
    !has('street_number') &&
    street.values.filter((v) => /^\d/.test(v)).length < 0.3 * street.profile.filled
  ) {
    const number = open().find(
      ([, { profile: p }]) => (p.integers?.[0] ?? -1) >= 0 && (p.integers?.[1] ?? 1e9) < 10_000 && p.distinct >= 15,
    );
    if (number !== undefined) set(number[0], 'street_number', `small numbers beside ${street.column}`);
  }
  inferNames(out, open, set);
  for (const [i, c] of open()) {
    const last = lastResort(c);
    if (last !== null) out[i] = { ...c, proposed: last };
  }
  return out;
}

/** The column that goes with another most often, where it mostly does. */
function mostDependent(
  of: Candidate,
  columns: readonly [number, Candidate][],
  all: readonly Candidate[],
): [number, Candidate] | undefined {
  const [best] = columns
    .map((column) => ({
      column,
      share: dependence(of, column[1], all) * Math.min(1, (2 * column[1].profile.filled) / of.profile.filled),
    }))
    .filter(({ share }) => share >= DEPENDS)
    .sort((x, y) => y.share - x.share);
  return best?.column;
}
const DEPENDS = 0.5;

type Open = () => [number, Candidate][];
type Set = (i: number, role: ColumnRole, why: string) => void;

/** Short numbers that a town goes with, or that stand beside a column of words and are all of one length. */
function inferPlace(out: readonly Candidate[], open: Open, set: Set): void {
  for (const [i, c] of open()) {
    const { profile: p } = c;
    if (p.digitsOnly < 0.8 || p.length < 3.5 || p.length > 5.5 || p.distinct < 10 || p.distinct > 0.9 * p.filled)
      continue;
    const isTown = ([, { profile: t }]: [number, Candidate]): boolean => t.letters >= 0.7 && t.distinct >= 10;
    const towns = open().filter(isTown);
    const bound = mostDependent(c, towns, out);
    const length = Math.round(p.length);
    const isOneLength =
      c.values.filter((v) => v.length === length).length >= 0.9 * p.filled && (p.integers?.[1] ?? 0) > 999;
    const isAfterStreet = out.some((o, k) => o.proposed?.role === 'street' && k < i && i - k <= 4);
    const near =
      isOneLength && isAfterStreet ? (towns.find(([k]) => k === i - 1) ?? towns.find(([k]) => k === i + 1)) : undefined;
    const town = bound ?? near;
    if (town === undefined) continue;
    set(i, 'postal_code', `short numbers beside ${town[1].column}`);
    set(town[0], 'locality', `it goes with ${c.column}`);
    return;
  }
}

/** A column of words in which frequent given names stand so often, and three times as often as in any other. */
const SOME_GIVEN = 0.06;

function inferNames(out: readonly Candidate[], open: Open, set: Set): void {
  const at = (role: ColumnRole): number => out.findIndex((c) => c.proposed?.role === role);
  if (at('full_name') !== -1) return;
  const words = (): [number, Candidate][] =>
    open().filter(
      ([, { profile: p }]) =>
        p.letters >= 0.7 && p.words < 2 && p.length <= 20 && p.distinct >= Math.min(20, Math.max(3, 0.1 * p.filled)),
    );
  if (at('given_name') === -1) {
    const [best, second] = words().sort(([, x], [, y]) => y.profile.given - x.profile.given);
    const given = best?.[1].profile.given ?? 0;
    if (best !== undefined && given >= SOME_GIVEN && given >= 3 * (second?.[1].profile.given ?? 0))
      set(
        best[0],
        'given_name',
        `frequent given names are among its values (${percent(given)}), more than in other columns`,
      );
  }
  if (at('family_name') !== -1) return;
  const given = at('given_name');
  // Names stand side by side, are of one word more often than towns and streets, and more various than trades.
  const left = words();
  const most = left.reduce((n, [, { profile: p }]) => Math.max(n, p.distinct), 1);
  const isBeside = (i: number): boolean => given !== -1 && Math.abs(i - given) === 1;
  const rank = ([i, { profile: p }]: [number, Candidate]): number =>
    Number(!isBeside(i)) + p.severalWords - p.distinct / most;
  const [first, other] = left.sort((x, y) => rank(x) - rank(y) || x[0] - y[0]);
  if (first === undefined) return;
  if (given !== -1) {
    set(
      first[0],
      'family_name',
      `words, ${isBeside(first[0]) ? 'beside' : 'of one, as names are, like'} ${out[given]?.column ?? ''}`,
    );
  } else if (other !== undefined && Math.abs(first[0] - other[0]) === 1) {
    const [family, givenToo] = first[1].profile.distinct >= other[1].profile.distinct ? [first, other] : [other, first];
    set(family[0], 'family_name', `words, more various than those of ${givenToo[1].column} beside it`);
    set(givenToo[0], 'given_name', `words, less various than those of ${family[1].column} beside it`);
  }
}

function lastResort(c: Candidate): ProposedColumn | null {
  const { profile: p } = c;
  if (p.filled < FEW) return null;
  if (p.distinct === 1) return make(c, 'ignored', 'the same in every record: it tells nobody apart');
  const ratio = p.distinct / p.filled;
  if (isRunning(p)) return make(c, 'ignored', 'a running number: it names the row');
  if (p.length > 40) return make(c, 'free_text', 'long texts');
  if (p.decimal >= 0.5) return make(c, 'ignored', 'amounts or measures');
  const isCode = p.letters < 0.5 && p.length >= 4;
  if (isCode && ratio >= 0.3) return make(c, 'identifier', 'codes of which nearly everybody has another');
  if (ratio <= 0.5 || (p.letters >= 0.7 && ratio < 0.95))
    return make(c, 'category', `${p.distinct} values that come back`);
  return null;
}

/** Whole numbers that are all different and lie as close as the records that they count. */
const isRunning = ({ integers, distinct, filled, records }: ColumnProfile): boolean =>
  integers !== null && distinct === filled && integers[1] - integers[0] < 20 * records;
