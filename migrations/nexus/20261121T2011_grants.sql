-- Roles of administrators, their scopes, and who was granted what (platform spec 4.8).

create table admin_roles (
    role text constraint admin_roles_pk primary key constraint valid_admin_role check (role ~ '^[a-z][a-z0-9_]{1,39}$'),
    summary text not null,
    built_in boolean not null default false,
    created_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create trigger admin_roles_touched before update on admin_roles
for each row execute function touch_updated_at();

create table admin_role_scopes (
    role text not null constraint admin_role_scopes_role_fk references admin_roles on delete cascade,
    scope text not null constraint admin_role_scopes_length check (char_length(scope) between 1 and 120),
    constraint admin_role_scopes_pk primary key (role, scope)
);

create table admin_scope_grants (
    grant_id uuid constraint admin_scope_grants_pk primary key,
    user_id uuid not null constraint admin_scope_grants_user_fk references users,
    scope text,
    role text constraint admin_scope_grants_role_fk references admin_roles,
    reason text not null,
    granted_by uuid,
    granted_at timestamptz not null,
    expires_at timestamptz,
    revoked_by uuid,
    revoked_at timestamptz,
    revoke_reason text,
    constraint admin_scope_grants_one_thing check ((scope is null) <> (role is null)),
    constraint admin_scope_grants_scope_length check (char_length(scope) between 1 and 120)
);

create unique index admin_scope_grants_scope_key on admin_scope_grants (user_id, scope)
where revoked_at is null and scope is not null;
create unique index admin_scope_grants_role_key on admin_scope_grants (user_id, role)
where revoked_at is null and role is not null;
create index admin_scope_grants_user_fk on admin_scope_grants (user_id, granted_at);
create index admin_scope_grants_role_fk on admin_scope_grants (role);
create index admin_scope_grants_expiring on admin_scope_grants (expires_at)
where revoked_at is null and expires_at is not null;

comment on column admin_scope_grants.granted_by is 'Null: the installation itself';
comment on column admin_scope_grants.revoked_by is 'Null with revoked_at: it expired, or the installation itself';

-- Whoever was an administrator could do everything until now.
insert into admin_roles (role, summary, built_in) values ('owner', 'Everything', true);
insert into admin_scope_grants (grant_id, user_id, role, reason, granted_at)
select gen_random_uuid(), user_id, 'owner', 'Administrator before there were roles', now() from users
where is_admin and not deleted;
