/** The formats in which a column of dates is written, told by its values: a 13 can be no month. */

export interface DateGuess {
  /** Formats of the config, most frequent first. */
  readonly formats: readonly string[];
  /** Share of the filled values that some format reads. */
  readonly share: number;
  /** True when no value tells day from month. */
  readonly ambiguous: boolean;
  /** Median year, to tell births from events. */
  readonly year: number;
}

interface Shape {
  readonly format: string;
  readonly regex: RegExp;
  /** Positions of year, month and day among the groups. */
  readonly order: 'ymd' | 'dmy' | 'mdy';
}

const TIME = '(?:[T ]+\\d{1,2}[:hH]\\d{2}.*)?';
const shapes = (): Shape[] => {
  const list: Shape[] = [
    { format: 'iso', regex: new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})${TIME}$`), order: 'ymd' },
    { format: 'YYYY/MM/DD', regex: new RegExp(`^(\\d{4})[/.](\\d{1,2})[/.](\\d{1,2})${TIME}$`), order: 'ymd' },
  ];
  for (const [sep, mark] of [
    ['/', '/'],
    ['.', '\\.'],
    ['-', '-'],
    [' ', ' '],
  ] as const) {
    for (const [year, digits] of [
      ['YYYY', '\\d{4}'],
      ['YY', '\\d{2}'],
    ] as const) {
      const regex = new RegExp(`^(\\d{1,2})${mark}(\\d{1,2})${mark}(${digits})${TIME}$`);
      list.push({ format: `DD${sep}MM${sep}${year}`, regex, order: 'dmy' });
      list.push({ format: `MM${sep}DD${sep}${year}`, regex, order: 'mdy' });
    }
  }
  list.push({ format: 'YYYYMMDD', regex: /^((?:19|20)\d{2})(\d{2})(\d{2})$/, order: 'ymd' });
  list.push({ format: 'DDMMYYYY', regex: /^(\d{2})(\d{2})((?:19|20)\d{2})$/, order: 'dmy' });
  return list;
};
const SHAPES = shapes();

function yearOf(value: string, shape: Shape): number | null {
  const m = shape.regex.exec(value);
  if (m === null) return null;
  const [a, b, c] = [Number(m[1]), Number(m[2]), Number(m[3])];
  const [y, month, day] = shape.order === 'ymd' ? [a, b, c] : shape.order === 'dmy' ? [c, b, a] : [c, a, b];
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  const year = shape.format.includes('YYYY') || shape.format === 'iso' ? y : y < 30 ? 2000 + y : 1900 + y;
  return year >= 1850 && year <= 2100 ? year : null;
}

/** Null when fewer than half of the values are dates. `serials`: the header says date, so plain numbers may be days. */
export function guessDates(values: readonly string[], serials: boolean): DateGuess | null {
  if (values.length === 0) return null;
  const read = SHAPES.map((shape) => ({ shape, years: values.map((v) => yearOf(v, shape)) }));
  const open = new Set(values.keys());
  const formats: string[] = [];
  const years: number[] = [];
  let ambiguous = false;
  while (formats.length < 3) {
    const ranked = read
      .map((r) => ({ ...r, hits: [...open].filter((i) => r.years[i] !== null) }))
      .sort((x, y) => y.hits.length - x.hits.length);
    const [best] = ranked;
    // A format that reads less than two in a hundred of the rest reads slips of the pen, not a habit.
    if (best === undefined || best.hits.length < Math.max(1, values.length * 0.02)) break;
    formats.push(best.shape.format);
    const twin = best.shape.format
      .replace('DD/MM', 'MM/DD')
      .replace('DD.MM', 'MM.DD')
      .replace('DD-MM', 'MM-DD')
      .replace('DD MM', 'MM DD');
    const other = twin === best.shape.format ? undefined : ranked.find((r) => r.shape.format === twin);
    // A value is no evidence for the order of the parts when both orders read it as a date.
    if (other !== undefined && other.hits.length === best.hits.length && formats.length === 1) ambiguous = true;
    for (const i of best.hits) {
      open.delete(i);
      years.push(best.years[i] ?? 0);
    }
  }
  const share = 1 - open.size / values.length;
  if (share >= 0.5) return { formats, share, ambiguous, year: median(years) };
  return serials ? guessSerials(values) : null;
}

/** Numbers that are days of a spreadsheet or seconds since 1970. */
function guessSerials(values: readonly string[]): DateGuess | null {
  const bare = values.filter((v) => /^(?:19|20)\d{2}$/.test(v));
  if (bare.length / values.length >= 0.8)
    return { formats: ['iso'], share: bare.length / values.length, ambiguous: false, year: median(bare.map(Number)) };
  for (const [format, low, high, unit, origin] of [
    ['excel', 366, 80_000, 86_400_000, Date.UTC(1899, 11, 30)],
    ['epoch_s', 100_000_000, 5_000_000_000, 1000, 0],
    ['epoch_ms', 100_000_000_000, 5_000_000_000_000, 1, 0],
  ] as const) {
    const days = values.filter((v) => /^\d+$/.test(v)).map(Number);
    const fit = days.filter((n) => n >= low && n <= high);
    if (fit.length / values.length < 0.8) continue;
    const years = fit.map((n) => new Date(origin + n * unit).getUTCFullYear());
    return { formats: [format], share: fit.length / values.length, ambiguous: false, year: median(years) };
  }
  return null;
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
