/** The names of a person row, from the columns that the source has. */
import type { Source } from '../../config/schema.ts';
import { cellText } from './cell.ts';
import { cleanText } from './clean-text.ts';
import type { Flag } from './flags.ts';
import { type FullName, orderOfColumn, splitFullName } from './full-name.ts';
import { parseHonorific } from './honorific.ts';
import { memo } from './memo.ts';
import { isMissing } from './missing.ts';
import { type CanonicalName, canonicalFamilyName, canonicalGivenName } from './name.ts';
import type { RawRow } from './rows.ts';

export interface PersonNames {
  readonly given: string | null;
  readonly middle: string | null;
  readonly family: string | null;
  readonly birthFamily: string | null;
  readonly honorific: string | null;
}

const splitters = new Map<string, (raw: string) => FullName>();
function splitterOf(column: string): (raw: string) => FullName {
  let split = splitters.get(column);
  if (split === undefined) {
    const order = orderOfColumn(column);
    split = memo((raw) => splitFullName(raw, order), 1 << 14);
    splitters.set(column, split);
  }
  return split;
}

/** Own columns come before the full name, which fills what they leave empty. */
export function personNames(map: Source['map'], raw: RawRow, flags: Set<Flag>): PersonNames {
  const parts: CanonicalName[] = [];
  const own = (column: { column: string } | undefined, verb: (raw: string) => CanonicalName): string | null => {
    const text = cellText(raw, column?.column);
    if (text === '') return null;
    const found = verb(text);
    parts.push(found);
    for (const flag of found.flags) flags.add(flag);
    return found.value;
  };
  const givenCell = cellText(raw, map.given_name?.column);
  const [firstGiven = '', ...otherGiven] = givenCell.includes(',') ? givenCell.split(',') : [givenCell];
  let given: string | null = null;
  if (firstGiven !== '') {
    const found = canonicalGivenName(firstGiven);
    parts.push(found);
    for (const flag of found.flags) flags.add(flag);
    given = found.value;
  }
  let middle = own(map.middle_name, canonicalGivenName);
  if (middle === null && otherGiven.length > 0) middle = canonicalGivenName(otherGiven.join(' ')).value;
  let family = own(map.family_name, canonicalFamilyName);
  let birthFamily = own(map.birth_family_name, canonicalFamilyName);

  let honorific: string | null = null;
  const civility = cellText(raw, map.honorific?.column);
  if (!isMissing(civility)) honorific = parseHonorific(civility)?.form ?? cleanText(civility).text;
  for (const part of parts) honorific ??= part.honorific;

  if (map.full_name !== undefined) {
    const text = cellText(raw, map.full_name.column);
    if (text !== '') {
      const whole = splitterOf(map.full_name.column)(text);
      const useful = (given === null && whole.given !== null) || (family === null && whole.family !== null);
      for (const flag of whole.flags) {
        if (useful || (flag !== 'name_order_guessed' && flag !== 'name_single')) flags.add(flag);
      }
      given ??= whole.given;
      middle ??= whole.middle;
      family ??= whole.family;
      birthFamily ??= whole.birthFamily;
      honorific ??= whole.honorific;
    }
  }
  return { given, middle, family, birthFamily, honorific };
}
