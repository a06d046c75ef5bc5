/** How a column writes its dates, found from its values. A format is a pattern of DD, MM, YYYY and YY, or a word. */

const NAMES: readonly (readonly [number, string])[] = [
  [1, 'janvier janv january jan januar enero ene gennaio gen janeiro januari jaenner janner'],
  [2, 'fevrier fevr fev february feb februar febrero febbraio fevereiro februari'],
  [3, 'mars mar march marz maerz marzo marco maart mrt'],
  [4, 'avril avr april apr abril abr aprile'],
  [5, 'mai may mayo maggio mag maio mei'],
  [6, 'juin june jun juni junio giugno giu junho'],
  [7, 'juillet juil july jul juli julio luglio lug julho'],
  [8, 'aout aou august aug agosto ago augustus'],
  [9, 'septembre sept sep september septiembre settembre set setembro'],
  [10, 'octobre oct october oktober okt octubre ottobre ott outubro'],
  [11, 'novembre nov november noviembre novembro'],
  [12, 'decembre dec december dezember dez diciembre dic dicembre dezembro'],
];
const TABLE: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap(([n, names]) => names.split(' ').map((name) => [name, n] as const)),
);

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The month that a word names in one of five languages, 0 when none. */
export const monthOf = (word: string): number => TABLE.get(plain(word)) ?? 0;

const DAY_MONTH_YEAR =
  /^(?:\p{L}{2,10}\.?,? )?(\d{1,2})(?:er|st|nd|rd|th|\.|º)?[\s\-/.]*(?:de |di )?(\p{L}{3,10})\.?,?[\s\-/.]*(?:de |del )?(\d{4}|\d{2})$/iu;
const MONTH_DAY_YEAR = /^(\p{L}{3,10})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?,?[\s\-/.]+(\d{4}|\d{2})$/iu;
const MONTH_YEAR = /^(\p{L}{3,10})\.?[\s\-/.,]*(\d{4})$/iu;

/** A date whose month is a word, as year, month and day (0 when not said); null when it is none. */
export function wordDate(text: string): readonly [year: number, month: number, day: number] | null {
  const a = DAY_MONTH_YEAR.exec(text);
  if (a !== null) return named(a[3], a[2], a[1]);
  const b = MONTH_DAY_YEAR.exec(text);
  if (b !== null) return named(b[3], b[1], b[2]);
  const c = MONTH_YEAR.exec(text);
  return c === null ? null : named(c[2], c[1], '0');
}

function named(year: string | undefined, word: string | undefined, day: string | undefined) {
  const month = monthOf(word ?? '');
  return month === 0 ? null : ([Number(year), month, Number(day)] as const);
}

/** What is tried, the surest first: of two that fit all values alike the first is taken. */
const FORMATS = [
  'iso',
  'DD/MM/YYYY',
  'MM/DD/YYYY',
  'YYYY/MM/DD',
  'YYYYMMDD',
  'DDMMYYYY',
  'DD/MM/YY',
  'MM/DD/YY',
  'YY/MM/DD',
  'words',
  'YYYY/DD/MM',
  'MM/YYYY',
  'YYYY',
] as const;
export type DateFormat = (typeof FORMATS)[number] | 'excel';
/** All of them; `excel` is a serial day of a spreadsheet, `words` a month that is a word. */
export const DATE_FORMATS: readonly DateFormat[] = [...FORMATS, 'excel'];

const PATTERNS: Readonly<Record<Exclude<DateFormat, 'words' | 'excel'>, { regex: RegExp; order: string }>> = {
  iso: { regex: /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/, order: 'YMD' },
  'DD/MM/YYYY': { regex: /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/, order: 'DMY' },
  'MM/DD/YYYY': { regex: /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/, order: 'MDY' },
  'YYYY/MM/DD': { regex: /^(\d{4})[/. ](\d{1,2})[/. ](\d{1,2})$/, order: 'YMD' },
  YYYYMMDD: { regex: /^(\d{4})(\d{2})(\d{2})$/, order: 'YMD' },
  DDMMYYYY: { regex: /^(\d{2})(\d{2})(\d{4})$/, order: 'DMY' },
  'DD/MM/YY': { regex: /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2})$/, order: 'DMY' },
  'MM/DD/YY': { regex: /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2})$/, order: 'MDY' },
  'YY/MM/DD': { regex: /^(\d{2})[/.\- ](\d{1,2})[/.\- ](\d{1,2})$/, order: 'YMD' },
  'YYYY/DD/MM': { regex: /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/, order: 'YDM' },
  'MM/YYYY': { regex: /^(\d{1,2})[/.\- ](\d{4})$/, order: 'MY' },
  YYYY: { regex: /^(\d{4})$/, order: 'Y' },
};
/** Births are looked for; a year outside is a number. */
const FIRST_YEAR = 1300;
const LAST_YEAR = 2100;

