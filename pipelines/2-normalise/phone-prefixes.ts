/** French numbering, as data: overseas prefixes and the prefixes of calling platforms. */

/**
 * National prefixes (without the 0) that belong to an overseas plan with its own country code. A number migrated
 * between carriers, or typed by habit, lives as +33 694 … and is then judged invalid for France
 * (ruimarinho/google-libphonenumber#382, packagist assoconnect/libphone-dom-tom). Longest prefix first.
 * A number is moved only when it is valid over there.
 */
export const OVERSEAS_PREFIXES: readonly (readonly [prefix: string, code: string])[] = [
  ['7090', '590'],
  ['7091', '596'],
  ['7092', '262'],
  ['7093', '594'],
  ['7093', '262'],
  ['9760', '590'],
  ['9761', '590'],
  ['9768', '590'],
  ['9762', '262'],
  ['9763', '262'],
  ['9769', '262'],
  ['9764', '594'],
  ['9765', '594'],
  ['9766', '596'],
  ['9767', '596'],
  ['9475', '590'],
  ['9476', '594'],
  ['9477', '596'],
  ['9478', '262'],
  ['9479', '262'],
  ['262', '262'],
  ['263', '262'],
  ['269', '262'],
  ['590', '590'],
  ['594', '594'],
  ['596', '596'],
  ['587', '590'],
  ['588', '594'],
  ['589', '596'],
  ['639', '262'],
  ['690', '590'],
  ['691', '590'],
  ['692', '262'],
  ['693', '262'],
  ['694', '594'],
  ['696', '596'],
  ['697', '596'],
];

/** Country codes whose nine digits are dialled nationally as in metropolitan France. */
export const FRENCH_PLAN_CODES: readonly string[] = ['33', '590', '594', '596', '262'];
export const FRENCH_PLAN_REGIONS: ReadonlySet<string> = new Set(['FR', 'GP', 'GF', 'MQ', 'RE', 'YT', 'BL', 'MF']);

/** DOMAIN A3 (ARCEP): who has such a number as a "phone" was called by a platform. Without the leading 0. */
export const PLATFORM_PREFIXES: readonly string[] = [
  '162',
  '163',
  '270',
  '271',
  '377',
  '378',
  '424',
  '425',
  '568',
  '569',
  '948',
  '949',
  '9475',
  '9476',
  '9477',
  '9478',
  '9479',
  '937',
  '938',
  '939',
];
const PLATFORM = new RegExp(`^(?:${PLATFORM_PREFIXES.join('|')})`);
/** `national` is the nine digits after the country code. */
export const isPlatform = (national: string): boolean => PLATFORM.test(national);
