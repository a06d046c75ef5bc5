-- Generated from the migrations by `npm run generate`; do not edit. To be read, not to be run.

-- Runs, tasks, publication, audit. No personal data.
schema ops;

-- A letter and 65 bits of SHA-256 in Crockford base32; see pipelines/ids.ts. Only the length is checked: a pattern cost five times the rest of a bulk load.
domain id as text collate "C" CHECK ((octet_length(VALUE) = 14));

-- Who did what: run, resume, approve, discard, publish, export. Counts and codes, no personal value.
table ops.audit (
  audit_id bigint not null generated always as identity,
  at timestamp with time zone not null default clock_timestamp(),
  actor text not null,
  action text not null,
  run_id integer,
  detail jsonb not null default '{}'::jsonb,
  constraint audit_pkey PRIMARY KEY (audit_id),
  constraint audit_run_id_fkey FOREIGN KEY (run_id) REFERENCES ops.run(run_id)
);

-- The one number that publishing moves.
table ops.current_publication (
  only_row boolean not null default true,
  run_id integer not null,
  constraint current_publication_pkey PRIMARY KEY (only_row),
  constraint current_publication_run_id_fkey FOREIGN KEY (run_id) REFERENCES ops.run(run_id),
  constraint current_publication_only_row_check CHECK (only_row)
);

-- The ledger of sql/migrations/: which file was applied, with the hash of its text. Written by sql/migrate.ts.
table ops.migration (
  migration_no integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default clock_timestamp(),
  constraint migration_pkey PRIMARY KEY (migration_no),
  constraint migration_migration_no_check CHECK ((migration_no >= 1))
);

-- Every publication, in order; the newest row is what readers see.
table ops.publication (
  publication_id integer not null generated always as identity,
  run_id integer not null,
  published_at timestamp with time zone not null default clock_timestamp(),
  published_by text not null,
  constraint publication_pkey PRIMARY KEY (publication_id),
  constraint publication_run_id_fkey FOREIGN KEY (run_id) REFERENCES ops.run(run_id)
);

-- One execution of the batch. epoch counts resumptions; error and checks hold codes and counts only.
table ops.run (
  run_id integer not null generated always as identity,
  status text not null,
  epoch integer not null default 1,
  as_of timestamp with time zone not null,
  trigger text not null,
  full_run boolean not null,
  base_run integer,
  -- referent.yaml as it was, ${ENV} not interpolated, so that no secret is stored.
  config_text text not null,
  config_hash text not null,
  rules_version text not null,
  model_version text not null,
  code_version text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  error jsonb,
  checks jsonb,
  constraint run_pkey PRIMARY KEY (run_id),
  constraint run_base_run_fkey FOREIGN KEY (base_run) REFERENCES ops.run(run_id),
  constraint run_epoch_check CHECK ((epoch >= 1)),
  constraint run_status_check CHECK ((status = ANY (ARRAY['running'::text, 'failed'::text, 'interrupted'::text, 'held'::text, 'published'::text, 'discarded'::text]))),
  constraint run_trigger_check CHECK ((trigger = ANY (ARRAY['command'::text, 'schedule'::text, 'trigger'::text, 'demo'::text])))
);
-- One run at a time: the next begins when this one is published or discarded.
CREATE UNIQUE INDEX run_one_unsettled ON ops.run USING btree ((true)) WHERE (status = ANY (ARRAY['running'::text, 'failed'::text, 'interrupted'::text, 'held'::text]));

