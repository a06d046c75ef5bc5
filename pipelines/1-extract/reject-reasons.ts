/** Why a row could not be read: the codes of `staging.reject.reason` for stage 1-extract, with their texts. */
export const REJECT_REASONS = {
  row_too_long: {
    en: 'The row has more cells than the header.',
    fr: "La ligne a plus de cellules que l'en-tête.",
  },
  row_too_short: {
    en: 'The row has fewer cells than the header.',
    fr: "La ligne a moins de cellules que l'en-tête.",
  },
  unclosed_quote: {
    en: 'A quote opens in this line and never closes; reading went on from the next line.',
    fr: 'Un guillemet ouvert dans cette ligne ne se ferme jamais ; la lecture reprend à la ligne suivante.',
  },
  text_after_quote: {
    en: 'Text stands between a closing quote and the next delimiter; a quote inside a value must be doubled.',
    fr: 'Du texte suit un guillemet fermant ; un guillemet dans une valeur doit être doublé.',
  },
  line_too_large: {
    en: 'The line is longer than 1 MiB.',
    fr: 'La ligne dépasse 1 Mio.',
  },
  bad_encoding: {
    en: 'The row holds bytes that are not valid in the encoding of the file.',
    fr: "La ligne contient des octets non valides dans l'encodage du fichier.",
  },
  invalid_json: {
    en: 'The line is not valid JSON.',
    fr: "La ligne n'est pas du JSON valide.",
  },
  not_an_object: {
    en: 'The line is JSON, but no object.',
    fr: 'La ligne est du JSON, mais pas un objet.',
  },
  key_missing: {
    en: 'A key column is empty.',
    fr: 'Une colonne de la clé est vide.',
  },
  duplicate_key: {
    en: 'An earlier row of this source has the same key; the first one was taken.',
    fr: 'Une ligne précédente de cette source a la même clé ; la première est retenue.',
  },
} as const satisfies Record<string, { readonly en: string; readonly fr: string }>;

export type RejectReason = keyof typeof REJECT_REASONS;
