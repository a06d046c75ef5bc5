/** What headers say, in French and English: a table, read top to bottom, the first row that fits wins. */

export type Field =
  | 'full_name'
  | 'given_name'
  | 'middle_name'
  | 'family_name'
  | 'birth_family_name'
  | 'honorific'
  | 'gender'
  | 'birthdate'
  | 'email'
  | 'phone_number'
  | 'street_address'
  | 'extra'
  | 'postal_code'
  | 'locality'
  | 'country'
  | 'company'
  | 'last_contact_at'
  | 'collected_at'
  | 'loyalty_card';

/** Words are alternatives of a regular expression on the folded header; they stand between `_` or the ends. */
const ROWS: readonly (readonly [Field, string])[] = [
  ['birth_family_name', 'NOM_(?:DE_)?(?:NAISSANCE|NAISS|JEUNE_FILLE|JF)|MAIDEN_?NAME|BIRTH_(?:LAST_|FAMILY_)?NAME'],
  [
    'full_name',
    'NOM_(?:ET_)?PRENOMS?|PRENOMS?_(?:ET_)?NOM|NOM_COMPLET|FULL_?NAME|(?:FIRST|GIVEN)_?(?:AND_)?LAST_?NAME|LAST_?FIRST_?NAME|IDENTITE|(?:CUSTOMER|CONTACT|DISPLAY|CLIENT)_?NAME|^NAME$|^CLIENT$|^CONTACT$|^CUSTOMER$|NOM_(?:DU_)?(?:CLIENT|CONTACT)',
  ],
  ['middle_name', '(?:AUTRES?|2E|2EME|DEUXIEMES?|SECONDS?)_PRENOMS?|MIDDLE_?NAMES?|PRENOM_?2|PRENOM_SECONDAIRE'],
  ['given_name', 'PRENOMS?(?:_?1)?|PREN|FIRST_?NAME|GIVEN_?NAMES?|FORENAME|FNAME'],
  ['company', 'RAISON_SOCIALE|SOCIETE|ENTREPRISE|COMPANY(?:_?NAME)?|ORGANI[SZ]ATION|EMPLOYEUR|ENSEIGNE|NOM_SOCIETE'],
  [
    'family_name',
    'NOM|NOM_(?:DE_)?(?:USAGE|FAMILLE|PATRONYMIQUE|MARITAL)|LAST_?NAME|SURNAME|FAMILY_?NAME|LNAME|PATRONYME',
  ],
  ['honorific', 'CIV|CIVILITES?|TITRE|TITLE|SALUTATION|HONORIFIC|POLITESSE'],
  ['gender', 'SEXE|SEX|GENRE|GENDER'],
  [
    'birthdate',
    '(?:DATE|DT|DAT|D)_?(?:DE_)?(?:NAISSANCE|NAISS|NAIS)|DDN|DOB|BIRTH_?DATE|DATE_?OF_?BIRTH|NAISSANCE|NEE?_LE|NE_E_LE|BIRTH_?DAY|ANNIVERSAIRE|BORN',
  ],
  [
    'last_contact_at',
    '(?:DATE_)?(?:DU_|DE_)?DERN(?:IERE?S?)?_(?:ACHAT|COMMANDE|CONTACT|ECHANGE|APPEL|VISITE|CDE|PASSAGE|RDV|INTERVENTION|TICKET|VENTE)|DERN(?:IERE?)?_DATE_ACHAT|LAST_(?:PURCHASE|ORDER|CONTACT|VISIT|TRANSACTION|BUY)(?:_?(?:DATE|AT|ON))?|DATE_DERN_?(?:ACHAT|CDE|COMMANDE)',
  ],
  [
    'collected_at',
    '(?:DATE|DT)_?(?:DE_|D_)?(?:CREATION|INSCRIPTION|COLLECTE|AJOUT|ADHESION|ENTREE|SAISIE|OUVERTURE|CARTE)|CREATED(?:_?(?:AT|ON|DATE))?|CREATE_?DATE|SIGN_?UP(?:_?(?:AT|DATE))?|SIGNED_UP(?:_AT)?|REGISTERED(?:_?(?:AT|ON))?|REGISTRATION_DATE|SUBSCRIBED_(?:AT|ON)|COLLECTED_AT|INSCRIT_LE|CREE_LE|OUVERT_LE|SAISI_LE|OPT_?IN_TIME',
  ],
  ['email', 'E_?MAILS?(?:_?\\d)?|MAILS?(?:_?\\d)?|COURRIELS?|ADRESSE_(?:E_?)?MAIL|E_?MAIL_?ADDRESS|MEL'],
  [
    'phone_number',
    'TEL|TEL_?\\d|TELEPHONES?(?:_?\\d)?|PORTABLES?|MOBILES?|GSM|CELL(?:_?PHONE)?|PHONES?(?:_?\\d)?|PHONE_?NUMBER|MSISDN|NUM_?TEL|FIXE|TEL_?(?:FIXE|MOBILE|PORTABLE|DOM|DOMICILE|PRO|PERSO)|LANDLINE|TELEPHONE_(?:FIXE|MOBILE)',
  ],
  [
    'extra',
    'COMPL(?:EMENT)?S?(?:_?(?:D_?)?(?:ADRESSE|ADR))?|ADR(?:ESSE)?_?COMPL(?:EMENT)?|ADR(?:ESSE)?_?[23]|ADDRESS_?(?:LINE_?)?[23]|STREET_?2|APPARTEMENT|BATIMENT|ETAGE|APARTMENT',
  ],
  ['postal_code', 'CP|CODE_?POST(?:AL)?|CPOSTAL|ZIP|ZIP_?CODE|POST_?CODE|POSTAL_?CODE|POSTAL'],
  ['locality', 'VILLE|COMMUNE|CITY|TOWN|LOCALITE|LOCALITY|MUNICIPALITY'],
  ['country', 'PAYS|COUNTRY(?:_?CODE)?|CODE_PAYS'],
  [
    'street_address',
    'ADR(?:ESSE)?(?:_?1)?|ADRESSE_POSTALE|RUE|VOIE|STREET(?:_?(?:ADDRESS|1))?|ADDRESS(?:_?(?:LINE_?)?1)?',
  ],
  [
    'loyalty_card',
    '(?:NUM|NO|N|NUMERO|CODE)?_?CARTE(?:_?(?:DE_)?FID(?:ELITE)?)?|CARTE_CLIENT|LOYALTY_?(?:CARD|ID|NUMBER)?|CARD_?(?:NUMBER|NO|ID)|FIDELITE',
  ],
];

