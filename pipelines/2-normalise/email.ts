/**
 * E-mail addresses. Canonical: NFC, lower case, domain in IDNA ASCII. Nothing is mended: gmail dots and +tag stay (they
 * are variants for suppression, never keys of identity), a mistyped domain is flagged and stays.
 */
import { domainToASCII } from 'node:url';
import { cleanText } from './clean-text.ts';
import { DISPOSABLE_DOMAINS, ROLE_FIRST_WORDS, ROLE_MAILBOXES, SUSPECT_DOMAINS } from './email-words.ts';
import type { Flag } from './flags.ts';
import { memo } from './memo.ts';
import { isMissing } from './missing.ts';

export interface EmailAddress {
  readonly value: string;
  /** Facts of the value alone: role_mailbox, disposable, email_domain_suspect. */
  readonly flags: readonly Flag[];
}

export interface EmailCell {
  readonly emails: readonly EmailAddress[];
  /** Pieces that are no address, as found. */
  readonly invalid: readonly string[];
}

const LOCAL = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/;
const ASCII = /^[!-~]*$/;

/** Lower case that stays NFC and does not change when done again. */
const lower = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : text.toLowerCase().normalize('NFC'));

function rolesOf(local: string): boolean {
  const plus = local.indexOf('+');
  const base = plus < 0 ? local : local.slice(0, plus);
  // An initial makes it a person's: s.ales@ is no sales@.
  if (!/^.[._-]/u.test(base) && ROLE_MAILBOXES.has(base.replace(/[._-]|\d+$/g, ''))) return true;
  const end = base.search(/[._-]/);
  return end > 0 && ROLE_FIRST_WORDS.has(base.slice(0, end));
}

/** The canonical form of one address; null when it is none. */
export function canonicalEmail(text: string): EmailAddress | null {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 254) return null;
  const local = lower(text.slice(0, at));
  let domain = lower(text.slice(at + 1));
  if (!ASCII.test(domain) || domain.includes('xn--')) domain = domainToASCII(domain);
  if (local.length > 64 || domain.length > 253 || !LOCAL.test(local) || !DOMAIN.test(domain)) return null;
  const flags: Flag[] = [];
  if (rolesOf(local)) flags.push('role_mailbox');
  if (DISPOSABLE_DOMAINS.has(domain)) flags.push('disposable');
  if (SUSPECT_DOMAINS.has(domain)) flags.push('email_domain_suspect');
  return { value: `${local}@${domain}`, flags };
}

const STRONG = /[;,|\n\r]+|\s+(?:ou|et|or|and)\s+|\s+\/\s*|\s*\/\s+/i;
/** `Jeanne Dupont <jeanne@example.fr>`, `mailto:…?subject=…`, quotes and brackets around. */
function unwrap(piece: string): string {
  const angle = /<([^<>]*)>/.exec(piece);
  return (angle?.[1] ?? piece)
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/(@[^?\s]*)\?.*$/, '$1')
    .replace(/^["'([<]+|["')\]>.]+$/g, '')
    .trim();
}

/** Splits a chunk on slashes and spaces when each piece is an address; otherwise it is one piece. */
function pieces(chunk: string): string[] {
  const many = chunk.split(/[\s/]+/).filter((p) => p !== '');
  return many.length > 1 && many.every((p) => /^[^@]+@[^@]+$/.test(p)) ? many : [chunk];
}

function parse(raw: string): EmailCell {
  const emails: EmailAddress[] = [];
  const invalid: string[] = [];
  const text = cleanText(raw.replace(/[\n\r]+/g, ';')).text;
  for (const chunk of text.split(STRONG)) {
    if (isMissing(chunk)) continue;
    for (const piece of pieces(unwrap(chunk))) {
      if (isMissing(piece)) continue;
      const found = canonicalEmail(unwrap(piece));
      if (found === null) invalid.push(piece);
      else if (!emails.some((e) => e.value === found.value)) emails.push(found);
    }
  }
  return { emails, invalid };
}

/** One plain address in lower case, as most cells are: worked out at once, as remembering it costs more. */
const PLAIN = /^[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]+$/;
const remembered = memo(parse, 1 << 14);

/** Every address of a cell, in its order. A name with one address (jean dupont@…) is refused whole, not cut. */
export function parseEmails(raw: string): EmailCell {
  if (PLAIN.test(raw)) {
    const found = canonicalEmail(raw);
    if (found !== null) return { emails: [found], invalid: [] };
  }
  return remembered(raw);
}