-- One stage of a run with its counts: read = written + rejected.
table ops.stage_run (
  run_id integer not null,
  stage text not null,
  status text not null,
  tasks integer not null default 0,
  read bigint not null default 0,
  written bigint not null default 0,
  rejected bigint not null default 0,
  reasons jsonb not null default '{}'::jsonb,
  counts jsonb not null default '{}'::jsonb,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  peak_rss bigint,
  constraint stage_run_pkey PRIMARY KEY (run_id, stage),
  constraint stage_run_run_id_fkey FOREIGN KEY (run_id) REFERENCES ops.run(run_id) ON DELETE CASCADE,
  constraint stage_run_check CHECK (((status <> 'done'::text) OR (read = (written + rejected)))),
  constraint stage_run_status_check CHECK ((status = ANY (ARRAY['planned'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

-- One task: ids and ranges only. attempt is the fence: a task commits only while it is still its own.
table ops.task (
  run_id integer not null,
  stage text not null,
  -- From 0; the closing step of a stage is the last number.
  task_no integer not null,
  label text not null,
  params jsonb not null,
  status text not null default 'pending'::text,
  attempt integer not null default 0,
  worker text,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  report jsonb,
  error jsonb,
  constraint task_pkey PRIMARY KEY (run_id, stage, task_no),
  constraint task_run_id_stage_fkey FOREIGN KEY (run_id, stage) REFERENCES ops.stage_run(run_id, stage) ON DELETE CASCADE,
  constraint task_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'done'::text, 'failed'::text]))),
  constraint task_task_no_check CHECK ((task_no >= 0))
);

-- Worker processes and when each was last seen.
table ops.worker (
  worker text not null,
  started_at timestamp with time zone not null default clock_timestamp(),
  seen_at timestamp with time zone not null default clock_timestamp(),
  queue text not null,
  threads integer not null,
  constraint worker_pkey PRIMARY KEY (worker)
);

-- Names this workspace on a shared queue server.
table ops.workspace (
  only_row boolean not null default true,
  workspace_id text not null default replace((gen_random_uuid())::text, '-'::text, ''::text),
  constraint workspace_pkey PRIMARY KEY (only_row),
  constraint workspace_only_row_check CHECK (only_row)
);

-- Deletes the rows that a run opened and reopens those it closed, in every table with a run range.
CREATE OR REPLACE FUNCTION ops.discard_rows(discarded integer)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  t record;
  n bigint;
  total bigint := 0;
begin
  perform set_config('referent.discarding', discarded::text, true);
  for t in
    select s.table_schema, s.table_name, u.column_name is not null as has_until
      from information_schema.columns s
      join information_schema.tables k using (table_schema, table_name)
      left join information_schema.columns u
        on u.table_schema = s.table_schema and u.table_name = s.table_name and u.column_name = 'until_run'
     where s.column_name = 'since_run' and k.table_type = 'BASE TABLE'
       and s.table_schema in ('staging', 'normalised', 'linkage', 'referential', 'opposition', 'consent', 'master')
     order by 1, 2
  loop
    execute format('delete from %I.%I where since_run = $1', t.table_schema, t.table_name) using discarded;
    get diagnostics n = row_count;
    total := total + n;
    if t.has_until then
      execute format('update %I.%I set until_run = null where until_run = $1', t.table_schema, t.table_name) using discarded;
      get diagnostics n = row_count;
      total := total + n;
    end if;
  end loop;
  perform set_config('referent.discarding', '', true);
  return total;
end
$function$;

-- The run that readers see; null before the first publication.
CREATE OR REPLACE FUNCTION ops.published_run()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$select run_id from ops.current_publication$function$;

-- Rows as the departments hand them over.
schema staging;

-- A row that could not be read or used: where, and why. raw is the text as found (at most 64 KiB), for the department to mend.
table staging.reject (
  reject_id ops.id not null,
  stage text not null,
  feed text not null,
  source text not null,
  file text,
  line bigint,
  record_id ops.id,
  reason text not null,
  -- Null: the whole row was refused. Named: only this value was set aside and the row went on.
  field text,
  raw text,
  since_run integer not null,
  until_run integer,
  constraint reject_pkey PRIMARY KEY (reject_id, since_run),
  constraint reject_check CHECK ((until_run > since_run)),
  constraint reject_stage_check CHECK ((stage = ANY (ARRAY['1-extract'::text, '2-normalise'::text])))
);
CREATE INDEX reject_open ON staging.reject USING btree (source, stage) WHERE (until_run IS NULL);
CREATE INDEX reject_record ON staging.reject USING btree (record_id) WHERE ((until_run IS NULL) AND (record_id IS NOT NULL));
CREATE INDEX reject_until ON staging.reject USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Each file or query that was read: encoding, delimiter and columns as found, and its rows. file is relative to the workspace.
table staging.source_file (
  feed text not null,
  source text not null,
  file text not null,
  layout jsonb not null,
  rows bigint not null,
  bytes bigint,
  content_hash text not null,
  since_run integer not null,
  until_run integer,
  constraint source_file_pkey PRIMARY KEY (feed, source, file, since_run),
  constraint source_file_check CHECK ((until_run > since_run))
);

-- One version of one source row: only the columns that the config maps (minimisation).
table staging.source_record (
  record_id ops.id not null,
  feed text not null,
  -- Name of the source, list or consent log in the config.
  source text not null,
  source_key text collate "C" not null,
  -- Line in the file (1 is the header of a CSV), or row number of a query, when this version was read.
  line bigint not null,
  content_hash text not null,
  raw json not null,
  -- as_of of the first run that saw this key; kept when the row changes, goes or returns.
  first_seen_at timestamp with time zone not null,
  since_run integer not null,
  until_run integer,
  constraint source_record_pkey PRIMARY KEY (record_id, since_run),
  constraint source_record_check CHECK ((until_run > since_run)),
  constraint source_record_feed_check CHECK ((feed = ANY (ARRAY['person'::text, 'consent'::text, 'list'::text])))
);
CREATE UNIQUE INDEX source_record_open ON staging.source_record USING btree (source, feed, record_id) WHERE (until_run IS NULL);
CREATE INDEX source_record_since ON staging.source_record USING brin (since_run);
CREATE INDEX source_record_until ON staging.source_record USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Canonical values and contact points.
schema normalised;

-- Dictionary of contact points. A point exists apart from people: several can share one. Who bears it: record_point.
table normalised.contact_point (
  contact_point_id ops.id not null,
  kind text not null,
  -- Canonical: lower-case e-mail, E.164, or the postal address on one line.
  value text collate "C" not null,
  line_type text,
  region text,
  -- Facts of the value alone: role_mailbox, platform_prefix, disposable, invalid …
  flags text[] not null default '{}'::text[],
  since_run integer not null,
  constraint contact_point_pkey PRIMARY KEY (contact_point_id),
  constraint contact_point_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'phone'::text, 'post'::text]))),
  constraint contact_point_line_type_check CHECK ((line_type = ANY (ARRAY['mobile'::text, 'fixed'::text, 'voip'::text, 'premium'::text, 'platform'::text, 'unknown'::text])))
);
CREATE INDEX contact_point_flagged ON normalised.contact_point USING btree (value) WHERE (flags <> '{}'::text[]);
CREATE INDEX contact_point_mailbox ON normalised.contact_point USING btree (normalised.mailbox(value)) WHERE ((kind = 'email'::text) AND (normalised.mailbox(value) <> value));
CREATE INDEX contact_point_since ON normalised.contact_point USING brin (since_run);
CREATE UNIQUE INDEX contact_point_value ON normalised.contact_point USING btree (kind, value);

