/** What `explain` shows of a person or a record: everything as it holds in the published run. */
import { type Kysely, sql } from 'kysely';
import type { Database } from '../tables/database.ts';

type Db = Kysely<Database>;

/** Holds at a run; the alias and the run are our own, never input. */
const at = (alias: string, run: number) =>
  sql.raw(`(${alias}.since_run <= ${run} and (${alias}.until_run is null or ${alias}.until_run > ${run}))`);

export interface GoldenField {
  readonly field: string;
  readonly value: string;
  readonly rule: string;
  readonly source: string;
  readonly source_key: string;
}

/** The golden record with the origin of each field; null when no such person is published. */
export async function goldenFields(db: Db, run: number, person: string): Promise<GoldenField[] | null> {
  const known = await sql`select from referential.person p where p.person_id = ${person} and ${at('p', run)}`.execute(
    db,
  );
  if (known.rows.length === 0) return null;
  const { rows } = await sql<GoldenField>`
    select o.field,
           case o.field when 'address'
             then concat_ws(', ', p.street_address, p.address_extra, concat_ws(' ', p.postal_code, p.locality), p.country)
             else to_jsonb(p) ->> o.field end as value,
           o.rule, r.source, r.source_key
      from referential.person p
      join referential.field_origin o on o.person_id = p.person_id and ${at('o', run)}
      join normalised.record r on r.record_id = o.record_id and ${at('r', run)}
     where p.person_id = ${person} and ${at('p', run)}
     order by array_position(array['given_name', 'middle_name', 'family_name', 'birth_family_name', 'gender', 'birthdate',
                                   'email', 'phone_number', 'address'], o.field)`.execute(db);
  return rows;
}

export interface MemberLine {
  readonly record_id: string;
  readonly source: string;
  readonly source_key: string;
  readonly line: number | null;
  readonly first_seen_at: string;
  readonly last_contact_at: string | null;
  readonly name: string;
  readonly birthdate: string | null;
  readonly emails: string[];
  readonly phone_numbers: string[];
  readonly flags: string[];
}

const MEMBER = (run: number) => sql`
  r.record_id, r.source, r.source_key, s.line, r.first_seen_at, r.last_contact_at,
  concat_ws(' ', r.given_name, r.middle_name, r.family_name) as name, r.birthdate, r.emails, r.phone_numbers, r.flags
  from normalised.record r
  left join staging.source_record s on s.record_id = r.record_id and ${at('s', run)}`;

/** A person's records, the founding one first. */
export async function personMembers(db: Db, run: number, person: string): Promise<MemberLine[]> {
  const { rows } = await sql<MemberLine>`
    select ${MEMBER(run)}
      join referential.member m on m.record_id = r.record_id and ${at('m', run)}
     where m.person_id = ${person} and ${at('r', run)}
     order by r.first_seen_at, r.source collate "C", r.source_key collate "C"`.execute(db);
  return rows;
}

export interface LinkLine {
  readonly source_a: string;
  readonly source_key_a: string;
  readonly source_b: string;
  readonly source_key_b: string;
  readonly rule: string;
  /** deterministic, reviewed, probable; `refused` or `doubtful` pairs wait for review. */
  readonly basis: string;
  readonly weight: number | null;
  readonly probability: number | null;
  /** The best explanation other than one person, where a model weighed the pair. */
  readonly rival: string | null;
}

/** Links between these records, or from one of them when there is one alone. */
export async function linksOf(db: Db, run: number, records: readonly string[]): Promise<LinkLine[]> {
  const { rows } = await sql<LinkLine>`
    select a.source as source_a, a.source_key as source_key_a, b.source as source_b, b.source_key as source_key_b,
           l.rule, l.basis, l.weight, l.probability, l.rival
      from (select record_a, record_b, rule, basis, weight, probability, rival, since_run, until_run from linkage.link
             where record_a = any (${records}) or record_b = any (${records})) l
      join normalised.record a on a.record_id = l.record_a and ${at('a', run)}
      join normalised.record b on b.record_id = l.record_b and ${at('b', run)}
     where ${at('l', run)}
     order by a.source collate "C", a.source_key collate "C", b.source collate "C", b.source_key collate "C"`.execute(
    db,
  );
  return rows;
}

