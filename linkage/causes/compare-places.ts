/** Where two people live: town and postal code as one comparison, the address in it as another. */
import type { Dictionary } from '../dictionary.ts';
import { type CodeComparison, cached } from '../pair-cache.ts';
import { jaroWinklerSpan, reaches } from '../strings/jaro-winkler.ts';
import { jaroAtMost, letterMasks } from '../strings/letter-bound.ts';
import { oneEditSpan } from '../strings/one-edit.ts';
import type { Column } from '../table.ts';
import type { RowComparison } from './compare-values.ts';
import { PLACE_BINS } from './comparison-spec.ts';
import { commonness } from './counts.ts';
import type { Facts } from './facts.ts';

const PLACE = { near: 3, area: 4, different: 5 } as const;
/** French départements, Australian states, American regions: the first two characters of a postal code. */
const AREA = 2;
const TYPO = 0.9;

/** A Jaro below it is lifted to no typo by four equal first letters. */
const LEAST_JARO = (TYPO - 0.4) / 0.6 - 1e-6;

/** 1 when two texts are one with a typo. */
function similarity(dictionary: Dictionary, masks: Int32Array): CodeComparison {
  const { offsets, units } = dictionary;
  const level = cached(
    (a, b) =>
      reaches(
        jaroWinklerSpan(units, offsets[a] ?? 0, offsets[a + 1] ?? 0, units, offsets[b] ?? 0, offsets[b + 1] ?? 0),
        TYPO,
      )
        ? 1
        : 0,
    dictionary.size,
  );
  return (a, b) => {
    const most = jaroAtMost(
      masks[a] ?? 0,
      (offsets[a + 1] ?? 0) - (offsets[a] ?? 0),
      masks[b] ?? 0,
      (offsets[b + 1] ?? 0) - (offsets[b] ?? 0),
    );
    return most < LEAST_JARO ? 0 : level(a, b);
  };
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

export function comparePlaces(postal: Column, town: Column, facts: Facts): RowComparison {
  const [postals, towns] = [postal.dictionary, town.dictionary];
  if (postals === null || towns === null) return () => -1;
  const near = postalNearness(postals);
  const similar = similarity(
    towns,
    facts.ints('town:letters', () => letterMasks(towns)),
  );
  const postalBins = facts.bytes('postal:bins', () => commonness(postal.codes, postals.size, PLACE_BINS));
  const townBins = facts.bytes('town:bins', () => commonness(town.codes, towns.size, PLACE_BINS));
  return (a, b) => {
    const [pa, pb, ta, tb] = [postal.codes[a] ?? -1, postal.codes[b] ?? -1, town.codes[a] ?? -1, town.codes[b] ?? -1];
    const hasPostal = pa !== -1 && pb !== -1;
    const hasTown = ta !== -1 && tb !== -1;
    if (!hasPostal && !hasTown) return -1;
    const samePostal = hasPostal && pa === pb;
    const sameTown = hasTown && ta === tb;
    if (samePostal && (!hasTown || sameTown || similar(ta, tb) === 1)) return postalBins[pa] ?? 0;
    if (sameTown && !hasPostal) return townBins[ta] ?? 0;
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
  facts: Facts,
): RowComparison {
  const ways = way.dictionary;
  if (ways === null) return () => -1;
  const similar = similarity(
    ways,
    facts.ints('way:letters', () => letterMasks(ways)),
  );
  return (a, b) => {
    const [sa, sb, wa, wb] = [street.codes[a] ?? -1, street.codes[b] ?? -1, way.codes[a] ?? -1, way.codes[b] ?? -1];
    if (sa === -1 || sb === -1 || wa === -1 || wb === -1) return -1;
    const ha = house.codes[a] ?? -1;
    const sameHouse = ha !== -1 && ha === house.codes[b];
    const likely =
      sa === sb
        ? sameHouse
          ? ADDRESS.exact
          : ADDRESS.sameStreet
        : sameHouse && similar(wa, wb) === 1
          ? ADDRESS.similar
          : wa === wb
            ? ADDRESS.sameStreet
            : ADDRESS.different;
    // One street in two towns is two streets, but one line of text with two postal codes is a coincidence.
    if (likely === ADDRESS.different || (place?.(a, b) ?? -1) <= PLACE.near) return likely;
    return sa === sb ? ADDRESS.sameStreet : ADDRESS.different;
  };
}
