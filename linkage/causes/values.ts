/** Raw values of files to the forms that the engine's columns read: dates of several formats, telephone numbers. */

const ISO = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ].*)?$/;
const DIGITS = /^(\d{4})(\d{2})(\d{2})$/;
const LOCAL = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: .*)?$/;
const YEAR = /^\d{4}$/;

/** ISO 8601, as precise as known; '' where it is no date. */
export function isoDate(text: string, dayFirst: boolean): string {
  const iso = ISO.exec(text) ?? DIGITS.exec(text);
  if (iso !== null) return dashed(iso[1], iso[2], iso[3]);
  const local = LOCAL.exec(text);
  if (local !== null) return dayFirst ? dashed(local[3], local[2], local[1]) : dashed(local[3], local[1], local[2]);
  return YEAR.test(text) ? text : '';
}

const dashed = (year: string | undefined, month: string | undefined, day: string | undefined): string =>
  [year, month, day].flatMap((x) => (x === undefined ? [] : [x.padStart(2, '0')])).join('-');

/** Whether a column writes the day before the month: more second numbers above 12 than first ones say no. */
export function writesDayFirst(values: Iterable<string>): boolean {
  let first = 0;
  let second = 0;
  for (const value of values) {
    const local = LOCAL.exec(value);
    if (local === null) continue;
    if (Number(local[1]) > 12) first++;
    if (Number(local[2]) > 12) second++;
  }
  return first >= second;
}

/** Digits with the country where it can be known: French numbers are written without it. */
export function phoneForm(text: string): string {
  const digits = text.replace(/\(0\)/g, '').replace(/[^\d+]/g, '');
  if (/^00[1-9]/.test(digits)) return `+${digits.slice(2)}`;
  if (/^0[1-9]\d{8}$/.test(digits)) return `+33${digits.slice(1)}`;
  if (/^33[1-9]\d{8}$/.test(digits)) return `+${digits}`;
  if (/^[1-9]\d{8}$/.test(digits)) return `+33${digits}`;
  return digits;
}
