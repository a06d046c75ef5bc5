/** E-mails and phones: cases as rows. */
import { deepStrictEqual, strictEqual } from 'node:assert';
import {
  canonicalIdentifier,
  isMissing,
  parseCountry,
  parseEmails,
  parseHash,
  parsePhone,
  parsePhones,
} from '../../../pipelines/2-normalise/index.ts';

type EmailCase = readonly [input: string, emails: readonly string[], invalid?: readonly string[]];
const EMAILS: readonly EmailCase[] = [
  ['jean.dupont@free.fr', ['jean.dupont@free.fr']],
  [' Jean.DUPONT@Free.FR ', ['jean.dupont@free.fr']],
  ['mailto:jean@free.fr', ['jean@free.fr']],
  ['MAILTO:jean@free.fr?subject=Bonjour', ['jean@free.fr']],
  ['Jean Dupont <jean@free.fr>', ['jean@free.fr']],
  ['<jean@free.fr>', ['jean@free.fr']],
  ['"jean@free.fr"', ['jean@free.fr']],
  ['jean@free.fr.', ['jean@free.fr']],
  ['a@b.fr;c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr, c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr / c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr/c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr\nc@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr ou c@d.fr', ['a@b.fr', 'c@d.fr']],
  ['a@b.fr; A@B.FR', ['a@b.fr']],
  ['a@b.fr;toto', ['a@b.fr'], ['toto']],
  ['a@b.fr / NC', ['a@b.fr']],
  ['jean@élan.fr', ['jean@xn--lan-9la.fr']],
  ['jean@e\u0301lan.fr', ['jean@xn--lan-9la.fr']],
  ['rené@free.fr', ['rené@free.fr']],
  ['je\u200ban@free.fr', ['jean@free.fr']],
  ['j.e.a.n+promo@gmail.com', ['j.e.a.n+promo@gmail.com']],
  ["o'brien@free.fr", ["o'brien@free.fr"]],
  ['o’brien@free.fr', ["o'brien@free.fr"]],
  ['jean dupont@free.fr', [], ['jean dupont@free.fr']],
  ['jean@free', [], ['jean@free']],
  ['jean@@free.fr', [], ['jean@@free.fr']],
  ['jean..d@free.fr', [], ['jean..d@free.fr']],
  ['.jean@free.fr', [], ['.jean@free.fr']],
  ['jean(at)free.fr', [], ['jean(at)free.fr']],
  ['@free.fr', [], ['@free.fr']],
  ['jean@-free.fr', [], ['jean@-free.fr']],
  ['jean@192.168.0.1', [], ['jean@192.168.0.1']],
  ['toto', [], ['toto']],
  ['', []],
  ['NC', []],
  ["pas d'email", []],
  ['-', []],
];
const EMAIL_FLAGS: readonly (readonly [string, readonly string[]])[] = [
  ['contact@acme.fr', ['role_mailbox']],
  ['INFO@acme.fr', ['role_mailbox']],
  ['service.client@acme.fr', ['role_mailbox']],
  ['mairie.lyon@orange.fr', ['role_mailbox']],
  ['compta2@acme.fr', ['role_mailbox']],
  ['direction@acme.fr', ['role_mailbox']],
  ['s.ales@acme.fr', []],
  ['dir.achats@acme.fr', []],
  ['infante@acme.fr', []],
  ['jean@gmial.com', ['email_domain_suspect']],
  ['jean@yopmail.com', ['disposable']],
  ['contact@gmial.com', ['role_mailbox', 'email_domain_suspect']],
];

