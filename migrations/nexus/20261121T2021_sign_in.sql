-- Sessions say how they began, and whether with a second factor; one-time codes between the steps of a sign-in.

alter table auth_sessions
    add column method text not null default 'password'
        constraint auth_sessions_method_length check (char_length(method) between 1 and 40),
    add column second_factor_at timestamptz,
    add column last_used_at timestamptz;

comment on column auth_sessions.second_factor_at is 'Null: opened without one';

-- Only digests; a code that was used is gone.
create table sign_in_codes (
    code_hash bytea constraint sign_in_codes_pk primary key
        constraint sign_in_codes_hash_size check (octet_length(code_hash) = 32),
    purpose text not null constraint valid_sign_in_code_purpose check (purpose in ('exchange', 'second_factor')),
    user_id uuid not null constraint sign_in_codes_user_fk references users on delete cascade,
    method text not null constraint sign_in_codes_method_length check (char_length(method) between 1 and 40),
    attempts integer not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null
);

create index sign_in_codes_user_fk on sign_in_codes (user_id);
create index sign_in_codes_expires on sign_in_codes (expires_at);

comment on column sign_in_codes.purpose is 'exchange: proved elsewhere; second_factor: the first one was right';
