/**
 * E-mail addresses and telephone numbers. Domains are reserved ones (RFC 2606), so that nothing can ever be delivered.
 * Landlines come from the ranges that ARCEP reserves for fiction, while they suffice (five times 10,000 numbers). The
 * mobile range reserved for fiction (06 39 98 xx xx) is refused by libphonenumber, so mobiles are random numbers of valid
 * form: whoever bears one in life has nothing to do with the sample.
 */
import { fold } from './damage.ts';
import type { Town } from './places.ts';
import { type Claims, type Random, weighted } from './random.ts';

const FICTION: Readonly<Record<Town['phoneZone'], string>> = {
  '01': '019900',
  '02': '026191',
  '03': '035301',
  '04': '046571',
  '05': '053649',
};
/** First four digits that libphonenumber takes for a landline of the zone and that are in ordinary use. */
const GEOGRAPHIC: Readonly<Record<Town['phoneZone'], readonly string[]>> = {
  '01': [
    '0130',
    '0134',
    '0139',
    '0140',
    '0142',
    '0143',
    '0144',
    '0145',
    '0146',
    '0147',
    '0148',
    '0149',
    '0153',
    '0160',
  ],
  '02': [
    '0223',
    '0228',
    '0231',
    '0232',
    '0235',
    '0238',
    '0240',
    '0241',
    '0243',
    '0247',
    '0251',
    '0296',
    '0297',
    '0299',
  ],
  '03': [
    '0320',
    '0321',
    '0322',
    '0323',
    '0325',
    '0326',
    '0327',
    '0380',
    '0381',
    '0383',
    '0384',
    '0387',
    '0388',
    '0389',
  ],
  '04': [
    '0442',
    '0450',
    '0466',
    '0467',
    '0468',
    '0472',
    '0473',
    '0474',
    '0475',
    '0476',
    '0477',
    '0478',
    '0490',
    '0493',
  ],
  '05': [
    '0534',
    '0540',
    '0545',
    '0546',
    '0549',
    '0553',
    '0555',
    '0556',
    '0557',
    '0558',
    '0559',
    '0561',
    '0562',
    '0563',
  ],
};

const digits = (random: Random, n: number): string => String(random.int(10 ** n)).padStart(n, '0');

/** National form, ten digits, borne by nobody else in the company. */
export function drawLandline(random: Random, taken: Claims, zone: Town['phoneZone'], fiction: boolean): string {
  for (;;) {
    const number = fiction ? FICTION[zone] + digits(random, 4) : random.pick(GEOGRAPHIC[zone]) + digits(random, 6);
    if (taken.claim(number)) return number;
  }
}

export function drawMobile(random: Random, taken: Claims): string {
  for (;;) {
    const block = random.chance(0.75) ? random.between(600, 688) : random.between(744, 789);
    const number = `0${block}${digits(random, 6)}`;
    if (block !== 639 && taken.claim(number)) return number;
  }
}

const DOMAINS = weighted<string>([
  ['courriel.example', 30],
  ['messagerie.example', 22],
  ['boite.example', 14],
  ['example.com', 10],
  ['example.org', 8],
  ['example.net', 6],
  ['poste.test', 6],
  ['fai.test', 4],
]);

const token = (name: string): string => fold(name).replace(/[^a-z]/g, '');
const PSEUDONYMS =
  'soleil,papillon,loulou,titi,zebulon,lavande,mistral,cigale,pivoine,bidule,ptitchat,tournesol,ecureuil'.split(',');

/** An address that nobody else in the company has; mostly made of the name, as in life. */
export function drawEmail(random: Random, taken: Claims, given: string, family: string, birthYear: number): string {
  const g = token(given);
  const f = token(family);
  const yy = String(birthYear % 100).padStart(2, '0');
  for (let attempt = 0; ; attempt++) {
    const style = random.int(20);
    let local: string;
    if (style < 8) local = `${g}.${f}`;
    else if (style < 11) local = `${g[0] ?? ''}${f}`;
    else if (style < 13) local = `${f}.${g}`;
    else if (style < 15) local = `${g}${yy}`;
    else if (style < 17) local = `${g}_${f}`;
    else local = `${random.pick(PSEUDONYMS)}${digits(random, 2)}`;
    if (attempt > 0) local += digits(random, Math.min(4, 1 + (attempt >> 1)));
    const email = `${local}@${DOMAINS.draw(random)}`;
    if (taken.claim(email)) return email;
  }
}

/** One mailbox for two. */
export function drawSharedEmail(random: Random, taken: Claims, family: string, a: string, b: string): string {
  for (let attempt = 0; ; attempt++) {
    const local = random.chance(0.6) ? `famille.${token(family)}` : `${token(a)}.${token(b)}`;
    const email = `${local}${attempt === 0 ? '' : digits(random, 3)}@${DOMAINS.draw(random)}`;
    if (taken.claim(email)) return email;
  }
}

/** The many ways in which a French number is typed. `national` has ten digits. */
export function typePhone(random: Random, national: string): string {
  const pairs = national.match(/../g) ?? [];
  switch (random.int(12)) {
    case 0:
    case 1:
    case 2:
      return pairs.join(' ');
    case 3:
    case 4:
      return pairs.join('.');
    case 5:
      return pairs.join('-');
    case 6:
      return `+33 ${national.slice(1, 2)} ${pairs.slice(1).join(' ')}`;
    case 7:
      return `+33${national.slice(1)}`;
    case 8:
      return `0033${national.slice(1)}`;
    case 9:
      return `+33 (0)${national.slice(1, 2)} ${pairs.slice(1).join(' ')}`;
    case 10:
      return pairs.join('/');
    default:
      return national;
  }
}

/** E.164. */
export const e164 = (national: string): string => `+33${national.slice(1)}`;
