/**
 * 6-permit: the ledger of consent events, kept set-based from the statements of this run.
 *
 * A grant ends when its source row states it no longer. An objection does not end because its row or its flag went; it
 * ends only when the same row says "no" again in other words (another date, another proof), which the new event replaces.
 * A row that now says "given" ends nothing: both events stand, and the fold decides (a bare import never re-opens).
 */
import type { Transaction } from '../../pipelines/stage.ts';

/** What makes two rows of statement and event the same fact, besides the id and the grade. */
const FACTS = [
  'record_id',
  'stated_by',
  'purpose',
  'channel',
  'contact_point_id',
  'state',
  'is_act',
  'occurred_lo',
  'occurred_hi',
  'valid_until',
  'actor',
  'means',
  'notice',
  'evidence',
  'verification',
] as const;

const facts = (alias: string): string => FACTS.map((c) => `${alias}.${c}`).join(', ');

/** Fewer rows do not change a plan. */
const MANY = 2_000;

export interface LedgerCounts {
  readonly events: number;
  readonly closed: number;
}

export interface LedgerInput {
  readonly runId: number;
  readonly asOf: string;
  readonly full: boolean;
  /** The grade of a statement `s`, as SQL; see pipelines/6-permit/grade.ts. */
  readonly gradeSql: (alias: string) => string;
}

/** Brings consent.event up to the open statements. Runs once per run, before any verdict is decided. */
export async function keepLedger(tx: Transaction, input: LedgerInput): Promise<LedgerCounts> {
  const { runId, asOf, full, gradeSql } = input;
  const touched = full ? '' : `and (s.since_run = ${runId})`;
  const stated = await tx.client.query(`
    create temp table permit_stated on commit drop as
      select s.*, ${gradeSql('s')} as grade from normalised.statement s where s.until_run is null ${touched}`);
  await tx.client.query('create index on permit_stated (statement_id)');
  await tx.client.query('analyze permit_stated');
  const same = `e.event_id = s.statement_id and (${facts('s')}, s.grade) is not distinct from (${facts('e')}, e.grade)`;
  // Only what the run touched can have ended: ids that a statement left or took in this run.
  const ids = full
    ? ''
    : `and e.event_id in (select statement_id from normalised.statement where until_run = ${runId}
                          union all select statement_id from permit_stated)`;
  const ended = await tx.client.query(`
    update consent.event e set until_run = ${runId}
     where e.until_run is null and e.state = 'given' ${ids}
       and not exists (select from permit_stated s where ${same})
       ${full ? '' : `and not exists (select from normalised.statement o where o.statement_id = e.event_id and o.until_run is null and o.since_run < ${runId})`}`);
  const restated = await tx.client.query(`
    update consent.event e set until_run = ${runId}
      from permit_stated n
     where e.until_run is null and e.state <> 'given' and n.state <> 'given' and n.since_run = ${runId}
       and n.record_id = e.record_id and n.stated_by = e.stated_by and n.purpose = e.purpose and n.channel = e.channel
       and n.contact_point_id is not distinct from e.contact_point_id
       and not exists (select from permit_stated s where ${same})
       and not exists (select from normalised.statement o
                        where o.statement_id = e.event_id and o.until_run is null and o.since_run < ${runId}
                          and (${facts('o')}, ${gradeSql('o')}) is not distinct from (${facts('e')}, e.grade))`);
  if ((stated.rowCount ?? 0) > MANY) await tx.client.query('analyze consent.event');
  // Read before writing: a subquery on the table that the statement fills would walk all that it has filled so far.
  await tx.client.query(
    `create temp table permit_ended on commit drop as select * from consent.event where until_run = ${runId}`,
  );
  await tx.client.query('create index on permit_ended (record_id)');
  await tx.client.query('analyze permit_ended');
  // The department is that of the row that the event is about; an event that names only a point is its log's.
  // The same fact in other words was known since it was first known; so was an undated objection that is stated anew.
  await tx.client.query(
    `create temp table permit_opened on commit drop as
     select s.*, coalesce(r.source, f.source, '') as source, coalesce(b.recorded_at, $1::timestamptz) as recorded_at
       from permit_stated s
       left join normalised.record r on r.record_id = s.record_id and r.until_run is null
       left join lateral (select x.source from staging.source_record x where r.record_id is null and x.record_id = s.stated_by
                           order by x.since_run desc limit 1) f on true
       left join lateral (select min(b.recorded_at) as recorded_at from permit_ended b where b.record_id = s.record_id
                             and (b.event_id = s.statement_id
                                  or (b.occurred_lo is null and s.occurred_lo is null and b.state = s.state
                                      and b.state <> 'given' and b.stated_by = s.stated_by and b.purpose = s.purpose
                                      and b.channel = s.channel and b.contact_point_id is not distinct from s.contact_point_id))) b on true
      where not exists (select from consent.event e where e.event_id = s.statement_id and e.until_run is null)`,
    [asOf],
  );
  const opened = await tx.client.query(
    `insert into consent.event (event_id, source, recorded_at, grade, ${FACTS.join(', ')}, since_run)
     select s.statement_id, s.source, s.recorded_at, s.grade, ${facts('s')}, ${runId} from permit_opened s`,
  );
  const events = opened.rowCount ?? 0;
  if (events > MANY) await tx.client.query('analyze consent.event');
  return { events, closed: (ended.rowCount ?? 0) + (restated.rowCount ?? 0) };
}
