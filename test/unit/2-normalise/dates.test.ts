/** Dates: cases as rows. Instants are written in UTC; the zone is Europe/Paris. */
import { deepStrictEqual, strictEqual } from 'node:assert';
import { dayInterval, intervalOf, PARIS, parseBirthDate, parseDate } from '../../../pipelines/2-normalise/index.ts';

type DateCase = readonly [input: string, format: string | readonly string[] | undefined, expected: string];
const EVENTS: readonly DateCase[] = [
  ['12/05/1980', 'DD/MM/YYYY', '1980-05-12'],
  ['1/5/1980', 'DD/MM/YYYY', '1980-05-01'],
  ['12-05-1980', 'DD/MM/YYYY', '1980-05-12'],
  ['12.05.1980', 'DD/MM/YYYY', '1980-05-12'],
  ['12/05/1980 00:00:00', 'DD/MM/YYYY', '1980-05-12'],
  ['05/12/1980', 'MM/DD/YYYY', '1980-05-12'],
  ['1980-05-12', 'YYYY-MM-DD', '1980-05-12'],
  ['19800512', 'YYYYMMDD', '1980-05-12'],
  ['12051980', 'DDMMYYYY', '1980-05-12'],
  ['20260501093000', 'YYYYMMDDHHmmss', '2026-05-01T07:30:00.000Z'],
  ['12/05/80', 'DD/MM/YY', '1980-05-12'],
  ['12/05/26', 'DD/MM/YY', '2026-05-12'],
  ['12/05/27', 'DD/MM/YY', '1927-05-12'],
  ['05/1980', 'MM/YYYY', '1980-05'],
  ['1980', 'YYYY', '1980'],
  ['00/05/1980', 'DD/MM/YYYY', '1980-05'],
  ['00/00/1980', 'DD/MM/YYYY', '1980'],
  ['12/05/1980', undefined, '1980-05-12'],
  ['1980-05-12', undefined, '1980-05-12'],
  ['12/05/1980', ['YYYY-MM-DD', 'DD/MM/YYYY'], '1980-05-12'],
  ['2026-05-01T09:00:00Z', 'iso', '2026-05-01T09:00:00.000Z'],
  ['2026-05-01T09:00:00.250+02:00', 'iso', '2026-05-01T07:00:00.250Z'],
  ['2026-05-01 09:00:00+02', 'iso', '2026-05-01T07:00:00.000Z'],
  ['2026-05-01 09:00:00', 'iso', '2026-05-01T07:00:00.000Z'],
  ['2026-01-01 09:00:00', 'iso', '2026-01-01T08:00:00.000Z'],
  ['2026-05-01 09:00', 'iso', '2026-05-01T07:00:00.000Z..2026-05-01T07:00:59.999Z'],
  ['01/05/2026 09:00:30', 'DD/MM/YYYY HH:mm:ss', '2026-05-01T07:00:30.000Z'],
  ['01/05/2026 9h30', 'DD/MM/YYYY', '2026-05-01T07:30:00.000Z..2026-05-01T07:30:59.999Z'],
  ['2026-10-25 02:30:00', 'iso', '2026-10-25T00:30:00.000Z..2026-10-25T01:30:00.000Z'],
  ['2026-03-29 02:30:00', 'iso', '2026-03-29T00:30:00.000Z..2026-03-29T01:30:00.000Z'],
  ['2026-03-29 12:00:00', 'iso', '2026-03-29T10:00:00.000Z'],
  ['2026-03-29 01:59:59', 'iso', '2026-03-29T00:59:59.000Z'],
  ['20110122T111244', 'iso', '2011-01-22T10:12:44.000Z'],
  ['1746090000', 'epoch_s', '2025-05-01T09:00:00.000Z'],
  ['1746090000000', 'epoch_ms', '2025-05-01T09:00:00.000Z'],
  ['45000', 'excel', '2023-03-15'],
  ['45000.5', 'excel', '2023-03-15T11:00:00.000Z'],
  ['45000,5', 'excel', '2023-03-15T11:00:00.000Z'],
  ['43538', 'excel_1904', '2023-03-15'],
  ['29/02/2024', 'DD/MM/YYYY', '2024-02-29'],
  ['29/02/2023', 'DD/MM/YYYY', 'invalid'],
  ['31/02/1980', 'DD/MM/YYYY', 'invalid'],
  ['31/04/1980', 'DD/MM/YYYY', 'invalid'],
  ['13/13/1980', 'DD/MM/YYYY', 'invalid'],
  ['12/05/1980', 'YYYY-MM-DD', 'invalid'],
  ['12/05/80', 'DD/MM/YYYY', 'invalid'],
  ['2026-05-01T25:00:00Z', 'iso', 'invalid'],
  ['12 mai 1980', 'DD/MM/YYYY', 'invalid'],
  ['hier', 'DD/MM/YYYY', 'invalid'],
  ['60', 'excel', 'invalid'],
  ['12/05/0980', 'DD/MM/YYYY', 'invalid'],
  ['', 'DD/MM/YYYY', 'missing'],
  ['NC', 'DD/MM/YYYY', 'missing'],
  ['01/01/1900', 'DD/MM/YYYY', 'placeholder'],
  ['01/01/1970', 'DD/MM/YYYY', 'placeholder'],
  ['1970-01-01T00:00:00Z', 'epoch_s', 'invalid'],
  ['0', 'epoch_s', 'placeholder'],
  ['00/00/0000', 'DD/MM/YYYY', 'placeholder'],
  ['0000-00-00 00:00:00', 'iso', 'placeholder'],
  ['99/99/9999', 'DD/MM/YYYY', 'placeholder'],
  ['31/12/9999', 'DD/MM/YYYY', 'placeholder'],
  ['11/11/1111', 'DD/MM/YYYY', 'placeholder'],
  ['1111-11-11', 'iso', 'placeholder'],
  ['0', 'excel', 'placeholder'],
  ['1753-01-01', 'iso', 'placeholder'],
];

