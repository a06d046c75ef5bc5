comment on column linkage.link.weight is 'Bits of one person against all other causes: halves below 4, whole ones above, never beyond 20; null where no model weighed the pair.';
comment on column linkage.link.probability is 'That of the weight.';
comment on column linkage.review.weight is 'As in linkage.link.';
comment on column linkage.review.probability is 'That of the weight.';
alter table linkage.link add column rival text;
comment on column linkage.link.rival is 'The best explanation other than one person; null where no model weighed the pair.';
alter table linkage.review add column rival text;
comment on column linkage.review.rival is 'The best explanation other than one person; null where no model weighed the pair.';

create table linkage.model (
  model_id text not null,
  records integer not null check (records >= 0),
  candidates bigint not null check (candidates >= 0),
  recall real not null check (recall between 0 and 1),
  parameters jsonb not null,
  since_run integer not null,
  until_run integer check (until_run > since_run),
  primary key (model_id, since_run)
);
comment on table linkage.model is 'The model of causes that weighed the pairs of a run: its shares as they were estimated from the open records. No row holds where there were too few.';
create index model_until on linkage.model (until_run) where until_run is not null;
