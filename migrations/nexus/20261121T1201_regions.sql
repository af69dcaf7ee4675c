-- The registry of regions and everything that is decided about them at the nexus (platform spec 1).
-- Pilots live where they fly, possibly in another database: their ids have no foreign key here.

create function touch_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end;
$$;

-- Twice the size that a request may have: jsonb prints blanks that nobody sent.
create function is_small_object(content jsonb) returns boolean language sql immutable as $$
    select jsonb_typeof(content) = 'object' and octet_length(content::text) <= 131072
$$;

create table regions (
    region_id uuid constraint regions_pk primary key default gen_random_uuid(),
    name text not null constraint regions_name_length check (char_length(name) between 3 and 50),
    slug text not null constraint regions_slug_unique unique
        constraint regions_slug_shape check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(slug) between 3 and 50),
    display_name text not null
        constraint regions_display_name_length check (char_length(display_name) between 1 and 255),
    region_type text not null default 'player_owned'
        constraint valid_region_type check (region_type in ('central_nexus', 'terran_space', 'player_owned')),
    owner_id uuid constraint regions_owner_fk references users (user_id),
    status text not null default 'pending' constraint valid_region_status check (
        status in ('pending', 'active', 'suspended', 'grace', 'terminated', 'generation_corrupt', 'attachment_pending')
    ),
    epoch bigint not null default 0 constraint non_negative_epoch check (epoch >= 0),
    max_players integer not null default 100
        constraint valid_max_players
        check (max_players >= 10 and (max_players <= 1000 or region_type <> 'player_owned')),
    hibernation_allowed boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),

    subscription_tier text not null default 'standard' constraint valid_subscription_tier
        check (subscription_tier in ('standard', 'premium', 'enterprise', 'regional_owner', 'nexus')),
    paypal_subscription_id text
        constraint valid_paypal_subscription_id check (char_length(paypal_subscription_id) <= 255),
    subscription_status text constraint valid_subscription_status
        check (subscription_status in ('active', 'cancelled', 'suspended', 'expired')),
    subscription_started_at timestamptz,
    subscription_expires_at timestamptz,
    last_payment_at timestamptz,
    next_billing_at timestamptz,
    payment_failure_count integer not null default 0
        constraint non_negative_payment_failures check (payment_failure_count >= 0),
    suspended_at timestamptz,
    terminated_at timestamptz,
    scheduled_hard_delete_at timestamptz,
    cleanup_completed_at timestamptz,

    governance_type text not null default 'autocracy'
        constraint valid_governance_type check (governance_type in ('autocracy', 'democracy', 'council')),
    voting_threshold numeric(3, 2) not null default 0.51
        constraint valid_voting_threshold check (voting_threshold between 0.1 and 0.9),
    governance_quorum_pct numeric(3, 2) not null default 0.33
        constraint valid_governance_quorum check (governance_quorum_pct between 0.25 and 0.60),
    election_frequency_days integer not null default 90
        constraint valid_election_frequency check (election_frequency_days between 30 and 365),
    constitutional_text text constraint valid_constitutional_text check (char_length(constitutional_text) <= 50000),
    governor_id uuid,
    ambassador_id uuid,

    tax_rate numeric(5, 4) not null default 0.10 constraint valid_tax_rate check (tax_rate between 0.05 and 0.25),
    trade_bonuses jsonb not null default '{}',
    economic_specialization text constraint valid_economic_specialization check (
        economic_specialization in ('balanced', 'commerce', 'industrial', 'agricultural', 'technological', 'military')
        or (economic_specialization = 'galactic_hub' and region_type = 'central_nexus')
    ),
    starting_credits bigint not null default 1000 constraint valid_starting_credits check (starting_credits >= 100),
    starting_ship text not null default 'scout'
        constraint valid_starting_ship check (char_length(starting_ship) between 1 and 50),
    treasury_balance bigint not null default 0,

    language_pack jsonb not null default '{}',
    aesthetic_theme jsonb not null default '{}',
    traditions jsonb not null default '{}',
    social_hierarchy jsonb not null default '{}',
    custom_rules jsonb not null default '{}',
    motto text constraint valid_motto check (char_length(motto) <= 200),

    total_sectors integer not null default 500,
    generation_seed bigint not null
        constraint valid_generation_seed check (generation_seed between 0 and 9007199254740992),
    generation_phase_checksums jsonb not null default '{}',
    nexus_warp_sector integer
        constraint valid_nexus_warp_sector check (nexus_warp_sector between 1 and total_sectors),
    capital_sector_number integer
        constraint valid_capital_sector check (capital_sector_number between 1 and total_sectors),
    nexus_attach_attempt_count integer not null default 0
        constraint non_negative_attach_attempts check (nexus_attach_attempt_count >= 0),
    nexus_attach_next_retry_at timestamptz,
    nexus_attach_operator_confirmed boolean not null default false,
    nexus_attach_completed_at timestamptz,
    pirate_ecosystem_state jsonb,

    active_players_30d integer not null default 0
        constraint non_negative_active_players check (active_players_30d >= 0),
    total_trade_volume bigint not null default 0
        constraint non_negative_trade_volume check (total_trade_volume >= 0),

    constraint valid_region_type_sector_count check (
        (region_type = 'central_nexus' and total_sectors = 5000)
        or (region_type = 'terran_space' and total_sectors = 300)
        or (region_type = 'player_owned' and total_sectors between 100 and 1000)
    ),
    constraint owned_by_nobody_or_a_player check (region_type = 'player_owned' or owner_id is null),
    constraint valid_custom_rules check (is_small_object(custom_rules)),
    constraint valid_language_pack check (is_small_object(language_pack)),
    constraint valid_aesthetic_theme check (is_small_object(aesthetic_theme)),
    constraint valid_traditions check (is_small_object(traditions)),
    constraint valid_social_hierarchy check (is_small_object(social_hierarchy)),
    constraint valid_trade_bonuses check (is_small_object(trade_bonuses))
);

