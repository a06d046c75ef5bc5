/** Quality flags of a record or a contact point: facts about a value that a reader should know, in one registry. */
interface Text {
  readonly fr: string;
  readonly en: string;
}

export const FLAGS = {
  hidden_characters: { fr: 'Caractères invisibles retirés.', en: 'Invisible characters were taken out.' },
  homoglyph: {
    fr: "Lettres d'un autre alphabet ramenées au latin.",
    en: 'Look-alike letters of another alphabet were folded to Latin.',
  },
  name_placeholder: {
    fr: 'Nom factice (TEST, XXX, INCONNU) écarté.',
    en: 'A stand-in for a name (TEST, XXX, INCONNU) was set aside.',
  },
  name_order_guessed: { fr: 'Ordre nom et prénom deviné.', en: 'The order of family and given name was guessed.' },
  name_single: { fr: 'Un seul mot dans le nom complet.', en: 'The full name is one word.' },
  couple: { fr: 'La ligne nomme un couple (M. et Mme).', en: 'The row names a couple (M. et Mme).' },
  honorific_in_name: { fr: 'Civilité trouvée dans le nom.', en: 'A civility stood in the name.' },
  gender_conflict: { fr: 'Le genre et la civilité se contredisent.', en: 'Gender and civility contradict each other.' },
  birthdate_placeholder: { fr: 'Date de naissance factice écartée.', en: 'A stand-in for a birth date was set aside.' },
  birthdate_implausible: {
    fr: 'Date de naissance future ou de plus de 120 ans, écartée.',
    en: 'A birth date in the future or more than 120 years ago was set aside.',
  },
  birthdate_century_guessed: {
    fr: 'Siècle de naissance incertain (année à deux chiffres).',
    en: 'The century of the birth date is uncertain (a two-digit year).',
  },
  date_placeholder: { fr: 'Date factice écartée.', en: 'A stand-in for a date was set aside.' },
  email_invalid: { fr: 'Adresse électronique illisible.', en: 'An e-mail address cannot be read.' },
  email_domain_suspect: {
    fr: 'Domaine sans doute mal saisi (gmial.com).',
    en: 'The domain looks mistyped (gmial.com).',
  },
  role_mailbox: { fr: 'Boîte de fonction (contact@, info@).', en: 'A role mailbox (contact@, info@).' },
  disposable: { fr: 'Adresse électronique jetable.', en: 'A disposable e-mail address.' },
  phone_invalid: { fr: 'Numéro de téléphone illisible.', en: 'A phone number cannot be read.' },
  phone_zero_restored: {
    fr: 'Zéro initial perdu par un tableur, rétabli.',
    en: 'The leading zero that a spreadsheet dropped was put back.',
  },
  phone_extension: { fr: 'Poste interne retiré du numéro.', en: 'An extension was taken off a phone number.' },
  platform_prefix: { fr: "Numéro de plateforme d'appel (ARCEP).", en: 'A number of a calling platform (ARCEP).' },
  dummy_number: { fr: 'Numéro sans doute factice (0123456789).', en: 'The number looks made up (0123456789).' },
  postal_code_zero_restored: {
    fr: 'Zéro initial du code postal rétabli.',
    en: 'The leading zero of a postal code was put back.',
  },
  address_split: {
    fr: 'Code postal et ville trouvés dans une autre cellule.',
    en: 'Postal code and town stood in another cell.',
  },
} as const satisfies Record<string, Text>;

export type Flag = keyof typeof FLAGS;
