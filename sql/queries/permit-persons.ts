/** 6-permit: everything that decides about a person, as one stream of tagged rows in the order of person_id. */
import type { Transaction } from '../../pipelines/stage.ts';
import { copyOut, literal } from '../copy.ts';

/** Which rows hold: the open ones (while a run is going), or those of a published run. */
export type Moment = { readonly kind: 'open' } | { readonly kind: 'run'; readonly runId: number };

const holds = (alias: string, at: Moment): string =>
  at.kind === 'open'
    ? `${alias}.until_run is null`
    : `${alias}.since_run <= ${at.runId} and (${alias}.until_run is null or ${alias}.until_run > ${at.runId})`;

/** A row that holds or held. */
const begun = (alias: string, at: Moment): string =>
  at.kind === 'open' ? 'true' : `${alias}.since_run <= ${at.runId}`;

/** A row that ended and that no later one of the same record follows. */
const isLast = (at: Moment): string =>
  at.kind === 'open'
    ? `g.until_run is not null and not exists (select from referential.member o where o.record_id = g.record_id and o.since_run > g.since_run)`
    : `g.until_run <= ${at.runId} and not exists (select from referential.member o
         where o.record_id = g.record_id and o.since_run > g.since_run and o.since_run <= ${at.runId})`;

const ms = (expression: string): string => `(extract(epoch from ${expression}) * 1000)::bigint::text`;

/** Columns of an event row after person_id and tag. */
const EVENT = [
  'e.event_id::text',
  'e.record_id::text',
  'e.source',
  'e.purpose',
  'e.channel',
  'e.contact_point_id::text',
  'e.state',
  'e.is_act::text',
  ms('e.occurred_lo'),
  ms('e.occurred_hi'),
  ms('e.valid_until'),
  ms('e.recorded_at'),
  'e.actor',
  'e.means',
  'e.grade',
];
/** Person, tag, the columns of an event, how it came, points. */
const WIDTH = EVENT.length + 4;

/** A selection padded with nulls to the common width. */
const padded = (columns: readonly string[], from: string): string =>
  `select ${[...columns, ...Array.from({ length: WIDTH - columns.length }, () => 'null::text')].join(', ')} ${from}`;

/**
 * Rows of the persons that `scope` selects (an SQL text giving person_id). First column person_id, second a tag:
 * r row: record, source, audience, birthdate, country, last contact, collected, first seen
 * p point: point, kind, line type, region, flags, records that bear it, crowded
 * h hit: point, list, entry, registered lo, hi
 * l relation: relation, record, kind, family, start, end, at, informed, could object
 * k sure link: record, record
 * e event: the 15 columns of EVENT, how it came (own, point, review, orphan, orphan_shared), points
 * Instants are milliseconds. The persons arrive in order; the rows of one person in any order.
 */
export function personRows(
  tx: Pick<Transaction, 'client'>,
  scope: string,
  at: Moment,
): AsyncGenerator<(string | null)[]> {
  return copyOut(tx.client, personSql(scope, at));
}

