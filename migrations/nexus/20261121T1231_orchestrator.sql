-- Regions as instances: what shall run, what is being done about it, and what was found that belongs to nobody
-- (platform spec 2.9).

create table region_instances (
    region_id uuid constraint region_instances_pk primary key
        constraint region_instances_region_fk references regions (region_id),
    slug text not null constraint region_instances_slug_unique unique,
    backend text not null constraint valid_instance_backend check (backend in ('process', 'docker', 'swarm')),
    placement text not null constraint valid_instance_placement check (placement in ('dedicated_db', 'shared_db')),
    state text not null constraint valid_instance_state check (
        state in ('requested', 'provisioning', 'active', 'scaling', 'restarting', 'degraded', 'suspending', 'suspended',
                  'resuming', 'hibernating', 'hibernated', 'waking', 'restoring', 'terminating', 'terminated', 'failed')
    ),
    desired text not null default 'running'
        constraint valid_instance_desired check (desired in ('running', 'stopped', 'hibernated', 'absent')),
    epoch bigint not null constraint positive_instance_epoch check (epoch > 0),
    image text not null,
    spec_hash text not null default '',
    instance_id text not null default '',
    endpoint text not null default '',
    internal_endpoint text not null default '',
    cpu_cores double precision not null,
    memory_gb integer not null,
    disk_gb integer not null,
    base_cpu_cores double precision not null,
    base_memory_gb integer not null,
    db_name text not null,
    db_schema text not null,
    db_role text not null constraint region_instances_db_role_unique unique,
    db_secret_enc text not null,
    svc_kid text,
    svc_pubkey text,
    svc_key_enc text,
    snapshot_id uuid,
    refusals integer not null default 0,
    oom_raised boolean not null default false,
    error text,
    activated_at timestamptz,
    active_since timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint positive_instance_limits check (cpu_cores > 0 and memory_gb > 0 and disk_gb > 0)
);

create index region_instances_updated_at on region_instances (updated_at);
create trigger region_instances_touched before update on region_instances
for each row execute function touch_updated_at();

comment on column region_instances.desired is 'What reconciliation works towards';
comment on column region_instances.base_cpu_cores is 'As bought; scaling down stops here';
comment on column region_instances.db_secret_enc is 'Sealed with the master key';
comment on column region_instances.svc_key_enc is 'Sealed with the master key, so that the instance can be made again';
comment on column region_instances.refusals is 'How often a termination found pilots who could not leave';

-- Jobs outlive their region: they are its history.
create table region_jobs (
    job_id uuid constraint region_jobs_pk primary key,
    region_id uuid not null,
    slug text not null,
    kind text not null constraint valid_job_kind check (
        kind in ('provision', 'terminate', 'scale', 'suspend', 'resume', 'hibernate', 'wake', 'restart', 'recover',
                 'snapshot', 'restore')
    ),
    state text not null default 'queued' constraint valid_job_state check (
        state in ('queued', 'running', 'compensating', 'succeeded', 'failed', 'compensated', 'cancelled')
    ),
    requested_by uuid,
    reason text not null default '',
    request jsonb not null default '{}',
    error_code text,
    error text,
    attempts integer not null default 0,
    cancel_requested boolean not null default false,
    next_attempt_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    started_at timestamptz,
    finished_at timestamptz
);

create index region_jobs_slug on region_jobs (slug, created_at desc);
create index region_jobs_open on region_jobs (next_attempt_at) where state in ('queued', 'running', 'compensating');
-- One thing at a time is done to a region.
create unique index region_jobs_one_at_a_time on region_jobs (region_id) where state in ('running', 'compensating');

create table region_job_steps (
    job_id uuid not null constraint region_job_steps_job_fk references region_jobs on delete cascade,
    seq integer not null,
    name text not null,
    state text not null constraint valid_step_state check (state in ('running', 'done', 'failed', 'undone')),
    attempts integer not null default 1,
    error text,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint region_job_steps_pk primary key (job_id, seq)
);

create table region_snapshots (
    snapshot_id uuid constraint region_snapshots_pk primary key,
    region_id uuid not null,
    slug text not null,
    kind text not null constraint valid_snapshot_kind check (kind in ('auto', 'manual', 'pre_terminate')),
    uri text not null,
    bytes bigint not null default 0,
    sha256 text not null default '',
    created_at timestamptz not null default now(),
    expires_at timestamptz
);

create index region_snapshots_slug on region_snapshots (slug, created_at desc);

-- Whoever holds the advisory lock writes its term; what a former leader still tries to journal is refused.
create table orchestrator_leadership (
    singleton boolean constraint orchestrator_leadership_pk primary key default true check (singleton),
    term bigint not null default 0,
    owner text not null default '',
    since timestamptz not null default now()
);

insert into orchestrator_leadership default values;

-- Objects that carry our labels or names and belong to no region: removed when they stay so.
create table orchestrator_orphans (
    kind text not null constraint valid_orphan_kind check (kind in ('instance', 'database')),
    name text not null,
    first_seen_at timestamptz not null default now(),
    constraint orchestrator_orphans_pk primary key (kind, name)
);
