/** A whole address in one cell taken apart: street with its number, postal code, town. */

export interface AddressParts {
  readonly street: string;
  readonly postalCode: string;
  readonly locality: string;
}

const EDGES = /^[\s,;|\n-]+|[\s,;|\n-]+$/g;
const trim = (text: string): string => text.replace(EDGES, '');
/** Five digits (France, Germany, Spain, Italy, United States); `F-75002`, `75 002`. */
const FIVE = /(?:^|[\s,;|\n])(?:[A-Z]{1,2}-)?(\d{5}|\d{2} \d{3})(?:-\d{4})?(?=$|[\s,;|\n])/g;
/** Four digits (Australia, Belgium, Switzerland, Austria), never at the beginning, where a house number stands. */
const FOUR = /[\s,;|\n](?:[A-Z]{1,2}-)?(\d{4})(?=$|[\s,;|\n])/g;
const BRITISH = /(?:^|[\s,;|\n])([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?=$|[\s,;|\n])/gi;
/** NSW, VIC, CA, TX …: a region between the town and the code. */
const REGION = /[\s,]+([A-Z]{2,3})$/;
const COUNTRY =
  /[\s,;|\n-]+(?:FRANCE|DEUTSCHLAND|GERMANY|BELGIQUE|BELGIUM|SUISSE|UNITED KINGDOM|UK|AUSTRALIA|USA|ESPAÑA|ITALIA)\.?$/i;

function lastOf(pattern: RegExp, text: string): RegExpExecArray | null {
  let last: RegExpExecArray | null = null;
  for (const found of text.matchAll(pattern)) last = found;
  return last;
}

/** Null when no postal code stands in it. */
export function splitAddress(text: string): AddressParts | null {
  const bare = text.replace(COUNTRY, '');
  for (const pattern of [FIVE, BRITISH, FOUR]) {
    const found = lastOf(pattern, bare);
    if (found === null) continue;
    const before = trim(bare.slice(0, found.index));
    const after = trim(bare.slice(found.index + found[0].length));
    const postalCode = (found[1] ?? '').replace(/(?<=^\d{2}) /, '');
    // 12 rue Haute, 35000 Rennes.
    if (after !== '' && !/^\d/.test(after)) return { street: before, postalCode, locality: after };
    // 12 High Street, Springfield, NSW 2119: the town goes before.
    if (after !== '') continue;
    const town = before.replace(REGION, '');
    const cut = Math.max(town.lastIndexOf(','), town.lastIndexOf('\n'), town.lastIndexOf(';'));
    if (cut === -1)
      return /\d/.test(town)
        ? { street: town, postalCode, locality: '' }
        : { street: '', postalCode, locality: trim(town) };
    return { street: trim(town.slice(0, cut)), postalCode, locality: trim(town.slice(cut + 1)) };
  }
  return null;
}