const CLOCK = /^(\d[\d/.-]{5,9})(?:[T ]+\d{1,2}[:hH]\d{2}.*)$/;
/** The day of a text that says a time of the day as well. */
export const withoutClock = (text: string): string => CLOCK.exec(text)?.[1] ?? text;

/** Year (as written, so that 80 is 80), month and day (0 when not said) of a text in a format; null when it does not fit. */
export function partsIn(text: string, format: DateFormat): readonly [number, number, number] | null {
  if (format === 'words') return wordDate(text);
  if (format === 'excel') return serialDate(text);
  const { regex, order } = PATTERNS[format];
  const found = regex.exec(text);
  if (found === null) return null;
  const of = (part: string): number => {
    const at = order.indexOf(part);
    return at === -1 ? 0 : Number(found[at + 1] ?? 0);
  };
  return [of('Y'), of('M'), of('D')];
}

/** A serial day of a spreadsheet: 1 is 1 January 1900, with a 29 February 1900 that was not. */
function serialDate(text: string): readonly [number, number, number] | null {
  if (!/^\d{1,5}(?:[.,]0*)?$/.test(text)) return null;
  const days = Math.floor(Number(text.replace(',', '.')));
  if (days < 1 || days === 60) return null;
  const date = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * 86_400_000);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Whether such a day exists; parts that are not known do not count. */
export const isDay = (month: number, day: number): boolean => month <= 12 && day <= (DAYS[month - 1] ?? 31);

function fits(text: string, format: DateFormat): boolean {
  const parts = partsIn(text, format);
  if (parts === null) return false;
  const [year, month, day] = parts;
  const inYears = format.includes('YYYY') || format === 'iso' ? year >= FIRST_YEAR && year <= LAST_YEAR : true;
  return inYears && isDay(month, day);
}

export interface DateGuess {
  /** The best first, then what some other values are in. */
  readonly formats: readonly DateFormat[];
  /** Share of the values that fit one of them. */
  readonly share: number;
  /** Share of the values that say a time of the day. */
  readonly clock: number;
  /** Middle year, 0 when years have two digits. */
  readonly year: number;
  /** Years between the first and the last tenth of the values. */
  readonly spread: number;
}

/** A format that so few values ask for is a slip of theirs. */
const LEAST = 0.01;

/** `serials`: numbers may be days of a spreadsheet, as the header speaks of dates. */
export function guessDates(values: readonly string[], serials: boolean): DateGuess {
  const days = values.map(withoutClock);
  const clock = values.reduce((n, v, i) => n + Number(v !== days[i]), 0) / Math.max(1, values.length);
  const formats: DateFormat[] = [];
  let left: readonly string[] = days;
  const years: number[] = [];
  const candidates: readonly DateFormat[] = serials ? [...FORMATS, 'excel'] : FORMATS;
  for (;;) {
    let best: DateFormat | null = null;
    let most = 0;
    for (const format of candidates) {
      const n = formats.includes(format) ? 0 : left.reduce((s, v) => s + Number(fits(v, format)), 0);
      if (n > most) [best, most] = [format, n];
    }
    if (best === null || most < Math.max(1, LEAST * days.length)) break;
    formats.push(best);
    const taken = best;
    for (const v of left) if (fits(v, taken)) years.push(partsIn(v, taken)?.[0] ?? 0);
    left = left.filter((v) => !fits(v, taken));
  }
  years.sort((x, y) => x - y);
  const at = (q: number): number => years[Math.floor(q * (years.length - 1))] ?? 0;
  return {
    formats,
    share: years.length / Math.max(1, days.length),
    clock,
    year: at(0.5) < 100 ? 0 : at(0.5),
    spread: at(0.9) - at(0.1),
  };
}
