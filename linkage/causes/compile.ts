/** A table's columns as comparisons. A column that is empty, or says the same of everybody, is left out with a word. */
import type { Column, RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { compareNames, countNames, exactNameShares, type NameCodes, relativesShares } from './compare-name.ts';
import { compareAddresses, comparePlaces } from './compare-places.ts';
import {
  compareCategories,
  compareDates,
  compareEmails,
  compareIdentifiers,
  comparePhones,
  hashedHalves,
  lastDigits,
  madeOfName,
  type RowComparison,
  signsOf,
} from './compare-values.ts';
import {
  CATEGORY_BINS,
  type CauseKind,
  type ComparisonSpec,
  comparisonSpec,
  DATE_BINS,
  inOrder,
  LEVELS,
} from './comparison-spec.ts';
import { commonness, countCodes, dateIndexes, pairsByBin, recordsByBin } from './counts.ts';
import { createFacts, type Facts } from './facts.ts';
import { type FamilyNames, familyNames } from './family-names.ts';

export interface Comparison extends ComparisonSpec {
  readonly compare: RowComparison;
  /** Rows that have a value. */
  readonly rows: number;
  /** Pairs at exact levels where they are known without looking at pairs; by level, counted over all pairs. */
  readonly exactPairs: readonly number[] | null;
  /** u of exact levels where it is known better than by counting. */
  readonly exactShares: readonly number[] | null;
  /** Of the name: shares of the levels among people of one family name. */
  readonly relatives?: () => readonly number[];
  /** Shares of the records by the exact level at which each agrees with itself. */
  readonly exactRecords?: readonly number[];
}
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** Fewer values prove nothing by being all different. */
const ENOUGH = 20;
/** A value that this many different names bear is a place's or a function's. */
const SHARED_AT = 5;
const LAST_SAME_NAME = LEVELS.name.findIndex((l) => l.code === 'given_only');

export interface Compiled {
  /** In their order. */
  readonly comparisons: readonly Comparison[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * `facts` are those of the table: what another thread worked out of it is not worked out again. `only` names the
 * comparisons of a frozen model: these are made whatever their values look like, and no others.
 */
export function compile(
  table: RecordTable,
  attributes: readonly Attribute[],
  facts: Facts = createFacts(),
  only: ReadonlySet<string> | null = null,
): Compiled {
  const comparisons: Comparison[] = [];
  const leftOut: LeftOut[] = [];
  const column = (name: string): Column => {
    const found = table.columns.get(name);
    if (found === undefined) throw new Error(`the table has no column ${name}`);
    return found;
  };
  const one = (name: string): Column & { kind: 'one' } => {
    const found = column(name);
    if (found.kind !== 'one') throw new Error(`column ${name} has several values`);
    return found;
  };
  const many = (name: string): Column & { kind: 'many' } => {
    const found = column(name);
    if (found.kind !== 'many') throw new Error(`column ${name} has one value`);
    return found;
  };
  const add = (
    name: string,
    kind: CauseKind,
    compare: RowComparison,
    more: Partial<Comparison> & { rows: number },
  ): void => {
    if (only !== null && !only.has(name)) leftOut.push({ name, why: 'the model has no numbers for it' });
    else if (more.rows < 2 && only === null) leftOut.push({ name, why: 'fewer than two records have a value' });
    else comparisons.push({ exactPairs: null, exactShares: null, ...comparisonSpec(name, kind), compare, ...more });
  };

  const names = attributes.some((a) => a.kind === 'name') ? namesOf(one('given'), familyNames(table)) : null;
  const counts = names === null ? null : countNames(names);
  const sameName = names === null || counts === null ? null : compareNames(names, counts, facts);
  const sharedIn = (name: string, several: Column & { kind: 'many' }): Uint8Array =>
    facts.bytes(`${name}:shared`, () => sharedCodes(several, sameName));
  let place: RowComparison | null = null;
  for (const { kind } of attributes)
    if (kind === 'place') {
      const [postal, town] = [one('postal_code'), one('locality')];
      place = comparePlaces(postal, town, facts);
      add('place', 'place', place, { rows: rowsWith(postal.codes, town.codes) });
    }
  for (const attribute of attributes)
    switch (attribute.kind) {
      case 'name':
        if (names !== null && counts !== null && sameName !== null)
          add('name', 'name', sameName, {
            rows: rowsWith(names.given, names.family),
            exactShares: exactNameShares(counts),
            relatives: () => relativesShares(names, counts),
          });
        break;
      case 'birthdate': {
        const dates = one('birthdate');
        const { indexes, size } = dateIndexes(dates.codes);
        const bins = commonness(indexes, size, DATE_BINS);
        const binOfRow = facts.bytes('birthdate:bins', () => Uint8Array.from(indexes, (i) => bins[i] ?? 0));
        const full = indexes.map((index, row) => ((dates.codes[row] ?? 0) % 100 === 0 ? -1 : index));
        add('birthdate', 'birthdate', compareDates(dates, binOfRow), {
          rows: rowsWith(dates.codes),
          exactPairs: pairsByBin(full, size, bins, DATE_BINS.length + 1),
          exactRecords: recordsByBin(full, size, bins, DATE_BINS.length + 1),
        });
        break;
      }
      case 'email': {
        const email = many('email');
        const { dictionary } = email;
        const signs = facts.ints('email:signs', () => (dictionary === null ? new Int32Array(0) : signsOf(dictionary)));
        const halves = facts.ints('email:halves', () =>
          dictionary === null ? new Int32Array(0) : hashedHalves(dictionary, signs),
        );
        const ofName = facts.bytes('email:of_name', () =>
          names === null
            ? new Uint8Array(email.codes.length)
            : madeOfName(email, signs, {
                columns: [names.given, names.family, names.birth ?? []].filter((c) => c instanceof Int32Array),
                dictionary: names.dictionary,
              }),
        );
        const compare = compareEmails(email, { shared: sharedIn('email', email), ofName, signs, halves });
        add('email', 'email', compare, { rows: rowsOf(email) });
        break;
      }
      case 'phone_number':
        for (const line of ['mobile', 'landline'] as const) {
          const phone = many(line);
          const { dictionary } = phone;
          const digits = facts.ints(`${line}:digits`, () =>
            dictionary === null ? new Int32Array(0) : lastDigits(dictionary),
          );
          add(line, line, comparePhones(phone, sharedIn(line, phone), digits), { rows: rowsOf(phone) });
        }
        break;
      case 'address': {
        const street = one('street');
        add('address', 'address', compareAddresses(street, one('way'), one('house'), place, facts), {
          rows: rowsWith(street.codes),
        });
        break;
      }
      case 'place':
        break;
      case 'identifier': {
        const name = `identifier:${attribute.from}`;
        const { codes, dictionary } = one(name);
        if (only === null && dictionary !== null && rowsWith(codes) >= ENOUGH && dictionary.size === rowsWith(codes))
          leftOut.push({ name, why: 'different in every record: it names the record, not the person' });
        else
          add(name, 'identifier', compareIdentifiers(one(name)), {
            rows: rowsWith(codes),
            exactPairs: pairsByBin(codes, dictionary?.size ?? 0, null, 1),
          });
        break;
      }
      case 'category': {
        const name = `category:${attribute.from}`;
        const { codes, dictionary } = one(name);
        const size = dictionary?.size ?? 0;
        const bins = facts.bytes(`${name}:bins`, () => commonness(codes, size, CATEGORY_BINS));
        if (only === null && countCodes(codes, size).counts.filter((n) => n > 0).length === 1)
          leftOut.push({ name, why: 'says the same of every record' });
        else
          add(name, 'category', compareCategories(one(name), bins), {
            rows: rowsWith(codes),
            exactPairs: pairsByBin(codes, size, bins, CATEGORY_BINS.length + 1),
          });
        break;
      }
    }
  return { comparisons: inOrder(comparisons), leftOut };
}

function namesOf({ codes: given, dictionary }: Column, families: FamilyNames | null): NameCodes | null {
  if (dictionary === null || families === null) return null;
  return { given, family: families.usage.codes, birth: families.birth, dictionary };
}

/** Rows with a value in any of the two columns. */
function rowsWith(codes: Int32Array, others: Int32Array = codes): number {
  let n = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] !== -1 || others[row] !== -1) n++;
  return n;
}

function rowsOf({ offsets }: Column & { kind: 'many' }): number {
  let n = 0;
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row] !== offsets[row + 1]) n++;
  return n;
}

/** 1 for codes that many names bear, spellings of one name counted once. */
function sharedCodes(
  { offsets, codes, dictionary }: Column & { kind: 'many' },
  name: RowComparison | null,
): Uint8Array {
  const size = dictionary?.size ?? 0;
  const shared = new Uint8Array(size);
  if (name === null) return shared;
  const { counts } = countCodes(codes, size);
  const bearers = new Map<number, number[]>();
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row] ?? 0; k < (offsets[row + 1] ?? 0); k++) {
      const code = codes[k] ?? 0;
      if ((counts[code] ?? 0) < SHARED_AT || name(row, row) === -1) continue;
      const told = bearers.get(code) ?? [];
      if (told.length >= SHARED_AT || !told.every((other) => isOtherName(name(other, row)))) continue;
      told.push(row);
      bearers.set(code, told);
      if (told.length === SHARED_AT) shared[code] = 1;
    }
  return shared;
}

const FAMILY_ONLY = LEVELS.name.findIndex((l) => l.code === 'family_only');
const isOtherName = (level: number): boolean => level === FAMILY_ONLY || level >= LAST_SAME_NAME;