-- Names differ by more than case; that they differ by more than '-' and '_' follows from the slug.
create unique index regions_name_unique on regions (lower(name));
-- There is one Central Nexus and one Terran Space.
create unique index regions_platform_unique on regions (region_type) where region_type <> 'player_owned';
create index regions_owner on regions (owner_id);
create index regions_status on regions (status, subscription_status);
create index regions_subscription_status on regions (subscription_status);
create index regions_governance_type on regions (governance_type);
create index regions_economic_specialization on regions (economic_specialization);
create index regions_updated_at on regions (updated_at);

create trigger regions_touched before update on regions for each row execute function touch_updated_at();

comment on column regions.epoch is 'Processes with a lower epoch must end';
comment on column regions.nexus_warp_sector is 'Region-local number of the sector with the gate to the nexus';

create table regional_memberships (
    membership_id uuid constraint regional_memberships_pk primary key default gen_random_uuid(),
    player_id uuid not null,
    region_id uuid not null constraint regional_memberships_region_fk references regions on delete cascade,
    membership_type text not null default 'visitor'
        constraint valid_membership_type check (membership_type in ('visitor', 'resident', 'citizen')),
    reputation_score integer not null default 0
        constraint valid_reputation check (reputation_score between -1000 and 1000),
    local_rank text constraint valid_local_rank check (char_length(local_rank) <= 50),
    voting_power numeric(5, 4) not null default 1.0 constraint valid_voting_power check (voting_power between 0 and 5),
    banned boolean not null default false,
    joined_at timestamptz not null default now(),
    last_visit timestamptz not null default now(),
    total_visits integer not null default 0 constraint non_negative_visits check (total_visits >= 0),
    constraint unique_membership unique (player_id, region_id)
);

create index regional_memberships_region on regional_memberships (region_id, membership_type);
create index regional_memberships_type on regional_memberships (membership_type);
create index regional_memberships_last_visit on regional_memberships (player_id, last_visit);

create table regional_policies (
    policy_id uuid constraint regional_policies_pk primary key default gen_random_uuid(),
    region_id uuid not null constraint regional_policies_region_fk references regions on delete cascade,
    policy_type text not null constraint valid_policy_type check (
        policy_type in ('tax_rate', 'pvp_rules', 'trade_policy', 'immigration', 'defense', 'cultural',
                        'governance_change', 'voting_threshold')
    ),
    title text not null constraint valid_policy_title check (char_length(title) between 1 and 255),
    description text constraint valid_policy_description check (char_length(description) <= 5000),
    proposed_changes jsonb not null constraint valid_proposed_changes check (jsonb_typeof(proposed_changes) = 'object'),
    proposed_by uuid not null,
    proposed_at timestamptz not null default now(),
    voting_closes_at timestamptz not null,
    votes_for integer not null default 0 constraint non_negative_votes_for check (votes_for >= 0),
    votes_against integer not null default 0 constraint non_negative_votes_against check (votes_against >= 0),
    status text not null default 'voting'
        constraint valid_policy_status check (status in ('voting', 'passed', 'rejected', 'implemented')),
    constraint valid_voting_period check (voting_closes_at > proposed_at)
);

create index regional_policies_region on regional_policies (region_id, status);
create index regional_policies_status on regional_policies (status);
create index regional_policies_proposed_at on regional_policies (proposed_at);

create table regional_policy_votes (
    policy_vote_id uuid constraint regional_policy_votes_pk primary key default gen_random_uuid(),
    policy_id uuid not null constraint regional_policy_votes_policy_fk references regional_policies on delete cascade,
    voter_id uuid not null,
    support boolean not null,
    weight numeric(5, 4) not null default 1.0 constraint valid_policy_vote_weight check (weight between 0 and 5),
    created_at timestamptz not null default now(),
    constraint one_vote_per_policy unique (policy_id, voter_id)
);

create index regional_policy_votes_voter on regional_policy_votes (voter_id);

