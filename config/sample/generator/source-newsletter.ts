/** The newsletter tool: addresses with a status, a first name only sometimes. */
import { dayBetween, GDPR_DAY, instantOn, LAST_DAY, plusDays } from './dates.ts';
import type { Cells, ConsentEvent, Observed, RowContext } from './record.ts';

export const COLUMNS = [
  'EMAIL',
  'PRENOM',
  'STATUS',
  'OPTIN_TIME',
  'OPTIN_IP',
  'CONFIRM_TIME',
  'UNSUB_TIME',
  'LAST_CHANGED',
  'LEID',
];

/** Addresses of the ranges for documentation (RFC 5737). */
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];
const plain = (instant: string | null): string | null => instant?.replace('T', ' ').replace('Z', '') ?? null;

function event(
  o: Observed,
  part: Pick<ConsentEvent, 'state' | 'at' | 'means' | 'notice' | 'proof' | 'verification'>,
): ConsentEvent {
  return {
    log: 'newsletter',
    source: 'newsletter',
    id: o.key,
    purpose: 'newsletter',
    channel: 'email',
    point: o.email,
    actor: 'subject',
    ...part,
  };
}

export function newsletterCells(o: Observed, ctx: RowContext): Cells {
  const { random, tally } = ctx;
  const stays = { open: 0.85, choosy: 0.75, averse: 0.4, torn: 0.5 }[ctx.attitude];
  const status = random.chance(0.06) ? 'cleaned' : random.chance(stays) ? 'subscribed' : 'unsubscribed';
  let optin: string | null = instantOn(random, o.opened);
  if (random.chance(0.14)) {
    optin = null;
    if (status === 'subscribed') tally.traps[o.opened < GDPR_DAY ? 'legacy_without_proof' : 'undated_consent']++;
  }
  const confirmed = optin !== null && o.opened >= GDPR_DAY && random.chance(0.8);
  const end = dayBetween(random, plusDays(o.opened, 10), LAST_DAY);
  const changed = end > LAST_DAY ? LAST_DAY : end;
  const unsubscribed = status === 'unsubscribed' ? instantOn(random, changed) : null;
  if (status === 'subscribed') ctx.stances.push({ source: 'newsletter', cell: 'newsletter/email', says: 'yes' });
  if (status === 'unsubscribed') ctx.stances.push({ source: 'newsletter', cell: 'newsletter/email', says: 'no' });
  if (unsubscribed !== null && random.chance(0.8)) {
    const complaint = random.chance(0.08);
    ctx.events.push(
      event(o, {
        state: complaint ? 'complained' : 'withdrawn',
        at: unsubscribed,
        means: complaint ? 'feedback_loop' : 'unsubscribe_link',
        notice: null,
        proof: `unsub-${random.int(1e9)}`,
        verification: null,
      }),
    );
  } else if (status === 'subscribed' && optin !== null && o.opened < '2025-06-01' && random.chance(0.06)) {
    // Left, and came back by a confirmed form: the row shows the first consent only, the log shows all.
    const left = dayBetween(random, plusDays(o.opened, 30), '2026-02-28');
    const back = plusDays(left, random.between(20, 150));
    const proof = `doi-${random.int(1e9)}`;
    ctx.events.push(
      event(o, {
        state: 'withdrawn',
        at: instantOn(random, left),
        means: 'unsubscribe_link',
        notice: null,
        proof: `unsub-${random.int(1e9)}`,
        verification: null,
      }),
      event(o, {
        state: 'given',
        at: instantOn(random, back),
        means: 'web_form',
        notice: 'newsletter-2022-v1',
        proof,
        verification: 'double_opt_in',
      }),
    );
    tally.traps.reconsent_double_opt_in++;
  }
  return [
    o.email ?? 'inconnu@example.com',
    random.chance(0.7) ? (random.chance(0.2) ? o.given.toLowerCase() : o.given) : null,
    status,
    plain(optin),
    optin === null ? null : `${random.pick(NETWORKS)}.${random.between(1, 254)}`,
    confirmed ? plain(optin) : null,
    plain(unsubscribed),
    plain(unsubscribed) ?? `${changed} 04:00:00`,
    o.key,
  ];
}