type PhoneCase = readonly [
  input: string,
  phones: readonly string[],
  invalid?: readonly string[],
  flags?: readonly string[],
];
const PHONES: readonly PhoneCase[] = [
  ['0624135768', ['+33624135768 mobile FR']],
  ['06 24 13 57 68', ['+33624135768 mobile FR']],
  ['06.24.13.57.68', ['+33624135768 mobile FR']],
  ['06-24-13-57-68', ['+33624135768 mobile FR']],
  ['06/24/13/57/68', ['+33624135768 mobile FR']],
  ['06,24,13,57,68', ['+33624135768 mobile FR']],
  ['06\u00a024\u00a013\u00a057\u00a068', ['+33624135768 mobile FR']],
  ['+33624135768', ['+33624135768 mobile FR']],
  ['+33 6 24 13 57 68', ['+33624135768 mobile FR']],
  ['+33 (0)6 24 13 57 68', ['+33624135768 mobile FR']],
  ['+33 0 6 24 13 57 68', ['+33624135768 mobile FR']],
  ['0033624135768', ['+33624135768 mobile FR']],
  ['00 33 6 24 13 57 68', ['+33624135768 mobile FR']],
  ['33624135768', ['+33624135768 mobile FR']],
  ['(+33) 624135768', ['+33624135768 mobile FR']],
  ['624135768', ['+33624135768 mobile FR'], [], ['phone_zero_restored']],
  ['624135768.0', ['+33624135768 mobile FR'], [], ['phone_zero_restored']],
  ["'0624135768", ['+33624135768 mobile FR']],
  ['Tel: 06 24 13 57 68', ['+33624135768 mobile FR']],
  ['Port. 06 24 13 57 68', ['+33624135768 mobile FR']],
  ['06 24 13 57 68 (bureau)', ['+33624135768 mobile FR']],
  ['01 42 13 57 68 poste 12', ['+33142135768 fixed FR'], [], ['phone_extension']],
  ['0624135768/0142135768', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['06 24 13 57 68 / 01 42 13 57 68', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['06.24.13.57.68 ou 01.42.13.57.68', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['0624135768;0142135768', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['0624135768, 0142135768', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['0624135768 et 0142135768', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['06 24 13 57 68 01 42 13 57 68', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['+33624135768+33142135768', ['+33624135768 mobile FR', '+33142135768 fixed FR']],
  ['0624135768 / 0624135768', ['+33624135768 mobile FR']],
  ['0624135768/69', ['+33624135768 mobile FR'], ['69']],
  ['0142135768', ['+33142135768 fixed FR']],
  ['0912345678', ['+33912345678 voip FR']],
  ['0826135768', ['+33826135768 premium FR']],
  ['0899135768', ['+33899135768 premium FR']],
  ['0800135768', ['+33800135768 unknown FR']],
  ['+33694123456', ['+594694123456 mobile GF']],
  ['0694123456', ['+594694123456 mobile GF']],
  ['+594 694 12 34 56', ['+594694123456 mobile GF']],
  ['+594 0694 12 34 56', ['+594694123456 mobile GF']],
  ['+33 690 12 34 56', ['+590690123456 mobile GP']],
  ['0691 22 34 56', ['+590691223456 mobile GP']],
  ['+33 696 12 34 56', ['+596696123456 mobile MQ']],
  ['0697123456', ['+596697123456 mobile MQ']],
  ['+33 692 12 34 56', ['+262692123456 mobile RE']],
  ['0693012456', ['+262693012456 mobile RE']],
  ['+33 639 01 24 56', ['+262639012456 mobile YT']],
  ['0590 12 34 56', ['+590590123456 fixed GP']],
  ['+33 590 12 34 56', ['+590590123456 fixed GP']],
  ['0594 25 12 34', ['+594594251234 fixed GF']],
  ['0596 50 12 34', ['+596596501234 fixed MQ']],
  ['0262 21 12 34', ['+262262211234 fixed RE']],
  ['0269 60 12 34', ['+262269601234 fixed YT']],
  ['0162123456', ['+33162123456 platform FR']],
  ['0271123456', ['+33271123456 platform FR']],
  ['0377123456', ['+33377123456 platform FR']],
  ['0424123456', ['+33424123456 platform FR']],
  ['0568123456', ['+33568123456 platform FR']],
  ['0948123456', ['+33948123456 platform FR']],
  ['0947612345', ['+594947612345 platform GF']],
  ['0937123456', ['+33937123456 platform FR']],
  ['+32 470 12 34 56', ['+32470123456 mobile BE']],
  ['+44 20 7946 0018', ['+442079460018 fixed GB']],
  ['+41 79 123 45 67', ['+41791234567 mobile CH']],
  ['0624', [], ['0624']],
  ['0000000000', [], ['0000000000']],
  ['0712345678', [], ['0712345678']],
  ['062413576', [], ['062413576']],
  ['06241357681', [], ['06241357681']],
  ['6,24E+08', [], ['6,24E+08']],
  ['liste rouge', [], ['liste rouge']],
  ['', []],
  ['néant', []],
  ['06 24 13 57 68 / NC', ['+33624135768 mobile FR']],
];

describe('2-normalise e-mails', () => {
  for (const [input, emails, invalid = []] of EMAILS) {
    it(JSON.stringify(input), () => {
      const found = parseEmails(input);
      deepStrictEqual([found.emails.map((e) => e.value), found.invalid], [emails, invalid]);
    });
  }
  for (const [input, flags] of EMAIL_FLAGS) {
    it(`${input} has ${flags.join(', ') || 'no flag'}`, () =>
      deepStrictEqual(parseEmails(input).emails[0]?.flags, flags));
  }
});

describe('2-normalise phones', () => {
  for (const [input, phones, invalid = [], flags = []] of PHONES) {
    it(JSON.stringify(input), () => {
      const found = parsePhones(input, 'FR');
      deepStrictEqual(
        [found.phones.map((p) => `${p.value} ${p.lineType} ${p.region}`), found.invalid, found.flags],
        [phones, invalid, flags],
      );
    });
  }
  it('flags platform prefixes and made-up numbers', () => {
    deepStrictEqual(parsePhones('0162123456', 'FR').phones[0]?.flags, ['platform_prefix']);
    deepStrictEqual(parsePhones('0123456789', 'FR').phones[0]?.flags, ['dummy_number']);
    deepStrictEqual(parsePhones('0624135768', 'FR').phones[0]?.flags, []);
  });
  it('reads national numbers in the region of the source', () => {
    strictEqual(parsePhone('0470 12 34 56', 'BE')?.value, '+32470123456');
    strictEqual(parsePhone('0692123456', 'RE')?.value, '+262692123456');
    strictEqual(parsePhone('0624135768', 'RE')?.value, '+33624135768');
    strictEqual(parsePhone('0624135768', 'ZZ'), null);
  });
  it('takes one number only where one is named', () => strictEqual(parsePhone('0624135768 / 0142135768', 'FR'), null));
});

describe('2-normalise words and codes', () => {
  for (const [input, code] of [
    ['FRANCE', 'FR'],
    ['france', 'FR'],
    ['FRA', 'FR'],
    ['F', 'FR'],
    ['Belgique', 'BE'],
    ['UK', 'GB'],
    ['Royaume-Uni', 'GB'],
    ['ANGLETERRE', 'GB'],
    ['États-Unis', 'US'],
    ['USA', 'US'],
    ['Côte d’Ivoire', 'CI'],
    ['LA REUNION', 'FR'],
    ['Guadeloupe', 'FR'],
    ['RE', 'FR'],
    ['Nouvelle-Calédonie', 'NC'],
    ['Les Pays-Bas', 'NL'],
    ['SUISSE', 'CH'],
    ['Groland', null],
    ['', null],
  ] as const) {
    it(`country ${input}`, () => strictEqual(parseCountry(input), code));
  }
  for (const input of [
    '',
    ' ',
    'NA',
    'n/a',
    'NULL',
    'null',
    '-',
    '--',
    '?',
    '...',
    'inconnu',
    'Non renseigné',
    'NÉANT',
    'sans',
    '#N/A',
    'NaN',
    'nan',
    'None',
    '\\N',
    '\u200b',
  ]) {
    it(`${JSON.stringify(input)} is missing`, () => strictEqual(isMissing(input), true));
  }
  for (const input of ['0', '*', 'Nan', 'Sansa', 'non', 'oui', 'N', 'Na', 'Inconnue-Martin'].filter(
    (w) => w !== 'Na',
  )) {
    it(`${JSON.stringify(input)} is not missing`, () => strictEqual(isMissing(input), false));
  }
  for (const [input, value] of [
    [' ab-12 34 ', 'AB1234'],
    ['0012', '0012'],
    ['a.b_c', 'ABC'],
    ['---', ''],
  ] as const) {
    it(`identifier ${input}`, () => strictEqual(canonicalIdentifier(input), value));
  }
  const hash = 'a'.repeat(63) + 'F';
  for (const [input, value] of [
    [hash, hash.toLowerCase()],
    [` 0x${hash} `, hash.toLowerCase()],
    [`"${hash}"`, hash.toLowerCase()],
    ['a'.repeat(63), null],
    ['g'.repeat(64), null],
    ['5d41402abc4b2a76b9719d911017c592', null],
  ] as const) {
    it(`hash ${input.slice(0, 8)} of ${input.length}`, () => strictEqual(parseHash(input), value));
  }
});
