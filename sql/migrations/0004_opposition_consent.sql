create table opposition.list (
  list text not null,
  kind text not null check (kind in ('internal', 'hashed')),
  label text,
  channels text[] not null,
  purposes text[] not null,
  entries bigint not null,
  content_hash text not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (list, since_run)
);
comment on table opposition.list is 'An opposition list as it was when a run read it. purposes {*} is every purpose that is marketing.';

create table opposition.coverage (
  list text not null,
  point_kind text not null check (point_kind in ('email', 'phone')),
  screened_at timestamptz not null,
  points bigint not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (list, point_kind, since_run)
);
comment on table opposition.coverage is 'All points of this kind that members bear were screened against the list at this instant. A point of a kind without a row is unscreened, and unscreened is not clear.';

create table opposition.hit (
  list text not null,
  contact_point_id ops.id not null,
  entry_id ops.id not null,
  matched_by text not null,
  registered_lo timestamptz,
  registered_hi timestamptz,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (list, contact_point_id, entry_id, since_run)
);
comment on table opposition.hit is 'An entry of a list that touches a contact point of any member record.';
comment on column opposition.hit.matched_by is 'exact, same_mailbox (another writing of one mailbox), or sha256 with the variant that matched, such as sha256_no_plus; the list is in 5-oppose.';
create unique index hit_open on opposition.hit (list, contact_point_id, entry_id) where until_run is null;
create index hit_point on opposition.hit (contact_point_id) where until_run is null;
create index hit_entry on opposition.hit (entry_id) where until_run is null;
create index hit_since on opposition.hit using brin (since_run);
create index hit_until on opposition.hit (until_run) where until_run is not null;

create table consent.event (
  event_id ops.id not null,
  record_id ops.id not null,
  stated_by ops.id not null,
  source text not null,
  purpose text not null,
  channel text not null,
  contact_point_id ops.id,
  state text not null,
  is_act boolean not null,
  occurred_lo timestamptz,
  occurred_hi timestamptz,
  valid_until timestamptz,
  recorded_at timestamptz not null,
  actor text not null,
  means text,
  notice text,
  evidence text,
  verification text,
  grade text not null check (grade in ('A', 'B', 'C', 'D')),
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (event_id, since_run)
);
comment on table consent.event is 'The ledger of consent events: what happened (occurred) and when we knew (recorded_at). Append-only: a row is never changed but to say from which run on it is no longer stated.';
comment on column consent.event.until_run is 'A grant ends here when its source row states it no longer. An objection never ends because its row went.';
create unique index event_open on consent.event (event_id) where until_run is null;
create index event_record on consent.event (record_id) where until_run is null;
create index event_point on consent.event (contact_point_id) where until_run is null and contact_point_id is not null;
create index event_since on consent.event using brin (since_run);
create index event_until on consent.event (until_run) where until_run is not null;

create function consent.refuse_change() returns trigger
  language plpgsql
  as $$
begin
  -- A comparison with an unset or empty setting is null, so not true.
  if nullif(current_setting('referent.discarding', true), '') = old.since_run::text
     or (tg_op = 'UPDATE' and nullif(current_setting('referent.discarding', true), '') = old.until_run::text) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  if tg_op = 'UPDATE' and old.until_run is null and new.until_run is not null
     and to_jsonb(new) - 'until_run' = to_jsonb(old) - 'until_run' then
    return new;
  end if;
  raise exception 'consent.event is append-only' using errcode = 'restrict_violation';
end
$$;
comment on function consent.refuse_change() is 'Refuses every change of the ledger but the end of a statement and the discarding of a run that was never published.';
create trigger event_append_only before update or delete on consent.event
  for each row execute function consent.refuse_change();

create table consent.crowded_point (
  contact_point_id ops.id not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (contact_point_id, since_run)
);
comment on table consent.crowded_point is 'A phone number that five or more unrelated people bear: a junk or switchboard number that nobody gave as their own (DOMAIN F7).';
create unique index crowded_point_open on consent.crowded_point (contact_point_id) where until_run is null;
create index crowded_point_since on consent.crowded_point (since_run);
create index crowded_point_until on consent.crowded_point (until_run) where until_run is not null;

create table consent.purpose (
  purpose_no smallint generated always as identity primary key,
  purpose text not null unique,
  label text not null,
  label_en text,
  kind text not null
);
comment on table consent.purpose is 'Purposes that were ever configured; their numbers keep verdict rows small.';

create table consent.reason (
  reason_no smallint primary key,
  reason text not null unique,
  text_fr text not null,
  text_en text not null
);
comment on table consent.reason is 'Reason codes with their French and English texts; written from the registry of 6-permit at each run.';

create table consent.verdict (
  person_id ops.id not null,
  contact_point_id ops.id not null,
  purpose_no smallint not null,
  channel_no smallint not null check (channel_no between 1 and 5),
  verdict_no smallint not null check (verdict_no between 1 and 3),
  reason_no smallint not null,
  evidence_kind text,
  evidence_ref text,
  valid_until timestamptz,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (person_id, contact_point_id, purpose_no, channel_no, since_run)
);
comment on table consent.verdict is 'One cell: may this person be contacted at this point, for this purpose, on this channel. Compact: codes here, the explanation is computed again on demand.';
comment on column consent.verdict.channel_no is '1 email, 2 sms, 3 phone_live, 4 phone_auto, 5 post.';
comment on column consent.verdict.verdict_no is '1 forbidden, 2 needs_proof, 3 allowed.';
comment on column consent.verdict.evidence_kind is 'event, hit, relation, rule or flag; evidence_ref is its id.';
create unique index verdict_open on consent.verdict (person_id, contact_point_id, purpose_no, channel_no) where until_run is null;
create index verdict_since on consent.verdict using brin (since_run);
create index verdict_until on consent.verdict (until_run) where until_run is not null;
create index verdict_expiry on consent.verdict (valid_until) where until_run is null and valid_until is not null;

create table consent.conflict (
  person_id ops.id not null,
  contact_point_id ops.id,
  purpose text not null,
  channel text not null,
  event_a ops.id not null,
  event_b ops.id not null,
  decided text not null check (decided in ('event_order', 'negative_wins', 'undecided')),
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (event_a, event_b, person_id, purpose, channel, since_run),
  check (event_a < event_b)
);
comment on table consent.conflict is 'A contradiction between two departments about one person, decided or not.';
create index conflict_open on consent.conflict (person_id) where until_run is null;
create index conflict_since on consent.conflict using brin (since_run);
create index conflict_until on consent.conflict (until_run) where until_run is not null;
