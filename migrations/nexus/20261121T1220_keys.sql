-- Keys that tokens are signed with and checked against (platform spec 3.8, 4.1). Private keys are sealed under the master
-- key and erased when the key no longer signs.

create table signing_keys (
    kid text constraint signing_keys_pk primary key,
    alg text not null default 'ES256' constraint valid_alg check (alg = 'ES256'),
    public_key text not null,
    private_enc text,
    state text not null constraint valid_key_state check (state in ('next', 'active', 'retiring', 'retired')),
    created_at timestamptz not null,
    not_before timestamptz not null,
    not_after timestamptz,
    constraint signing_keys_hold_private check (state not in ('next', 'active') or private_enc is not null),
    constraint signing_keys_end check (state in ('next', 'active') or not_after is not null)
);

create unique index signing_keys_one_active on signing_keys (state) where state = 'active';
create unique index signing_keys_one_next on signing_keys (state) where state = 'next';

-- Public keys of the processes that are not the nexus.
create table svc_keys (
    kid text constraint svc_keys_pk primary key,
    issuer text not null,
    region_id uuid,
    public_key text not null,
    epoch bigint not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create index svc_keys_region on svc_keys (region_id);
create unique index svc_keys_one_of_an_issuer on svc_keys (issuer) where revoked_at is null;
