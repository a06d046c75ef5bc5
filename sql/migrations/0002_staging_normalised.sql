create table staging.source_record (
  record_id ops.id not null,
  feed text not null check (feed in ('person', 'consent', 'list')),
  source text not null,
  source_key text collate "C" not null,
  line bigint not null,
  content_hash text not null,
  raw json not null,
  first_seen_at timestamptz not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_id, since_run)
);
comment on table staging.source_record is 'One version of one source row: only the columns that the config maps (minimisation).';
comment on column staging.source_record.source is 'Name of the source, list or consent log in the config.';
comment on column staging.source_record.line is 'Line in the file (1 is the header of a CSV), or row number of a query, when this version was read.';
comment on column staging.source_record.first_seen_at is 'as_of of the first run that saw this key; kept when the row changes, goes or returns.';
create unique index source_record_open on staging.source_record (source, feed, record_id) where until_run is null;
create index source_record_since on staging.source_record using brin (since_run);
create index source_record_until on staging.source_record (until_run) where until_run is not null;

create table staging.source_file (
  feed text not null,
  source text not null,
  file text not null,
  layout jsonb not null,
  rows bigint not null,
  bytes bigint,
  content_hash text not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (feed, source, file, since_run)
);
comment on table staging.source_file is 'Each file or query that was read: encoding, delimiter and columns as found, and its rows. file is relative to the workspace.';

create table staging.reject (
  reject_id ops.id not null,
  stage text not null check (stage in ('1-extract', '2-normalise')),
  feed text not null,
  source text not null,
  file text,
  line bigint,
  record_id ops.id,
  reason text not null,
  field text,
  raw text,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (reject_id, since_run)
);
comment on table staging.reject is 'A row that could not be read or used: where, and why. raw is the text as found (at most 64 KiB), for the department to mend.';
comment on column staging.reject.field is 'Null: the whole row was refused. Named: only this value was set aside and the row went on.';
create index reject_open on staging.reject (source, stage) where until_run is null;
create index reject_record on staging.reject (record_id) where until_run is null and record_id is not null;
create index reject_until on staging.reject (until_run) where until_run is not null;

create table normalised.record (
  record_id ops.id not null,
  source text not null,
  source_key text collate "C" not null,
  given_name text,
  middle_name text,
  family_name text,
  birth_family_name text,
  honorific text,
  gender text check (gender in ('male', 'female', 'other')),
  birthdate text check (birthdate ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),
  emails text[] not null default '{}',
  phone_numbers text[] not null default '{}',
  street_address text,
  address_extra text,
  postal_code text,
  locality text,
  country text,
  identifiers jsonb not null default '{}',
  company text,
  audience text not null check (audience in ('consumer', 'professional')),
  last_contact_at timestamptz,
  collected_at timestamptz,
  flags text[] not null default '{}',
  first_seen_at timestamptz not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_id, since_run)
);
comment on table normalised.record is 'A person row in canonical form. Nothing folded or phonetic is stored: the engine makes its comparison form itself.';
comment on column normalised.record.birthdate is 'ISO 8601, as precise as known: 1980, 1980-05 or 1980-05-12. A vague date is an interval, never a made-up day.';
comment on column normalised.record.emails is 'Canonical addresses in the order of the mapping.';
comment on column normalised.record.phone_numbers is 'E.164 in the order of the mapping.';
comment on column normalised.record.flags is 'Quality flags such as birthdate_placeholder, phone_platform, name_order_guessed; codes in docs.';
create unique index record_open on normalised.record (record_id) where until_run is null;
create index record_since on normalised.record using brin (since_run);
create index record_until on normalised.record (until_run) where until_run is not null;
create index record_key on normalised.record (source, source_key);

create function normalised.mailbox(address text) returns text
  language sql immutable parallel safe
  as $$
select case
  when address like '+%' then address
  when split_part(address, '@', 2) in ('gmail.com', 'googlemail.com')
    then replace(split_part(split_part(address, '@', 1), '+', 1), '.', '') || '@gmail.com'
  else split_part(split_part(address, '@', 1), '+', 1) || '@' || split_part(address, '@', 2)
end
$$;
comment on function normalised.mailbox(text) is 'The mailbox behind a canonical e-mail: without +tag, and at Gmail without dots. Objections travel to every writing of a mailbox, grants never do.';