const FIELDS = ROWS.map(([field, words]) => {
  const anywhere = new RegExp(`(?:^|_)(?:${words.replaceAll('^', '(?<![^])').replaceAll('$', '(?![^])')})(?:_|$)`);
  return { field, anywhere };
});

/** The field that a header names, or undefined. */
export function fieldOfHeader(folded: string): Field | undefined {
  return FIELDS.find(({ anywhere }) => anywhere.test(folded))?.field;
}

/** Words of a column that identifies a row, best first. */
export const KEY_WORDS: readonly RegExp[] = [
  /^(?:ID|UUID|KEY|CLE)$/,
  /(?:^|_)(?:ID|UUID)_?(?:CLIENT|CUSTOMER|CONTACT|PERSONNE|ADHERENT|USER|MEMBER)|(?:CLIENT|CUSTOMER|CONTACT|USER|MEMBER)_?ID/,
  /(?:^|_)(?:NUM(?:ERO)?|NO|N|CODE|REF|REFERENCE|MATRICULE)(?:_|$)/,
  /(?:^|_)(?:ID|UUID|KEY|CARTE|CARD|IDENTIFIANT|IDENTIFIER|NUMBER)(?:_|$)/,
];

/** A column that records a choice. `no`: a yes in it means a refusal. */
export const CONSENT_WORDS =
  /OPT_?IN|OPT_?OUT|(?:^|_)OK(?:_|$)|ACCORD|CONSENT|NEWSLETTER|(?:^|_)NL(?:_|$)|ABONNE|SUBSCRI|AUTORIS|PROSPECTION|RGPD|GDPR|(?:^|_)STOP(?:_|$)|REFUS|OPPOS|DESABO|DESINSC|DO_NOT|PERMISSION|ACCEPT|PARTENAIRE|PARTNER|MARKETING|SOLLICIT/;
export const REFUSAL_WORDS =
  /OPT_?OUT|(?:^|_)STOP(?:_|$)|REFUS|OPPOS|DESABO|DESINSC|UNSUBSCRI|DO_NOT|(?:^|_)(?:NO|NE_PAS)_/;

/** The channel that a choice is about, by the words of its header; the first that fits. */
export const CHANNEL_WORDS: readonly (readonly ['sms' | 'email' | 'phone_live' | 'post', RegExp])[] = [
  ['sms', /SMS|TEXTO|(?:^|_)(?:MOBILE|PORTABLE)(?:_|$)/],
  ['email', /EMAIL|(?:^|_)(?:E_)?MAILS?(?:_|$)|(?:^|_)MEL(?:_|$)|COURRIEL|NEWSLETTER|(?:^|_)NL(?:_|$)|EMAILING/],
  ['phone_live', /(?:^|_)TEL|PHONE|APPEL|CALL/],
  ['post', /COURRIER|POSTAL|(?:^|_)POST(?:_|$)|LETTRE|MAILING|ADRESSE/],
];
