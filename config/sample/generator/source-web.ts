/** The web shop: a table of its database, typed and dated, e-mail consent by double opt-in. */
import { typePhone } from './contacts.ts';
import { capitals } from './damage.ts';
import { GDPR_DAY, instantOn, LAST_DAY, plusDays } from './dates.ts';
import { type Cells, type Observed, type RowContext, YES } from './record.ts';

export const COLUMNS = [
  'id',
  'first_name',
  'last_name',
  'dob',
  'email',
  'phone',
  'street',
  'street2',
  'postal_code',
  'city',
  'loyalty_card',
  'created_at',
  'last_order_at',
  'optin_email',
  'optin_at',
  'optin_form',
  'optin_confirmed_at',
  'optin_sms',
  'optin_sms_at',
];

/** Types of the columns, for `create table` and for the literals of `insert`. */
export const DDL = `create schema if not exists shop;
drop table if exists shop.customer;
create table shop.customer (
  id bigint primary key,
  first_name text,
  last_name text,
  dob date,
  email text not null,
  phone text,
  street text,
  street2 text,
  postal_code text,
  city text,
  loyalty_card text,
  created_at timestamptz not null,
  last_order_at timestamptz,
  optin_email boolean,
  optin_at timestamptz,
  optin_form text,
  optin_confirmed_at timestamptz,
  optin_sms boolean,
  optin_sms_at timestamptz
);
comment on table shop.customer is 'The web shop of the sample company: synthetic people.';
comment on column shop.customer.optin_email is 'true: ticked; false: asked and left open; null: the account is older than the box.';
comment on column shop.customer.optin_confirmed_at is 'When the link of the confirmation mail was followed (double opt-in).';
`;

interface EmailConsent {
  flag: string | null;
  at: string | null;
  form: string | null;
  confirmed: string | null;
}

function emailConsent(o: Observed, ctx: RowContext): EmailConsent {
  const { random, tally } = ctx;
  const none = { at: null, form: null, confirmed: null };
  if (!random.chance(YES[ctx.attitude])) return { flag: random.chance(0.7) ? 'false' : null, ...none };
  ctx.stances.push({ source: 'web', cell: 'offers/email', says: 'yes' });
  if (o.opened < GDPR_DAY && random.chance(0.8)) {
    // The box was ticked when the page opened; only the flag is left of it.
    tally.traps.legacy_without_proof++;
    return { flag: 'true', ...none };
  }
  if (random.chance(0.06)) {
    tally.traps.undated_consent++;
    return { flag: 'true', ...none };
  }
  const day = o.opened < GDPR_DAY ? plusDays(GDPR_DAY, random.int(700)) : o.opened;
  const at = instantOn(random, day);
  const form = day < '2022-01-01' ? 'web-2018-v2' : 'web-2022-v3';
  const next = plusDays(day, random.int(3));
  const confirmed = random.chance(0.72) ? instantOn(random, next > LAST_DAY ? LAST_DAY : next) : null;
  return { flag: 'true', at, form, confirmed: confirmed !== null && confirmed < at ? at : confirmed };
}

export function webCells(o: Observed, ctx: RowContext): Cells {
  const { random } = ctx;
  const shape = random.int(8);
  const dress = (name: string): string => (shape === 0 ? name.toLowerCase() : shape === 1 ? capitals(name) : name);
  const mail = emailConsent(o, ctx);
  let sms: string | null = null;
  if (o.mobile !== null && o.opened >= '2020-01-01') {
    sms = random.chance(YES[ctx.attitude] * 0.6) ? 'true' : 'false';
    if (sms === 'true') ctx.stances.push({ source: 'web', cell: 'offers/sms', says: 'yes' });
  }
  const phone = o.mobile ?? o.landline;
  return [
    o.key,
    dress(o.swapped ? o.family : o.given),
    dress(o.swapped ? o.given : o.family),
    o.birth,
    o.email ?? 'inconnu@example.com',
    phone === null ? null : typePhone(random, phone),
    o.street,
    o.extra,
    o.postalCode,
    o.locality,
    ctx.card !== null && random.chance(0.5) ? ctx.card : null,
    instantOn(random, o.opened),
    random.chance(0.9) ? instantOn(random, o.lastContact) : null,
    mail.flag,
    mail.at,
    mail.form,
    mail.confirmed,
    sms,
    sms === 'true' ? instantOn(random, o.opened) : null,
  ];
}