function personSql(scope: string, at: Moment): string {
  const negative = `e.state not in ('given', 'invalidated')`;
  return `
with s as materialized (${scope}),
m as materialized (select s.person_id, m.record_id from s join referential.member m on m.person_id = s.person_id and ${holds('m', at)}),
-- A row that went speaks on, for the person that it was of and for whoever has a row that was with it at its end.
gone as materialized (
  select s.person_id, g.record_id from s join referential.member g on g.person_id = s.person_id and ${isLast(at)}
  union
  select m.person_id, g.record_id from m join referential.member x on x.record_id = m.record_id
    join referential.member g on g.person_id = x.person_id and x.since_run < g.until_run
     and (x.until_run is null or x.until_run >= g.until_run) and ${isLast(at)}),
pp as materialized (
  select m.person_id, rp.contact_point_id, array_agg(distinct rp.record_id::text) as rows
    from m join normalised.record_point rp on rp.record_id = m.record_id and ${holds('rp', at)} group by 1, 2),
pc as materialized (
  select pp.person_id, pp.rows, c.* from pp join normalised.contact_point c on c.contact_point_id = pp.contact_point_id),
-- Every writing of a mailbox: an objection to one is an objection to all. Post is bound by name and address, so per person.
sib as materialized (
  select distinct contact_point_id as point, contact_point_id as sibling from pc where kind <> 'post'
  union select pc.contact_point_id, c.contact_point_id from pc join normalised.contact_point c
     on c.kind = 'email' and c.value = normalised.mailbox(pc.value)
   where pc.kind = 'email' and normalised.mailbox(pc.value) <> pc.value
  union select pc.contact_point_id, c.contact_point_id from pc join normalised.contact_point c
     on c.kind = 'email' and normalised.mailbox(c.value) <> c.value and normalised.mailbox(c.value) = normalised.mailbox(pc.value)
   where pc.kind = 'email'),
-- Objections on a point by anybody: those that name it, and those without a point whose row bore it when they were
-- stated, or later while it still said no itself.
aimed as materialized (
  select sib.point, e.event_id, e.since_run, e.record_id, e.contact_point_id
    from sib join consent.event e on e.contact_point_id = sib.sibling and ${holds('e', at)} and ${negative}
  union all
  select sib.point, e.event_id, e.since_run, e.record_id, e.contact_point_id
    from sib join normalised.record_point rp on rp.contact_point_id = sib.sibling
    join consent.event e on e.record_id = rp.record_id and e.contact_point_id is null and ${holds('e', at)} and ${negative}
     and (rp.since_run <= e.since_run and (rp.until_run is null or rp.until_run > e.since_run)
       or e.stated_by = e.record_id and ${begun('rp', at)}
        and exists (select from normalised.statement t where t.statement_id = e.event_id and ${begun('t', at)}
                       and (t.until_run is null or t.until_run > rp.since_run) and (rp.until_run is null or rp.until_run > t.since_run)))),
bound as materialized (
  select pp.person_id, a.event_id, a.since_run, array_agg(distinct pp.contact_point_id::text) as points
    from pp join aimed a on a.point = pp.contact_point_id
   where not exists (select from m where m.person_id = pp.person_id and m.record_id = a.record_id
                       and (a.contact_point_id is null or a.contact_point_id = pp.contact_point_id))
   group by 1, 2, 3),
near as materialized (
  select m.person_id, v.record_b as record_id from m join linkage.review v on v.record_a = m.record_id and ${holds('v', at)}
  union select m.person_id, v.record_a from m join linkage.review v on v.record_b = m.record_id and ${holds('v', at)}),
theirs as materialized (
  select distinct n.person_id, o.person_id as other from near n join referential.member o on o.record_id = n.record_id and ${holds('o', at)}
   where o.person_id <> n.person_id),
-- Every row of whoever is perhaps the same person, with those that went; a doubt that ended because its row went stays one.
doubt as materialized (
  select t.person_id, q.record_id from theirs t join referential.member q on q.person_id = t.other and ${holds('q', at)}
  union select t.person_id, g.record_id from theirs t join referential.member g on g.person_id = t.other and ${isLast(at)}
  union select n.person_id, n.record_id from near n
   where not exists (select from referential.member o where o.record_id = n.record_id and ${holds('o', at)})
  union select m.person_id, g.record_id from m join linkage.review v on v.record_a = m.record_id
    join referential.member g on g.record_id = v.record_b and g.until_run = v.until_run and ${isLast(at)}
  union select m.person_id, g.record_id from m join linkage.review v on v.record_b = m.record_id
    join referential.member g on g.record_id = v.record_a and g.until_run = v.until_run and ${isLast(at)})
${[
  padded(
    [
      'm.person_id::text',
      `'r'`,
      'r.record_id::text',
      'r.source',
      'r.audience',
      'r.birthdate',
      'r.country',
      ms('r.last_contact_at'),
      ms('r.collected_at'),
      ms('r.first_seen_at'),
    ],
    `from m join normalised.record r on r.record_id = m.record_id and ${holds('r', at)}`,
  ),
  padded(
    [
      'pc.person_id::text',
      `'p'`,
      'pc.contact_point_id::text',
      'pc.kind',
      'pc.line_type',
      'pc.region',
      'pc.flags::text',
      'pc.rows::text',
      '(k.contact_point_id is not null)::text',
    ],
    `from pc left join consent.crowded_point k on k.contact_point_id = pc.contact_point_id and ${holds('k', at)}`,
  ),
  padded(
    [
      'pp.person_id::text',
      `'h'`,
      'h.contact_point_id::text',
      'h.list',
      'h.entry_id::text',
      ms('h.registered_lo'),
      ms('h.registered_hi'),
    ],
    `from pp join opposition.hit h on h.contact_point_id = pp.contact_point_id and ${holds('h', at)}`,
  ),
  padded(
    [
      'm.person_id::text',
      `'l'`,
      'l.relation_id::text',
      'l.record_id::text',
      'l.kind',
      'l.family',
      ms('l.starts_at'),
      ms('l.ends_at'),
      ms('l.at'),
      'l.informed::text',
      'l.could_object::text',
    ],
    `from m join normalised.relation l on l.record_id = m.record_id and ${holds('l', at)}`,
  ),
  padded(
    ['m.person_id::text', `'k'`, 'm.record_id::text', 'n.record_id::text'],
    `from m join linkage.link k on k.record_a = m.record_id and ${holds('k', at)} and k.basis in ('deterministic', 'reviewed')
       join m n on n.record_id = k.record_b and n.person_id = m.person_id`,
  ),
  padded(
    [
      'm.person_id::text',
      `'e'`,
      ...EVENT,
      `'own'`,
      `case when e.contact_point_id is null and e.state = 'given' then
       (select array_agg(distinct rp.contact_point_id::text)::text from normalised.record_point rp where rp.record_id = e.record_id
          and rp.since_run <= e.since_run and (rp.until_run is null or rp.until_run > e.since_run)) end`,
    ],
    `from m join consent.event e on e.record_id = m.record_id and ${holds('e', at)}`,
  ),
  padded(
    ['g.person_id::text', `'e'`, ...EVENT, `'own'`],
    `from gone g join consent.event e on e.record_id = g.record_id and ${holds('e', at)} and ${negative}`,
  ),
  padded(
    ['b.person_id::text', `'e'`, ...EVENT, `'point'`, 'b.points::text'],
    `from bound b join consent.event e on e.event_id = b.event_id and e.since_run = b.since_run`,
  ),
  padded(
    ['d.person_id::text', `'e'`, ...EVENT, `'review'`],
    `from doubt d join consent.event e on e.record_id = d.record_id and e.contact_point_id is null and ${holds('e', at)} and ${negative}`,
  ),
  padded(
    [
      'pp.person_id::text',
      `'e'`,
      ...EVENT,
      // A grant about a row that this person has not: the row was never read, or it went.
      `case when e.record_id <> e.stated_by
         or 1 < (select count(distinct y.person_id) from normalised.record_point z
                   join referential.member y on y.record_id = z.record_id and ${holds('y', at)}
                  where z.contact_point_id = e.contact_point_id and ${holds('z', at)})
       then 'orphan_shared' else 'orphan' end`,
    ],
    `from pp join consent.event e on e.contact_point_id = pp.contact_point_id and ${holds('e', at)} and e.state = 'given'
      where not exists (select from referential.member o where o.record_id = e.record_id and ${holds('o', at)})`,
  ),
].join('\nunion all\n')}
order by 1`;
}

/** A scope of one person, for explanations. */
export const onePerson = (personId: string): string => `select ${literal(personId)}::text collate "C" as person_id`;
