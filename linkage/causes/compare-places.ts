/** Where two people live: town and postal code as one comparison, the address in it as another. */
import type { Dictionary } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinklerSpan, reaches } from '../strings/jaro-winkler.ts';
import { oneEditSpan } from '../strings/one-edit.ts';
import type { Column } from '../table.ts';
import { commonness, type RowComparison } from './compare-values.ts';
import { PLACE_BINS } from './comparison-spec.ts';

const PLACE = { near: 3, area: 4, different: 5 } as const;
/** French départements, Australian states, American regions: the first two characters of a postal code. */
const AREA = 2;
const TYPO = 0.9;

/** 1 when two texts are one with a typo. */
function similarity(dictionary: Dictionary): CodeComparison {
  const { offsets, units } = dictionary;
  const at = (code: number): number => offsets[code] ?? 0;
  return cached(
    (a, b) => (reaches(jaroWinklerSpan(units, at(a), at(a + 1), units, at(b), at(b + 1)), TYPO) ? 1 : 0),
    dictionary.size,
  );
}

/** Postal codes that are nearly one (2) or of one area (1). */
function postalNearness(dictionary: Dictionary): CodeComparison {
  const { offsets, units } = dictionary;
  const at = (code: number): number => offsets[code] ?? 0;
  return cached((a, b) => {
    if (oneEditSpan(units, at(a), at(a + 1), units, at(b), at(b + 1))) return 2;
    for (let i = 0; i < AREA; i++) if (units[at(a) + i] !== units[at(b) + i]) return 0;
    return 1;
  }, dictionary.size);
}

export function comparePlaces(postal: Column, town: Column): RowComparison {
  if (postal.dictionary === null || town.dictionary === null) return () => -1;
  const near = postalNearness(postal.dictionary);
  const similar = similarity(town.dictionary);
  const postalBin = commonness(postal.codes, PLACE_BINS);
  const townBin = commonness(town.codes, PLACE_BINS);
  return (a, b) => {
    const [pa, pb, ta, tb] = [postal.codes[a] ?? -1, postal.codes[b] ?? -1, town.codes[a] ?? -1, town.codes[b] ?? -1];
    const hasPostal = pa !== -1 && pb !== -1;
    const hasTown = ta !== -1 && tb !== -1;
    if (!hasPostal && !hasTown) return -1;
    const samePostal = hasPostal && pa === pb;
    const sameTown = hasTown && ta === tb;
    if (samePostal && (!hasTown || sameTown || similar(ta, tb) === 1)) return postalBin(pa);
    if (sameTown && !hasPostal) return townBin(ta);
    if (samePostal || sameTown || (hasTown && similar(ta, tb) === 1)) return PLACE.near;
    const postalLevel = hasPostal ? near(pa, pb) : 0;
    return postalLevel === 2 ? PLACE.near : postalLevel === 1 ? PLACE.area : PLACE.different;
  };
}

const ADDRESS = { exact: 0, similar: 1, sameStreet: 2, different: 3 } as const;

/** `place` is the comparison of the places, null where the file has none. */
export function compareAddresses(
  street: Column,
  way: Column,
  house: Column,
  place: RowComparison | null,
): RowComparison {
  if (way.dictionary === null) return () => -1;
  const similar = similarity(way.dictionary);
  return (a, b) => {
    const [sa, sb, wa, wb] = [street.codes[a] ?? -1, street.codes[b] ?? -1, way.codes[a] ?? -1, way.codes[b] ?? -1];
    if (sa === -1 || sb === -1 || wa === -1 || wb === -1) return -1;
    const elsewhere = (place?.(a, b) ?? -1) > PLACE.near;
    const [ha, hb] = [house.codes[a] ?? -1, house.codes[b] ?? -1];
    const sameHouse = ha !== -1 && ha === hb;
    if (sa === sb) return elsewhere ? ADDRESS.sameStreet : sameHouse ? ADDRESS.exact : ADDRESS.sameStreet;
    if (!elsewhere && sameHouse && similar(wa, wb) === 1) return ADDRESS.similar;
    return !elsewhere && wa === wb ? ADDRESS.sameStreet : ADDRESS.different;
  };
}
