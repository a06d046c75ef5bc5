/** Date formats that a config may state. Reading a value by one of them is done in 2-normalise. */

/** Formats that have a name because no pattern of letters says them. */
export const NAMED_DATE_FORMATS = ['iso', 'epoch_s', 'epoch_ms', 'excel'] as const;

/** Patterns that people write most, to name the nearest one. */
export const COMMON_DATE_FORMATS = [
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'YYYY-MM-DD',
  'DD-MM-YYYY',
  'DD.MM.YYYY',
  'DD/MM/YY',
  'YYYYMMDD',
  'DDMMYYYY',
  'DD/MM/YYYY HH:mm',
  'DD/MM/YYYY HH:mm:ss',
  'YYYY-MM-DD HH:mm:ss',
  ...NAMED_DATE_FORMATS,
] as const;

const TOKENS = /YYYY|YY|MM|M|DD|D|HH|H|mm|ss/g;

/** True for a named format, and for a pattern with a year, of known letters and separators, each letter group once. */
export function isDateFormat(format: string): boolean {
  if (NAMED_DATE_FORMATS.some((name) => name === format)) return true;
  const tokens = format.match(TOKENS) ?? [];
  const rest = format.replaceAll(TOKENS, '');
  const units = tokens.map((t) => t.charAt(0));
  return /^[/.\-: T]*$/.test(rest) && units.includes('Y') && new Set(units).size === units.length;
}
