/** Consent flags of a person row: a value means what the config declares, and nothing else is a statement. */
import type { ConsentFlag } from '../../config/schema.ts';
import { statementId } from '../ids.ts';
import { cellText, formatsOf } from './cell.ts';
import { cleanText } from './clean-text.ts';
import { parseDate } from './date.ts';
import { intervalOf } from './instant.ts';
import { isMissing } from './missing.ts';
import type { RawRow, Reject, StatementRow } from './rows.ts';

type Meaning = 'given' | 'refused' | 'never_asked';

interface Meanings {
  readonly exact: ReadonlyMap<string, Meaning>;
  /** Without regard to case, where that is not ambiguous. */
  readonly folded: ReadonlyMap<string, Meaning | null>;
}

const fold = (text: string): string => cleanText(text).text.toUpperCase();

const compiled = new WeakMap<ConsentFlag, Meanings>();
function meaningsOf(flag: ConsentFlag): Meanings {
  const known = compiled.get(flag);
  if (known !== undefined) return known;
  const exact = new Map<string, Meaning>();
  const folded = new Map<string, Meaning | null>();
  for (const meaning of ['given', 'refused', 'never_asked'] as const) {
    for (const value of flag[meaning]) {
      const text = cleanText(value).text;
      exact.set(text, meaning);
      const before = folded.get(fold(value));
      folded.set(fold(value), before === undefined || before === meaning ? meaning : null);
    }
  }
  const made = { exact, folded };
  compiled.set(flag, made);
  return made;
}

/** The declared meaning of a cell; null when it has none. */
export function meaningOf(flag: ConsentFlag, value: string): Meaning | null {
  const { exact, folded } = meaningsOf(flag);
  const text = cleanText(value).text;
  return exact.get(text) ?? folded.get(text.toUpperCase()) ?? null;
}

/** An empty or missing cell says no evidence at all; a text is a reference to the proof. */
export const referenceOf = (text: string): string | null => (isMissing(text) ? null : cleanText(text).text);

/** Statements of a row's flags, one per (purpose, channel, state, time); the row goes on without those it cannot read. */
export function flagStatements(
  flags: readonly ConsentFlag[],
  raw: RawRow,
  recordId: string,
  zone: string,
  year: number,
  rejects: Reject[],
): StatementRow[] {
  const out: StatementRow[] = [];
  for (const flag of flags) {
    const value = cellText(raw, flag.column);
    const meaning = meaningOf(flag, value);
    if (meaning === null) rejects.push({ reason: 'consent_value_unknown', field: flag.column, raw: value });
    if (meaning === null || meaning === 'never_asked') continue;
    let interval: { lo: string; hi: string } | null = null;
    if (flag.at !== undefined) {
      const found = parseDate(cellText(raw, flag.at.column), formatsOf(flag.at), { use: 'event', zone, year });
      if (found.kind === 'invalid') {
        rejects.push({ reason: 'date_invalid', field: flag.at.column, raw: cellText(raw, flag.at.column) });
      }
      interval = intervalOf(found, zone);
    }
    const lo = interval?.lo ?? null;
    const hi = interval?.hi ?? null;
    const id = statementId(recordId, flag.purpose, flag.channel, meaning, lo ?? '', hi ?? '', '');
    const evidence = referenceOf(cellText(raw, flag.evidence));
    const same = out.findIndex((s) => s.statement_id === id);
    // Two columns that say the same at the same time are one statement; the one with a proof is kept.
    if (same >= 0 && (out[same]?.evidence !== null || evidence === null)) continue;
    const statement: StatementRow = {
      statement_id: id,
      record_id: recordId,
      stated_by: recordId,
      purpose: flag.purpose,
      channel: flag.channel,
      contact_point_id: null,
      state: meaning,
      is_act: flag.act,
      occurred_lo: lo,
      occurred_hi: hi,
      valid_until: null,
      actor: flag.act ? 'subject' : 'import',
      means: flag.means ?? null,
      notice: flag.notice ?? null,
      evidence,
      verification: flag.verification ?? null,
    };
    if (same >= 0) out[same] = statement;
    else out.push(statement);
  }
  return out;
}