/** Pairs with these records that a steward should look at. */
export async function reviewsOf(
  db: Db,
  run: number,
  records: readonly string[],
): Promise<(LinkLine & { reason: string })[]> {
  const { rows } = await sql<LinkLine & { reason: string }>`
    select a.source as source_a, a.source_key as source_key_a, b.source as source_b, b.source_key as source_key_b,
           l.rule, 'review' as basis, l.weight, l.probability, l.rival, l.reason
      from (select * from linkage.review where record_a = any (${records}) or record_b = any (${records})) l
      join normalised.record a on a.record_id = l.record_a and ${at('a', run)}
      join normalised.record b on b.record_id = l.record_b and ${at('b', run)}
     where ${at('l', run)}
     order by a.source collate "C", a.source_key collate "C", b.source collate "C", b.source_key collate "C"`.execute(
    db,
  );
  return rows;
}

export interface PointLine {
  readonly contact_point_id: string;
  readonly kind: string;
  readonly value: string;
  readonly line_type: string | null;
  readonly flags: string[];
  /** Records among those asked for that bear it. */
  readonly records: number;
  /** Persons that bear it, this one included. */
  readonly persons: number;
  /** Opposition lists that it stands on. */
  readonly lists: string[];
}

export async function pointsOf(db: Db, run: number, records: readonly string[]): Promise<PointLine[]> {
  const { rows } = await sql<PointLine>`
    select c.contact_point_id, c.kind, c.value, c.line_type, c.flags, b.records,
           (select count(distinct m.person_id) from normalised.record_point o
              join referential.member m on m.record_id = o.record_id and ${at('m', run)}
             where o.contact_point_id = c.contact_point_id and ${at('o', run)}) as persons,
           array(select distinct h.list from opposition.hit h
                  where h.contact_point_id = c.contact_point_id and ${at('h', run)} order by 1) as lists
      from (select o.contact_point_id, count(*) as records from normalised.record_point o
             where o.record_id = any (${records}) and ${at('o', run)} group by 1) b
      join normalised.contact_point c on c.contact_point_id = b.contact_point_id
     order by c.kind, c.value`.execute(db);
  return rows;
}

export interface VerdictLine {
  readonly purpose: string;
  readonly channel: string;
  readonly contact_point_id: string;
  readonly value: string;
  readonly verdict: string;
  readonly reason: string;
  readonly text_en: string;
  readonly text_fr: string;
  readonly valid_until: string | null;
}

export async function verdictsOf(db: Db, run: number, person: string): Promise<VerdictLine[]> {
  const { rows } = await sql<VerdictLine>`
    select u.purpose, (array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no] as channel,
           c.contact_point_id, c.value, (array['forbidden', 'needs_proof', 'allowed'])[v.verdict_no] as verdict,
           r.reason, r.text_en, r.text_fr, v.valid_until
      from consent.verdict v
      join consent.purpose u on u.purpose_no = v.purpose_no
      join consent.reason r on r.reason_no = v.reason_no
      join normalised.contact_point c on c.contact_point_id = v.contact_point_id
     where v.person_id = ${person} and ${at('v', run)}
     order by u.purpose collate "C", v.channel_no, c.value`.execute(db);
  return rows;
}

export interface ConflictLine {
  readonly purpose: string;
  readonly channel: string;
  readonly decided: string;
  readonly source_a: string;
  readonly state_a: string;
  readonly at_a: string | null;
  readonly evidence_a: string | null;
  readonly source_b: string;
  readonly state_b: string;
  readonly at_b: string | null;
  readonly evidence_b: string | null;
}

