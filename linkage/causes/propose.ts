/**
 * What the columns of a file are, from their names and, where these do not say it, from the shape of their values: a
 * proposal with its reasons, for a person to review.
 */
import { fold } from '../comparison-form.ts';
import type { Row } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { isoDate } from './values.ts';

type Role =
  | 'given'
  | 'family'
  | 'full'
  | 'birthdate'
  | 'birth_year'
  | 'birth_month'
  | 'birth_day'
  | 'email'
  | 'phone'
  | 'number'
  | 'street'
  | 'postal_code'
  | 'locality'
  | 'identifier'
  | 'category'
  | 'ignored';

export interface ProposedColumn {
  readonly column: string;
  readonly role: Role;
  readonly why: string;
}
export interface Proposal {
  readonly attributes: readonly Attribute[];
  readonly columns: readonly ProposedColumn[];
}

/** The first that matches a header counts; headers are folded to words in capitals. */
const HEADERS: readonly (readonly [Role, RegExp])[] = [
  ['ignored', /^(CLUSTER|LABEL|TRUTH|PERSON ID|CLUSTER ID|ENTITY ID)$/],
  ['ignored', /\bNOM (DE )?(NAISSANCE|JEUNE FILLE)\b|\bMAIDEN\b|\bBIRTH (FAMILY |LAST )?NAME\b/],
  ['ignored', /\b(SOCIETE|ENTREPRISE|COMPANY|ORGANI[SZ]ATION|RAISON SOCIALE|USER ?NAME|IP)\b/],
  ['category', /\b(LIEU|VILLE|PAYS|COMMUNE|DEPARTEMENT) (DE )?NAISSANCE\b|\bBIRTH ?(PLACE|CITY|COUNTRY)\b/],
  ['email', /\b(E ?MAILS?|MAIL|COURRIEL|MEL)\b/],
  ['phone', /\b(PHONES?|TEL|TELEPHONES?|MOBILE|PORTABLE|GSM|FIXE|LANDLINE|CELL)\b/],
  ['birth_year', /\b(BIRTH ?YEAR|YEAR OF BIRTH|ANNEE (DE )?NAISSANCE)\b|^(BY|YOB)$/],
  ['birth_month', /\b(BIRTH ?MONTH|MONTH OF BIRTH|MOIS (DE )?NAISSANCE)\b|^(BM|MOB)$/],
  ['birth_day', /\b(BIRTH ?DAY|DAY OF BIRTH|JOUR (DE )?NAISSANCE)\b|^BD$/],
  ['birthdate', /\b(DOB|BIRTH ?DATE|DATE OF BIRTH|DATE (DE )?NAISS(ANCE)?|DDN|NEE? LE|NAISSANCE)\b/],
  ['postal_code', /\b(POST ?CODE|POSTAL ?CODE|ZIP ?(CODE)?|CODE ?POSTAL|CP)\b/],
  ['full', /\bNOMS? (ET )?PRENOMS?\b|\bPRENOMS? (ET )?NOMS?\b|\b(FIRST|GIVEN) (AND )?(LAST|FAMILY)\b|^NOM COMPLET$/],
  ['given', /\b(GIVEN ?NAMES?|FIRST ?NAMES?|FORENAMES?|PRENOMS?|FNAME)\b/],
  ['family', /\b(FAMILY ?NAMES?|LAST ?NAMES?|SURNAMES?|LNAME|PATRONYME)\b|^NOM( (DE )?(FAMILLE|USAGE|CLIENT))?$/],
  ['full', /\bFULL ?NAME\b|^(NAME|CLIENT|CONTACT|(CUSTOMER|DISPLAY|PERSON) ?NAME)$/],
  ['number', /\b(STREET|HOUSE) ?(NUMBER|NO)\b|\b(NUMERO|NUM|NO) (DE )?(RUE|VOIE)\b/],
  ['street', /\b(STREET|STREET ADDRESS|ADDRESS( LINE)?( ?1)?|ADRESSE( ?1)?|RUE|VOIE)$/],
  ['locality', /\b(CITY|TOWN|SUBURB|LOCALITY|VILLE|COMMUNE|LOCALITE)\b/],
  [
    'identifier',
    /\b(SSN|SOC SEC ID|NIR|SIRET|SIREN|PASSPORT|NATIONAL ID|LOYALTY CARD|CARTE( FIDELITE)?|(NUM|NUMERO) (DE )?CARTE|ID CARD)\b/,
  ],
  ['category', /\b(GENDER|SEX|SEXE|GENRE|CIVILITE|STATE|COUNTRY|PAYS|REGION|OCCUPATION|PROFESSION)\b/],
];