create table regional_elections (
    election_id uuid constraint regional_elections_pk primary key default gen_random_uuid(),
    region_id uuid not null constraint regional_elections_region_fk references regions on delete cascade,
    position text not null constraint valid_position
        check (position in ('governor', 'council_member', 'ambassador', 'trade_commissioner')),
    candidates jsonb not null default '[]' constraint valid_candidates check (jsonb_typeof(candidates) = 'array'),
    voting_opens_at timestamptz not null,
    voting_closes_at timestamptz not null,
    results jsonb,
    status text not null default 'pending'
        constraint valid_election_status check (status in ('pending', 'active', 'completed', 'cancelled')),
    winner_id uuid,
    constraint valid_election_period check (voting_closes_at > voting_opens_at)
);

create unique index one_election_per_position on regional_elections (region_id, position)
    where status in ('pending', 'active');
create index regional_elections_region on regional_elections (region_id, status);
create index regional_elections_status on regional_elections (status);
create index regional_elections_position on regional_elections (position);

create table regional_votes (
    vote_id uuid constraint regional_votes_pk primary key default gen_random_uuid(),
    election_id uuid not null constraint regional_votes_election_fk references regional_elections on delete cascade,
    voter_id uuid not null,
    candidate_id uuid not null,
    weight numeric(5, 4) not null default 1.0 constraint valid_vote_weight check (weight between 0 and 5),
    cast_at timestamptz not null default now(),
    constraint one_vote_per_election unique (election_id, voter_id)
);

create index regional_votes_voter on regional_votes (voter_id);

create table regional_treaties (
    treaty_id uuid constraint regional_treaties_pk primary key default gen_random_uuid(),
    region_a_id uuid not null constraint regional_treaties_a_fk references regions on delete cascade,
    region_b_id uuid not null constraint regional_treaties_b_fk references regions on delete cascade,
    treaty_type text not null constraint valid_treaty_type
        check (treaty_type in ('trade_agreement', 'defense_pact', 'non_aggression', 'cultural_exchange')),
    terms jsonb not null constraint valid_terms check (jsonb_typeof(terms) = 'object'),
    signed_at timestamptz not null default now(),
    expires_at timestamptz,
    status text not null default 'active' constraint valid_treaty_status
        check (status in ('proposed', 'active', 'suspended', 'terminated', 'expired', 'rejected')),
    constraint different_treaty_regions check (region_a_id <> region_b_id)
);

-- One living treaty of a type between two regions, whoever asked first.
create unique index unique_treaty
    on regional_treaties (least(region_a_id, region_b_id), greatest(region_a_id, region_b_id), treaty_type)
    where status in ('proposed', 'active');
create index regional_treaties_a on regional_treaties (region_a_id);
create index regional_treaties_b on regional_treaties (region_b_id);
create index regional_treaties_type on regional_treaties (treaty_type);

-- A journal: it outlives its region.
create table regional_treasury_entries (
    entry_id uuid constraint regional_treasury_entries_pk primary key default gen_random_uuid(),
    region_id uuid constraint regional_treasury_entries_region_fk references regions on delete set null,
    region_id_snapshot uuid not null,
    before_balance bigint not null,
    after_balance bigint not null,
    delta bigint not null,
    cause_type text not null constraint valid_cause_type check (
        cause_type in ('policy_enactment', 'tax_collection', 'expenditure', 'transfer_in', 'transfer_out',
                       'manual_admin_adjustment')
    ),
    cause_id uuid,
    reason text constraint valid_treasury_reason check (char_length(reason) <= 500),
    at timestamptz not null default now(),
    constraint treasury_entry_adds_up check (after_balance = before_balance + delta),
    constraint treasury_entry_region check (region_id is null or region_id = region_id_snapshot)
);

create index regional_treasury_entries_region on regional_treasury_entries (region_id_snapshot, at);

create table region_invites (
    invite_id uuid constraint region_invites_pk primary key default gen_random_uuid(),
    region_id uuid not null constraint region_invites_region_fk references regions on delete cascade,
    created_by uuid not null constraint region_invites_creator_fk references users (user_id) on delete cascade,
    code text not null constraint region_invites_code_unique unique
        constraint valid_invite_code check (char_length(code) between 1 and 32),
    max_uses integer not null default 1 constraint valid_max_uses check (max_uses between 1 and 10),
    uses integer not null default 0 constraint valid_uses check (uses between 0 and max_uses),
    status text not null default 'active'
        constraint valid_invite_status check (status in ('active', 'exhausted', 'revoked', 'expired')),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '7 days',
    constraint valid_invite_period check (expires_at > created_at)
);

create index region_invites_region on region_invites (region_id, status);
create index region_invites_creator on region_invites (created_by);

create table region_invite_redemptions (
    redemption_id uuid constraint region_invite_redemptions_pk primary key default gen_random_uuid(),
    invite_id uuid not null constraint region_invite_redemptions_invite_fk references region_invites on delete cascade,
    player_id uuid not null,
    redeemed_at timestamptz not null default now(),
    constraint one_redemption_per_invite unique (invite_id, player_id)
);

create index region_invite_redemptions_player on region_invite_redemptions (player_id, redeemed_at);