-- One entry of an opposition list, its key canonical (or lower-case hex for a hash).
table normalised.list_entry (
  entry_id ops.id not null,
  -- The row of the list that states it; a row can hold several keys.
  record_id ops.id not null,
  list text not null,
  key_kind text not null,
  key text collate "C" not null,
  registered_lo timestamp with time zone,
  registered_hi timestamp with time zone,
  since_run integer not null,
  until_run integer,
  constraint list_entry_pkey PRIMARY KEY (entry_id, since_run),
  constraint list_entry_check CHECK ((until_run > since_run)),
  constraint list_entry_key_kind_check CHECK ((key_kind = ANY (ARRAY['email'::text, 'phone'::text, 'email_sha256'::text, 'phone_sha256'::text])))
);
CREATE INDEX list_entry_key ON normalised.list_entry USING btree (key_kind, key) WHERE (until_run IS NULL);
CREATE INDEX list_entry_mailbox ON normalised.list_entry USING btree (normalised.mailbox(key)) WHERE ((until_run IS NULL) AND (key_kind = 'email'::text) AND (normalised.mailbox(key) <> key));
CREATE UNIQUE INDEX list_entry_open ON normalised.list_entry USING btree (entry_id) WHERE (until_run IS NULL);
CREATE INDEX list_entry_record ON normalised.list_entry USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX list_entry_since ON normalised.list_entry USING brin (since_run);
CREATE INDEX list_entry_until ON normalised.list_entry USING btree (until_run) WHERE (until_run IS NOT NULL);

-- A person row in canonical form. Nothing folded or phonetic is stored: the engine makes its comparison form itself.
table normalised.record (
  record_id ops.id not null,
  source text not null,
  source_key text collate "C" not null,
  given_name text,
  middle_name text,
  family_name text,
  birth_family_name text,
  honorific text,
  gender text,
  -- ISO 8601, as precise as known: 1980, 1980-05 or 1980-05-12. A vague date is an interval, never a made-up day.
  birthdate text,
  -- Canonical addresses in the order of the mapping.
  emails text[] not null default '{}'::text[],
  -- E.164 in the order of the mapping.
  phone_numbers text[] not null default '{}'::text[],
  street_address text,
  address_extra text,
  postal_code text,
  locality text,
  country text,
  identifiers jsonb not null default '{}'::jsonb,
  company text,
  audience text not null,
  last_contact_at timestamp with time zone,
  collected_at timestamp with time zone,
  -- Quality flags such as birthdate_placeholder, phone_platform, name_order_guessed; codes in docs.
  flags text[] not null default '{}'::text[],
  first_seen_at timestamp with time zone not null,
  since_run integer not null,
  until_run integer,
  constraint record_pkey PRIMARY KEY (record_id, since_run),
  constraint record_audience_check CHECK ((audience = ANY (ARRAY['consumer'::text, 'professional'::text]))),
  constraint record_birthdate_check CHECK ((birthdate ~ '^\d{4}(-\d{2}(-\d{2})?)?$'::text)),
  constraint record_check CHECK ((until_run > since_run)),
  constraint record_gender_check CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text, 'other'::text])))
);
CREATE INDEX record_key ON normalised.record USING btree (source, source_key);
CREATE UNIQUE INDEX record_open ON normalised.record USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX record_since ON normalised.record USING brin (since_run);
CREATE INDEX record_until ON normalised.record USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Which record bears which contact point, in which field and place.
table normalised.record_point (
  record_id ops.id not null,
  contact_point_id ops.id not null,
  field text not null,
  ordinal smallint not null,
  since_run integer not null,
  until_run integer,
  constraint record_point_pkey PRIMARY KEY (record_id, contact_point_id, since_run),
  constraint record_point_check CHECK ((until_run > since_run))
);
CREATE INDEX record_point_point ON normalised.record_point USING btree (contact_point_id);
CREATE INDEX record_point_since ON normalised.record_point USING brin (since_run);
CREATE INDEX record_point_until ON normalised.record_point USING btree (until_run) WHERE (until_run IS NOT NULL);

