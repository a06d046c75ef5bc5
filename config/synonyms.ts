/** What people write for the words of the config, in English and French, when spelling alone does not lead there. */
const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  format: {
    json: 'jsonl',
    ndjson: 'jsonl',
    txt: 'csv',
    tsv: 'csv',
    excel: 'csv',
    sql: 'postgres',
    postgresql: 'postgres',
    pg: 'postgres',
  },
  encoding: {
    utf8: 'utf-8',
    win1252: 'windows-1252',
    cp1252: 'windows-1252',
    ansi: 'windows-1252',
    latin1: 'iso-8859-1',
    'latin-1': 'iso-8859-1',
    latin9: 'iso-8859-15',
    utf16: 'utf-16le',
    'utf-16': 'utf-16le',
  },
  channel: {
    mail: 'email',
    courriel: 'email',
    phone: 'phone_live',
    call: 'phone_live',
    tel: 'phone_live',
    telephone: 'phone_live',
    appel: 'phone_live',
    text: 'sms',
    texto: 'sms',
    letter: 'post',
    courrier: 'post',
    postal: 'post',
  },
  timezone: { Paris: 'Europe/Paris', CET: 'Europe/Paris', CEST: 'Europe/Paris' },
};

const FIELDS: Readonly<Record<string, string>> = {
  name: 'full_name',
  nom_prenom: 'full_name',
  nom_complet: 'full_name',
  first_name: 'given_name',
  prenom: 'given_name',
  last_name: 'family_name',
  surname: 'family_name',
  nom: 'family_name',
  maiden_name: 'birth_family_name',
  nom_naissance: 'birth_family_name',
  nom_de_jeune_fille: 'birth_family_name',
  title: 'honorific',
  civilite: 'honorific',
  sex: 'gender',
  sexe: 'gender',
  dob: 'birthdate',
  birth_date: 'birthdate',
  date_naissance: 'birthdate',
  date_de_naissance: 'birthdate',
  mail: 'email',
  courriel: 'email',
  phone: 'phone_number',
  mobile: 'phone_number',
  tel: 'phone_number',
  telephone: 'phone_number',
  portable: 'phone_number',
  adresse: 'address',
  street: 'street_address',
  rue: 'street_address',
  zip: 'postal_code',
  zipcode: 'postal_code',
  postcode: 'postal_code',
  cp: 'postal_code',
  code_postal: 'postal_code',
  city: 'locality',
  town: 'locality',
  ville: 'locality',
  pays: 'country',
  societe: 'company',
  organization: 'company',
};

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The word of the config for a value written at a key such as `channel` (or in its plural list), if people use it so. */
export function valueSynonym(key: string, value: string, known: readonly string[]): string | undefined {
  const table = VALUES[key] ?? VALUES[key.replace(/s$/, '')];
  const word = table?.[value] ?? table?.[fold(value)];
  return word !== undefined && known.includes(word) ? word : undefined;
}

/** The field of a mapping for another name of it. */
export function fieldSynonym(name: string, known: readonly string[]): string | undefined {
  const word = FIELDS[fold(name).replaceAll(/[-\s]/g, '_')];
  return word !== undefined && known.includes(word) ? word : undefined;
}