const AT = '2026-09-01T08:00:00.000Z';
type BirthCase = readonly [input: string, format: string | undefined, expected: string, flags?: readonly string[]];
const BIRTHS: readonly BirthCase[] = [
  ['12/05/1980', 'DD/MM/YYYY', '1980-05-12'],
  ['1980-05-12T00:00:00', 'iso', '1980-05-12'],
  ['12/05/80', 'DD/MM/YY', '1980-05-12'],
  ['12/05/26', 'DD/MM/YY', '2026-05-12', ['birthdate_century_guessed']],
  ['12/05/27', 'DD/MM/YY', '1927-05-12'],
  ['02/09/2026', 'DD/MM/YYYY', '2026-09-02'],
  ['03/09/2026', 'DD/MM/YYYY', 'birthdate_implausible', ['birthdate_implausible']],
  ['01/01/2027', 'DD/MM/YYYY', 'birthdate_implausible', ['birthdate_implausible']],
  ['01/02/1905', 'DD/MM/YYYY', 'birthdate_implausible', ['birthdate_implausible']],
  ['01/02/1906', 'DD/MM/YYYY', '1906-02-01'],
  ['31/02/1980', 'DD/MM/YYYY', 'birthdate_invalid'],
  ['01/01/1900', 'DD/MM/YYYY', 'missing', ['birthdate_placeholder']],
  ['01/01/1970', 'DD/MM/YYYY', 'missing', ['birthdate_placeholder']],
  ['1111-11-11', 'iso', 'missing', ['birthdate_placeholder']],
  ['', 'DD/MM/YYYY', 'missing'],
  ['00/05/1980', 'DD/MM/YYYY', '1980-05'],
  ['1980', 'YYYY', '1980'],
  ['-86400', 'epoch_s', '1969-12-31'],
  ['29353', 'excel', '1980-05-12'],
];

describe('2-normalise dates', () => {
  for (const [input, format, expected] of EVENTS) {
    it(`${JSON.stringify(input)} as ${String(format)}`, () => {
      const formats = typeof format === 'string' ? [format] : format;
      const found = parseDate(input, formats, { use: 'event', zone: PARIS, year: 2026 });
      const shown =
        found.kind === 'date'
          ? found.date
          : found.kind === 'instant'
            ? [...new Set(Object.values(intervalOf(found, PARIS) ?? {}))].join('..')
            : found.kind === 'missing' && found.placeholder
              ? 'placeholder'
              : found.kind;
      strictEqual(shown, expected);
    });
  }
  it('reads a two-digit year of a limit up to twenty years ahead', () => {
    const found = parseDate('12/05/40', ['DD/MM/YY'], { use: 'limit', zone: PARIS, year: 2026 });
    strictEqual(found.kind === 'date' && found.date, '2040-05-12');
  });
  for (const [input, format, expected, flags = []] of BIRTHS) {
    it(`born ${JSON.stringify(input)} as ${String(format)}`, () => {
      const found = parseBirthDate(input, format === undefined ? undefined : [format], PARIS, AT);
      const shown = found.kind === 'value' ? found.date : found.kind === 'rejected' ? found.reason : 'missing';
      deepStrictEqual([shown, found.flags], [expected, flags]);
    });
  }
  for (const [date, lo, hi] of [
    ['2026-05-12', '2026-05-11T22:00:00.000Z', '2026-05-12T21:59:59.999Z'],
    ['2026-01-12', '2026-01-11T23:00:00.000Z', '2026-01-12T22:59:59.999Z'],
    ['2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
    ['2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
    ['2026-08-11', '2026-08-10T22:00:00.000Z', '2026-08-11T21:59:59.999Z'],
    ['2018-05-25', '2018-05-24T22:00:00.000Z', '2018-05-25T21:59:59.999Z'],
    ['2026-02', '2026-01-31T23:00:00.000Z', '2026-02-28T22:59:59.999Z'],
    ['2026', '2025-12-31T23:00:00.000Z', '2026-12-31T22:59:59.999Z'],
  ] as const) {
    it(`${date} is ${lo} to ${hi}`, () => deepStrictEqual(dayInterval(date, PARIS), [lo, hi]));
  }
});
