-- Schemas, the identifier domain, and ops: runs, tasks, publication, audit.
-- Rows that a run derives carry since_run and until_run: they hold at run R when since_run <= R and
-- (until_run is null or until_run > R). "Open" rows have until_run null.

create schema ops;
create schema staging;
create schema normalised;
create schema linkage;
create schema referential;
create schema opposition;
create schema consent;
create schema master;

comment on schema ops is 'Runs, tasks, publication, audit. No personal data.';
comment on schema staging is 'Rows as the departments hand them over.';
comment on schema normalised is 'Canonical values and contact points.';
comment on schema linkage is 'Links between records, and clusters.';
comment on schema referential is 'Persons: golden records and where each value came from.';
comment on schema opposition is 'Opposition lists, what was screened, and hits.';
comment on schema consent is 'Consent events, relations, verdicts.';
comment on schema master is 'What the company reads: views of the published run. The only public schema.';

create domain ops.id as text collate "C" check (octet_length(value) = 14);
comment on domain ops.id is 'A letter and 65 bits of SHA-256 in Crockford base32; see pipelines/ids.ts. Only the length is checked: a pattern cost five times the rest of a bulk load.';

create table ops.workspace (
  only_row boolean primary key default true check (only_row),
  workspace_id text not null default replace(gen_random_uuid()::text, '-', '')
);
comment on table ops.workspace is 'Names this workspace on a shared queue server.';
insert into ops.workspace default values;

create table ops.migration (
  migration_no integer primary key check (migration_no >= 1),
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table ops.migration is 'The ledger of sql/migrations/: which file was applied, with the hash of its text. Written by sql/migrate.ts.';

create table ops.run (
  run_id integer generated always as identity primary key,
  status text not null check (status in ('running', 'failed', 'interrupted', 'held', 'published', 'discarded')),
  epoch integer not null default 1 check (epoch >= 1),
  as_of timestamptz not null,
  trigger text not null check (trigger in ('command', 'schedule', 'trigger', 'demo')),
  full_run boolean not null,
  base_run integer references ops.run,
  config_text text not null,
  config_hash text not null,
  rules_version text not null,
  model_version text not null,
  code_version text not null,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  error jsonb,
  checks jsonb
);
comment on table ops.run is 'One execution of the batch. epoch counts resumptions; error and checks hold codes and counts only.';
comment on column ops.run.config_text is 'referent.yaml as it was, ${ENV} not interpolated, so that no secret is stored.';
create unique index run_one_unsettled on ops.run ((true)) where status in ('running', 'failed', 'interrupted', 'held');
comment on index ops.run_one_unsettled is 'One run at a time: the next begins when this one is published or discarded.';

create table ops.stage_run (
  run_id integer not null references ops.run on delete cascade,
  stage text not null,
  status text not null check (status in ('planned', 'running', 'done', 'failed')),
  tasks integer not null default 0,
  read bigint not null default 0,
  written bigint not null default 0,
  rejected bigint not null default 0,
  reasons jsonb not null default '{}',
  counts jsonb not null default '{}',
  started_at timestamptz,
  finished_at timestamptz,
  peak_rss bigint,
  primary key (run_id, stage),
  check (status <> 'done' or read = written + rejected)
);
comment on table ops.stage_run is 'One stage of a run with its counts: read = written + rejected.';

create table ops.task (
  run_id integer not null,
  stage text not null,
  task_no integer not null check (task_no >= 0),
  label text not null,
  params jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'running', 'done', 'failed')),
  attempt integer not null default 0,
  worker text,
  started_at timestamptz,
  finished_at timestamptz,
  report jsonb,
  error jsonb,
  primary key (run_id, stage, task_no),
  foreign key (run_id, stage) references ops.stage_run on delete cascade
);
comment on table ops.task is 'One task: ids and ranges only. attempt is the fence: a task commits only while it is still its own.';
comment on column ops.task.task_no is 'From 0; the closing step of a stage is the last number.';

create table ops.publication (
  publication_id integer generated always as identity primary key,
  run_id integer not null references ops.run,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null
);
comment on table ops.publication is 'Every publication, in order; the newest row is what readers see.';

create table ops.current_publication (
  only_row boolean primary key default true check (only_row),
  run_id integer not null references ops.run
);
comment on table ops.current_publication is 'The one number that publishing moves.';

create function ops.published_run() returns integer
  language sql stable parallel safe
  as 'select run_id from ops.current_publication';
comment on function ops.published_run() is 'The run that readers see; null before the first publication.';

create table ops.audit (
  audit_id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  actor text not null,
  action text not null,
  run_id integer references ops.run,
  detail jsonb not null default '{}'
);
comment on table ops.audit is 'Who did what: run, resume, approve, discard, publish, export. Counts and codes, no personal value.';

create table ops.worker (
  worker text primary key,
  started_at timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  queue text not null,
  threads integer not null
);
comment on table ops.worker is 'Worker processes and when each was last seen.';

-- Takes back everything that a run wrote: deletes what it opened, reopens what it closed.
create function ops.discard_rows(discarded integer) returns bigint
  language plpgsql
  as $$
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
$$;
comment on function ops.discard_rows(integer) is 'Deletes the rows that a run opened and reopens those it closed, in every table with a run range.';
