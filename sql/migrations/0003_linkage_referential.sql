create table linkage.link (
  record_a ops.id not null,
  record_b ops.id not null,
  rule text not null,
  basis text not null check (basis in ('deterministic', 'reviewed', 'probable')),
  weight real,
  probability real check (probability between 0 and 1),
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_a, record_b, since_run),
  check (record_a < record_b)
);
comment on table linkage.link is 'Two records judged to be one person, with the rule or match weight (bits) that says so.';
create unique index link_open on linkage.link (record_a, record_b) where until_run is null;
create index link_b on linkage.link (record_b) where until_run is null;
create index link_since on linkage.link using brin (since_run);
create index link_until on linkage.link (until_run) where until_run is not null;

create table linkage.membership (
  record_id ops.id not null,
  cluster_id ops.id not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_id, since_run)
);
comment on table linkage.membership is 'Which cluster a record is in; cluster_id is the record_id of its founding (oldest) member. Every open record has one row.';
create unique index membership_open on linkage.membership (record_id) where until_run is null;
create index membership_cluster on linkage.membership (cluster_id) where until_run is null;
create index membership_since on linkage.membership using brin (since_run);
create index membership_until on linkage.membership (until_run) where until_run is not null;

create table linkage.review (
  record_a ops.id not null,
  record_b ops.id not null,
  rule text not null,
  weight real,
  probability real,
  reason text not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_a, record_b, since_run),
  check (record_a < record_b)
);
comment on table linkage.review is 'Links that were refused (a constraint forbids them) or are doubtful; a steward looks at them, and objections travel over them.';
create unique index review_open on linkage.review (record_a, record_b) where until_run is null;
create index review_b on linkage.review (record_b) where until_run is null;
create index review_since on linkage.review using brin (since_run);
create index review_until on linkage.review (until_run) where until_run is not null;

create table referential.person (
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
  records integer not null check (records >= 1),
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (person_id, since_run)
);
comment on table referential.person is 'Golden record. Derived from the members by the survivorship rules; nothing stands here that they do not give back.';
create unique index person_open on referential.person (person_id) where until_run is null;
create index person_since on referential.person using brin (since_run);
create index person_until on referential.person (until_run) where until_run is not null;

create table referential.member (
  record_id ops.id not null,
  person_id ops.id not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (record_id, since_run)
);
comment on table referential.member is 'Which person a record belongs to.';
create unique index member_open on referential.member (record_id) where until_run is null;
create index member_person on referential.member (person_id);
create index member_since on referential.member using brin (since_run);
create index member_until on referential.member (until_run) where until_run is not null;

create table referential.field_origin (
  person_id ops.id not null,
  field text not null,
  record_id ops.id not null,
  rule text not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (person_id, field, since_run)
);
comment on table referential.field_origin is 'Which record gave a golden field its value, and by which survivorship rule.';
create index field_origin_since on referential.field_origin using brin (since_run);
create index field_origin_until on referential.field_origin (until_run) where until_run is not null;

create table referential.event (
  person_id ops.id not null,
  kind text not null check (kind in ('created', 'merged', 'split', 'retired')),
  other_id ops.id,
  records integer not null,
  since_run integer not null
);
comment on column referential.event.records is 'created: all of the person; merged: those that came from other_id; split: those that came along; retired: those it last had.';
comment on table referential.event is 'Change feed of person ids. merged: other_id went into person_id. split: person_id came out of other_id. retired: no record is left.';
create unique index event_key on referential.event (since_run, person_id, kind, coalesce(other_id::text, ''));
create index event_person on referential.event (person_id);
create index event_other on referential.event (other_id) where other_id is not null;
