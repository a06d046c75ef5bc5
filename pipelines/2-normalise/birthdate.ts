/** Birth dates: as precise as known, and plausible at the time of the row. */
import { type DateContext, type ParsedDate, parseDate } from './date.ts';
import type { Flag } from './flags.ts';
import { memo } from './memo.ts';

export type BirthDate =
  | { readonly kind: 'value'; readonly date: string; readonly flags: readonly Flag[] }
  | { readonly kind: 'missing'; readonly flags: readonly Flag[] }
  | {
      readonly kind: 'rejected';
      readonly reason: 'birthdate_invalid' | 'birthdate_implausible';
      readonly flags: readonly Flag[];
    };

const OLDEST = 120;
const dayAfter: (at: string) => string = memo((at) => new Date(Date.parse(at) + 86_400_000).toISOString(), 1 << 10);

/**
 * `at` is an ISO instant or date at which the person lived (collection, or when the row was first seen): no clock, so
 * that a full rebuild later says the same. A date after it, or more than 120 years before, is set aside: it must
 * not make a child an adult.
 */
export function parseBirthDate(
  raw: string,
  formats: readonly string[] | undefined,
  zone: string,
  at: string,
): BirthDate {
  const year = Number(at.slice(0, 4));
  const ctx: DateContext = { use: 'birth', zone, year };
  const parsed: ParsedDate = parseDate(raw, formats, ctx);
  switch (parsed.kind) {
    case 'missing':
      return { kind: 'missing', flags: parsed.placeholder ? ['birthdate_placeholder'] : [] };
    case 'invalid':
      return { kind: 'rejected', reason: 'birthdate_invalid', flags: [] };
    case 'date':
    case 'instant': {
      const { date } = parsed;
      // One day of grace: the row's instant is in UTC, the birth is not.
      if (date > dayAfter(at).slice(0, date.length) || Number(date.slice(0, 4)) < year - OLDEST) {
        return { kind: 'rejected', reason: 'birthdate_implausible', flags: ['birthdate_implausible'] };
      }
      return {
        kind: 'value',
        date,
        flags: parsed.kind === 'date' && parsed.guessed ? ['birthdate_century_guessed'] : [],
      };
    }
  }
}
