-- Timetable of background work; the lease says which process runs a job now (platform spec 8.3).
create table scheduled_jobs (
    name text primary key,
    period_s integer not null check (period_s > 0),
    next_run_at timestamptz not null,
    last_run_at timestamptz,
    last_ok_at timestamptz,
    last_error text,
    runs bigint not null default 0,
    fails bigint not null default 0,
    lease_owner text,
    lease_until timestamptz,
    enabled boolean not null default true
);
