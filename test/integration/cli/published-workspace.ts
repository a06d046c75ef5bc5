/** A workspace with a small publication, written as the stages would, for the commands that read one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CliContext } from '../../../cli/command.ts';
import { contactPointId, entryId, personId, recordId, statementId } from '../../../pipelines/ids.ts';
import { freshDatabase, type TestDatabase } from '../../support/database.ts';

const [a, b, c] = [
  recordId('person', 'shops', 'a'),
  recordId('person', 'shops', 'b'),
  recordId('person', 'shops', 'c'),
];
const w = recordId('person', 'web', '7');
export const anne = personId(a);
export const carl = personId(c);
export const gone = personId(w);
export const phone = contactPointId('phone', '+33612345678');
export const mail = contactPointId('email', 'anne@example.fr');

const statements = [statementId('1'), statementId('2')].sort();

const TOWN = `
  insert into ops.run (status, as_of, trigger, full_run, config_text, config_hash, rules_version, model_version, code_version)
    values ('published', '2026-09-01T08:00:00Z', 'command', true, '', '', '', '', ''), ('published', '2026-09-02T08:00:00Z', 'command', false, '', '', '', '', ''),
           ('running', '2026-09-03T08:00:00Z', 'command', false, '', '', '', '', '');
  insert into ops.current_publication (run_id) values (2);
  insert into staging.source_record (record_id, feed, source, source_key, line, content_hash, raw, first_seen_at, since_run)
    values ('${a}', 'person', 'shops', 'a', 2, '', '{}', '2026-09-01', 1), ('${c}', 'person', 'shops', 'c', 3, '', '{}', '2026-09-01', 1),
           ('${w}', 'person', 'web', '7', 1, '', '{}', '2026-09-01', 1);
  insert into staging.reject (reject_id, stage, feed, source, line, record_id, reason, field, since_run)
    values ('j0000000000000', '2-normalise', 'person', 'shops', 3, '${c}', 'birthdate_unreadable', 'birthdate', 1),
           ('j0000000000001', '2-normalise', 'person', 'shops', 4, '${b}', 'no_value', null, 1);
  insert into normalised.record (record_id, source, source_key, given_name, family_name, phone_numbers, emails, flags, audience, first_seen_at, since_run)
    values ('${a}', 'shops', 'a', 'Anne', 'Le "Goff", née Roy', '{+33612345678}', '{}', '{}', 'consumer', '2026-09-01', 1),
           ('${c}', 'shops', 'c', 'Carl', '=1+1', '{+33612345678}', '{}', '{name_order_guessed}', 'consumer', '2026-09-01', 1),
           ('${w}', 'web', '7', 'Anne', 'Le Goff', '{}', '{anne@example.fr}', '{}', 'consumer', '2026-09-01', 1);
  insert into linkage.membership (record_id, cluster_id, since_run) values ('${a}', '${a}', 1), ('${w}', '${a}', 2), ('${c}', '${c}', 1);
  insert into linkage.link (record_a, record_b, rule, basis, weight, probability, since_run)
    values (least('${a}', '${w}'), greatest('${a}', '${w}'), 'name_and_phone', 'probable', 9.25, 0.998, 2);
  insert into referential.member (record_id, person_id, since_run, until_run)
    values ('${a}', '${anne}', 1, null), ('${w}', '${gone}', 1, 2), ('${w}', '${anne}', 2, null), ('${c}', '${carl}', 1, null);
  insert into referential.person (person_id, founding_record, given_name, family_name, phone_number, records, since_run, until_run)
    values ('${anne}', '${a}', 'Anne', 'Le "Goff", née Roy', '+33612345678', 1, 1, 2), ('${anne}', '${a}', 'Anne', 'Le "Goff", née Roy', '+33612345678', 2, 2, null),
           ('${gone}', '${w}', 'Anne', 'Le Goff', null, 1, 1, 2), ('${carl}', '${c}', 'Carl', '=1+1', '+33612345678', 1, 1, null),
           ('${personId(recordId('person', 'web', 'unpublished'))}', '${w}', 'Zoé', 'Secret', null, 1, 3, null);
  insert into referential.field_origin (person_id, field, record_id, rule, since_run)
    values ('${anne}', 'given_name', '${a}', 'only', 1), ('${anne}', 'family_name', '${a}', 'most_frequent', 1), ('${anne}', 'phone_number', '${a}', 'only', 1);
  insert into referential.event (person_id, kind, other_id, records, since_run)
    values ('${anne}', 'created', null, 1, 1), ('${gone}', 'created', null, 1, 1), ('${carl}', 'created', null, 1, 1), ('${anne}', 'merged', '${gone}', 1, 2);
  insert into normalised.contact_point (contact_point_id, kind, value, line_type, flags, since_run)
    values ('${phone}', 'phone', '+33612345678', 'mobile', '{}', 1), ('${mail}', 'email', 'anne@example.fr', null, '{role_mailbox,disposable}', 1);
  insert into normalised.record_point (record_id, contact_point_id, field, ordinal, since_run)
    values ('${a}', '${phone}', 'phone_number', 0, 1), ('${c}', '${phone}', 'phone_number', 0, 1), ('${w}', '${mail}', 'email', 0, 1);
  insert into opposition.hit (list, contact_point_id, entry_id, matched_by, since_run) values ('stop', '${mail}', '${entryId('x')}', 'exact', 1);
  insert into consent.purpose (purpose, label, kind) values ('offers', 'Offres', 'marketing'), ('service', 'Suivi', 'service');
  insert into consent.reason (reason_no, reason, text_fr, text_en) values (1, 'CONSENT', 'oui', 'A consent holds.'), (2, 'NO_CONSENT', 'non', 'No consent.');
  insert into consent.verdict (person_id, contact_point_id, purpose_no, channel_no, verdict_no, reason_no, valid_until, since_run, until_run)
    values ('${anne}', '${phone}', 1, 2, 3, 1, '2999-01-01T00:00:00Z', 1, null), ('${anne}', '${mail}', 1, 1, 1, 2, null, 2, null),
           ('${carl}', '${phone}', 1, 2, 3, 1, '2026-09-03T00:00:00Z', 1, null), ('${gone}', '${mail}', 1, 1, 3, 1, null, 1, 2);
  insert into consent.event (event_id, record_id, stated_by, source, purpose, channel, state, is_act, occurred_lo, occurred_hi, recorded_at, actor, evidence, grade, since_run)
    values ('${statements[0]}', '${a}', '${a}', 'shops', 'offers', 'sms', 'given', false, '2026-01-01', '2026-01-01', '2026-09-01', 'subject', 'scan-1', 'B', 1),
           ('${statements[1]}', '${w}', '${w}', 'web', 'offers', 'sms', 'refused', false, null, null, '2026-09-01', 'subject', null, 'D', 1);
  insert into consent.conflict (person_id, purpose, channel, event_a, event_b, decided, since_run)
    values ('${anne}', 'offers', 'sms', '${statements[0]}', '${statements[1]}', 'undecided', 2)`;

const YAML = `
controller: { id: acme, name: ACME SAS }
purposes:
  offers: { label: Offres, kind: marketing }
  service: { label: Suivi, kind: service, base: contract }
sources:
  shops: { department: Magasins, read: { format: csv, path: shops.csv }, key: k, map: { given_name: g } }
  web: { department: E-commerce, read: { format: csv, path: web.csv }, key: k, map: { given_name: g } }
`;

export interface Published extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly folder: string;
  /** What the command wrote to stdout and stderr so far; the text of `out` is the data. */
  readonly said: { out: string; notes: string };
  context(json?: boolean): CliContext;
  /** A path in the workspace's folder. */
  file(name: string): string;
}

export async function publishedWorkspace(): Promise<Published> {
  const db = await freshDatabase();
  await db.pool.query(TOWN);
  const folder = mkdtempSync(path.join(tmpdir(), 'referent-cli-'));
  writeFileSync(path.join(folder, 'referent.yaml'), YAML);
  const said = { out: '', notes: '' };
  return {
    db,
    folder,
    said,
    context: (json = false) => ({
      workspace: folder,
      env: { variables: { DATABASE_URL: db.url }, ci: true, noColor: true },
      json,
      quiet: false,
      interactive: false,
      signal: new AbortController().signal,
      out: (text) => {
        said.out += `${text}\n`;
      },
      note: (text) => {
        said.notes += `${text}\n`;
      },
    }),
    file: (name) => path.join(folder, name),
    [Symbol.asyncDispose]: async () => {
      rmSync(folder, { recursive: true });
      await db[Symbol.asyncDispose]();
    },
  };
}
