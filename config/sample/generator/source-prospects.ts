/** Prospects bought from a broker in 2016: flags without date or proof, addresses as old as the file. */
import { typePhone } from './contacts.ts';
import { capitals } from './damage.ts';
import { dayBetween, french, LAST_DAY } from './dates.ts';
import type { Cells, Observed, RowContext } from './record.ts';

export const COLUMNS = [
  'ID',
  'CIVILITE',
  'NOM',
  'PRENOM',
  'NAISSANCE',
  'ADRESSE',
  'CP',
  'VILLE',
  'TEL',
  'EMAIL',
  'OPTIN_EMAIL',
  'OPTIN_SMS',
  'OPTIN_TEL',
  'DERNIER_RETOUR',
];

export function prospectCells(o: Observed, ctx: RowContext): Cells {
  const { random, tally } = ctx;
  const [given, family] = o.swapped ? [o.family, o.given] : [o.given, o.family];
  const phone = o.landline ?? o.mobile;
  const flag = (has: boolean): '1' | '0' => (has && random.chance(0.85) ? '1' : '0');
  const [email, sms, live] = [flag(o.email !== null), flag(phone !== null && phone === o.mobile), flag(phone !== null)];
  if (email === '1') ctx.stances.push({ source: 'prospects', cell: 'offers/email', says: 'yes' });
  if (sms === '1') ctx.stances.push({ source: 'prospects', cell: 'offers/sms', says: 'yes' });
  if (live === '1') ctx.stances.push({ source: 'prospects', cell: 'offers/phone_live', says: 'yes' });
  tally.traps.legacy_without_proof += [email, sms, live].filter((f) => f === '1').length;
  const birth = o.birth === null ? null : `${o.birth.slice(8, 10)}/${o.birth.slice(5, 7)}/${o.birth.slice(2, 4)}`;
  return [
    o.key,
    o.person.gender === 'f' ? random.pick(['MME', 'Mme', 'MLLE']) : random.pick(['M.', 'MR', 'M']),
    /Ã/.test(family) ? family : capitals(family),
    given,
    birth === '01/01/00' ? null : birth,
    o.extra === null ? o.street : `${o.street}, ${o.extra}`,
    o.postalCode,
    o.locality,
    phone === null ? null : typePhone(random, phone),
    o.email,
    email,
    sms,
    live,
    // Some answered a mailing since: the contact is alive, and the flag of 2016 is as unproven as before.
    random.chance(0.2) ? french(dayBetween(random, '2024-01-15', LAST_DAY)) : null,
  ];
}
