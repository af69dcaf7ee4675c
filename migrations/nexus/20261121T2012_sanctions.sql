-- Bans and suspensions with reason and end, and what the people say to them (rules_society 28).

create table sanctions (
    sanction_id uuid constraint sanctions_pk primary key,
    user_id uuid not null constraint sanctions_user_fk references users,
    kind text not null constraint valid_sanction_kind check (kind in ('ban', 'suspension')),
    reason text not null constraint sanctions_reason_length check (char_length(reason) between 1 and 500),
    note text not null default '' constraint sanctions_note_length check (char_length(note) <= 2000),
    starts_at timestamptz not null,
    ends_at timestamptz,
    imposed_by uuid not null,
    lifted_at timestamptz,
    lifted_by uuid,
    lift_reason text,
    constraint sanctions_end_after_start check (ends_at > starts_at),
    constraint suspensions_end check (kind = 'ban' or ends_at is not null)
);

create index sanctions_user_fk on sanctions (user_id, starts_at);
create index sanctions_in_force on sanctions (user_id, ends_at) where lifted_at is null;

comment on column sanctions.reason is 'Told to the person';
comment on column sanctions.note is 'For administrators only';

-- The newest proof of each sanction that the person behind the password may appeal; only its digest.
create table appeal_tokens (
    sanction_id uuid constraint appeal_tokens_pk primary key
        constraint appeal_tokens_sanction_fk references sanctions on delete cascade,
    token_hash bytea not null constraint appeal_tokens_hash_key unique
        constraint appeal_tokens_hash_size check (octet_length(token_hash) = 32),
    expires_at timestamptz not null
);

create index appeal_tokens_expires on appeal_tokens (expires_at);

create table sanction_appeals (
    appeal_id uuid constraint sanction_appeals_pk primary key,
    sanction_id uuid not null constraint sanction_appeals_sanction_key unique
        constraint sanction_appeals_sanction_fk references sanctions on delete cascade,
    text text not null constraint sanction_appeals_text_length check (char_length(text) between 1 and 4000),
    created_at timestamptz not null,
    decision text constraint valid_appeal_decision check (decision in ('lift', 'keep')),
    answer text constraint sanction_appeals_answer_length check (char_length(answer) <= 2000),
    answered_by uuid,
    answered_at timestamptz,
    constraint appeals_answered_whole check ((decision is null) = (answered_at is null))
);

create index sanction_appeals_created on sanction_appeals (created_at);
create index sanction_appeals_open on sanction_appeals (created_at) where decision is null;
