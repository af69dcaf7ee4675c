-- Time-based codes (RFC 6238) and backup codes (platform spec 4.5). Secrets are sealed, backup codes are keyed digests.

create table second_factors (
    user_id uuid constraint second_factors_pk primary key
        constraint second_factors_user_fk references users on delete cascade,
    secret_enc text not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_used_at timestamptz,
    last_step bigint not null default 0,
    failed_count integer not null default 0,
    failures_since timestamptz,
    lock_count integer not null default 0,
    locked_until timestamptz
);

comment on column second_factors.confirmed_at is 'Null: shown, not yet proved; nobody is asked for it';
comment on column second_factors.last_step is 'The time step of the newest code that counted: none counts twice';

create table second_factor_backup_codes (
    user_id uuid not null constraint second_factor_backup_codes_user_fk
        references second_factors on delete cascade,
    code_hash bytea not null constraint second_factor_backup_codes_hash_size check (octet_length(code_hash) = 32),
    used_at timestamptz,
    constraint second_factor_backup_codes_pk primary key (user_id, code_hash)
);

-- Without the codes that were entered.
create table second_factor_attempts (
    attempt_id uuid constraint second_factor_attempts_pk primary key,
    user_id uuid not null constraint second_factor_attempts_user_fk references users on delete cascade,
    attempted_at timestamptz not null,
    success boolean not null,
    failure_reason text
        constraint valid_second_factor_failure
            check (failure_reason in ('invalid_code', 'replayed_code', 'too_many', 'no_mfa_setup')),
    user_agent text not null default '',
    ip_hash text not null default ''
);

create index second_factor_attempts_user_fk on second_factor_attempts (user_id, attempted_at);
create index second_factor_attempts_attempted on second_factor_attempts (attempted_at);
