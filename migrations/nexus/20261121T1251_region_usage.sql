-- What regions used, and what was decided about their limits (platform spec 2.7, 2.9). The history of a region outlives
-- it until the jobs of the monitor purge it, so there are no foreign keys.

create table region_samples (
    region_id uuid not null,
    span_s integer not null constraint valid_sample_span check (span_s > 0),
    at timestamptz not null,
    cpu_percent double precision not null,
    memory_percent double precision not null,
    memory_bytes bigint not null,
    network_bytes bigint not null,
    disk_bytes bigint not null,
    players integer not null,
    constraint region_samples_pk primary key (region_id, span_s, at)
);

create index region_samples_at on region_samples (span_s, at);

comment on column region_samples.span_s is 'Seconds that the averages cover: the pace of the monitor, or 300 for rolled up rows';
comment on column region_samples.network_bytes is 'Total since the start of the process';

create table region_scale_decisions (
    region_id uuid not null,
    at timestamptz not null,
    action text not null constraint valid_scale_action check (
        action in ('hold', 'scale_up', 'scale_down', 'hibernate', 'restart', 'give_up')
    ),
    reason text not null,
    from_cpu_cores double precision not null,
    from_memory_bytes bigint not null,
    to_cpu_cores double precision not null,
    to_memory_bytes bigint not null,
    cpu_percent double precision not null,
    memory_percent double precision not null,
    samples integer not null,
    constraint region_scale_decisions_pk primary key (region_id, at, action)
);

create index region_scale_decisions_at on region_scale_decisions (at);
