-- Evidence that accounts belong together, households that people declare, and what administrators decided
-- (rules_society 28). No address and no device is stored: only keyed digests, which cannot be turned back.

create table account_sightings (
    user_id uuid not null,
    kind text not null constraint account_sightings_kind check (kind in ('network', 'browser', 'device', 'payer')),
    digest text not null,
    first_seen timestamptz not null,
    last_seen timestamptz not null,
    primary key (user_id, kind, digest),
    constraint account_sightings_user_fk foreign key (user_id) references users on delete cascade
);

create index account_sightings_shared on account_sightings (kind, digest, user_id);
create index account_sightings_aged on account_sightings (last_seen);

comment on column account_sightings.digest is
    'network and browser: of one day, so that nobody is followed from day to day by them';

-- Accounts with news for the next evaluation.
create table account_evidence_due (
    user_id uuid primary key,
    due_since timestamptz not null,
    constraint account_evidence_due_user_fk foreign key (user_id) references users on delete cascade
);

create index account_evidence_due_since on account_evidence_due (due_since);

create table account_pairs (
    pair_id uuid primary key,
    user_a uuid not null,
    user_b uuid not null,
    score integer not null constraint account_pairs_score check (score >= 0),
    evidence jsonb not null,
    suspicious_since timestamptz,
    evaluated_at timestamptz not null,
    decision text constraint account_pairs_decision check (decision in ('linked', 'unrelated', 'watch')),
    decision_reason text,
    decided_by uuid,
    decided_at timestamptz,
    constraint account_pairs_once unique (user_a, user_b),
    constraint account_pairs_order check (user_a < user_b),
    constraint account_pairs_decided check ((decision is null) = (decided_at is null)),
    constraint account_pairs_user_a_fk foreign key (user_a) references users on delete cascade,
    constraint account_pairs_user_b_fk foreign key (user_b) references users on delete cascade
);

create index account_pairs_user_b on account_pairs (user_b);
create index account_pairs_by_score on account_pairs (score desc, pair_id);
create index account_pairs_evaluated on account_pairs (evaluated_at);

comment on column account_pairs.suspicious_since is 'When the score last rose to the threshold; null below it';

create table households (
    household_id uuid primary key,
    name text not null constraint households_name_length check (char_length(name) between 1 and 60),
    created_at timestamptz not null
);

create table household_members (
    user_id uuid primary key,
    household_id uuid not null,
    joined_at timestamptz not null,
    constraint household_members_user_fk foreign key (user_id) references users on delete cascade,
    constraint household_members_household_fk foreign key (household_id) references households on delete cascade
);

create index household_members_household on household_members (household_id);

create table household_invitations (
    household_id uuid not null,
    user_id uuid not null,
    invited_by uuid not null,
    invited_at timestamptz not null,
    primary key (household_id, user_id),
    constraint household_invitations_household_fk foreign key (household_id) references households on delete cascade,
    constraint household_invitations_user_fk foreign key (user_id) references users on delete cascade,
    constraint household_invitations_inviter_fk foreign key (invited_by) references users (user_id) on delete cascade
);

create index household_invitations_user on household_invitations (user_id);
create index household_invitations_inviter on household_invitations (invited_by);
