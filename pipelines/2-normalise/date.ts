/**
 * Dates as the config declares them. A date without a day or month stays vague (1980-05), a date that does not exist
 * (31/02) is refused and never mended, a stand-in (01/01/1900, 00/00/0000) is missing.
 */
import { cleanText } from './clean-text.ts';
import { isMissing } from './missing.ts';
import { localInstant } from './zone.ts';

/** What a two-digit year means: a birth lies in the past; an event too; a limit (end, validity) may lie ahead. */
export type DateUse = 'birth' | 'event' | 'limit';

export interface DateContext {
  readonly use: DateUse;
  /** Zone of a time that names none. */
  readonly zone: string;
  /** Four-digit year that two-digit years are read against. */
  readonly year: number;
}

export type ParsedDate =
  | { readonly kind: 'missing'; readonly placeholder: boolean }
  | { readonly kind: 'invalid' }
  /** 1980, 1980-05 or 1980-05-12. `guessed`: another century was possible. */
  | { readonly kind: 'date'; readonly date: string; readonly guessed: boolean }
  /** Milliseconds since 1970; lo = hi but for a time without seconds or in the hour that a change of clocks repeats. */
  | { readonly kind: 'instant'; readonly lo: number; readonly hi: number; readonly date: string };

/** Tried in order when the config declares none: both are unambiguous, as no French file puts the month first. */
export const DEFAULT_FORMATS: readonly string[] = ['iso', 'DD/MM/YYYY'];

const INVALID: ParsedDate = { kind: 'invalid' };
const PLACEHOLDER: ParsedDate = { kind: 'missing', placeholder: true };
const MISSING: ParsedDate = { kind: 'missing', placeholder: false };

/** Days that systems write for "none": spreadsheet and database zeros, and what a clerk types. */
export const PLACEHOLDER_DAYS: ReadonlySet<string> = new Set([
  '0001-01-01',
  '1111-11-11',
  '1753-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-00',
  '1900-01-01',
  '1900-01-02',
  '1901-01-01',
  '1970-01-01',
  '2999-12-31',
  '3000-01-01',
  '9999-01-01',
  '9999-09-09',
  '9999-12-31',
  '9999-12-30',
  '2222-02-22',
  '9999-12',
]);

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;

