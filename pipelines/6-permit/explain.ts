/** A verdict in words (F9): all reasons with their evidence, conditions, until when it holds, what would change it. */

import { traceCell } from './decide.ts';
import type { CellPlan, Engine } from './engine.ts';
import { ALLOWED, type EvidenceKind, FORBIDDEN, type StepTrace, VERDICT_BY_NO, type Verdict } from './model.ts';
import { REASONS, type ReasonCode } from './reasons.ts';
import type { PreparedPerson, PreparedPoint } from './spread.ts';

export interface ReasonText {
  readonly step: number;
  readonly code: ReasonCode;
  readonly verdict: Verdict;
  readonly decisive: boolean;
  readonly evidence_kind: EvidenceKind | null;
  readonly evidence_ref: string | null;
  readonly text_fr: string;
  readonly text_en: string;
}

export interface Unblock {
  readonly who: 'marketing' | 'data' | 'dpo' | 'steward' | 'person';
  readonly fr: string;
  readonly en: string;
}

export interface CellExplanation {
  readonly verdict: Verdict;
  readonly reason: ReasonCode;
  readonly evidence_kind: EvidenceKind | null;
  readonly evidence_ref: string | null;
  /** The first decisive reason, then what the later steps would have said. */
  readonly reasons: readonly ReasonText[];
  readonly rule: string | null;
  readonly rule_source: string | null;
  readonly conditions: readonly { readonly code: string; readonly fr: string; readonly en: string }[];
  /** ISO 8601, or null when nothing known ends it. */
  readonly valid_until: string | null;
  readonly unblock: readonly Unblock[];
  readonly steps: readonly StepTrace[];
}

const ASK_AGAIN: Unblock = {
  who: 'marketing',
  fr: 'Redemander le consentement, avec date, moyen, texte présenté et double confirmation.',
  en: 'Ask for consent again, with date, means, the text shown, and double opt-in.',
};
const PROVE: Unblock = {
  who: 'marketing',
  fr: 'Retrouver la preuve (date, moyen, texte présenté) et la faire figurer dans la source.',
  en: 'Find the proof (date, means, text shown) and have it stated by the source.',
};

/** What would change the answer. Nothing is proposed where the law leaves nothing to do. */
const UNBLOCK: Partial<Readonly<Record<ReasonCode, Unblock>>> = {
  INPUT_MISSING: {
    who: 'data',
    fr: 'Compléter la finalité (nature, base), le public de la source, ou les règles.',
    en: 'Complete the purpose (kind, base), the audience of the source, or the rules.',
  },
  DECEASED_PROBABLE: { who: 'steward', fr: 'Vérifier le décès.', en: 'Check the death.' },
  ESTATE: { who: 'data', fr: 'Écrire à la succession.', en: 'Write to the estate.' },
  POINT_UNUSABLE: { who: 'data', fr: 'Corriger le point de contact.', en: 'Correct the contact point.' },
  OBJECTION: {
    who: 'person',
    fr: 'Seule la personne peut revenir sur son choix, par un accord postérieur et vérifié (double confirmation).',
    en: 'Only the person can change this, by a later, verified agreement (double opt-in).',
  },
  TIE_NEGATIVE: PROVE,
  CONFLICT: {
    who: 'marketing',
    fr: 'Demander aux deux services la preuve de ce qu’ils affirment, ou redemander à la personne.',
    en: 'Ask both departments to prove what they state, or ask the person again.',
  },
  UNSCREENED: { who: 'data', fr: "Consulter la liste d'opposition.", en: 'Screen against the opposition list.' },
  LIST_STALE: {
    who: 'data',
    fr: "Consulter de nouveau la liste d'opposition.",
    en: 'Screen against the opposition list again.',
  },
  MINOR: { who: 'person', fr: "Recueillir l'accord conjoint d'un parent.", en: 'Get the joint agreement of a parent.' },
  GRADE_C: PROVE,
  LEGACY: PROVE,
  EXPIRED: ASK_AGAIN,
  INVALIDATED: ASK_AGAIN,
  NO_CONSENT: ASK_AGAIN,
  LINK_PROBABLE: {
    who: 'steward',
    fr: 'Confirmer ou refuser le rapprochement des deux fiches.',
    en: 'Confirm or refuse the link between the two rows.',
  },
  PARTNER_LIST: {
    who: 'marketing',
    fr: 'Obtenir du fournisseur le formulaire et la liste des partenaires présentée.',
    en: 'Get the form and the partner list that was shown from the supplier.',
  },
  FORMER_HIT: ASK_AGAIN,
  EXCEPTION_UNPROVEN: {
    who: 'data',
    fr: "Établir les conditions de l'exception : contrat ou achat, produit, information et faculté de refus lors de la collecte.",
    en: 'Establish the conditions of the exception: contract or purchase, product, information and right to object at collection.',
  },
  ART14: {
    who: 'marketing',
    fr: "Informer la personne (articles 13 et 14), et l'indiquer dans la source.",
    en: 'Inform the person (articles 13 and 14), and have the source say so.',
  },
  LIST_DATE_UNKNOWN: ASK_AGAIN,
};

/** Explains one cell. Throws nothing that `traceCell` does not. */
export function explainDecision(
  engine: Engine,
  person: PreparedPerson,
  point: PreparedPoint,
  plan: CellPlan,
): CellExplanation {
  const traced = traceCell(engine, person, point, plan);
  const rule = traced.governing.rule;
  const reasons: ReasonText[] = [];
  for (const step of traced.steps) {
    if (step.reason === null || step.verdict === 'undecided') continue;
    reasons.push({
      step: step.step,
      code: step.reason,
      verdict: step.verdict,
      decisive: step.decisive,
      evidence_kind: step.evidenceKind,
      evidence_ref: step.evidenceRef,
      text_fr: REASONS[step.reason].fr,
      text_en: REASONS[step.reason].en,
    });
  }
  // First what decided, then the rest in the order of the ladder.
  reasons.sort((a, b) => Number(b.decisive) - Number(a.decisive) || a.step - b.step);
  const conditions =
    traced.verdict === ALLOWED && plan.due === null && rule !== null
      ? rule.conditions.map((code) => ({ code, ...(engine.pack.conditions.get(code) ?? { fr: code, en: code }) }))
      : [];
  const unblock = traced.verdict === ALLOWED ? undefined : UNBLOCK[traced.reason];
  return {
    verdict: toVerdict(traced.verdict),
    reason: traced.reason,
    evidence_kind: traced.evidenceKind,
    evidence_ref: traced.evidenceRef,
    reasons,
    rule: rule?.id ?? null,
    rule_source: rule?.source ?? null,
    conditions,
    valid_until: Number.isFinite(traced.until) ? new Date(traced.until).toISOString() : null,
    unblock: unblock === undefined ? [] : [unblock],
    steps: traced.steps,
  };
}

function toVerdict(no: number): Verdict {
  const verdict = VERDICT_BY_NO[no];
  return verdict === undefined || verdict === 'undecided' ? (VERDICT_BY_NO[FORBIDDEN] as Verdict) : verdict;
}
