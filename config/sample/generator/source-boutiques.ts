/** The shops: one CSV of the till software, windows-1252, names in one column, phones as each clerk types them. */
import { e164, typePhone } from './contacts.ts';
import { capitals } from './damage.ts';
import { dayBetween, french, GDPR_DAY, instantOn, LAST_DAY, plusDays } from './dates.ts';
import { type Cells, type Observed, type RowContext, YES } from './record.ts';

export const COLUMNS = [
  'NUM_CARTE',
  'NOM_PRENOM',
  'NAISSANCE',
  'TEL_FIXE',
  'TEL_MOBILE',
  'MAIL',
  'ADRESSE',
  'COMPLEMENT',
  'CP',
  'VILLE',
  'DATE_CARTE',
  'DERNIER_ACHAT',
  'OK_SMS',
  'DATE_OK_SMS',
  'OK_TEL',
  'DATE_OK_TEL',
  'SCAN_REF',
];

/** Since then the shops use a numbered form and scan it. */
const FORM_DAY = '2019-02-01';

function smsConsent(o: Observed, ctx: RowContext): { flag: string; at: string | null; scan: string | null } {
  const { random, tally } = ctx;
  if (random.chance(0.002)) {
    tally.traps.unknown_flag++;
    return { flag: '?', at: null, scan: null };
  }
  if (o.mobile === null || !random.chance(YES[ctx.attitude]))
    return { flag: random.chance(0.5) ? 'N' : '', at: null, scan: null };
  ctx.stances.push({ source: 'boutiques', cell: 'offers/sms', says: 'yes' });
  const flag = random.chance(0.8) ? 'O' : 'OUI';
  if (o.opened < GDPR_DAY && random.chance(0.7)) {
    tally.traps.legacy_without_proof++;
    return { flag, at: null, scan: null };
  }
  if (random.chance(0.1)) {
    tally.traps.undated_consent++;
    return { flag, at: null, scan: null };
  }
  const at =
    o.opened < FORM_DAY ? dayBetween(random, FORM_DAY, o.lastContact > FORM_DAY ? o.lastContact : LAST_DAY) : o.opened;
  return {
    flag,
    at,
    scan: random.chance(0.92) ? `SCAN-${at.slice(0, 4)}-${String(random.int(1_000_000)).padStart(6, '0')}` : null,
  };
}

/** The form asks by yes and no since 2021, so that here N is a refusal. */
function phoneConsent(o: Observed, ctx: RowContext): { flag: string; at: string | null } {
  const { random } = ctx;
  if ((o.mobile === null && o.landline === null) || o.opened < '2021-01-01' || random.chance(0.35))
    return { flag: '', at: null };
  const yes = random.chance(YES[ctx.attitude] * 0.7);
  ctx.stances.push({ source: 'boutiques', cell: 'offers/phone_live', says: yes ? 'yes' : 'no' });
  return { flag: yes ? 'O' : 'N', at: o.opened };
}

function stopBySms(o: Observed, ctx: RowContext, since: string): void {
  const { random } = ctx;
  if (o.mobile === null) return;
  const from = plusDays(since, 20);
  if (from > LAST_DAY) return;
  const at = instantOn(random, dayBetween(random, from, LAST_DAY));
  ctx.stances.push({ source: 'boutiques', cell: 'offers/sms', says: 'no' });
  ctx.events.push({
    log: 'sms-gateway',
    source: 'boutiques',
    id: o.key,
    purpose: '*',
    channel: 'sms',
    point: e164(o.mobile),
    state: 'withdrawn',
    at,
    actor: 'subject',
    means: 'sms_stop',
    notice: null,
    proof: `mo-${random.int(1e9)}`,
    verification: null,
  });
}

export function boutiqueCells(o: Observed, ctx: RowContext): Cells {
  const { random } = ctx;
  const family = capitals(o.family);
  const given = random.chance(0.5) ? capitals(o.given) : o.given;
  const sms = smsConsent(o, ctx);
  const phone = phoneConsent(o, ctx);
  ctx.card ??= o.key;
  if (o.mobile !== null && random.chance(sms.at === null ? 0.03 : 0.12)) stopBySms(o, ctx, sms.at ?? o.opened);
  else if (phone.flag !== '' && random.chance(0.08)) callCentreRefusal(o, ctx);
  // Who has no landline may have the mobile in the wrong column.
  const misplaced = o.landline === null && o.mobile !== null && random.chance(0.08);
  return [
    o.key,
    o.swapped ? `${given} ${family}` : `${family} ${given}`,
    o.birth === null ? null : french(o.birth),
    misplaced && o.mobile !== null
      ? typePhone(random, o.mobile)
      : o.landline === null
        ? null
        : typePhone(random, o.landline),
    misplaced || o.mobile === null ? null : typePhone(random, o.mobile),
    o.email === null ? null : random.chance(0.4) ? o.email.toUpperCase() : o.email,
    o.street,
    o.extra,
    // Spreadsheets drop the zero of 01 to 09.
    o.postalCode.startsWith('0') && random.chance(0.3) ? o.postalCode.slice(1) : o.postalCode,
    o.locality,
    french(o.opened),
    french(o.lastContact),
    sms.flag,
    sms.at === null ? null : french(sms.at),
    phone.flag,
    phone.at === null ? null : french(phone.at),
    sms.scan,
  ];
}

/** A refusal that an agent of the call centre noted; it binds the points that the row bears. */
export function callCentreRefusal(o: Observed, ctx: RowContext): void {
  const { random } = ctx;
  const from = plusDays(o.opened, 15);
  if (from > LAST_DAY || (o.mobile === null && o.landline === null)) return;
  const everything = random.chance(0.12);
  ctx.stances.push({ source: o.source, cell: 'offers/phone_live', says: 'no' });
  ctx.events.push({
    log: 'call-centre',
    source: o.source,
    id: o.key,
    purpose: everything ? '*' : 'offers',
    channel: everything ? '*' : 'phone_live',
    point: null,
    state: 'withdrawn',
    at: instantOn(random, dayBetween(random, from, LAST_DAY)),
    actor: 'subject',
    means: 'call',
    notice: null,
    proof: `appel-${random.int(1e9)}`,
    verification: null,
  });
}