-- What binds the company and the person of a row: contract, purchase, or none yet (prospect). Null facts are unknown, never favourable.
table normalised.relation (
  relation_id ops.id not null,
  record_id ops.id not null,
  kind text not null,
  family text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  at timestamp with time zone,
  informed boolean,
  could_object boolean,
  since_run integer not null,
  until_run integer,
  constraint relation_pkey PRIMARY KEY (relation_id, since_run),
  constraint relation_check CHECK ((until_run > since_run)),
  constraint relation_kind_check CHECK ((kind = ANY (ARRAY['contract'::text, 'purchase'::text, 'prospect'::text])))
);
CREATE UNIQUE INDEX relation_open ON normalised.relation USING btree (relation_id) WHERE (until_run IS NULL);
CREATE INDEX relation_record ON normalised.relation USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX relation_since ON normalised.relation USING brin (since_run);
CREATE INDEX relation_until ON normalised.relation USING btree (until_run) WHERE (until_run IS NOT NULL);

-- A consent statement as a source row makes it: a flag with a declared meaning, or an event of a consent log.
table normalised.statement (
  statement_id ops.id not null,
  -- The person row that the statement is about; for an event that names only a contact point, the log line itself.
  record_id ops.id not null,
  -- The source row that states it: the same row for a flag, the log line for an event.
  stated_by ops.id not null,
  purpose text not null,
  channel text not null,
  -- The exact point it names; null for the points that its row bore then.
  contact_point_id ops.id,
  state text not null,
  -- An attributable act (true) or a bare flag of a department (false), see DOMAIN F4.
  is_act boolean not null,
  -- Earliest instant, null when undated. A day without time is the whole day in the pack's zone.
  occurred_lo timestamp with time zone,
  occurred_hi timestamp with time zone,
  valid_until timestamp with time zone,
  actor text not null,
  means text,
  notice text,
  evidence text,
  verification text,
  since_run integer not null,
  until_run integer,
  constraint statement_pkey PRIMARY KEY (statement_id, since_run),
  constraint statement_actor_check CHECK ((actor = ANY (ARRAY['subject'::text, 'guardian'::text, 'agent'::text, 'controller'::text, 'import'::text]))),
  constraint statement_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'phone_live'::text, 'phone_auto'::text, 'post'::text, '*'::text]))),
  constraint statement_check CHECK ((until_run > since_run)),
  constraint statement_state_check CHECK ((state = ANY (ARRAY['given'::text, 'refused'::text, 'withdrawn'::text, 'revoked'::text, 'complained'::text, 'invalidated'::text]))),
  constraint statement_verification_check CHECK ((verification = ANY (ARRAY['double_opt_in'::text, 'recording'::text, 'signature'::text, 'email_link'::text])))
);
CREATE UNIQUE INDEX statement_open ON normalised.statement USING btree (statement_id) WHERE (until_run IS NULL);
CREATE INDEX statement_record ON normalised.statement USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX statement_since ON normalised.statement USING brin (since_run);
CREATE INDEX statement_stated_by ON normalised.statement USING btree (stated_by) WHERE (until_run IS NULL);
CREATE INDEX statement_until ON normalised.statement USING btree (until_run) WHERE (until_run IS NOT NULL);

