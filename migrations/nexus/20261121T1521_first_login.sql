-- First logins: the guard's conversations and what came of them (rules_society 23).

-- Figures in force are those of the highest version. A row never changes: conversations keep the figures they began with.
create table first_login_figures (
    version integer constraint first_login_figures_pk primary key,
    content text not null,
    changed_by uuid,
    changed_by_name text,
    changed_at timestamptz not null,
    constraint first_login_figures_author check ((changed_by is null) = (changed_by_name is null))
);

comment on column first_login_figures.changed_by is 'Administrator; null: from the balance file';

create table first_login_sessions (
    session_id uuid constraint first_login_sessions_pk primary key,
    player_id uuid not null,
    figures_version integer not null
        constraint first_login_sessions_figures_fk references first_login_figures (version),
    language text not null,
    seed bigint not null,
    roll integer not null constraint first_login_sessions_roll check (roll between 0 and 100),
    offer text not null,
    step text not null default 'ship_selection'
        constraint first_login_sessions_step check (step in ('ship_selection', 'dialogue', 'completion')),
    suspicion double precision not null,
    cat boolean not null default false,
    nickname text,
    ship_claimed text,
    outcome text constraint first_login_sessions_outcome check (outcome in ('SUCCESS', 'PARTIAL_SUCCESS', 'FAILURE')),
    awarded_ship text,
    credits bigint,
    skill text constraint first_login_sessions_skill check (skill in ('WEAK', 'AVERAGE', 'STRONG')),
    score double precision,
    negotiation_bonus boolean,
    notoriety boolean,
    verdict text,
    reply text,
    started_at timestamptz not null,
    completed_at timestamptz,
    abandoned_at timestamptz,
    constraint first_login_sessions_decided check ((step = 'completion') = (outcome is not null)),
    constraint first_login_sessions_ends_once check (completed_at is null or abandoned_at is null),
    constraint first_login_sessions_replies check ((completed_at is null) = (reply is null))
);

comment on column first_login_sessions.offer is 'Ships, separated by commas';
comment on column first_login_sessions.verdict is 'What the guard said at the end';
comment on column first_login_sessions.reply is 'The reply to the completion, for those who ask again';

create unique index first_login_sessions_one on first_login_sessions (player_id) where abandoned_at is null;
create index first_login_sessions_by_player on first_login_sessions (player_id, started_at desc);
create index first_login_sessions_by_time on first_login_sessions (started_at desc);

-- Exchange 1 is the claim.
create table first_login_exchanges (
    exchange_id uuid constraint first_login_exchanges_pk primary key,
    session_id uuid not null
        constraint first_login_exchanges_session_fk references first_login_sessions (session_id),
    sequence_number integer not null constraint first_login_exchanges_counts check (sequence_number > 0),
    topic text,
    question_number integer,
    question text not null,
    asked_at timestamptz not null,
    answer text,
    answered_at timestamptz,
    persuasiveness double precision,
    confidence double precision,
    consistency double precision,
    believability double precision,
    suspicion double precision,
    mood text,
    contradictions integer not null default 0,
    slips text not null default '[]',
    flag text,
    provider text,
    tokens integer,
    cost_usd double precision,
    took_ms bigint,
    reply text,
    constraint first_login_exchanges_in_order unique (session_id, sequence_number),
    constraint first_login_exchanges_answered check ((answer is null) = (answered_at is null))
);

comment on column first_login_exchanges.slips is 'Sentences about what did not fit, a JSON list';
comment on column first_login_exchanges.flag is 'Why the text counted low and no language model saw it';
comment on column first_login_exchanges.reply is 'What was answered, for those who ask again';
