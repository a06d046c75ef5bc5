/** One comparison per attribute of a model: two rows in, the number of the level out, -1 when a side is missing. */
import { dateLevel } from './compare-dates.ts';
import { nameComparison } from './compare-names.ts';
import { partComparisons } from './compare-parts.ts';
import type { Dictionary } from './dictionary.ts';
import type { LinkModel } from './model.ts';
import { cached } from './pair-cache.ts';
import type { Prepared, PreparedAttribute } from './prepare.ts';
import { jaroWinklerSpan, reaches } from './strings/jaro-winkler.ts';
import type { Column } from './table.ts';

export const MISSING = -1;
export type Comparison = (a: number, b: number) => number;

/** Streets and towns: a typo, not another street. Number and postal code must agree as well. */
const STREET_JARO_WINKLER = 0.92;

export const comparisonsOf = (prepared: Prepared): Comparison[] =>
  prepared.attributes.map((attribute) => comparisonOf(attribute, prepared.model));

function comparisonOf(prepared: PreparedAttribute, model: LinkModel): Comparison {
  const { attribute, columns } = prepared;
  const from = columns['from'];
  switch (attribute.kind) {
    case 'name': {
      const { given, family, birth_family: birth } = columns;
      if (given === undefined || family === undefined || family.dictionary === null) return () => MISSING;
      const births = birth?.codes ?? null;
      return nameComparison(
        { givens: given.codes, families: family.codes, births, dictionary: family.dictionary },
        model,
      );
    }
    case 'given_name':
    case 'family_name': {
      if (from === undefined || from.dictionary === null) return () => MISSING;
      const parts = partComparisons(from.dictionary, model);
      return onCodes(from.codes, attribute.kind === 'given_name' ? parts.given : parts.family);
    }
    case 'birthdate':
      return from === undefined ? () => MISSING : onCodes(from.codes, dateLevel);
    case 'email':
    case 'phone_number':
    case 'identifier':
      return from?.kind === 'many' ? shareOne(from) : () => MISSING;
    case 'address':
      return addressComparison(prepared);
    case 'locality': {
      if (from === undefined || from.dictionary === null) return () => MISSING;
      const similar = similarText(from.dictionary);
      return onCodes(from.codes, (x, y) => (x === y ? 0 : similar(x, y) === 1 ? 1 : 2));
    }
    case 'postal_code':
    case 'category':
      return from === undefined ? () => MISSING : onCodes(from.codes, (x, y) => (x === y ? 0 : 1));
  }
}

const onCodes =
  (codes: Int32Array, level: (x: number, y: number) => number): Comparison =>
  (a, b) => {
    const x = codes[a] ?? -1;
    const y = codes[b] ?? -1;
    return x === -1 || y === -1 ? MISSING : level(x, y);
  };

/** 0 when two sets share a value, 1 when both have values and share none. */
function shareOne(column: Column & { kind: 'many' }): Comparison {
  const { offsets, codes } = column;
  return (a, b) => {
    let i = offsets[a] ?? 0;
    let j = offsets[b] ?? 0;
    const iEnd = offsets[a + 1] ?? 0;
    const jEnd = offsets[b + 1] ?? 0;
    if (i === iEnd || j === jEnd) return MISSING;
    while (i < iEnd && j < jEnd) {
      const d = (codes[i] ?? 0) - (codes[j] ?? 0);
      if (d === 0) return 0;
      if (d < 0) i++;
      else j++;
    }
    return 1;
  };
}

/** 1 when two texts of a dictionary are one with a typo. */
function similarText(dictionary: Dictionary): Comparison {
  const { offsets, units } = dictionary;
  const at = (code: number): number => offsets[code] ?? 0;
  return cached(
    (a, b) => (reaches(jaroWinklerSpan(units, at(a), at(a + 1), units, at(b), at(b + 1)), STREET_JARO_WINKLER) ? 1 : 0),
    dictionary.size,
  );
}

function addressComparison(prepared: PreparedAttribute): Comparison {
  const { street, postal_code: postal, locality } = prepared.columns;
  if (street === undefined || street.dictionary === null || postal === undefined) return () => MISSING;
  const similar = similarText(street.dictionary);
  const houses = prepared.houses;
  const towns = locality?.codes;
  return (a, b) => {
    const x = street.codes[a] ?? -1;
    const y = street.codes[b] ?? -1;
    if (x === -1 || y === -1) return MISSING;
    const postalA = postal.codes[a] ?? -1;
    const postalB = postal.codes[b] ?? -1;
    const townA = towns?.[a] ?? -1;
    const townB = towns?.[b] ?? -1;
    const samePostal = postalA !== -1 && postalA === postalB;
    const sameTown = townA !== -1 && townA === townB;
    if (!samePostal && !sameTown) {
      const known = (postalA !== -1 && postalB !== -1) || (townA !== -1 && townB !== -1);
      return known || x !== y ? 2 : MISSING;
    }
    if (x === y) return 0;
    const sameNumber = houses !== null && houses[a] !== -1 && houses[a] === houses[b];
    return samePostal && sameNumber && similar(x, y) === 1 ? 1 : 2;
  };
}
