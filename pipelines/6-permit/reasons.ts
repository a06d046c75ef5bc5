/**
 * The registry of reasons. A number is stored with each verdict and never changes its meaning; a new reason takes the
 * next number. The codes are the upper-case words of the decision procedure (ladder.ts). `docs/reasons.md` is generated from it.
 */
interface Entry {
  readonly no: number;
  readonly fr: string;
  readonly en: string;
}

export const REASONS = {
  INPUT_MISSING: {
    no: 1,
    fr: 'Il manque une donnée pour décider : finalité, base légale, type de public, ou règle en vigueur à cette date.',
    en: 'A fact needed to decide is missing: purpose, legal basis, kind of audience, or a rule in force at that date.',
  },
  ERASED: {
    no: 2,
    fr: "La personne a obtenu l'effacement de ses données.",
    en: 'The person had their data erased.',
  },
  RESTRICTED: {
    no: 3,
    fr: 'Le traitement est limité à la demande de la personne (article 18).',
    en: 'Processing is restricted at the request of the person (article 18).',
  },
  DECEASED: { no: 4, fr: 'La personne est décédée.', en: 'The person is deceased.' },
  DECEASED_PROBABLE: {
    no: 5,
    fr: 'La personne est probablement décédée : à vérifier avant tout contact.',
    en: 'The person is probably deceased: to be checked before any contact.',
  },
  ESTATE: {
    no: 6,
    fr: 'Personne décédée : un message de service doit être adressé à la succession.',
    en: 'The person is deceased: a service message has to go to the estate.',
  },
  POINT_UNUSABLE: {
    no: 7,
    fr: 'Point de contact inutilisable (invalide, en erreur, plateforme, réattribué ou commun à trop de personnes).',
    en: 'The contact point cannot be used (invalid, bouncing, platform, reassigned, or shared by too many people).',
  },
  SERVICE: {
    no: 8,
    fr: "Message de service nécessaire à l'exécution du contrat : ni consentement ni opposition commerciale ne jouent.",
    en: 'A service message needed by the contract: neither consent nor a marketing opt-out applies.',
  },
  LEGAL: { no: 9, fr: 'Message imposé par une obligation légale.', en: 'A message that a legal obligation requires.' },
  SECTOR: {
    no: 10,
    fr: 'La prospection est interdite dans ce secteur par ce canal.',
    en: 'Canvassing for this sector is banned on this channel.',
  },
  OBJECTION: {
    no: 11,
    fr: "Une opposition ou un retrait est en vigueur ; aucun accord postérieur de preuve A ne l'a levé.",
    en: 'An objection or withdrawal is in force; no later agreement of grade A lifted it.',
  },
  TIE_NEGATIVE: {
    no: 12,
    fr: "Accord et retrait à la même date : l'ordre est inconnu, le retrait l'emporte.",
    en: 'Agreement and withdrawal at the same date: the order is unknown and the withdrawal wins.',
  },
  CONFLICT: {
    no: 13,
    fr: 'Deux services se contredisent par de simples cases, sans acte derrière : à trancher avec preuve.',
    en: 'Two departments contradict each other by bare flags, with no act behind either: proof has to settle it.',
  },
  LIST_HIT: {
    no: 14,
    fr: "Le point de contact figure sur une liste d'opposition.",
    en: 'The contact point is on an opposition list.',
  },
  UNSCREENED: {
    no: 15,
    fr: "Le point de contact n'a pas été confronté à une liste d'opposition obligatoire.",
    en: 'The contact point was not screened against an opposition list that has to be consulted.',
  },
  LIST_STALE: {
    no: 16,
    fr: "La consultation de la liste d'opposition est trop ancienne.",
    en: 'The screening against the opposition list is too old.',
  },
  MINOR: {
    no: 17,
    fr: "Personne de moins de 15 ans, ou d'âge inconnu sur une source destinée aux enfants, sans accord conjoint d'un parent.",
    en: 'The person is under 15, or of unknown age on a source meant for children, without the joint agreement of a parent.',
  },
  RETENTION: {
    no: 18,
    fr: 'Durée de conservation dépassée : aucun contact réel depuis trop longtemps ; à supprimer ou archiver.',
    en: 'The retention period is over: no real contact for too long; to be deleted or archived.',
  },
  CONSENT: { no: 19, fr: 'Consentement prouvé et en vigueur.', en: 'A proven consent is in force.' },
  GRADE_C: {
    no: 20,
    fr: 'Consentement mal prouvé : il manque la date, le moyen de recueil ou le texte présenté.',
    en: 'The consent is poorly proven: its date, means or the text that was shown is missing.',
  },
  LEGACY: {
    no: 21,
    fr: "Consentement d'avant le 25 mai 2018 sans date et moyen de recueil : il doit être renouvelé ou prouvé.",
    en: 'A consent from before 25 May 2018 without date and means: it has to be renewed or proven.',
  },
  EXPIRED: {
    no: 22,
    fr: 'Consentement expiré.',
    en: 'The consent has expired.',
  },
  INVALIDATED: {
    no: 23,
    fr: 'Consentement invalide (case précochée, lié aux conditions, société absente de la liste des partenaires).',
    en: 'The consent is invalid (pre-ticked, bundled with terms, company not on the partner list).',
  },
  LINK_PROBABLE: {
    no: 24,
    fr: "Le consentement vient d'une autre fiche, rapprochée par probabilité : le lien est à vérifier.",
    en: 'The consent comes from another row that was joined by probability: the link has to be checked.',
  },
  PARTNER_LIST: {
    no: 25,
    fr: 'Donnée achetée : rien ne prouve que la société figurait dans la liste des partenaires présentée.',
    en: 'Bought data: nothing proves that the company was on the partner list that was shown.',
  },
  FORMER_HIT: {
    no: 26,
    fr: "Une inscription plus récente que le consentement figurait sur l'ancienne liste d'opposition.",
    en: 'A registration newer than the consent stood on the former opposition list.',
  },
  NO_CONSENT: {
    no: 27,
    fr: 'Aucun consentement pour cette finalité, ce canal et ce point de contact.',
    en: 'No consent for this purpose, channel and contact point.',
  },
  CONTRACT: {
    no: 28,
    fr: 'Contrat en cours et offre en rapport avec son objet.',
    en: 'A running contract, and an offer related to its object.',
  },
  SOFT_OPT_IN: {
    no: 29,
    fr: 'Client de la même société, produits analogues, informé et mis à même de refuser.',
    en: 'A customer of the same company, similar products, informed and able to object.',
  },
  EXCEPTION_UNPROVEN: {
    no: 30,
    fr: "Une exception au consentement est possible, mais une de ses conditions n'est pas établie.",
    en: 'An exception to consent is possible, but one of its conditions is not established.',
  },
  B2B: {
    no: 31,
    fr: 'Professionnel informé, offre en rapport avec sa profession.',
    en: 'A professional who was informed, and an offer related to the profession.',
  },
  ART14: {
    no: 32,
    fr: "Rien n'établit que la personne a été informée de cet usage (articles 13 et 14).",
    en: 'Nothing establishes that the person was informed of this use (articles 13 and 14).',
  },
  OUT_OF_SCOPE: {
    no: 33,
    fr: "Adresse générique d'une personne morale, hors du champ du consentement.",
    en: 'A generic address of a legal person, outside the scope of consent.',
  },
  CLEAR: {
    no: 34,
    fr: "Personne informée, sans opposition, absente des listes d'opposition à consulter.",
    en: 'The person was informed, did not object and is on none of the lists to be consulted.',
  },
  LIST_EXCEPTED: {
    no: 35,
    fr: "Inscription sur une liste d'opposition, levée par un consentement postérieur ou exprès.",
    en: 'On an opposition list, excepted by a later or express consent.',
  },
  LIST_DATE_UNKNOWN: {
    no: 36,
    fr: "Inscription sur une liste d'opposition à une date inconnue : le consentement est peut-être antérieur.",
    en: 'On an opposition list since an unknown date: the consent may be older.',
  },
  FAILED: {
    no: 37,
    fr: "La décision a échoué ; dans le doute, l'usage est interdit.",
    en: 'Deciding failed; in doubt, contact is forbidden.',
  },
} as const satisfies Record<string, Entry>;

export type ReasonCode = keyof typeof REASONS;

/** Codes by their number; index 0 is unused. */
export const REASON_BY_NO: readonly (ReasonCode | undefined)[] = (() => {
  const out: (ReasonCode | undefined)[] = [];
  for (const [code, entry] of Object.entries(REASONS)) out[entry.no] = code as ReasonCode;
  return out;
})();

/** Rows of consent.reason, by number. */
export function reasonRows(): { no: number; reason: ReasonCode; fr: string; en: string }[] {
  return Object.entries(REASONS)
    .map(([code, { no, fr, en }]) => ({ no, reason: code as ReasonCode, fr, en }))
    .sort((a, b) => a.no - b.no);
}

/** The text of docs/reasons.md. */
export function reasonsMarkdown(): string {
  const lines = reasonRows().map(({ no, reason, fr, en }) => `| ${no} | \`${reason}\` | ${en} | ${fr} |`);
  return [
    '# Reasons of a verdict',
    '',
    'Generated from `pipelines/6-permit/reasons.ts`. A number never changes its meaning.',
    '',
    '| no | code | English | French |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}