const SAMPLE = 1000;
const SHAPES: readonly (readonly [Role, (value: string) => boolean])[] = [
  ['email', (v) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(v)],
  ['birthdate', (v) => /\d{4}/.test(v) && /[-/.]/.test(v) && isoDate(v, true).length === 10],
  ['phone', (v) => /^(\+|0)[\d .()-]{8,18}$/.test(v)],
];
/** Words of a header: camelCase, snake_case and accents taken apart. */
const wordsOf = (header: string): string => fold(header.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' '));

/** Reads the names of the fields and up to a thousand records. A field `id` is the record's own. */
export function propose(rows: readonly Row[]): Proposal {
  const sample = rows.slice(0, SAMPLE);
  const fields = [...new Set(sample.flatMap((row) => Object.keys(row)))].filter((f) => f !== 'id');
  const columns = fields.map((column) => proposeColumn(column, sample));
  return { attributes: attributesOf(columns), columns };
}

function proposeColumn(column: string, sample: readonly Row[]): ProposedColumn {
  const header = wordsOf(column);
  const values = sample.flatMap((row) => {
    const cell = row[column];
    const text = typeof cell === 'string' ? cell.trim() : (cell?.[0] ?? '').trim();
    return text === '' ? [] : [text];
  });
  if (values.length === 0) return { column, role: 'ignored', why: 'no record has a value' };
  const shape = SHAPES.find(([, holds]) => values.filter(holds).length >= 0.7 * values.length)?.[0];
  const named = HEADERS.find(([, pattern]) => pattern.test(header))?.[0];
  if (named !== undefined && named !== 'full') return { column, role: named, why: 'its name says so' };
  if (shape !== undefined) return { column, role: shape, why: 'its values look like it' };
  if (named !== undefined) return { column, role: named, why: 'its name says so' };
  return { column, role: 'ignored', why: 'neither its name nor its values say what it is' };
}

/** The attributes that some columns make together. */
export function attributesOf(columns: readonly ProposedColumn[]): Attribute[] {
  const all = (role: Role): string[] => columns.flatMap((c) => (c.role === role ? [c.column] : []));
  const first = (role: Role): string | undefined => all(role)[0];
  const out: Attribute[] = [];
  const [given, family, full] = [first('given'), first('family'), first('full')];
  if (given !== undefined || family !== undefined)
    out.push({ kind: 'name', ...(given === undefined ? {} : { given }), ...(family === undefined ? {} : { family }) });
  else if (full !== undefined) out.push({ kind: 'name', full });
  const birthdate = first('birthdate');
  const [year, month, day] = [first('birth_year'), first('birth_month'), first('birth_day')];
  if (birthdate !== undefined) out.push({ kind: 'birthdate', from: birthdate });
  else if (year !== undefined && month !== undefined && day !== undefined)
    out.push({ kind: 'birthdate', from: [year, month, day] });
  if (all('email').length > 0) out.push({ kind: 'email', from: all('email') });
  if (all('phone').length > 0) out.push({ kind: 'phone_number', from: all('phone') });
  const [street, number] = [first('street'), first('number')];
  if (street !== undefined) out.push({ kind: 'address', street, ...(number === undefined ? {} : { number }) });
  const [postal, locality] = [first('postal_code'), first('locality')];
  if (postal !== undefined || locality !== undefined)
    out.push({
      kind: 'place',
      ...(postal === undefined ? {} : { postal_code: postal }),
      ...(locality === undefined ? {} : { locality }),
    });
  for (const from of all('identifier')) out.push({ kind: 'identifier', from });
  for (const from of all('category')) out.push({ kind: 'category', from });
  return out;
}
