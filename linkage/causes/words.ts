/**
 * What levels, comparisons and causes are called for people, in one table for both languages. A name that the table does
 * not know is shown as it is written.
 */
import type { CauseKind } from './comparison-spec.ts';

export type Language = 'en' | 'fr';
type Words = Readonly<Record<Language, string>>;

const w = (en: string, fr: string): Words => ({ en, fr });

const MISSING = w('missing', 'absent');

/** By kind and level code. */
export const LEVEL_WORDS: Readonly<Record<CauseKind, Readonly<Record<string, Words>>>> = {
  name: {
    exact_unique: w('the same name, which nobody else bears', 'le même nom, que personne d’autre ne porte'),
    exact_rare: w('the same name, a rare one', 'le même nom, rare'),
    exact_uncommon: w('the same name, an uncommon one', 'le même nom, peu courant'),
    exact_common: w('the same name, a common one', 'le même nom, courant'),
    exact_frequent: w('the same name, which many people bear', 'le même nom, que beaucoup de gens portent'),
    swapped: w('the same name, given and family name swapped', 'le même nom, prénom et nom inversés'),
    similar: w('given and family name are alike', 'prénom et nom se ressemblent'),
    token_subset: w('one name is a part of the other', 'un nom est une partie de l’autre'),
    swapped_similar: w('the names are alike when swapped', 'les noms se ressemblent une fois inversés'),
    family_given_missing: w('the same family name; a given name is missing', 'le même nom ; un prénom manque'),
    given_family_missing: w('the same given name; a family name is missing', 'le même prénom ; un nom manque'),
    family_given_near: w('the same family name, given names distantly alike', 'le même nom, prénoms un peu proches'),
    family_only: w('the same family name, other given names', 'le même nom, des prénoms différents'),
    given_family_near: w('the same given name, family names distantly alike', 'le même prénom, noms un peu proches'),
    given_only: w('the same given name, other family names', 'le même prénom, des noms différents'),
    shared_token: w('the names share a word', 'les noms ont un mot en commun'),
    different: w('other names', 'des noms différents'),
  },
  birthdate: {
    exact_rare: w('the same birth date', 'la même date de naissance'),
    exact: w('the same birth date, one that several people have', 'la même date de naissance, assez répandue'),
    exact_common: w(
      'the same birth date, so common that it may stand for an unknown one',
      'la même date de naissance, si répandue qu’elle remplace peut-être une date inconnue',
    ),
    day_month_swapped: w('the same birth date, day and month swapped', 'la même date, jour et mois inversés'),
    one_edit: w('birth dates one keystroke apart', 'dates de naissance à une frappe près'),
    one_part_other: w('birth dates that differ in one part', 'dates de naissance qui diffèrent d’un élément'),
    partial: w('birth dates that do not contradict each other', 'dates de naissance compatibles'),
    same_year: w('the same birth year', 'la même année de naissance'),
    different: w('other birth dates', 'des dates de naissance différentes'),
  },
  identifier: {
    exact: w('the same number', 'le même numéro'),
    one_edit: w('numbers one keystroke apart', 'numéros à une frappe près'),
    different: w('other numbers', 'des numéros différents'),
  },
  email: {
    exact: w('the same e-mail', 'le même e-mail'),
    exact_made_of_name: w('the same e-mail, made of the name', 'le même e-mail, formé du nom'),
    shared_by_many: w('an e-mail that many share', 'un e-mail que beaucoup partagent'),
    near: w('e-mails that are alike', 'des e-mails qui se ressemblent'),
    near_made_of_name: w('e-mails that are alike as the names are', 'des e-mails qui se ressemblent comme les noms'),
    different: w('other e-mails', 'des e-mails différents'),
  },
  mobile: {
    exact: w('the same mobile', 'le même mobile'),
    shared_by_many: w('a mobile that many share', 'un mobile que beaucoup partagent'),
    one_edit: w('mobiles one keystroke apart', 'mobiles à une frappe près'),
    different: w('other mobiles', 'des mobiles différents'),
  },
  landline: {
    exact: w('the same landline', 'le même fixe'),
    shared_by_many: w('a landline that many share', 'un fixe que beaucoup partagent'),
    one_edit: w('landlines one keystroke apart', 'fixes à une frappe près'),
    different: w('other landlines', 'des fixes différents'),
  },
  address: {
    exact: w('the same address', 'la même adresse'),
    similar: w('addresses that are alike', 'des adresses qui se ressemblent'),
    same_street: w('the same street', 'la même rue'),
    different: w('other addresses', 'des adresses différentes'),
  },
  place: {
    exact_rare: w('the same town, a small one', 'la même commune, petite'),
    exact: w('the same town', 'la même commune'),
    exact_common: w('the same town, a large one', 'la même commune, grande'),
    near: w('towns that are nearly written alike', 'des communes presque identiques'),
    same_area: w('the same département', 'le même département'),
    different: w('other towns', 'des communes différentes'),
  },
  category: {
    exact_rare: w('the same value, a rare one', 'la même valeur, rare'),
    exact: w('the same value', 'la même valeur'),
    exact_common: w('the same value, a common one', 'la même valeur, courante'),
    different: w('other values', 'des valeurs différentes'),
  },
};

