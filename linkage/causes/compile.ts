/** A table's columns as comparisons. A column that is empty, or says the same of everybody, is left out with a word. */
import { textOf } from '../dictionary.ts';
import type { Column, RecordTable } from '../table.ts';
import type { Attribute } from './attributes.ts';
import { compareNames, countNames, exactNameShares, type NameCodes, relativesShares } from './compare-name.ts';
import { compareAddresses, comparePlaces } from './compare-places.ts';
import {
  commonness,
  compareCategories,
  compareDates,
  compareEmails,
  compareIdentifiers,
  comparePhones,
  countCodes,
  madeOfName,
  type RowComparison,
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

export interface Comparison extends ComparisonSpec {
  readonly compare: RowComparison;
  /** Rows that have a value. */
  readonly rows: number;
  /** Pairs at exact levels where they are known without looking at pairs; by level, counted over all pairs. */
  readonly exactPairs: readonly number[] | null;
  /** u of exact levels where it is known better than by counting. */
  readonly exactShares: readonly number[] | null;
  /** Of the name: shares of the levels among people of one family name. */
  readonly relatives: readonly number[] | null;
}
export interface LeftOut {
  readonly name: string;
  readonly why: string;
}

/** A value that this many different names bear is a place's or a function's. */
const SHARED_AT = 5;
const LAST_SAME_NAME = LEVELS.name.findIndex((l) => l.code === 'given_only');

export interface Compiled {
  /** In their order. */
  readonly comparisons: readonly Comparison[];
  readonly leftOut: readonly LeftOut[];
}

export function compile(table: RecordTable, attributes: readonly Attribute[]): Compiled {
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
    if (more.rows < 2) leftOut.push({ name, why: 'fewer than two records have a value' });
    else
      comparisons.push({
        exactPairs: null,
        exactShares: null,
        relatives: null,
        ...comparisonSpec(name, kind),
        compare,
        ...more,
      });
  };

  const names = attributes.some((a) => a.kind === 'name') ? namesOf(one('given'), one('family')) : null;
  const counts = names === null ? null : countNames(names);
  const sameName = names === null || counts === null ? null : compareNames(names, counts);
  const isShared = (several: Column & { kind: 'many' }) => sharedCodes(several, sameName);
  const words = (row: number): string[] =>
    names === null
      ? []
      : [names.given[row] ?? -1, names.family[row] ?? -1].flatMap((c) =>
          c === -1 ? [] : textOf(names.dictionary, c).split(' '),
        );
  let place: RowComparison | null = null;
  for (const { kind } of attributes)
    if (kind === 'place') {
      const [postal, town] = [one('postal_code'), one('locality')];
      place = comparePlaces(postal, town);
      add('place', 'place', place, { rows: rowsWith(postal.codes, town.codes) });
    }
  for (const attribute of attributes)
    switch (attribute.kind) {
      case 'name':
        if (names !== null && counts !== null && sameName !== null)
          add('name', 'name', sameName, {
            rows: rowsWith(names.given, names.family),
            exactShares: exactNameShares(counts),
            relatives: relativesShares(names, counts),
          });
        break;
      case 'birthdate': {
        const dates = one('birthdate');
        const exact = { ...dates, codes: dates.codes.map((d) => (d % 100 === 0 ? -1 : d)) };
        add('birthdate', 'birthdate', compareDates(dates), {
          rows: rowsWith(dates.codes),
          exactPairs: pairsByBin(exact.codes, commonness(dates.codes, DATE_BINS), DATE_BINS.length + 1),
        });
        break;
      }
      case 'email': {
        const email = many('email');
        const compare = compareEmails(email, isShared(email), madeOfName(email, words));
        add('email', 'email', compare, { rows: rowsOf(email) });
        break;
      }
      case 'phone_number':
        for (const line of ['mobile', 'landline'] as const) {
          const phone = many(line);
          add(line, line, comparePhones(phone, isShared(phone)), { rows: rowsOf(phone) });
        }
        break;
      case 'address': {
        const street = one('street');
        add('address', 'address', compareAddresses(street, one('way'), one('house'), place), {
          rows: rowsWith(street.codes),
        });
        break;
      }
      case 'place':
        break;
      case 'identifier': {
        const name = `identifier:${attribute.from}`;
        const { codes } = one(name);
        add(name, 'identifier', compareIdentifiers(one(name)), {
          rows: rowsWith(codes),
          exactPairs: pairsByBin(codes, () => 0, 1),
        });
        break;
      }
      case 'category': {
        const name = `category:${attribute.from}`;
        const { codes } = one(name);
        if (countCodes(codes).counts.size === 1) leftOut.push({ name, why: 'says the same of every record' });
        else
          add(name, 'category', compareCategories(one(name)), {
            rows: rowsWith(codes),
            exactPairs: pairsByBin(codes, commonness(codes, CATEGORY_BINS), CATEGORY_BINS.length + 1),
          });
        break;
      }
    }
  return { comparisons: inOrder(comparisons), leftOut };
}

function namesOf(given: Column, family: Column): NameCodes | null {
  return given.dictionary === null ? null : { given: given.codes, family: family.codes, dictionary: given.dictionary };
}

/** Rows with a value in any of the columns. */
function rowsWith(...columns: readonly Int32Array[]): number {
  let n = 0;
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) if (columns.some((c) => c[row] !== -1)) n++;
  return n;
}

function rowsOf({ offsets }: Column & { kind: 'many' }): number {
  let n = 0;
  for (let row = 0; row + 1 < offsets.length; row++) if (offsets[row] !== offsets[row + 1]) n++;
  return n;
}

function pairsByBin(codes: Int32Array, bin: (code: number) => number, bins: number): number[] {
  const out = Array.from({ length: bins }, () => 0);
  for (const [code, n] of countCodes(codes).counts) out[bin(code)] = (out[bin(code)] ?? 0) + (n * (n - 1)) / 2;
  return out;
}

/** Codes that many names bear, spellings of one name counted once. */
function sharedCodes({ offsets, codes }: Column & { kind: 'many' }, name: RowComparison | null): ReadonlySet<number> {
  const shared = new Set<number>();
  if (name === null) return shared;
  const bearers = new Map<number, number[]>();
  for (const [code, n] of countCodes(codes).counts) if (n >= SHARED_AT) bearers.set(code, []);
  for (let row = 0; row + 1 < offsets.length; row++)
    for (let k = offsets[row] ?? 0; k < (offsets[row + 1] ?? 0); k++) {
      const told = bearers.get(codes[k] ?? -1);
      if (told === undefined || told.length >= SHARED_AT || name(row, row) === -1) continue;
      if (told.every((other) => isOtherName(name(other, row)))) told.push(row);
    }
  for (const [code, told] of bearers) if (told.length >= SHARED_AT) shared.add(code);
  return shared;
}

const FAMILY_ONLY = LEVELS.name.findIndex((l) => l.code === 'family_only');
const isOtherName = (level: number): boolean => level === FAMILY_ONLY || level >= LAST_SAME_NAME;
