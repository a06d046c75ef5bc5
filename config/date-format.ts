/** Date formats that a config may state. Reading a value by one of them is done in 2-normalise. */

/** Formats that have a name because no pattern of letters says them. */
export const NAMED_DATE_FORMATS = ['iso', 'epoch_s', 'epoch_ms', 'excel', 'excel_1904'] as const;

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

const TIME = /[T ]HH?:mm(?::ss)?$/;
const UNITS = /YYYY|YY|MM?|DD?/g;

/** True for a named format, and for a day pattern of YYYY or YY, MM, DD with separators, each once; a time may follow. */
export function isDateFormat(format: string): boolean {
  if (NAMED_DATE_FORMATS.some((name) => name === format)) return true;
  const day = format.replace(TIME, '');
  const units = (day.match(UNITS) ?? []).map((unit) => unit.charAt(0));
  return /^[/.\- ]*$/.test(day.replaceAll(UNITS, '')) && units.includes('Y') && new Set(units).size === units.length;
}