create table normalised.contact_point (
  contact_point_id ops.id primary key,
  kind text not null check (kind in ('email', 'phone', 'post')),
  value text collate "C" not null,
  line_type text check (line_type in ('mobile', 'fixed', 'voip', 'premium', 'platform', 'unknown')),
  region text,
  flags text[] not null default '{}',
  since_run integer not null
);
comment on table normalised.contact_point is 'Dictionary of contact points. A point exists apart from people: several can share one. Who bears it: record_point.';
comment on column normalised.contact_point.value is 'Canonical: lower-case e-mail, E.164, or the postal address on one line.';
comment on column normalised.contact_point.flags is 'Facts of the value alone: role_mailbox, platform_prefix, disposable, invalid …';
create unique index contact_point_value on normalised.contact_point (kind, value);
create index contact_point_mailbox on normalised.contact_point (normalised.mailbox(value)) where kind = 'email' and normalised.mailbox(value) <> value;
create index contact_point_flagged on normalised.contact_point (value) where flags <> '{}';
create index contact_point_since on normalised.contact_point using brin (since_run);

create table normalised.record_point (
  record_id ops.id not null,
  contact_point_id ops.id not null,
  field text not null,
  ordinal smallint not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_id, contact_point_id, since_run)
);
comment on table normalised.record_point is 'Which record bears which contact point, in which field and place.';
create index record_point_point on normalised.record_point (contact_point_id);
create index record_point_since on normalised.record_point using brin (since_run);
create index record_point_until on normalised.record_point (until_run) where until_run is not null;

create table normalised.statement (
  statement_id ops.id not null,
  record_id ops.id not null,
  stated_by ops.id not null,
  purpose text not null,
  channel text not null check (channel in ('email', 'sms', 'phone_live', 'phone_auto', 'post', '*')),
  contact_point_id ops.id,
  state text not null check (state in ('given', 'refused', 'withdrawn', 'revoked', 'complained', 'invalidated')),
  is_act boolean not null,
  occurred_lo timestamptz,
  occurred_hi timestamptz,
  valid_until timestamptz,
  actor text not null check (actor in ('subject', 'guardian', 'agent', 'controller', 'import')),
  means text,
  notice text,
  evidence text,
  verification text check (verification in ('double_opt_in', 'recording', 'signature', 'email_link')),
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (statement_id, since_run)
);
comment on table normalised.statement is 'A consent statement as a source row makes it: a flag with a declared meaning, or an event of a consent log.';
comment on column normalised.statement.record_id is 'The person row that the statement is about; for an event that names only a contact point, the log line itself.';
comment on column normalised.statement.stated_by is 'The source row that states it: the same row for a flag, the log line for an event.';
comment on column normalised.statement.contact_point_id is 'The exact point it names; null for the points that its row bore then.';
comment on column normalised.statement.is_act is 'An attributable act (true) or a bare flag of a department (false), see DOMAIN F4.';
comment on column normalised.statement.occurred_lo is 'Earliest instant, null when undated. A day without time is the whole day in the pack''s zone.';
create unique index statement_open on normalised.statement (statement_id) where until_run is null;
create index statement_record on normalised.statement (record_id) where until_run is null;
create index statement_stated_by on normalised.statement (stated_by) where until_run is null;
create index statement_since on normalised.statement using brin (since_run);
create index statement_until on normalised.statement (until_run) where until_run is not null;

create table normalised.list_entry (
  entry_id ops.id not null,
  record_id ops.id not null,
  list text not null,
  key_kind text not null check (key_kind in ('email', 'phone', 'email_sha256', 'phone_sha256')),
  key text collate "C" not null,
  registered_lo timestamptz,
  registered_hi timestamptz,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (entry_id, since_run)
);
comment on table normalised.list_entry is 'One entry of an opposition list, its key canonical (or lower-case hex for a hash).';
comment on column normalised.list_entry.record_id is 'The row of the list that states it; a row can hold several keys.';
create index list_entry_record on normalised.list_entry (record_id) where until_run is null;
create unique index list_entry_open on normalised.list_entry (entry_id) where until_run is null;
create index list_entry_key on normalised.list_entry (key_kind, key) where until_run is null;
create index list_entry_mailbox on normalised.list_entry (normalised.mailbox(key)) where until_run is null and key_kind = 'email' and normalised.mailbox(key) <> key;
create index list_entry_since on normalised.list_entry using brin (since_run);
create index list_entry_until on normalised.list_entry (until_run) where until_run is not null;

create table normalised.relation (
  relation_id ops.id not null,
  record_id ops.id not null,
  kind text not null check (kind in ('contract', 'purchase', 'prospect')),
  family text,
  starts_at timestamptz,
  ends_at timestamptz,
  at timestamptz,
  informed boolean,
  could_object boolean,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (relation_id, since_run)
);
comment on table normalised.relation is 'What binds the company and the person of a row: contract, purchase, or none yet (prospect). Null facts are unknown, never favourable.';
create unique index relation_open on normalised.relation (relation_id) where until_run is null;
create index relation_record on normalised.relation (record_id) where until_run is null;
create index relation_since on normalised.relation using brin (since_run);
create index relation_until on normalised.relation (until_run) where until_run is not null;
