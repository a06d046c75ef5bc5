/** Why a row or a value of this room is refused: one registry, with the words that the department reads. */
interface Text {
  readonly fr: string;
  readonly en: string;
}

export const NORMALISE_REJECTS = {
  empty_person: {
    fr: 'La ligne ne porte ni nom ni moyen de contact.',
    en: 'The row has neither a name nor a contact point.',
  },
  email_invalid: { fr: "Ce n'est pas une adresse électronique.", en: 'This is no e-mail address.' },
  phone_invalid: {
    fr: "Ce n'est pas un numéro de téléphone valide.",
    en: 'This is no valid phone number.',
  },
  birthdate_invalid: {
    fr: "Cette date de naissance n'existe pas ou n'a pas le format déclaré.",
    en: 'This birth date does not exist or is not in the declared format.',
  },
  birthdate_implausible: {
    fr: 'Cette date de naissance est dans le futur ou a plus de 120 ans.',
    en: 'This birth date is in the future or more than 120 years ago.',
  },
  date_invalid: {
    fr: "Cette date n'existe pas ou n'a pas le format déclaré.",
    en: 'This date does not exist or is not in the declared format.',
  },
  gender_unknown: { fr: 'Ce mot ne dit pas un genre connu.', en: 'This word is no known gender.' },
  postal_code_invalid: {
    fr: "Ce n'est pas un code postal de ce pays.",
    en: 'This is no postal code of that country.',
  },
  country_unknown: { fr: "Ce pays n'est pas connu.", en: 'This country is not known.' },
  consent_value_unknown: {
    fr: 'La valeur ne figure ni dans given, ni dans refused, ni dans never_asked.',
    en: 'The value stands in none of given, refused and never_asked.',
  },
  consent_state_unknown: {
    fr: "L'état du consentement n'est pas compris.",
    en: 'The state of the consent is not understood.',
  },
  consent_channel_unknown: { fr: "Le canal n'est pas compris.", en: 'The channel is not understood.' },
  consent_purpose_unknown: {
    fr: "La finalité n'est pas dans la configuration.",
    en: 'The purpose is not in the config.',
  },
  consent_source_unknown: {
    fr: "La source nommée n'est pas dans la configuration.",
    en: 'The source that is named is not in the config.',
  },
  consent_point_invalid: {
    fr: "Le moyen de contact nommé n'est ni une adresse électronique ni un numéro.",
    en: 'The contact point that is named is neither an e-mail address nor a phone number.',
  },
  consent_unaddressed: {
    fr: "L'événement ne dit ni quelle fiche ni quel moyen de contact.",
    en: 'The event names neither a row nor a contact point.',
  },
  consent_actor_unknown: { fr: "L'auteur de l'acte n'est pas compris.", en: 'Who acted is not understood.' },
  consent_verification_unknown: {
    fr: "La vérification n'est pas comprise.",
    en: 'The verification is not understood.',
  },
  relation_date_invalid: {
    fr: 'Une date de la relation est illisible : la relation est écartée.',
    en: 'A date of the relation cannot be read, so the relation is set aside.',
  },
  list_key_missing: { fr: "La ligne de la liste n'a aucune clé.", en: 'The row of the list has no key.' },
  list_key_invalid: {
    fr: "Aucune clé de la ligne n'est une adresse, un numéro ou une empreinte SHA-256.",
    en: 'No key of the row is an address, a number or a SHA-256 hash.',
  },
  value_too_long: {
    fr: 'La valeur dépasse 1000 caractères.',
    en: 'The value is longer than 1000 characters.',
  },
  row_unreadable: {
    fr: "Le contenu de la ligne n'est pas un objet.",
    en: 'The content of the row is no object.',
  },
} as const satisfies Record<string, Text>;

export type NormaliseReject = keyof typeof NORMALISE_REJECTS;
