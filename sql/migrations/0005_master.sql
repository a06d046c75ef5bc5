-- The public contract. People join on these views; a column is added, never renamed or taken away.
-- The published run is asked for as a sub-select, which PostgreSQL evaluates once for a query and not once for a row.
create view master.person as
  select p.person_id::text as person_id, p.given_name, p.middle_name, p.family_name, p.birth_family_name, p.gender, p.birthdate,
         p.email, p.phone_number, p.street_address, p.address_extra, p.postal_code, p.locality, p.country, p.records
    from referential.person p
   where p.since_run <= (select ops.published_run()) and (p.until_run is null or p.until_run > (select ops.published_run()));
comment on view master.person is 'One row per person of the published run: the golden record.';
comment on column master.person.person_id is 'Stable: a merge keeps the older id, a split keeps it with the founding record.';
comment on column master.person.birthdate is 'ISO 8601, as precise as known (1980, 1980-05, 1980-05-12).';
comment on column master.person.records is 'How many source records this person has.';

create view master.record as
  select r.source, r.source_key, m.person_id::text as person_id
    from referential.member m
    join normalised.record r on r.record_id = m.record_id
     and r.since_run <= (select ops.published_run()) and (r.until_run is null or r.until_run > (select ops.published_run()))
   where m.since_run <= (select ops.published_run()) and (m.until_run is null or m.until_run > (select ops.published_run()));
comment on view master.record is 'Which person each source row belongs to: the way back to the departments.';

-- The count is asked for a row at a time: who joins a few points must not pay for all of them.
create view master.contact_point as
  select c.contact_point_id::text as contact_point_id, c.kind, c.value, c.line_type, c.region, c.flags,
         (select count(distinct m.person_id)
            from normalised.record_point rp
            join referential.member m on m.record_id = rp.record_id
             and m.since_run <= (select ops.published_run()) and (m.until_run is null or m.until_run > (select ops.published_run()))
           where rp.contact_point_id = c.contact_point_id
             and rp.since_run <= (select ops.published_run()) and (rp.until_run is null or rp.until_run > (select ops.published_run()))) as persons
    from normalised.contact_point c
   where exists (select from normalised.record_point rp
                  where rp.contact_point_id = c.contact_point_id
                    and rp.since_run <= (select ops.published_run()) and (rp.until_run is null or rp.until_run > (select ops.published_run())));
comment on view master.contact_point is 'One row per contact point that a person of the published run bears.';
comment on column master.contact_point.persons is 'How many persons share it.';

create view master.person_contact_point as
  select m.person_id::text as person_id, rp.contact_point_id::text as contact_point_id, count(*) as records
    from normalised.record_point rp
    join referential.member m on m.record_id = rp.record_id
     and m.since_run <= (select ops.published_run()) and (m.until_run is null or m.until_run > (select ops.published_run()))
   where rp.since_run <= (select ops.published_run()) and (rp.until_run is null or rp.until_run > (select ops.published_run()))
   group by m.person_id, rp.contact_point_id;
comment on view master.person_contact_point is 'Which person bears which contact point, and how many of the person''s records say so.';

create view master.permission as
  select v.person_id::text as person_id, v.contact_point_id::text as contact_point_id,
         (array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no] as channel,
         p.purpose,
         (array['forbidden', 'needs_proof', 'allowed'])[v.verdict_no] as verdict,
         r.reason, v.valid_until
    from consent.verdict v
    join consent.purpose p on p.purpose_no = v.purpose_no
    join consent.reason r on r.reason_no = v.reason_no
   where v.since_run <= (select ops.published_run()) and (v.until_run is null or v.until_run > (select ops.published_run()));
comment on view master.permission is 'One row per cell: may this person be contacted at this point, on this channel, for this purpose. A cell that is not here is forbidden.';
comment on column master.permission.valid_until is 'Until when the verdict holds at the latest; null when nothing known ends it.';

create view master.conflict as
  select c.person_id::text as person_id, c.contact_point_id::text as contact_point_id, c.purpose, c.channel, c.decided,
         a.source as source_a, a.state as state_a, a.occurred_lo as at_a, a.evidence as evidence_a,
         b.source as source_b, b.state as state_b, b.occurred_lo as at_b, b.evidence as evidence_b
    from consent.conflict c
    join lateral (select * from consent.event e where e.event_id = c.event_a order by e.since_run desc limit 1) a on true
    join lateral (select * from consent.event e where e.event_id = c.event_b order by e.since_run desc limit 1) b on true
   where c.since_run <= (select ops.published_run()) and (c.until_run is null or c.until_run > (select ops.published_run()));
comment on view master.conflict is 'Departments that contradict each other about one person: both sides, dates and proofs, and how it was decided.';
