-- What a region's process knows from its nexus, so that it starts and plays on while the nexus is away; and the fence
-- that ends processes of an earlier epoch. Empty where the nexus itself serves.
create table region_config (
    only_row boolean constraint region_config_pk primary key default true
        constraint region_config_one_row check (only_row),
    config text not null,
    stored_at timestamptz not null
);

create table region_fence (
    only_row boolean constraint region_fence_pk primary key default true
        constraint region_fence_one_row check (only_row),
    epoch bigint not null constraint region_fence_not_negative check (epoch >= 0)
);

create table region_revocations (
    subject uuid not null,
    is_session boolean not null,
    revoked_at timestamptz not null,
    noted_at timestamptz not null,
    constraint region_revocations_pk primary key (subject, is_session)
);

create index region_revocations_noted on region_revocations (noted_at);

comment on column region_revocations.subject is 'A session, or a user whose tokens of before revoked_at do not count';
