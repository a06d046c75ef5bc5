/**
 * What the columns of a file are, from their names and from the shape of their values: a proposal with its reasons, for
 * a person to review. The header proposes, the values decide.
 */
import type { Cell, Row } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { attributesOf } from './column-attributes.ts';
import { type ColumnProfile, profileOf } from './column-profile.ts';
import { type HeaderMeaning, headerWords, isOpaque, isRowName, meaningOfHeader } from './headers.ts';
import { inferColumns } from './infer-columns.ts';
import { type Candidate, ownName, type ProposedColumn } from './proposed-column.ts';
import type { ColumnRole } from './roles.ts';
import { settleColumns } from './settle-columns.ts';
import { saysNothing } from './values.ts';

export { attributesOf } from './column-attributes.ts';
export type { ProposedColumn } from './proposed-column.ts';

export interface Proposal {
  readonly attributes: readonly Attribute[];
  readonly columns: readonly ProposedColumn[];
}

const SAMPLE = 2000;
/** Fewer values prove nothing by being all alike, or all different. */
const ENOUGH = 20;

/** Reads the names of the fields and up to two thousand records, spread over all. A field `id` is the record's own. */
export function propose(rows: readonly Row[]): Proposal {
  const step = Math.max(1, rows.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, rows.length) }, (_, i) => rows[Math.floor(i * step)] ?? {});
  const fields = [...new Set(sample.flatMap((row) => Object.keys(row)))].filter((f) => f !== 'id');
  const columns = proposeColumns(fields, sample);
  return { attributes: attributesOf(columns), columns };
}

/** The columns of one file, in the order of `fields`. */
export function proposeColumns(fields: readonly string[], sample: readonly Row[]): ProposedColumn[] {
  const named = fields.map((column) => candidateOf(column, sample));
  return settleColumns(inferColumns(named)).map(
    ({ column, proposed }) =>
      proposed ?? { column, role: 'ignored', why: 'neither its name nor its values say what it is' },
  );
}

/** The end of a path (`client.nom`) says more than the way to it. */
function meaningOf(column: string, words: string): HeaderMeaning | null {
  const end = /^\S+\.(\S+)$/.exec(column)?.[1];
  return (end === undefined ? null : meaningOfHeader(headerWords(end))) ?? meaningOfHeader(words);
}

const textOf = (cell: Cell): string => {
  const text = (typeof cell === 'string' ? cell : (cell?.[0] ?? '')).trim();
  return saysNothing(text) ? '' : text;
};

function candidateOf(column: string, sample: readonly Row[]): Candidate {
  const words = headerWords(column);
  const opaque = isOpaque(words);
  const meaning = opaque ? null : meaningOf(column, words);
  const values = sample.map((row) => textOf(row[column]));
  const filled = values.filter((v) => v !== '');
  const speaksOfBirth = meaning?.role === 'birthdate';
  const profile = profileOf(filled, sample.length, speaksOfBirth);
  return { column, words, opaque, profile, values, proposed: byHeader(column, words, meaning, profile) };
}

/** Nothing when the header says nothing that the values bear out. */
function byHeader(
  column: string,
  words: string,
  meaning: HeaderMeaning | null,
  p: ColumnProfile,
): ProposedColumn | null {
  const leave = (why: string): ProposedColumn => ({ column, role: 'ignored', why });
  if (p.filled === 0) return leave('no record has a value');
  if (meaning?.role === 'ignored') {
    // An address or a number is one whatever its header speaks of.
    const contact = p.email >= 0.6 || (p.surePhone >= 0.6 && p.dates.share < 0.3);
    return contact ? null : leave(meaning.why ?? 'its name says so');
  }
  const isUnique = p.distinct === p.filled && p.filled >= ENOUGH;
  if (isRowName(words) && (meaning === null || (meaning.role === 'identifier' && meaning.name === undefined)))
    if (p.email < 0.5 && p.letters < 0.9 && (isUnique || p.filled < ENOUGH || p.uuid > 0.5))
      return leave('a different one in every row: it names the row, not the person');
  if (IS_WHO.test(words) && p.letters < 0.5) return leave('it looks like the answer, who is who');
  if (meaning === null) return null;
  const role = roleBorne(meaning.role, p);
  if (role === null) return null;
  if (role === 'category' && p.distinct === 1 && p.filled >= ENOUGH)
    return leave('the same in every record: it tells nobody apart');
  const name = meaning.name ?? (named(role) ? ownName(words) : undefined);
  return {
    column,
    role,
    why: role === meaning.role ? 'its name says so' : 'its name says so, and its values say how it is written',
    ...(name === undefined || !named(role) ? {} : { name }),
    ...(role === 'birthdate' ? { formats: p.dates.formats } : {}),
  };
}

/** Codes under such a header tell people apart, so that nothing is left to find. */
const IS_WHO =
  /^(PERSON(NE)?|INDIVIDUAL|INDIVIDU|WHO|QUI|UID|MATCH|LINK|REAL|SAME AS|GROUP|GROUPE|TRUE)( (ID|NO|KEY|NUM(BER)?))?$/;

const named = (role: ColumnRole): boolean =>
  role === 'identifier' || role === 'category' || role === 'number' || role === 'middle_name' || role === 'birth_name';

/** The role that a header asks for, or what the values make of it; null when they do not bear it. */
function roleBorne(role: ColumnRole, p: ColumnProfile): ColumnRole | null {
  const isName = p.letters >= 0.4 && p.email < 0.3;
  const isText = p.email < 0.3 && p.surePhone < 0.5;
  switch (role) {
    case 'email':
      return p.email >= 0.2 ? role : p.wholeAddress >= 0.5 || p.street >= 0.5 ? 'address' : null;
    case 'phone_number':
      return p.phone >= 0.2 || (p.letters < 0.3 && p.email < 0.3 && p.dates.share < 0.5 && p.length >= 7) ? role : null;
    case 'birthdate':
      return p.dates.share >= 0.2 ? role : null;
    case 'birth_year':
    case 'birth_month':
    case 'birth_day': {
      if (p.dates.share >= 0.5 && !onlyYears(p)) return 'birthdate';
      const most = { birth_year: 2100, birth_month: 12, birth_day: 31 }[role];
      const [, largest] = p.integers ?? [0, Infinity];
      return largest <= most || p.digitsOnly >= 0.7 ? role : null;
    }
    case 'given_name':
    case 'family_name':
    case 'middle_name':
    case 'birth_name':
      return isName ? role : null;
    case 'full_name':
      return isName ? role : null;
    case 'postal_code':
      if (p.codeAndTown >= 0.5) return 'address';
      return p.letters < 0.6 && p.email < 0.3 && p.length <= 12 ? role : null;
    case 'locality':
      if (p.codeAndTown >= 0.5 || p.wholeAddress >= 0.5) return 'address';
      return p.letters >= 0.3 && isText ? role : null;
    case 'street':
      if (p.codeAndTown >= 0.5 || p.wholeAddress >= 0.4) return 'address';
      return isText && p.dates.share < 0.5 ? role : null;
    case 'street_number':
      return p.email < 0.3 && p.length <= 12 && p.letters < 0.8 ? role : null;
    case 'identifier':
      return p.email < 0.3 && !(p.distinct < 10 && p.filled >= 10 * ENOUGH) ? role : null;
    case 'number':
    case 'address_extra':
      return isText ? role : null;
    case 'category':
      return p.email < 0.5 && p.length < 60 ? role : null;
    case 'address':
    case 'free_text':
    case 'ignored':
      return role;
  }
}

const onlyYears = ({ dates }: ColumnProfile): boolean => dates.formats[0] === 'YYYY';
