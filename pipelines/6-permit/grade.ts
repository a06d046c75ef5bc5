/**
 * Grades of evidence, F2: what an event can prove by itself. One table, read by the engine and, as SQL, by the ledger.
 *
 * A  dated act, means, text shown, and an independent verification
 * B  the same without verification
 * C  dated, but no means or no text
 * D  a flag only, or the company's own word
 *
 * The text shown is known by the version of the notice, or because the proof that is kept bears the text itself
 * (a paper form, a contract, a recording): then a reference to that proof is enough.
 */
export type Grade = 'A' | 'B' | 'C' | 'D';
export const GRADE_NO: Readonly<Record<Grade, number>> = { A: 4, B: 3, C: 2, D: 1 };

/** Means whose proof bears the text that the person agreed to. */
export const SELF_EVIDENT_MEANS = ['paper_form', 'contract', 'recording'] as const;

export interface Evidence {
  readonly dated: boolean;
  readonly actor: string;
  readonly means: string | null;
  readonly notice: string | null;
  readonly evidence: string | null;
  readonly verification: string | null;
}

const known = (text: string | null): boolean => text !== null && text !== '';

/** The grade of an event. A statement that the company made itself proves no act of the person: D. */
export function gradeOf(e: Evidence): Grade {
  if (!e.dated || e.actor === 'controller') return 'D';
  const textKnown = known(e.notice) || (known(e.evidence) && SELF_EVIDENT_MEANS.some((m) => m === e.means));
  if (!known(e.means) || !textKnown) return 'C';
  return known(e.verification) ? 'A' : 'B';
}

/** The same rule as an SQL expression over a row `s` of normalised.statement; a test holds both together. */
export const gradeSql = (s: string): string => `case
    when ${s}.occurred_lo is null or ${s}.actor = 'controller' then 'D'
    when coalesce(${s}.means, '') = '' then 'C'
    when coalesce(${s}.notice, '') = ''
     and not (coalesce(${s}.evidence, '') <> '' and ${s}.means in (${SELF_EVIDENT_MEANS.map((m) => `'${m}'`).join(', ')})) then 'C'
    when coalesce(${s}.verification, '') <> '' then 'A'
    else 'B' end`;
