/**
 * What headers say, in French, English, German, Spanish and Italian: a table, read top to bottom, the first row that fits
 * wins. Headers are words in capitals without accents: camelCase, snake_case and digits are taken apart.
 */
import { fold } from '../comparison-form.ts';
import type { ColumnRole } from './roles.ts';

export interface HeaderMeaning {
  readonly role: ColumnRole;
  /** What an identifier or a category is called, so that files with other headers say the same. */
  readonly name?: string;
  /** Why it is left out. */
  readonly why?: string;
}

/** Words of a header: `dateNaissance`, `DATE_NAISSANCE`, ` date-naissance ` are DATE NAISSANCE; `tel1` is TEL 1. */
export const headerWords = (header: string): string =>
  fold(
    header
      .replace(/ß/g, 'ss')
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
      .replace(/(\p{L})(\d)/gu, '$1 $2')
      .replace(/(\d)(\p{L})/gu, '$1 $2')
      .replace(/[_'’]/g, ' '),
  );

/** A header that says nothing: c1, col_3, field7, column 4, var2, x, 12, unnamed: 3. */
export const isOpaque = (words: string): boolean =>
  /^((C|COL|COLS|COLUMN|COLONNE|F|FIELD|CHAMP|V|VAR|X|ATTR|ATTRIBUTE|UNNAMED|SPALTE|FELD|CAMPO|COLUMNA|COLONNA|DATA|VALUE|A|K|Q) ?)?\d*$|^[A-Z]$/.test(
    words,
  );

const ignored = (why: string): HeaderMeaning => ({ role: 'ignored', why });
const role = (of: ColumnRole): HeaderMeaning => ({ role: of });
const category = (name: string): HeaderMeaning => ({ role: 'category', name });
const identifier = (name: string): HeaderMeaning => ({ role: 'identifier', name });

const ANSWER = ignored('it looks like the answer, who is who');
const CHOICE = ignored('it records a choice, not who somebody is');
const FORM = ignored('it speaks of the form or the system, not of the person');
const MOMENT = ignored('it says when something happened, not who somebody is');

const BORN =
  '(?:NAISS(?:ANCE)?|NAIS|NE|NEE|BIRTH|BORN|GEBURTS?|GEBOREN|NACIMIENTO|NAC|NASCITA|NASC|NASCIMENTO|GEBOORTE)';
const words = (list: string): RegExp => new RegExp(`\\b(?:${list})\\b`);
const whole = (list: string): RegExp => new RegExp(`^(?:${list})$`);

const ROWS: readonly (readonly [RegExp, HeaderMeaning])[] = [
  [whole('CLUSTER|LABEL|TRUTH|GROUND TRUTH|GOLD|TRUE ID|ENTITY|PERSON ID|ID PERSON(?:NE)?|PERSONNE ID'), ANSWER],
  [
    words(
      'CLUSTER ID|ENTITY ID|TRUTH ID|MATCH ID|GROUP ID|DUPLICATE OF|IS DUPLICATE|DUP ID|ENT ID|TRUE (?:CLUSTER|PERSON|ENTITY).*',
    ),
    ANSWER,
  ],
  [
    words(
      'OPT ?IN|OPT ?OUT|OPTIN|CONSENT(?:EMENT)?|NEWSLETTER|RGPD|GDPR|ABONN?EE?|SUBSCRI\\w+|UNSUB\\w*|DO NOT|STOP|ACCORD|AUTORISATION|OK (?:SMS|TEL|MAIL|EMAIL|COURRIER|POST)',
    ),
    CHOICE,
  ],

  // The form, the system, the moment.
  [words('USER ?NAME|LOGIN|PASSWORD|MOT PASSE|IP|USER AGENT|URL|WEBSITE|SITE WEB|BROWSER|HASH|MD 5|CHECKSUM'), FORM],
  [
    words(
      'SOURCE|ORIGINE|PROVENANCE|SYSTEM|SYSTEME|FILE ?NAME|FICHIER|IMPORT|EXPORT|BATCH|LOT IMPORT|BUREAU|OFFICE|AGENCE|SERVICE|CANAL|CHANNEL|MAGASIN|STORE|SEGMENT|CAMPAGNE|CAMPAIGN|STATUT?S?|STATUS|COMMENTAIRES?|COMMENTS?|NOTES?|REMARQUES?|OBSERVATIONS?|BEMERKUNG(?:EN)?|MEMO',
    ),
    FORM,
  ],

  // Birth, before the words that it goes with.
  [
    words(
      `(?:NOM|NAME|SURNAME|APELLIDOS?|COGNOME) (?:DE )?${BORN}|NOM (?:DE )?JEUNE FILLE|NOM JF|MAIDEN(?: ?NAME)?|BIRTH (?:FAMILY |LAST |SUR ?)?NAME|GEBURTSNAME|GEBURTS NAME|MADCHENNAME|NEE NAME|NOM PATRONYMIQUE`,
    ),
    role('birth_name'),
  ],
  [
    words(
      `(?:LIEU|VILLE|COMMUNE|LUGAR|LUOGO|COMUNE|CIUDAD|PLACE|CITY|TOWN|LOCALITE|MUNICIPIO|CITTA) (?:OF |DE |DI )?${BORN}|BIRTH ?(?:PLACE|CITY|TOWN)|POB|GEBURTS ?ORT|GEBOORTEPLAATS`,
    ),
    category('birth_place'),
  ],
  [
    words(`(?:PAYS|COUNTRY|PAIS|PAESE|LAND) (?:OF |DE |DI )?${BORN}|BIRTH ?COUNTRY|GEBURTS ?LAND`),
    category('birth_country'),
  ],
  [
    words(
      `(?:DEP|DEPT|DEPARTEMENT|DPT|CODE|CP|STATE|REGION|PROVINCIA|PROVINCE) (?:OF |DE |DI )?${BORN}|BIRTH ?(?:STATE|REGION|COUNTY)`,
    ),
    category('birth_area'),
  ],
  [
    words(
      `(?:ANNEE|AN|YEAR|ANO|ANNO|JAHR|Y) (?:OF |DE |DI )?${BORN}|${BORN} ?(?:ANNEE|YEAR|ANO|ANNO|JAHR|YYYY|Y|AN)|GEBURTS ?JAHR|YOB|BY`,
    ),
    role('birth_year'),
  ],
  [
    words(
      `(?:MOIS|MONTH|MES|MESE|MONAT|M) (?:OF |DE |DI )?${BORN}|${BORN} ?(?:MOIS|MONTH|MES|MESE|MONAT|MM|M)|GEBURTS ?MONAT|MOB|BM`,
    ),
    role('birth_month'),
  ],
  [
    words(
      `(?:JOUR|DAY|DIA|GIORNO|TAG) (?:OF |DE |DI )?${BORN}|${BORN} ?(?:JOUR|DAY|DIA|GIORNO|TAG|DD|D)|GEBURTS ?TAG|DAY OF BIRTH|BD`,
    ),
    role('birth_day'),
  ],
  [
    words(
      `DOB|DDN|DN|(?:DATE|DT|D|FECHA|F|DATA|DATUM) (?:OF |DE |DI |DU )?${BORN}|${BORN} ?(?:DATE|DT|DATUM|AT|ON|LE)|BIRTH ?DATE|GEBURTS ?DATUM|GEB DAT(?:UM)?|GEBDAT(?:UM)?|GEB|NEE? LE|NE E LE|NATO IL|NACIDO|GEBOREN AM|ANNIVERSAIRE|GEBOORTEDATUM`,
    ),
    role('birthdate'),
  ],
  [whole(BORN), role('birthdate')],
  [
    words('(?:DATE|DT|DECES|DEATH|DIED) (?:OF |DE )?(?:DECES|DEATH)|DECES|DEATH(?: ?DATE)?|DIED|DOD|STERBEDATUM'),
    { role: 'category', name: 'death' },
  ],
  [
    words(
      'DATE|DT|TIMESTAMP|TIME|HEURE|DATETIME|CREATED|UPDATED|MODIFIED|CREE|MODIFIE|INSCRIT|AJOUTE|FECHA|DATUM|ERSTELLT|DERNIERE?|LAST (?:PURCHASE|ORDER|CONTACT|VISIT|UPDATE|CHANGED?|LOGIN|SEEN)|(?:CREATED|UPDATED|MODIFIED|DELETED|SIGNED|INSCRIT|CREE) ?(?:AT|ON|LE)',
    ),
    MOMENT,
  ],

  // Contact points.
  [
    words(
      'E ?MAILS?|MAILS?|COURRIELS?|MEL|CORREO(?: ELECTRONICO)?|POSTA ELETTRONICA|MAILADRESSE|EMAIL ?ADDRESS|E ?MAIL ?ADRESSE|ADRESSE (?:E ?)?MAIL',
    ),
    role('email'),
  ],
  [
    words(
      'TEL|TELS|TELEPHONES?|PHONES?|PHONE ?NUMBER|MOBILES?|PORTABLES?|GSM|CELL(?: ?PHONE)?|CELLULARE|LANDLINE|FIXE|FAX|TELEFON(?:O|NUMMER)?|HANDY(?:NUMMER)?|MOBIL(?:E|NUMMER|TELEFON)?|MOVIL|CELULAR|FESTNETZ|RUFNUMMER|MSISDN|NUM TEL|TELEFOON|WHATSAPP',
    ),
    role('phone_number'),
  ],

  // Numbers of a person.
  [
    words(
      'SSN|SOC ?SEC(?: ?(?:ID|NO|NUM|NUMBER))?|SOCIAL SECURITY.*|NIR|NUM(?:ERO)? (?:DE )?SECU(?:RITE)?.*|NO SECU|SECU(?:RITE)? SOCIALE|INSEE ?(?:ID|NUM)|NATIONAL ?(?:ID|IDENTI\\w+|INSURANCE.*|NUMBER)|NINO|NHS.*|SVNR|SOZIALVERSICHERUNGS\\w*|DNI|NIF|NIE|CURP|CODICE FISCALE|STEUER ?(?:ID|NUMMER)|TAX ?(?:ID|NUMBER)|BSN|AHV|PERSONNUMMER|MEDICARE.*|AADHAAR|SIN',
    ),
    identifier('national_id'),
  ],
  [words('SIRET'), identifier('siret')],
  [words('SIREN'), identifier('siren')],
  [words('PASSPORT.*|PASSEPORT|REISEPASS.*|PASAPORTE'), identifier('passport')],
  [
    words(
      '(?:DRIVING|DRIVERS?) ?LICEN[CS]E.*|LICEN[CS]E ?(?:NO|NUMBER|ID)|PERMIS(?: (?:DE )?CONDUIRE)?|FUHRERSCHEIN\\w*',
    ),
    identifier('licence'),
  ],
  [words('IBAN|RIB|COMPTE BANCAIRE|BANK ?ACCOUNT.*|ACCOUNT ?(?:NO|NUMBER)|KONTONUMMER'), identifier('account')],
  [
    words(
      '(?:NUM(?:ERO)?|NO|N|CODE|ID)? ?(?:DE )?(?:CARTE|CARD)(?: (?:DE )?(?:FID(?:ELITE)?|CLIENT|NO|NUM(?:BER|ERO)?|ID))?|LOYALTY.*|FIDELITE|KUNDENKARTE|TARJETA|TESSERA',
    ),
    identifier('card'),
  ],
  [words('CREDIT ?CARD.*|CARTE BANCAIRE'), identifier('credit_card')],
  [
    words(
      '(?:NUM(?:ERO)?|NO|N|CODE|ID|REF) (?:DU |DE |D )?(?:CLIENT|ADHERENT|ALLOCATAIRE|ELECTEUR|ELECTORAL|CONTRAT|ASSURE|PATIENT|MEMBRE|DOSSIER|FOYER|FISCAL|ETUDIANT|ELEVE|ABONNE)|(?:CLIENT|CUSTOMER|PATIENT|MEMBER|VOTER|STUDENT|EMPLOYEE|KUNDEN|MATRICULE|MRN) ?(?:ID|NO|NUM(?:BER|ERO)?|NR|NUMMER)|MATRICULE|MRN|KUNDENNUMMER',
    ),
    { role: 'identifier' },
  ],

  // Names.
  [
    words(
      '(?:AUTRES?|2 ?E(?:ME)?|DEUXIEMES?|SECONDS?|3 ?E(?:ME)?) PRENOMS?|MIDDLE ?(?:NAMES?|INITIALS?)?|MNAME|PRENOMS? (?:2|3|4|SECONDAIRES?)|(?:FIRST|GIVEN) ?NAMES? (?:2|3)|FNAME C 2|ZWEITNAME|SEGUNDO NOMBRE|SECONDO NOME|SECOND ?NAME|TWEEDE NAAM',
    ),
    role('middle_name'),
  ],
  [
    words(
      'NOMS? (?:ET |& )?PRENOMS?|PRENOMS? (?:ET |& )?NOMS?|NOM COMPLET|FULL ?NAMES?|COMPLETE ?NAME|(?:FIRST|GIVEN) ?(?:NAME )?(?:AND )?(?:LAST|SUR|FAMILY) ?NAME|LAST ?(?:NAME )?FIRST ?(?:NAME)?|VOR ?(?:UND )?(?:NACH|ZU) ?NAME|NOMBRE (?:COMPLETO|Y APELLIDOS?)|APELLIDOS? (?:Y )?NOMBRES?|NOME (?:COMPLETO|E COGNOME)|COGNOME (?:E )?NOME|IDENTITE|(?:CUSTOMER|CONTACT|DISPLAY|CLIENT|PERSON|PATIENT|MEMBER) ?NAME|NOM (?:DU )?(?:CLIENT|CONTACT|PATIENT)|FIRST AND SURNAME|VOLLSTANDIGER NAME|VOLLEDIGE NAAM',
    ),
    role('full_name'),
  ],
  [
    words(
      'PRENOMS?(?: USUEL| 1)?|PREN|FIRST ?NAMES?(?: 1)?|GIVEN(?: ?NAMES?)?|FORE ?NAMES?|FNAME(?: C 1)?|F NAME|CHRISTIAN ?NAME|VORNAMEN?|RUFNAME|PRIMER NOMBRE|NOMBRES|NOMBRE DE PILA|VOORNAAM|VOORNAMEN',
    ),
    role('given_name'),
  ],
  [
    words(
      'RAISON SOCIALE|SOCIETE|ENTREPRISE|COMPANY(?: ?NAME)?|ORGANI[SZ]ATION(?: ?NAME)?|EMPLOYEUR|EMPLOYER|ENSEIGNE|FIRMA|UNTERNEHMEN|EMPRESA|AZIENDA|DITTA',
    ),
    category('company'),
  ],
  [
    words(
      'NOMS? (?:DE )?(?:FAMILLE|USAGE|USUEL|MARITAL|EPOUX|EPOUSE)|NOM CLIENT|LAST ?NAMES?|SUR ?NAMES?|FAMILY ?NAMES?|LNAME|L NAME|PATRONYME|NACH ?NAMEN?|FAMILIEN ?NAMEN?|ZUNAME|APELLIDOS?(?: \\d)?|PRIMER APELLIDO|SEGUNDO APELLIDO|COGNOME|SOBRENOME|ACHTERNAAM|FAMILIENAAM|NOM \\d?',
    ),
    role('family_name'),
  ],
  [whole('NOM|NOMS|APELLIDO PATERNO|APELLIDO MATERNO'), role('family_name')],
  [whole('NAMES?|CLIENT|CONTACT|CUSTOMER|PERSON(?:NE)?|NOMINATIVO|KUNDE|NAAM'), role('full_name')],
  [whole('NOMBRE|NOME|FIRST|INITIALS?'), role('given_name')],
  [whole('LAST|FAMILY'), role('family_name')],
  [
    words('CIV|CIVILITES?|TITRE|TITLE|SALUTATION|HONORIFIC|ANREDE|TRATAMIENTO|TITOLO|POLITESSE|AANHEF'),
    category('title'),
  ],
  [words('SEXE|SEX|GENRE|GENDER|GESCHLECHT|SEXO|GENERO|SESSO|GENERE|GESLACHT'), category('gender')],

  // Places.
  [
    words(
      '(?:STREET|HOUSE|BUILDING|CIVIC) ?(?:NUMBER|NO|NR|NUM)|(?:NUMERO|NUM|NO|N) (?:DE |DANS LA )?(?:RUE|VOIE)|HAUS ?(?:NUMMER|NR)|HNR|NUMERO CIVICO|CIVICO|HUIS ?NUMMER|STREET NUM(?:BER)?|STRNR',
    ),
    role('street_number'),
  ],
  [
    words('(?:INDICE|REPETITION|REP|SUFFIXE|COMPLEMENT) (?:DE )?(?:REPETITION|NUM(?:ERO)?|VOIE)|INDREP|BIS'),
    role('address_extra'),
  ],
  [
    words(
      'COMPL(?:EMENT)?S?(?: (?:D )?(?:ADRESSE|ADR))?|(?:ADRESSE|ADR|ADDRESS(?: LINE)?|STREET|DIRECCION|INDIRIZZO|ADRESSZUSATZ) (?:COMPL(?:EMENT)?|2|3|4)|LINE (?:2|3)|APPARTEMENT|APARTMENT|APT|FLAT|UNIT|BATIMENT|ETAGE|RESIDENCE|FLOOR|PISO|INTERNO|ADRESSZUSATZ',
    ),
    role('address_extra'),
  ],
  [
    words(
      'CP|CODE ?POST(?:AL)?E?|CPOSTAL|ZIP(?: ?CODE)?|POST ?CODE|POSTAL ?CODE|POSTAL|PLZ|POSTLEITZAHL|CODIGO POSTAL|CAP|POSTCODE FAKE',
    ),
    role('postal_code'),
  ],
  [
    words(
      'VILLES?|COMMUNES?|CITY|TOWN|SUBURB|LOCALITE|LOCALITY|LOCALIDAD|MUNICIPALITY|MUNICIPIO|CIUDAD|POBLACION|CITTA|COMUNE|ORT|STADT|WOHNORT|PLAATS|WOONPLAATS|PARISH|VILLAGE|RESIDENCE CITY',
    ),
    role('locality'),
  ],
  [
    words(
      'STATE|ETAT|PROVINCE|PROVINCIA|BUNDESLAND|COUNTY|REGION|DEPARTEMENT|DEPT|DPT|DEP|KANTON|CANTON|DISTRICT|TERRITORY',
    ),
    category('area'),
  ],
  [words('NATIONALITE?|NATIONALITY|CITIZENSHIP|STAATSANGEHORIGKEIT|NACIONALIDAD|NAZIONALITA'), category('nationality')],
  [words('PAYS|COUNTRY(?: ?CODE)?|LAND|PAIS|PAESE'), category('country')],
  [
    words(
      '(?:TYPE|NATURE) (?:DE )?VOIE|(?:LIBELLE|NOM) (?:DE )?(?:LA )?(?:VOIE|RUE)|RUE|VOIE|STREET(?: ?(?:NAME|ADDRESS|1))?|STRASSE|STR|STRASSENNAME|CALLE|VIA|STRAAT|STRAATNAAM|ADDRESS LINE(?: 1)?|LINE 1',
    ),
    role('street'),
  ],
  [
    words(
      'ADRESSES?(?: (?:1|POSTALE|COMPLETE))?|ADR(?: 1)?|ADDRESS(?:ES)?(?: 1)?|ADRESSZEILE|ANSCHRIFT|DIRECCION(?: 1)?|DOMICILIO|DOMICILE|INDIRIZZO(?: 1)?|ADRES|FULL ADDRESS|WOHNADRESSE',
    ),
    role('street'),
  ],

  // Facts of a person.
  [
    words('PROFESSION|METIER|OCCUPATION|JOB(?: ?TITLE)?|BERUF|PROFESION|PROFESSIONE|EMPLOI|FONCTION|CSP|POSTE|TRADE'),
    category('occupation'),
  ],
  [
    words(
      'ETAT CIVIL|SITUATION (?:DE )?(?:FAMILLE|FAMILIALE|MATRIMONIALE)|MARITAL ?(?:STATUS)?|FAMILIENSTAND|ESTADO CIVIL|STATO CIVILE',
    ),
    category('marital_status'),
  ],
  [
    words('RACE|ETHNIC\\w*|RELIGION|KONFESSION|BLOOD ?(?:TYPE|GROUP)|GROUPE SANGUIN|LANGUE|LANGUAGE|SPRACHE|PARTY'),
    { role: 'category' },
  ],
  [words('AGE|ALTER|EDAD|ETA'), { role: 'number', name: 'age' }],
  [words('TAILLE|HEIGHT|POIDS|WEIGHT'), { role: 'number' }],
];

/** What a header says; null when it says nothing that is known. */
export function meaningOfHeader(words_: string): HeaderMeaning | null {
  return ROWS.find(([pattern]) => pattern.test(words_))?.[1] ?? null;
}

/** Headers of columns that name a row. */
export const isRowName = (words_: string): boolean =>
  /^(ID|IDX|INDEX|KEY|CLE|UUID|GUID|ROW|ROW ?(ID|NO|NUM(BER)?)|LINE|LIGNE|NO|NR|N|NUM(ERO)?|RECORD|REC|PK|SEQ|REF(ERENCE)?|LFD ?NR|RANK|RANG|RECID)$/.test(
    words_,
  ) ||
  /\b(ID|UUID|GUID|KEY|IDX|LEID|REF|REFERENCE|IDENTIFIANT|IDENTIFIER|CODE|NUM|NUMERO|NUMBER|NO|NR|MATRICULE)\b/.test(
    words_,
  );
