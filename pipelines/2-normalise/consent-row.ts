/**
 * One line of a consent log as a statement. A word that is not understood refuses the line. Where only half of the
 * address is readable (an unknown source with a good point, a bad point with a good row), an objection is kept by the
 * half that is, and a grant is refused: what is unknown is never favourable.
 */
import type { ConsentLog } from '../../config/schema.ts';
import { recordId as personRecordId, statementId } from '../ids.ts';
import { boundedRow, cellText, formatsOf } from './cell.ts';
import { cleanText } from './clean-text.ts';
import { referenceOf } from './consent-flags.ts';
import { parseActor, parseChannel, parseState, parseVerification } from './consent-words.ts';
import { parseDate } from './date.ts';
import { parseEmails } from './email.ts';
import { intervalOf } from './instant.ts';
import { isMissing } from './missing.ts';
import { parsePhone } from './phone.ts';
import { emailPoint, phonePoint } from './points.ts';
import type { ContactPointRow, NormalisedConsent, RawRow, Reject } from './rows.ts';
import { PARIS } from './zone.ts';

export interface ConsentContext {
  /** Id of the log line. */
  readonly recordId: string;
  readonly firstSeenAt: string;
  readonly purposes: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  readonly zone?: string;
}

/** An e-mail address or phone number that an event names; null when it is neither, or several. */
export function parsePoint(text: string, region: string): ContactPointRow | null {
  if (text.includes('@')) {
    const { emails, invalid } = parseEmails(text);
    const [only] = emails;
    return emails.length === 1 && invalid.length === 0 && only !== undefined ? emailPoint(only) : null;
  }
  const phone = parsePhone(text, region);
  return phone === null ? null : phonePoint(phone);
}

function parsePurpose(text: string, purposes: ReadonlySet<string>): string | null {
  const word = cleanText(text).text;
  if (purposes.has(word)) return word;
  const lower = word.toLowerCase();
  if (purposes.has(lower)) return lower;
  return ['*', 'all', 'any', 'tous', 'toutes', 'tout', 'toutes finalités'].includes(lower) ? '*' : null;
}

/** Normalises one line. `statement` is null when the line is refused. Never throws. */
export function normaliseConsentRow(log: ConsentLog, given: RawRow, context: ConsentContext): NormalisedConsent {
  const zone = context.zone ?? PARIS;
  const year = Number(context.firstSeenAt.slice(0, 4));
  const { map } = log;
  const rejects: Reject[] = [];
  const raw = boundedRow(given, rejects);
  const refuse = (reason: Reject['reason']): NormalisedConsent => ({
    statement: null,
    point: null,
    rejects: [{ reason, field: null, raw: null }],
  });

  const state = parseState(cellText(raw, map.state));
  if (state === null) return refuse('consent_state_unknown');
  const grant = state === 'given';
  // An objection whose scope cannot be read binds the widest one: what is unknown is never favourable. It is told.
  const scope = (text: string, found: string | null, field: 'channel' | 'purpose'): string | null => {
    if (found !== null) return found;
    if (grant) return null;
    rejects.push({ reason: `consent_${field}_unknown`, field, raw: text });
    return '*';
  };
  const channelText = cellText(raw, map.channel);
  const channel = scope(channelText, parseChannel(channelText), 'channel');
  if (channel === null) return refuse('consent_channel_unknown');
  const purposeText = cellText(raw, map.purpose);
  const purpose = scope(purposeText, parsePurpose(purposeText, context.purposes), 'purpose');
  if (purpose === null) return refuse('consent_purpose_unknown');
  if (grant && raw !== given) return refuse('value_too_long');

  const source = cleanText(cellText(raw, map.source)).text;
  // As 1-extract makes keys: trimmed; parts of a key of several columns are joined by |.
  const key = cellText(raw, map.source_key).trim();
  const named = !isMissing(source) && !isMissing(key);
  const known = named && context.sources.has(source);
  const pointText = cellText(raw, map.point);
  const pointNamed = !isMissing(pointText);
  const point = pointNamed ? parsePoint(pointText, log.phone_region) : null;

  if (named && !known) {
    if (grant || point === null) return refuse('consent_source_unknown');
    rejects.push({ reason: 'consent_source_unknown', field: 'source', raw: source });
  }
  if (pointNamed && point === null) {
    if (grant || !known) return refuse('consent_point_invalid');
    rejects.push({ reason: 'consent_point_invalid', field: 'point', raw: pointText });
  }
  if (!known && point === null) return refuse('consent_unaddressed');

  const dateOf = (field: 'at' | 'valid_until'): { lo: string; hi: string } | null => {
    const column = map[field];
    if (column === undefined) return null;
    const text = cellText(raw, column.column);
    const found = parseDate(text, formatsOf(column), { use: field === 'at' ? 'event' : 'limit', zone, year });
    if (found.kind === 'invalid') rejects.push({ reason: 'date_invalid', field, raw: text });
    return intervalOf(found, zone);
  };
  const at = dateOf('at');
  const validUntil = dateOf('valid_until');
  // A limit that cannot be read must not become "no limit".
  if (grant && rejects.some((r) => r.field === 'valid_until')) return refuse('date_invalid');

  const word = <T>(
    column: string | undefined,
    parse: (text: string) => T | null,
    reason: Reject['reason'],
    field: string,
  ): T | null => {
    const text = cellText(raw, column);
    if (isMissing(text)) return null;
    const found = parse(text);
    if (found === null) rejects.push({ reason, field, raw: text });
    return found;
  };
  const actor = word(map.actor, parseActor, 'consent_actor_unknown', 'actor') ?? 'import';
  const verification = word(map.verification, parseVerification, 'consent_verification_unknown', 'verification');

  const record = known ? personRecordId('person', source, key) : context.recordId;
  return {
    statement: {
      statement_id: statementId(
        context.recordId,
        record,
        purpose,
        channel,
        state,
        at?.lo ?? '',
        at?.hi ?? '',
        point?.contact_point_id ?? '',
      ),
      record_id: record,
      stated_by: context.recordId,
      purpose,
      channel,
      contact_point_id: point?.contact_point_id ?? null,
      state,
      is_act: true,
      occurred_lo: at?.lo ?? null,
      occurred_hi: at?.hi ?? null,
      valid_until: validUntil?.hi ?? null,
      actor,
      means: referenceOf(cellText(raw, map.means)),
      notice: referenceOf(cellText(raw, map.notice)),
      evidence: referenceOf(cellText(raw, map.evidence)),
      verification,
    },
    point,
    rejects,
  };
}
