-- The audit log (platform spec 4.9): one chain in each database. row_hash covers all columns and the row_hash before it;
-- how is told in the README of the audit feature. Times and JSON are kept as they were hashed.
create table audit_log (
    sequence bigint constraint audit_log_pk primary key constraint audit_log_from_one check (sequence > 0),
    audit_id uuid not null,
    recorded_at timestamptz not null,
    action text not null,
    resource_type text not null,
    resource_id text not null,
    user_id uuid,
    user_type text not null constraint audit_log_user_type check (
        user_type in ('admin', 'player', 'automation', 'anonymous', 'system', 'console')),
    outcome text not null constraint audit_log_outcome check (outcome in ('begun', 'success', 'refused', 'failure')),
    violation boolean not null,
    method text not null,
    path text not null,
    query text not null,
    status_code integer not null,
    error_code text not null,
    duration_ms bigint not null,
    request_body text not null,
    details text not null,
    ip_hash text not null,
    user_agent text not null,
    request_id text not null,
    prev_hash text not null,
    row_hash text not null
);

create index audit_log_user on audit_log (user_id, sequence desc) where user_id is not null;
create index audit_log_action on audit_log (action, sequence desc);
create index audit_log_resource_type on audit_log (resource_type, sequence desc);
create index audit_log_violation on audit_log (sequence desc) where violation;
create index audit_log_recorded_at on audit_log (recorded_at);

comment on table audit_log is 'Append-only chain; sectorwars audit verify checks it';

-- Signed heads of the chain. Each document holds the digest of the one before it.
create table audit_checkpoints (
    number bigint constraint audit_checkpoints_pk primary key constraint audit_checkpoints_from_one check (number > 0),
    made_at timestamptz not null,
    sequence bigint not null,
    row_hash text not null,
    issuer text not null,
    public_key text not null,
    document text not null
);

create index audit_checkpoints_made_at on audit_checkpoints (made_at);

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end;
$$;

create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function audit_refuse_change();
create trigger audit_checkpoints_append_only before update or delete or truncate on audit_checkpoints
    for each statement execute function audit_refuse_change();

-- Where the server works as an ordinary role, that role cannot even try. Owners (a region's role) have the trigger only.
do $$
begin
    if exists (select from pg_roles where rolname = 'sectorwars_app') then
        revoke update, delete, truncate on audit_log, audit_checkpoints from sectorwars_app;
    end if;
end;
$$;
