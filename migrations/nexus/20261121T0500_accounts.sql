-- Accounts, their passwords, sessions and refresh tokens. Nothing secret is stored in the clear.

create table users (
    user_id uuid primary key,
    username text not null,
    email text,
    is_active boolean not null default true,
    is_admin boolean not null default false,
    deleted boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    last_login timestamptz,
    constraint users_username_length check (char_length(username) between 1 and 60),
    constraint users_email_lower check (email = lower(email))
);

-- Names stay taken after a deletion, so that nobody can pass for somebody who left.
create unique index users_username_key on users (lower(username));
create unique index users_email_key on users (email);
create index users_created on users (created_at, user_id);

-- One Argon2id hash an account, of players and administrators alike; none for accounts without a password.
create table player_credentials (
    user_id uuid primary key,
    password_hash text not null,
    last_password_change timestamptz not null,
    constraint player_credentials_user_fk foreign key (user_id) references users on delete cascade
);

create table user_security (
    user_id uuid primary key,
    failed_count integer not null default 0,
    lock_count integer not null default 0,
    locked_until timestamptz,
    tokens_valid_from timestamptz,
    must_change boolean not null default false,
    constraint user_security_user_fk foreign key (user_id) references users on delete cascade
);

create index user_security_tokens_valid_from on user_security (tokens_valid_from) where tokens_valid_from is not null;

-- A session is one login and all the tokens that descend from it.
create table auth_sessions (
    session_id uuid primary key,
    user_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    reason text,
    user_agent text not null default '',
    ip_hash text not null default '',
    constraint auth_sessions_user_fk foreign key (user_id) references users on delete cascade
);

create index auth_sessions_user_fk on auth_sessions (user_id);
create index auth_sessions_revoked on auth_sessions (revoked_at) where revoked_at is not null;
create index auth_sessions_expires on auth_sessions (expires_at);

create table refresh_tokens (
    refresh_token_id uuid primary key,
    session_id uuid not null,
    token_hash bytea not null,
    parent_id uuid,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint refresh_tokens_hash_key unique (token_hash),
    constraint refresh_tokens_hash_size check (octet_length(token_hash) = 32),
    constraint refresh_tokens_session_fk foreign key (session_id) references auth_sessions on delete cascade
);

create index refresh_tokens_session on refresh_tokens (session_id);
create index refresh_tokens_expires on refresh_tokens (expires_at);

-- The administrator of the environment: the hash of the password that was applied last, so that a password changed
-- through the API stays until the environment says something new.
create table environment_admin (
    user_id uuid primary key,
    password_hash text not null,
    constraint environment_admin_user_fk foreign key (user_id) references users on delete cascade
);