-- The mailbox behind a canonical e-mail: without +tag, and at Gmail without dots. Objections travel to every writing of a mailbox, grants never do.
CREATE OR REPLACE FUNCTION normalised.mailbox(address text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
select case
  when address like '+%' then address
  when split_part(address, '@', 2) in ('gmail.com', 'googlemail.com')
    then replace(split_part(split_part(address, '@', 1), '+', 1), '.', '') || '@gmail.com'
  else split_part(split_part(address, '@', 1), '+', 1) || '@' || split_part(address, '@', 2)
end
$function$;

-- Links between records, and clusters.
schema linkage;

-- Two records judged to be one person, with the rule or match weight (bits) that says so.
table linkage.link (
  record_a ops.id not null,
  record_b ops.id not null,
  rule text not null,
  basis text not null,
  -- Bits of one person against all other causes: halves below 4, whole ones above, never beyond 20; null where no model weighed the pair.
  weight real,
  -- That of the weight.
  probability real,
  since_run integer not null,
  until_run integer,
  -- The best explanation other than one person; null where no model weighed the pair.
  rival text,
  constraint link_pkey PRIMARY KEY (record_a, record_b, since_run),
  constraint link_basis_check CHECK ((basis = ANY (ARRAY['deterministic'::text, 'reviewed'::text, 'probable'::text]))),
  constraint link_check CHECK ((until_run > since_run)),
  constraint link_check1 CHECK (((record_a)::text < (record_b)::text)),
  constraint link_probability_check CHECK (((probability >= (0)::double precision) AND (probability <= (1)::double precision)))
);
CREATE INDEX link_b ON linkage.link USING btree (record_b) WHERE (until_run IS NULL);
CREATE UNIQUE INDEX link_open ON linkage.link USING btree (record_a, record_b) WHERE (until_run IS NULL);
CREATE INDEX link_since ON linkage.link USING brin (since_run);
CREATE INDEX link_until ON linkage.link USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Which cluster a record is in; cluster_id is the record_id of its founding (oldest) member. Every open record has one row.
table linkage.membership (
  record_id ops.id not null,
  cluster_id ops.id not null,
  since_run integer not null,
  until_run integer,
  constraint membership_pkey PRIMARY KEY (record_id, since_run),
  constraint membership_check CHECK ((until_run > since_run))
);
CREATE INDEX membership_cluster ON linkage.membership USING btree (cluster_id) WHERE (until_run IS NULL);
CREATE UNIQUE INDEX membership_open ON linkage.membership USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX membership_since ON linkage.membership USING brin (since_run);
CREATE INDEX membership_until ON linkage.membership USING btree (until_run) WHERE (until_run IS NOT NULL);

-- The model of causes that weighed the pairs of a run: its shares as they were estimated from the open records. No row holds where there were too few.
table linkage.model (
  model_id text not null,
  records integer not null,
  candidates bigint not null,
  recall real not null,
  parameters jsonb not null,
  since_run integer not null,
  until_run integer,
  constraint model_pkey PRIMARY KEY (model_id, since_run),
  constraint model_candidates_check CHECK ((candidates >= 0)),
  constraint model_check CHECK ((until_run > since_run)),
  constraint model_recall_check CHECK (((recall >= (0)::double precision) AND (recall <= (1)::double precision))),
  constraint model_records_check CHECK ((records >= 0))
);
CREATE INDEX model_until ON linkage.model USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Links that were refused (a constraint forbids them) or are doubtful; a steward looks at them, and objections travel over them.
table linkage.review (
  record_a ops.id not null,
  record_b ops.id not null,
  rule text not null,
  -- As in linkage.link.
  weight real,
  -- That of the weight.
  probability real,
  reason text not null,
  since_run integer not null,
  until_run integer,
  -- The best explanation other than one person; null where no model weighed the pair.
  rival text,
  constraint review_pkey PRIMARY KEY (record_a, record_b, since_run),
  constraint review_check CHECK ((until_run > since_run)),
  constraint review_check1 CHECK (((record_a)::text < (record_b)::text))
);
CREATE INDEX review_b ON linkage.review USING btree (record_b) WHERE (until_run IS NULL);
CREATE UNIQUE INDEX review_open ON linkage.review USING btree (record_a, record_b) WHERE (until_run IS NULL);
CREATE INDEX review_since ON linkage.review USING brin (since_run);
CREATE INDEX review_until ON linkage.review USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Persons: golden records and where each value came from.
schema referential;

-- Change feed of person ids. merged: other_id went into person_id. split: person_id came out of other_id. retired: no record is left.
table referential.event (
  person_id ops.id not null,
  kind text not null,
  other_id ops.id,
  -- created: all of the person; merged: those that came from other_id; split: those that came along; retired: those it last had.
  records integer not null,
  since_run integer not null,
  constraint event_kind_check CHECK ((kind = ANY (ARRAY['created'::text, 'merged'::text, 'split'::text, 'retired'::text])))
);
CREATE UNIQUE INDEX event_key ON referential.event USING btree (since_run, person_id, kind, COALESCE((other_id)::text, ''::text));
CREATE INDEX event_other ON referential.event USING btree (other_id) WHERE (other_id IS NOT NULL);
CREATE INDEX event_person ON referential.event USING btree (person_id);

-- Which record gave a golden field its value, and by which survivorship rule.
table referential.field_origin (
  person_id ops.id not null,
  field text not null,
  record_id ops.id not null,
  rule text not null,
  since_run integer not null,
  until_run integer,
  constraint field_origin_pkey PRIMARY KEY (person_id, field, since_run),
  constraint field_origin_check CHECK ((until_run > since_run))
);
CREATE INDEX field_origin_since ON referential.field_origin USING brin (since_run);
CREATE INDEX field_origin_until ON referential.field_origin USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Which person a record belongs to.
table referential.member (
  record_id ops.id not null,
  person_id ops.id not null,
  since_run integer not null,
  until_run integer,
  constraint member_pkey PRIMARY KEY (record_id, since_run),
  constraint member_check CHECK ((until_run > since_run))
);
CREATE UNIQUE INDEX member_open ON referential.member USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX member_person ON referential.member USING btree (person_id);
CREATE INDEX member_since ON referential.member USING brin (since_run);
CREATE INDEX member_until ON referential.member USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Golden record. Derived from the members by the survivorship rules; nothing stands here that they do not give back.
table referential.person (
  person_id ops.id not null,
  founding_record ops.id not null,
  given_name text,
  middle_name text,
  family_name text,
  birth_family_name text,
  gender text,
  birthdate text,
  email text,
  phone_number text,
  street_address text,
  address_extra text,
  postal_code text,
  locality text,
  country text,
  records integer not null,
  since_run integer not null,
  until_run integer,
  constraint person_pkey PRIMARY KEY (person_id, since_run),
  constraint person_check CHECK ((until_run > since_run)),
  constraint person_records_check CHECK ((records >= 1))
);
CREATE UNIQUE INDEX person_open ON referential.person USING btree (person_id) WHERE (until_run IS NULL);
CREATE INDEX person_since ON referential.person USING brin (since_run);
CREATE INDEX person_until ON referential.person USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Opposition lists, what was screened, and hits.
schema opposition;

-- All points of this kind that members bear were screened against the list at this instant. A point of a kind without a row is unscreened, and unscreened is not clear.
table opposition.coverage (
  list text not null,
  point_kind text not null,
  screened_at timestamp with time zone not null,
  points bigint not null,
  since_run integer not null,
  until_run integer,
  constraint coverage_pkey PRIMARY KEY (list, point_kind, since_run),
  constraint coverage_check CHECK ((until_run > since_run)),
  constraint coverage_point_kind_check CHECK ((point_kind = ANY (ARRAY['email'::text, 'phone'::text])))
);

-- An entry of a list that touches a contact point of any member record.
table opposition.hit (
  list text not null,
  contact_point_id ops.id not null,
  entry_id ops.id not null,
  -- exact, same_mailbox (another writing of one mailbox), or sha256 with the variant that matched, such as sha256_no_plus; the list is in 5-oppose.
  matched_by text not null,
  registered_lo timestamp with time zone,
  registered_hi timestamp with time zone,
  since_run integer not null,
  until_run integer,
  constraint hit_pkey PRIMARY KEY (list, contact_point_id, entry_id, since_run),
  constraint hit_check CHECK ((until_run > since_run))
);
CREATE INDEX hit_entry ON opposition.hit USING btree (entry_id) WHERE (until_run IS NULL);
CREATE UNIQUE INDEX hit_open ON opposition.hit USING btree (list, contact_point_id, entry_id) WHERE (until_run IS NULL);
CREATE INDEX hit_point ON opposition.hit USING btree (contact_point_id) WHERE (until_run IS NULL);
CREATE INDEX hit_since ON opposition.hit USING brin (since_run);
CREATE INDEX hit_until ON opposition.hit USING btree (until_run) WHERE (until_run IS NOT NULL);

-- An opposition list as it was when a run read it. purposes {*} is every purpose that is marketing.
table opposition.list (
  list text not null,
  kind text not null,
  label text,
  channels text[] not null,
  purposes text[] not null,
  entries bigint not null,
  content_hash text not null,
  since_run integer not null,
  until_run integer,
  constraint list_pkey PRIMARY KEY (list, since_run),
  constraint list_check CHECK ((until_run > since_run)),
  constraint list_kind_check CHECK ((kind = ANY (ARRAY['internal'::text, 'hashed'::text])))
);

-- Consent events, relations, verdicts.
schema consent;

-- A contradiction between two departments about one person, decided or not.
table consent.conflict (
  person_id ops.id not null,
  contact_point_id ops.id,
  purpose text not null,
  channel text not null,
  event_a ops.id not null,
  event_b ops.id not null,
  decided text not null,
  since_run integer not null,
  until_run integer,
  constraint conflict_pkey PRIMARY KEY (event_a, event_b, person_id, purpose, channel, since_run),
  constraint conflict_check CHECK ((until_run > since_run)),
  constraint conflict_check1 CHECK (((event_a)::text < (event_b)::text)),
  constraint conflict_decided_check CHECK ((decided = ANY (ARRAY['event_order'::text, 'negative_wins'::text, 'undecided'::text])))
);
CREATE INDEX conflict_open ON consent.conflict USING btree (person_id) WHERE (until_run IS NULL);
CREATE INDEX conflict_since ON consent.conflict USING brin (since_run);
CREATE INDEX conflict_until ON consent.conflict USING btree (until_run) WHERE (until_run IS NOT NULL);

-- A phone number that five or more unrelated people bear: a junk or switchboard number that nobody gave as their own (DOMAIN F7).
table consent.crowded_point (
  contact_point_id ops.id not null,
  since_run integer not null,
  until_run integer,
  constraint crowded_point_pkey PRIMARY KEY (contact_point_id, since_run),
  constraint crowded_point_check CHECK ((until_run > since_run))
);
CREATE UNIQUE INDEX crowded_point_open ON consent.crowded_point USING btree (contact_point_id) WHERE (until_run IS NULL);
CREATE INDEX crowded_point_since ON consent.crowded_point USING btree (since_run);
CREATE INDEX crowded_point_until ON consent.crowded_point USING btree (until_run) WHERE (until_run IS NOT NULL);

-- The ledger of consent events: what happened (occurred) and when we knew (recorded_at). Append-only: a row is never changed but to say from which run on it is no longer stated.
table consent.event (
  event_id ops.id not null,
  record_id ops.id not null,
  stated_by ops.id not null,
  source text not null,
  purpose text not null,
  channel text not null,
  contact_point_id ops.id,
  state text not null,
  is_act boolean not null,
  occurred_lo timestamp with time zone,
  occurred_hi timestamp with time zone,
  valid_until timestamp with time zone,
  recorded_at timestamp with time zone not null,
  actor text not null,
  means text,
  notice text,
  evidence text,
  verification text,
  grade text not null,
  since_run integer not null,
  -- A grant ends here when its source row states it no longer. An objection never ends because its row went.
  until_run integer,
  constraint event_pkey PRIMARY KEY (event_id, since_run),
  constraint event_check CHECK ((until_run > since_run)),
  constraint event_grade_check CHECK ((grade = ANY (ARRAY['A'::text, 'B'::text, 'C'::text, 'D'::text])))
);
CREATE UNIQUE INDEX event_open ON consent.event USING btree (event_id) WHERE (until_run IS NULL);
CREATE INDEX event_point ON consent.event USING btree (contact_point_id) WHERE ((until_run IS NULL) AND (contact_point_id IS NOT NULL));
CREATE INDEX event_record ON consent.event USING btree (record_id) WHERE (until_run IS NULL);
CREATE INDEX event_since ON consent.event USING brin (since_run);
CREATE INDEX event_until ON consent.event USING btree (until_run) WHERE (until_run IS NOT NULL);
CREATE TRIGGER event_append_only BEFORE DELETE OR UPDATE ON consent.event FOR EACH ROW EXECUTE FUNCTION consent.refuse_change();

-- Purposes that were ever configured; their numbers keep verdict rows small.
table consent.purpose (
  purpose_no smallint not null generated always as identity,
  purpose text not null,
  label text not null,
  label_en text,
  kind text not null,
  constraint purpose_pkey PRIMARY KEY (purpose_no),
  constraint purpose_purpose_key UNIQUE (purpose)
);

-- Reason codes with their French and English texts; written from the registry of 6-permit at each run.
table consent.reason (
  reason_no smallint not null,
  reason text not null,
  text_fr text not null,
  text_en text not null,
  constraint reason_pkey PRIMARY KEY (reason_no),
  constraint reason_reason_key UNIQUE (reason)
);

-- One cell: may this person be contacted at this point, for this purpose, on this channel. Compact: codes here, the explanation is computed again on demand.
table consent.verdict (
  person_id ops.id not null,
  contact_point_id ops.id not null,
  purpose_no smallint not null,
  -- 1 email, 2 sms, 3 phone_live, 4 phone_auto, 5 post.
  channel_no smallint not null,
  -- 1 forbidden, 2 needs_proof, 3 allowed.
  verdict_no smallint not null,
  reason_no smallint not null,
  -- event, hit, relation, rule or flag; evidence_ref is its id.
  evidence_kind text,
  evidence_ref text,
  valid_until timestamp with time zone,
  since_run integer not null,
  until_run integer,
  constraint verdict_pkey PRIMARY KEY (person_id, contact_point_id, purpose_no, channel_no, since_run),
  constraint verdict_channel_no_check CHECK (((channel_no >= 1) AND (channel_no <= 5))),
  constraint verdict_check CHECK ((until_run > since_run)),
  constraint verdict_verdict_no_check CHECK (((verdict_no >= 1) AND (verdict_no <= 3)))
);
CREATE INDEX verdict_expiry ON consent.verdict USING btree (valid_until) WHERE ((until_run IS NULL) AND (valid_until IS NOT NULL));
CREATE UNIQUE INDEX verdict_open ON consent.verdict USING btree (person_id, contact_point_id, purpose_no, channel_no) WHERE (until_run IS NULL);
CREATE INDEX verdict_since ON consent.verdict USING brin (since_run);
CREATE INDEX verdict_until ON consent.verdict USING btree (until_run) WHERE (until_run IS NOT NULL);

-- Refuses every change of the ledger but the end of a statement and the discarding of a run that was never published.
CREATE OR REPLACE FUNCTION consent.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;

-- What the company reads: views of the published run. The only public schema.
schema master;

-- Departments that contradict each other about one person: both sides, dates and proofs, and how it was decided.
view master.conflict (
  person_id text collate "C",
  contact_point_id text collate "C",
  purpose text,
  channel text,
  decided text,
  source_a text,
  state_a text,
  at_a timestamp with time zone,
  evidence_a text,
  source_b text,
  state_b text,
  at_b timestamp with time zone,
  evidence_b text
) as
 SELECT c.person_id::text AS person_id,
    c.contact_point_id::text AS contact_point_id,
    c.purpose,
    c.channel,
    c.decided,
    a.source AS source_a,
    a.state AS state_a,
    a.occurred_lo AS at_a,
    a.evidence AS evidence_a,
    b.source AS source_b,
    b.state AS state_b,
    b.occurred_lo AS at_b,
    b.evidence AS evidence_b
   FROM consent.conflict c
     JOIN LATERAL ( SELECT e.event_id,
            e.record_id,
            e.stated_by,
            e.source,
            e.purpose,
            e.channel,
            e.contact_point_id,
            e.state,
            e.is_act,
            e.occurred_lo,
            e.occurred_hi,
            e.valid_until,
            e.recorded_at,
            e.actor,
            e.means,
            e.notice,
            e.evidence,
            e.verification,
            e.grade,
            e.since_run,
            e.until_run
           FROM consent.event e
          WHERE e.event_id::text = c.event_a::text
          ORDER BY e.since_run DESC
         LIMIT 1) a ON true
     JOIN LATERAL ( SELECT e.event_id,
            e.record_id,
            e.stated_by,
            e.source,
            e.purpose,
            e.channel,
            e.contact_point_id,
            e.state,
            e.is_act,
            e.occurred_lo,
            e.occurred_hi,
            e.valid_until,
            e.recorded_at,
            e.actor,
            e.means,
            e.notice,
            e.evidence,
            e.verification,
            e.grade,
            e.since_run,
            e.until_run
           FROM consent.event e
          WHERE e.event_id::text = c.event_b::text
          ORDER BY e.since_run DESC
         LIMIT 1) b ON true
  WHERE c.since_run <= (( SELECT ops.published_run() AS published_run)) AND (c.until_run IS NULL OR c.until_run > (( SELECT ops.published_run() AS published_run)));

-- One row per contact point that a person of the published run bears.
view master.contact_point (
  contact_point_id text collate "C",
  kind text,
  value text collate "C",
  line_type text,
  region text,
  flags text[],
  -- How many persons share it.
  persons bigint
) as
 SELECT contact_point_id::text AS contact_point_id,
    kind,
    value,
    line_type,
    region,
    flags,
    ( SELECT count(DISTINCT m.person_id) AS count
           FROM normalised.record_point rp
             JOIN referential.member m ON m.record_id::text = rp.record_id::text AND m.since_run <= (( SELECT ops.published_run() AS published_run)) AND (m.until_run IS NULL OR m.until_run > (( SELECT ops.published_run() AS published_run)))
          WHERE rp.contact_point_id::text = c.contact_point_id::text AND rp.since_run <= (( SELECT ops.published_run() AS published_run)) AND (rp.until_run IS NULL OR rp.until_run > (( SELECT ops.published_run() AS published_run)))) AS persons
   FROM normalised.contact_point c
  WHERE (EXISTS ( SELECT
           FROM normalised.record_point rp
          WHERE rp.contact_point_id::text = c.contact_point_id::text AND rp.since_run <= (( SELECT ops.published_run() AS published_run)) AND (rp.until_run IS NULL OR rp.until_run > (( SELECT ops.published_run() AS published_run)))));

-- One row per cell: may this person be contacted at this point, on this channel, for this purpose. A cell that is not here is forbidden.
view master.permission (
  person_id text collate "C",
  contact_point_id text collate "C",
  channel text,
  purpose text,
  verdict text,
  reason text,
  -- Until when the verdict holds at the latest; null when nothing known ends it.
  valid_until timestamp with time zone
) as
 SELECT v.person_id::text AS person_id,
    v.contact_point_id::text AS contact_point_id,
    (ARRAY['email'::text, 'sms'::text, 'phone_live'::text, 'phone_auto'::text, 'post'::text])[v.channel_no] AS channel,
    p.purpose,
    (ARRAY['forbidden'::text, 'needs_proof'::text, 'allowed'::text])[v.verdict_no] AS verdict,
    r.reason,
    v.valid_until
   FROM consent.verdict v
     JOIN consent.purpose p ON p.purpose_no = v.purpose_no
     JOIN consent.reason r ON r.reason_no = v.reason_no
  WHERE v.since_run <= (( SELECT ops.published_run() AS published_run)) AND (v.until_run IS NULL OR v.until_run > (( SELECT ops.published_run() AS published_run)));

-- One row per person of the published run: the golden record.
view master.person (
  -- Stable: a merge keeps the older id, a split keeps it with the founding record.
  person_id text collate "C",
  given_name text,
  middle_name text,
  family_name text,
  birth_family_name text,
  gender text,
  -- ISO 8601, as precise as known (1980, 1980-05, 1980-05-12).
  birthdate text,
  email text,
  phone_number text,
  street_address text,
  address_extra text,
  postal_code text,
  locality text,
  country text,
  -- How many source records this person has.
  records integer
) as
 SELECT person_id::text AS person_id,
    given_name,
    middle_name,
    family_name,
    birth_family_name,
    gender,
    birthdate,
    email,
    phone_number,
    street_address,
    address_extra,
    postal_code,
    locality,
    country,
    records
   FROM referential.person p
  WHERE since_run <= (( SELECT ops.published_run() AS published_run)) AND (until_run IS NULL OR until_run > (( SELECT ops.published_run() AS published_run)));

-- Which person bears which contact point, and how many of the person's records say so.
view master.person_contact_point (
  person_id text collate "C",
  contact_point_id text collate "C",
  records bigint
) as
 SELECT m.person_id::text AS person_id,
    rp.contact_point_id::text AS contact_point_id,
    count(*) AS records
   FROM normalised.record_point rp
     JOIN referential.member m ON m.record_id::text = rp.record_id::text AND m.since_run <= (( SELECT ops.published_run() AS published_run)) AND (m.until_run IS NULL OR m.until_run > (( SELECT ops.published_run() AS published_run)))
  WHERE rp.since_run <= (( SELECT ops.published_run() AS published_run)) AND (rp.until_run IS NULL OR rp.until_run > (( SELECT ops.published_run() AS published_run)))
  GROUP BY m.person_id, rp.contact_point_id;

-- Which person each source row belongs to: the way back to the departments.
view master.record (
  source text,
  source_key text collate "C",
  person_id text collate "C"
) as
 SELECT r.source,
    r.source_key,
    m.person_id::text AS person_id
   FROM referential.member m
     JOIN normalised.record r ON r.record_id::text = m.record_id::text AND r.since_run <= (( SELECT ops.published_run() AS published_run)) AND (r.until_run IS NULL OR r.until_run > (( SELECT ops.published_run() AS published_run)))
  WHERE m.since_run <= (( SELECT ops.published_run() AS published_run)) AND (m.until_run IS NULL OR m.until_run > (( SELECT ops.published_run() AS published_run)));