const COMPARISON_WORDS: Readonly<Record<string, Words>> = {
  name: w('name', 'nom'),
  birthdate: w('birth date', 'date de naissance'),
  email: w('e-mail', 'e-mail'),
  mobile: w('mobile', 'mobile'),
  landline: w('landline', 'fixe'),
  address: w('address', 'adresse'),
  place: w('town', 'commune'),
};
/** What a rule or a chance asks, as it stands in a phrase. */
const SHARED_WORDS: Readonly<Record<string, Words>> = {
  name: w('one name', 'un même nom'),
  family: w('one family name', 'un même nom de famille'),
  given: w('one given name', 'un même prénom'),
  birthdate: w('one birth date', 'une même date de naissance'),
  place: w('one town', 'une même commune'),
  email: w('one e-mail', 'un même e-mail'),
  mobile: w('one mobile', 'un même mobile'),
  landline: w('one landline', 'un même fixe'),
  address: w('one address', 'une même adresse'),
};
const CAUSE_WORDS: Readonly<Record<string, Words>> = {
  same: w('one person', 'une seule personne'),
  household: w('two people of one household', 'deux personnes d’un même foyer'),
  household_namesake: w(
    'two people of one name in one household, as father and son',
    'deux homonymes d’un même foyer, comme père et fils',
  ),
  twins: w('twins', 'des jumeaux'),
  cohabitants: w('two people who share a home but no name', 'deux personnes sous un même toit, sans nom commun'),
  namesake: w('two people of one name', 'deux homonymes'),
  chance_rule_name_starts: w(
    'two strangers whose names begin alike',
    'deux inconnus dont les noms commencent de la même façon',
  ),
};

const plain = (name: string): string => name.replace(/^(identifier|category):(\1 )?/, '').replaceAll('_', ' ');

/** A level in words; `code` null: a side has no value. */
export function levelWords(kind: CauseKind, code: string | null, language: Language): string {
  if (code === null) return MISSING[language];
  return LEVEL_WORDS[kind][code]?.[language] ?? plain(code);
}

export const comparisonWords = (name: string, language: Language): string =>
  COMPARISON_WORDS[name]?.[language] ?? plain(name);

/** A class of the model in words. */
export function causeWords(name: string, language: Language): string {
  const known = CAUSE_WORDS[name];
  if (known !== undefined) return known[language];
  const chance = /^chance_(rule_)?(.+)$/.exec(name);
  if (chance === null) return plain(name);
  const whole = chance[2] ?? '';
  const parts = SHARED_WORDS[whole] === undefined && chance[1] !== undefined ? whole.split('_') : [whole];
  const shared = parts.map((p) => SHARED_WORDS[p]?.[language] ?? (language === 'fr' ? plain(p) : `one ${plain(p)}`));
  const [and, lead] = language === 'fr' ? [' et ', 'deux inconnus avec '] : [' and ', 'two strangers with '];
  return `${lead}${shared.join(and)}`;
}