export async function conflictsOf(db: Db, person: string): Promise<ConflictLine[]> {
  const { rows } = await sql<ConflictLine>`
    select purpose, channel, decided, source_a, state_a, at_a, evidence_a, source_b, state_b, at_b, evidence_b
      from master.conflict where person_id = ${person}
     order by purpose collate "C", channel collate "C", source_a collate "C", source_b collate "C", at_a, at_b`.execute(
    db,
  );
  return rows;
}

export interface EventLine {
  readonly run: number;
  readonly as_of: string;
  readonly kind: string;
  readonly person_id: string;
  readonly other_id: string | null;
  readonly records: number;
}

/** What happened to an id, seen from both sides, up to the run. */
export async function eventsOf(db: Db, run: number, person: string): Promise<EventLine[]> {
  const { rows } = await sql<EventLine>`
    select e.since_run as run, n.as_of, e.kind, e.person_id, e.other_id, e.records
      from referential.event e join ops.run n on n.run_id = e.since_run
     where (e.person_id = ${person} or e.other_id = ${person})
       and e.since_run <= ${run}
     order by e.since_run, e.kind, e.person_id, e.other_id`.execute(db);
  return rows;
}

export interface RecordLine extends MemberLine {
  readonly person_id: string | null;
  readonly address: string;
  readonly audience: string;
  readonly identifiers: Record<string, string>;
  readonly collected_at: string | null;
}

export async function recordLine(db: Db, run: number, record: string): Promise<RecordLine | null> {
  const { rows } = await sql<RecordLine>`
    select concat_ws(', ', r.street_address, r.address_extra, concat_ws(' ', r.postal_code, r.locality), r.country) as address,
           r.audience, r.identifiers, r.collected_at,
           (select m.person_id from referential.member m where m.record_id = r.record_id and ${at('m', run)}) as person_id,
           ${MEMBER(run)}
     where r.record_id = ${record} and ${at('r', run)}`.execute(db);
  return rows[0] ?? null;
}

/** Golden fields of its person that this record gives. */
export async function fieldsGiven(db: Db, run: number, record: string): Promise<{ field: string; rule: string }[]> {
  const { rows } = await sql<{ field: string; rule: string }>`
    select o.field, o.rule from referential.member m
      join referential.field_origin o on o.person_id = m.person_id and o.record_id = m.record_id and ${at('o', run)}
     where m.record_id = ${record} and ${at('m', run)}
     order by o.field collate "C"`.execute(db);
  return rows;
}

export interface StatementLine {
  readonly purpose: string;
  readonly channel: string;
  readonly point: string | null;
  readonly state: string;
  readonly occurred_lo: string | null;
  readonly occurred_hi: string | null;
  readonly actor: string;
  readonly means: string | null;
  readonly notice: string | null;
  readonly evidence: string | null;
  readonly grade: string;
  readonly source: string;
}

/** Consent events about a record. */
export async function statementsOf(db: Db, run: number, record: string): Promise<StatementLine[]> {
  const { rows } = await sql<StatementLine>`
    select e.purpose, e.channel, c.value as point, e.state, e.occurred_lo, e.occurred_hi, e.actor, e.means, e.notice,
           e.evidence, e.grade, e.source
      from consent.event e
      left join normalised.contact_point c on c.contact_point_id = e.contact_point_id
     where e.record_id = ${record} and ${at('e', run)}
     order by e.occurred_lo nulls first, e.purpose collate "C", e.channel collate "C", e.event_id`.execute(db);
  return rows;
}

export interface RejectLine {
  readonly stage: string;
  readonly line: number | null;
  readonly reason: string;
  /** Null: the whole row was refused. */
  readonly field: string | null;
}

/** What of a source row was refused or set aside. */
export async function rejectsOf(db: Db, run: number, record: string): Promise<RejectLine[]> {
  const { rows } = await sql<RejectLine>`
    select j.stage, j.line, j.reason, j.field from staging.reject j
     where j.record_id = ${record} and ${at('j', run)}
     order by j.stage, j.field collate "C" nulls first, j.reason collate "C"`.execute(db);
  return rows;
}