/** ISO text, as precise as its parts (0 is unknown); null when no such day exists. */
function isoOf(year: number, month: number, day: number): string | null {
  if (month === 0) return day === 0 ? pad(year, 4) : null;
  if (month > 12) return null;
  if (day === 0) return `${pad(year, 4)}-${pad(month)}`;
  const longest = month === 2 && !isLeap(year) ? 28 : (DAYS[month - 1] ?? 0);
  return day > longest ? null : `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

interface Clock {
  readonly ms: number;
  /** Length of what is not said: a minute when there are no seconds. */
  readonly width: number;
  /** Minutes east of UTC; null when the text names no zone. */
  readonly offset: number | null;
}

const CLOCK = /^(\d{1,2})[:hH]?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** null: not a time; 'midnight': exactly 00:00 without zone, as spreadsheets write a bare date. */
function clockOf(text: string): Clock | 'midnight' | null {
  const m = CLOCK.exec(text);
  if (m === null) return null;
  const [h, min, s] = [Number(m[1]), Number(m[2]), Number(m[3] ?? 0)];
  if (h > 23 || min > 59 || s > 59) return null;
  const frac = m[4] === undefined ? 0 : Math.floor(Number(`0.${m[4]}`) * 1000);
  const zone = m[5];
  if (zone === undefined && h === 0 && min === 0 && s === 0 && frac === 0) return 'midnight';
  const sign = zone?.startsWith('-') === true ? -1 : 1;
  const digits = zone?.replace(/\D/g, '') ?? '';
  const offset =
    zone === undefined
      ? null
      : zone === 'Z'
        ? 0
        : sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0));
  return { ms: ((h * 60 + min) * 60 + s) * 1000 + frac, width: m[3] === undefined ? 60_000 : 1, offset };
}

function finish(date: string | null, rest: string, ctx: DateContext, guessed = false): ParsedDate {
  if (date === null) return INVALID;
  const year = Number(date.slice(0, 4));
  if (year === 0 || PLACEHOLDER_DAYS.has(date) || year === 9999) return PLACEHOLDER;
  if (year < 1000) return INVALID;
  if (rest === '') return { kind: 'date', date, guessed };
  const clock = clockOf(rest);
  if (clock === 'midnight') return { kind: 'date', date, guessed };
  if (clock === null || date.length !== 10) return INVALID;
  const utc = Date.parse(`${date}T00:00:00Z`) + clock.ms;
  const [lo, hi] =
    clock.offset === null ? localInstant(utc, ctx.zone) : [utc - clock.offset * 60_000, utc - clock.offset * 60_000];
  return { kind: 'instant', lo, hi: hi + clock.width - 1, date };
}

function fullYear(two: number, ctx: DateContext): number {
  const century = Math.floor(ctx.year / 100) * 100;
  const latest = ctx.year + (ctx.use === 'limit' ? 20 : 0);
  return century + two <= latest ? century + two : century + two - 100;
}

const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]+(\d.*))?$/;
const ISO_BASIC = /^(\d{4})(\d{2})(\d{2})T?(?:(\d{2})(\d{2})(\d{2})?)?(Z?)$/;

function parseIso(text: string, ctx: DateContext): ParsedDate {
  const m = ISO.exec(text);
  if (m !== null) return finish(isoOf(Number(m[1]), Number(m[2] ?? 0), Number(m[3] ?? 0)), m[4] ?? '', ctx);
  const b = ISO_BASIC.exec(text);
  if (b === null || (b[4] === undefined && !/^\d{8}$/.test(text))) return INVALID;
  const time = b[4] === undefined ? '' : `${b[4]}:${b[5]}${b[6] === undefined ? '' : `:${b[6]}`}${b[7] ?? ''}`;
  return finish(isoOf(Number(b[1]), Number(b[2]), Number(b[3])), time, ctx);
}

function fromMillis(ms: number, ctx: DateContext): ParsedDate {
  if (!Number.isFinite(ms) || Math.abs(ms) > 253_402_300_799_999) return INVALID;
  const date = new Date(ms).toISOString();
  if (date.startsWith('-') || date.startsWith('+')) return INVALID;
  if (PLACEHOLDER_DAYS.has(date.slice(0, 10)) && ms % 86_400_000 === 0) return PLACEHOLDER;
  if (ctx.use === 'birth') return finish(date.slice(0, 10), '', ctx);
  return { kind: 'instant', lo: ms, hi: ms, date: date.slice(0, 10) };
}

/** Serial day of a spreadsheet: 1900 system (with its false 29 February 1900) or 1904. A fraction is a time of day. */
function parseSerial(text: string, system: 1900 | 1904, ctx: DateContext): ParsedDate {
  if (!/^\d{1,7}(?:[.,]\d+)?$/.test(text)) return INVALID;
  const serial = Number(text.replace(',', '.'));
  if (serial < 1) return PLACEHOLDER;
  const days = Math.floor(serial);
  if (system === 1900 && days === 60) return INVALID; // 29 February 1900, which was not
  const epoch = system === 1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const date = new Date(epoch + days * 86_400_000).toISOString();
  if (!/^\d{4}-/.test(date)) return INVALID;
  const seconds = Math.round((serial - days) * 86_400);
  const time =
    seconds === 0
      ? ''
      : `${pad(Math.floor(seconds / 3600) % 24)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return finish(date.slice(0, 10), ctx.use === 'birth' ? '' : time, ctx);
}

interface Pattern {
  readonly regex: RegExp;
  readonly order: readonly string[];
}
const patterns = new Map<string, Pattern | null>();

/**
 * A pattern of DD, MM, YYYY, YY (D and M too) with separators; a time may follow in the value, declared or not. The
 * separators / . - are read alike: it is the order of the parts that must be declared.
 */
function patternOf(format: string): Pattern | null {
  const known = patterns.get(format);
  if (known !== undefined) return known;
  const day = format.replace(/[T ]*H.*$/, '');
  const order = day.match(/YYYY|YY|DD?|MM?/g) ?? [];
  const packed = order.join('') === day && order.length > 1;
  const letters = order.map((t) => t[0]);
  let made: Pattern | null = null;
  if (order.length > 0 && letters.includes('Y') && new Set(letters).size === letters.length) {
    const source = order.map((token, i) => {
      const digits = token === 'YYYY' ? '\\d{4}' : token === 'YY' || packed ? '\\d{2}' : '\\d{1,2}';
      return `${i === 0 || packed ? '' : '[/.\\- ]'}(${digits})`;
    });
    // YYYYMMDDHHmmss: the time follows without a separator.
    const time = packed && format.startsWith(`${day}H`) ? '(?:(\\d{4}(?:\\d{2})?))?' : '(?:[T ]+(\\d.*))?';
    made = { regex: new RegExp(`^${source.join('')}${time}$`), order };
  }
  patterns.set(format, made);
  return made;
}

function parsePattern(text: string, format: string, ctx: DateContext): ParsedDate {
  const pattern = patternOf(format);
  const m = pattern?.regex.exec(text);
  if (pattern === null || m === null || m === undefined) return INVALID;
  let [year, month, day, guessed] = [0, 0, 0, false];
  pattern.order.forEach((token, i) => {
    const value = Number(m[i + 1]);
    if (token.startsWith('D')) day = value;
    else if (token.startsWith('M')) month = value;
    else if (token === 'YYYY') year = value;
    else {
      year = fullYear(value, ctx);
      // 80 can only be 1980; 20 may be 1920 or 2020.
      guessed = ctx.use === 'birth' && value <= ctx.year % 100;
    }
  });
  return finish(isoOf(year, month, day), m[pattern.order.length + 1] ?? '', ctx, guessed);
}

function parseAs(text: string, format: string, ctx: DateContext): ParsedDate {
  switch (format.toLowerCase()) {
    case 'iso':
      return parseIso(text, ctx);
    case 'epoch_s':
      return /^-?\d{1,12}(?:\.\d+)?$/.test(text) ? fromMillis(Math.floor(Number(text) * 1000), ctx) : INVALID;
    case 'epoch_ms':
      return /^-?\d{1,15}$/.test(text) ? fromMillis(Number(text), ctx) : INVALID;
    case 'excel':
      return parseSerial(text, 1900, ctx);
    case 'excel_1904':
      return parseSerial(text, 1904, ctx);
    default:
      return parsePattern(text, format, ctx);
  }
}

/** 00/00/0000, 0000-00-00 00:00:00, 99/99/9999, 11/11/1111: one digit over and over. A lone digit is a number. */
const ONE_DIGIT = /^(?:0[0/.\- :T]{3,}|9[9/.\- ]{5,}|1[1/.\- ]{7,})$/;

/** Reads a date by the declared formats, the first that fits. Never throws. */
export function parseDate(raw: string, formats: readonly string[] | undefined, ctx: DateContext): ParsedDate {
  const { text } = cleanText(raw);
  if (isMissing(text)) return MISSING;
  if (ONE_DIGIT.test(text)) return PLACEHOLDER;
  for (const format of formats ?? DEFAULT_FORMATS) {
    const found = parseAs(text, format, ctx);
    if (found.kind !== 'invalid') return found;
  }
  return INVALID;
}
