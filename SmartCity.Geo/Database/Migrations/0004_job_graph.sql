-- Jobs that belong together: a stream and its steps. A step waits until the ones that it names have succeeded.
alter table smartcity.job_run
    add column key       text unique,                                -- the same key again finds the same job
    add column parent_id uuid references smartcity.job_run,
    add column after     uuid[] not null default '{}';

create index job_run_parent_idx on smartcity.job_run (parent_id);
create index job_run_open_idx on smartcity.job_run (created_at) where state in ('queued', 'running');

comment on column smartcity.job_run.key is 'Names what the job does; null for a job that someone asked for by hand.';
comment on column smartcity.job_run.after is 'Jobs that must have succeeded before this one starts.';
