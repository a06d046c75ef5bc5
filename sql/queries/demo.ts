/** What the demo shows of one person, and what it compares with the truth of the sample company. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;

export async function hasWebShop(db: Db): Promise<boolean> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('shop.customer') is not null as there`.execute(db);
  return rows[0]?.there === true;
}

/** source, source_key, person_id of the published run. */
export async function memberships(db: Db): Promise<{ source: string; source_key: string; person_id: string }[]> {
  const { rows } = await sql<{ source: string; source_key: string; person_id: string }>`
    select source, source_key, person_id from master.record`.execute(db);
  return rows;
}

export interface RawRecord {
  readonly source: string;
  readonly source_key: string;
  readonly raw: Record<string, unknown>;
  readonly person_id: string | null;
}

/** Source rows as the departments wrote them, with the person that they became. */
export async function rawRecords(
  db: Db,
  keys: readonly { source: string; source_key: string }[],
): Promise<RawRecord[]> {
  const { rows } = await sql<RawRecord>`
    select s.source, s.source_key, s.raw, m.person_id
      from json_to_recordset(${JSON.stringify(keys)}::json) as k(source text, source_key text)
      join staging.source_record s on s.source = k.source and s.source_key = k.source_key and s.feed = 'person' and s.until_run is null
      left join referential.member m on m.record_id = s.record_id and m.until_run is null
     order by s.source collate "C", s.source_key collate "C"`.execute(db);
  return rows;
}

export interface JourneyCell {
  readonly purpose: string;
  readonly channel: string;
  readonly value: string;
  readonly verdict: string;
  readonly reason: string;
  readonly text_en: string;
  readonly text_fr: string;
  readonly valid_until: string | null;
  /** The consent event behind the verdict, when it is one: what happened, when, how, and which source says so. */
  readonly state: string | null;
  readonly occurred_at: string | null;
  readonly means: string | null;
  readonly source: string | null;
}

/** The cells of one person with their reasons in words. */
export async function journeyCells(db: Db, personId: string): Promise<JourneyCell[]> {
  const { rows } = await sql<JourneyCell>`
    select u.purpose, (array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no] as channel, c.value,
           (array['forbidden', 'needs_proof', 'allowed'])[v.verdict_no] as verdict, r.reason, r.text_en, r.text_fr, v.valid_until,
           e.state, e.occurred_lo as occurred_at, e.means, e.source
      from consent.verdict v
      join consent.purpose u on u.purpose_no = v.purpose_no
      join consent.reason r on r.reason_no = v.reason_no
      join normalised.contact_point c on c.contact_point_id = v.contact_point_id
      left join lateral (select * from consent.event x where v.evidence_kind = 'event' and x.event_id = v.evidence_ref
                          order by x.since_run desc limit 1) e on true
     where v.person_id = ${personId} and v.since_run <= ops.published_run() and (v.until_run is null or v.until_run > ops.published_run())
     order by v.purpose_no, v.channel_no, c.value`.execute(db);
  return rows;
}

export async function goldenRecord(db: Db, personId: string): Promise<Record<string, string | number | null> | null> {
  const { rows } = await sql<
    Record<string, string | number | null>
  >`select * from master.person where person_id = ${personId}`.execute(db);
  return rows[0] ?? null;
}
