/** What an explanation of a cell shows beside the recomputed decision: the run, the evidence down to its source row. */
import type { PoolClient } from 'pg';

export interface RunFacts {
  readonly as_of: string;
  readonly rules_version: string;
  readonly base_run: number | null;
  /** A later run is under way or held: what is open is no longer what is published. */
  readonly going: boolean;
}

export async function runFacts(client: PoolClient, run: number): Promise<RunFacts | null> {
  const { rows } = await client.query<RunFacts>(
    `select as_of, rules_version, base_run,
            exists (select from ops.run n where n.run_id > $1 and n.status in ('running', 'failed', 'interrupted', 'held')) as going
       from ops.run where run_id = $1`,
    [run],
  );
  return rows[0] ?? null;
}

export interface PointLine {
  readonly contact_point_id: string;
  readonly kind: string;
  readonly value: string;
  /** The verdicts as stored at the run and at the run before it. */
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly verdict_before: string | null;
  readonly reason_before: string | null;
}

const holds = (alias: string, run: string): string =>
  `${alias}.since_run <= ${run} and (${alias}.until_run is null or ${alias}.until_run > ${run})`;

/** The points of the named ids with the verdict stored for them. */
export async function pointLines(
  client: PoolClient,
  o: {
    readonly person: string;
    readonly points: readonly string[];
    readonly purpose: string;
    readonly channelNo: number;
    readonly run: number;
    readonly before: number | null;
  },
): Promise<PointLine[]> {
  const word = (alias: string): string => `(array['forbidden', 'needs_proof', 'allowed'])[${alias}.verdict_no]`;
  const verdict = (alias: string, run: string): string => `left join consent.verdict ${alias}
      on ${alias}.person_id = $1 and ${alias}.contact_point_id = c.contact_point_id and ${alias}.channel_no = $4
     and ${alias}.purpose_no = (select purpose_no from consent.purpose where purpose = $3) and ${holds(alias, run)}
    left join consent.reason r${alias} on r${alias}.reason_no = ${alias}.reason_no`;
  const { rows } = await client.query<PointLine>(
    `select c.contact_point_id, c.kind, c.value, ${word('v')} as verdict, rv.reason, ${word('b')} as verdict_before, rb.reason as reason_before
       from normalised.contact_point c
       ${verdict('v', '$5::integer')}
       ${verdict('b', '$6::integer')}
      where c.contact_point_id = any($2) order by c.kind, c.value`,
    [o.person, o.points, o.purpose, o.channelNo, o.run, o.before],
  );
  return rows;
}

/** One piece of evidence: what it says, and the row of the file that says it. */
export interface EvidenceLine {
  readonly id: string;
  readonly kind: string;
  readonly says: string;
  readonly at: string | null;
  readonly grade: string | null;
  readonly means: string | null;
  readonly notice: string | null;
  readonly proof: string | null;
  readonly source: string | null;
  readonly source_key: string | null;
  readonly line: number | null;
}

/** Evidence by id: events of the ledger, entries of lists, relations. */
export async function evidenceLines(client: PoolClient, run: number, ids: readonly string[]): Promise<EvidenceLine[]> {
  const source = (
    record: string,
  ): string => `left join lateral (select x.source, x.source_key, x.line from staging.source_record x
      where x.record_id = ${record} and x.since_run <= $2 order by x.since_run desc limit 1) s on true`;
  const { rows } = await client.query<EvidenceLine>(
    `select e.event_id::text as id, 'event' as kind, concat_ws(' ', e.state, e.purpose, e.channel, 'by', e.actor) as says, e.occurred_lo as at,
            e.grade, e.means, e.notice, e.evidence as proof, s.source, s.source_key, s.line
       from consent.event e ${source('e.stated_by')}
      where e.event_id = any($1) and ${holds('e', '$2')}
     union all
     select h.entry_id::text, 'hit', concat_ws(' ', 'on list', h.list, 'by', h.matched_by), h.registered_lo, null, null, null, null, s.source, s.source_key, s.line
       from opposition.hit h
       left join normalised.list_entry n on n.entry_id = h.entry_id and ${holds('n', '$2')} ${source('n.record_id')}
      where h.entry_id = any($1) and ${holds('h', '$2')}
     union all
     select l.relation_id::text, 'relation', concat_ws(' ', l.kind, l.family), coalesce(l.at, l.starts_at), null, null, null, null, s.source, s.source_key, s.line
       from normalised.relation l ${source('l.record_id')}
      where l.relation_id = any($1) and ${holds('l', '$2')}
     order by 2, 1`,
    [ids, run],
  );
  return rows;
}
