import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { guessDates } from '../../../config/guess/dates.ts';
import { foldHeader } from '../../../config/guess/fold.ts';
import { fieldOfHeader } from '../../../config/guess/header-words.ts';
import { scalar, writeYaml } from '../../../config/guess/write-yaml.ts';
import { parseConfig } from '../../../config/load.ts';

describe('headers', () => {
  const cases: readonly [string, string | undefined][] = [
    ['NOM', 'family_name'],
    ['Nom', 'family_name'],
    ['PRENOM', 'given_name'],
    ['Prénom', 'given_name'],
    ['NOM_PRENOM', 'full_name'],
    ['Nom et prénom', 'full_name'],
    ['NomComplet', 'full_name'],
    ['Nom de jeune fille', 'birth_family_name'],
    ['CIVILITE', 'honorific'],
    ['DATE_NAISSANCE', 'birthdate'],
    ['Date de naissance', 'birthdate'],
    ['DDN', 'birthdate'],
    ['dateOfBirth', 'birthdate'],
    ['dob', 'birthdate'],
    ['TEL', 'phone_number'],
    ['tel_portable', 'phone_number'],
    ['PORTABLE', 'phone_number'],
    ['MOBILE', 'phone_number'],
    ['MAIL', 'email'],
    ['COURRIEL', 'email'],
    ['e-mail', 'email'],
    ['emailAddress', 'email'],
    ['ADRESSE', 'street_address'],
    ['Adresse 2', 'extra'],
    ['CP', 'postal_code'],
    ['zip', 'postal_code'],
    ['VILLE', 'locality'],
    ['city', 'locality'],
    ['first_name', 'given_name'],
    ['lastName', 'family_name'],
    ['customer_name', 'full_name'],
    ['DERNIER_ACHAT', 'last_contact_at'],
    ['last_purchase_date', 'last_contact_at'],
    ['date_derniere_commande', 'last_contact_at'],
    ['created_at', 'collected_at'],
    ['NUM_CARTE', 'loyalty_card'],
    ['RAISON SOCIALE', 'company'],
    ['MONTANT', undefined],
    ['prenomination', undefined],
  ];
  for (const [header, field] of cases)
    it(`${header} → ${field ?? 'nothing'}`, () => assert.equal(fieldOfHeader(foldHeader(header)), field));
});

describe('date formats', () => {
  const cases: readonly [string, readonly string[], readonly string[], boolean][] = [
    ['a day above 12 comes first', ['13/01/1980', '02/03/1981'], ['DD/MM/YYYY'], false],
    ['a day above 12 comes second', ['01/13/1980', '02/03/1981'], ['MM/DD/YYYY'], false],
    ['no day above 12: said', ['01/02/1980', '02/03/1981'], ['DD/MM/YYYY'], true],
    ['ISO with a time', ['1980-01-02T10:00:00Z', '1980-01-02 10:00'], ['iso'], false],
    ['two-digit years', ['31/12/80', '01/02/75'], ['DD/MM/YY'], false],
    ['no separators', ['19801231', '19750102'], ['YYYYMMDD'], false],
    ['both habits', ['13/01/1980', '14/02/1981', '1980-01-02'], ['DD/MM/YYYY', 'iso'], false],
  ];
  for (const [name, values, formats, ambiguous] of cases)
    it(name, () => {
      const guess = guessDates(values, false);
      assert.deepEqual([guess?.formats, guess?.ambiguous], [formats, ambiguous]);
    });
  it('numbers are dates only where the header says so', () => {
    assert.equal(guessDates(['29221', '30000'], false), null);
    assert.deepEqual(guessDates(['29221', '30000'], true)?.formats, ['excel']);
  });
});

describe('the written config', () => {
  it('parses without any file, all sections explained', () => {
    const text = writeYaml({ schemaPath: './x.json', controller: { id: 'acme', name: "L'Acmé: 100 %" }, files: [] });
    assert.match(text, /^# yaml-language-server: \$schema=\.\/x\.json\n/);
    const { config } = parseConfig(text, { file: 'referent.yaml', variables: {} });
    assert.equal(config.controller.name, "L'Acmé: 100 %");
    for (const section of ['consent_events', 'lists', 'linkage', 'survivorship', 'schedule', 'safety'])
      assert.match(text, new RegExp(`^# ${section}:`, 'm'));
  });

  it('parses with every example taken out of its comment', () => {
    const text = writeYaml({ schemaPath: './x.json', controller: { id: 'acme', name: 'Acme' }, files: [] })
      .replaceAll(
        /^( *)# (?= *(?:newsletter|partners|service|consents|web|sav|department|read|key|map|consent_events|lists|linkage|survivorship|schedule|safety|stop_sms|suppression|email|actor|at)\b)/gm,
        '$1',
      )
      .replaceAll(/^( *)# (?= *- )/gm, '$1')
      .replaceAll(/^#(?=  )/gm, ' ');
    const { config } = parseConfig(text, { file: 'referent.yaml', variables: { SHOP_DB: 'postgres://h/d' } });
    assert.deepEqual(Object.keys(config.sources), ['shops', 'web', 'sav']);
    assert.deepEqual(Object.keys(config.lists), ['stop_sms', 'suppression']);
    assert.equal(config.lists['suppression']?.read.format === 'csv' && config.lists['suppression'].read.header, false);
    assert.equal(config.sources['shops']?.consents.length, 1);
    assert.equal(config.consent_events.length, 1);
    assert.equal(config.schedule?.timezone, 'Europe/Paris');
  });

  for (const text of [
    'NOM',
    'Date de naissance',
    'yes',
    'a: b',
    '- x',
    '#1',
    'é',
    "l'âge",
    '12',
    "$.a[?@.b=='c'].d",
    ' x',
    '*',
    '',
    'null',
    'a#b',
    'x y-z',
  ])
    it(`scalar ${JSON.stringify(text)}`, () => assert.equal(parse(`k: { v: ${scalar(text)} }`).k.v, text));
});
