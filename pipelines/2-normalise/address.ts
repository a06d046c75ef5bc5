/** A postal address: fields as typed (cleaned), codes canonical. The folded form is made in postal-line.ts alone. */
import { cleanText } from './clean-text.ts';
import { parseCountry } from './country.ts';
import type { Flag } from './flags.ts';
import { memo } from './memo.ts';
import { isMissing } from './missing.ts';
import { parsePostalCode } from './postal-code.ts';
import { postalLine } from './postal-line.ts';

/** Cells as found; the street may have several lines. */
export interface AddressCells {
  readonly street: readonly string[];
  readonly extra: string;
  readonly postalCode: string;
  readonly locality: string;
  readonly country: string;
}

export interface AddressReject {
  readonly reason: 'postal_code_invalid' | 'country_unknown';
  readonly field: string;
  readonly raw: string;
}

export interface Address {
  readonly street: string | null;
  readonly extra: string | null;
  readonly postalCode: string | null;
  readonly locality: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
  /** Canonical value of the contact point; null when the address is too poor to be one. */
  readonly line: string | null;
  readonly flags: readonly Flag[];
  readonly rejects: readonly AddressReject[];
}

const EDGES = /^[,;\s]+|[,;\s]+$/g;
const value = (raw: string): string => (isMissing(raw) ? '' : cleanText(raw).text.replace(EDGES, ''));
const CEDEX = /[\s,]+(CEDEX(?:\s*\d{1,2})?)$/i;
const CODE_AND_TOWN = /^(?:[A-Z]{1,2}-)?(\d{5}|\d{2} \d{3})[\s,]+(\D.*)$/;
const STREET_CODE_TOWN = /^(.+?)[\s,]+(\d{5})[\s,]+(\D+)$/;
/** Saint in the town's name, as typed otherwise: St-Denis, STE MARIE. */
const expandSaint = (town: string): string =>
  !/st/i.test(town)
    ? town
    : town.replace(/(^|[\s-])(ST|St|st|STE|Ste|ste)\.?(?=[\s-])/g, (_, before: string, word: string) => {
        const long = /e$/i.test(word) ? 'sainte' : 'saint';
        const cased =
          word === word.toUpperCase() ? long.toUpperCase() : word === word.toLowerCase() ? long : `S${long.slice(1)}`;
        return `${before}${cased}`;
      });

const parseTown: (text: string) => { name: string; cedex: string } = memo((text) => {
  const cedex = CEDEX.exec(text);
  return {
    name: expandSaint(cedex === null ? text : text.slice(0, cedex.index)),
    cedex: (cedex?.[1] ?? '').toUpperCase(),
  };
}, 1 << 14);

/** Reads an address. `region` is the country of the source, taken where the row names none and the code fits. */
export function parseAddress(cells: AddressCells, region: string): Address {
  const flags: Flag[] = [];
  const rejects: AddressReject[] = [];
  let street = '';
  for (const cell of cells.street) {
    const line = value(cell);
    if (line !== '') street = street === '' ? line : `${street}, ${line}`;
  }
  let postalCode = value(cells.postalCode);
  let locality = value(cells.locality);

  if (postalCode === '') {
    const inTown = CODE_AND_TOWN.exec(locality);
    const inStreet = locality === '' ? STREET_CODE_TOWN.exec(street) : null;
    if (inTown !== null) {
      [postalCode, locality] = [inTown[1] ?? '', inTown[2] ?? ''];
      flags.push('address_split');
    } else if (inStreet !== null) {
      [street, postalCode, locality] = [inStreet[1] ?? '', inStreet[2] ?? '', (inStreet[3] ?? '').trim()];
      flags.push('address_split');
    }
  }
  const town = parseTown(locality);
  locality = town.name;
  const complement = value(cells.extra);
  const extra = complement !== '' && town.cedex !== '' ? `${complement}, ${town.cedex}` : complement || town.cedex;

  const named = value(cells.country);
  let country = named === '' ? null : parseCountry(named);
  if (named !== '' && country === null)
    rejects.push({ reason: 'country_unknown', field: 'country', raw: cells.country });
  const home = parseCountry(region) ?? region;
  let code: string | null = null;
  if (postalCode !== '') {
    const found = parsePostalCode(postalCode, country ?? home);
    if (found === null)
      rejects.push({ reason: 'postal_code_invalid', field: 'postal_code', raw: cells.postalCode || postalCode });
    else {
      code = found.value;
      if (found.zeroRestored) flags.push('postal_code_zero_restored');
    }
  }
  // Domestic post names no country (NF Z10-011): an address whose code fits is one of the source's own country.
  if (country === null && named === '' && code !== null) country = home;
  const parts = { street: street || null, postalCode: code, locality: locality || null, country };
  return {
    ...parts,
    extra: extra || null,
    line: postalLine(parts),
    flags,
    rejects,
  };
}
