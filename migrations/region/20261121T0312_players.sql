-- Pilots: place, turns, standing. Credits are not here: they are a balance of the ledger (account kind player).
-- No row-level security: a pilot crosses regions, so the table has no owner region.
create table players (
    player_id uuid constraint players_pk primary key,
    user_id uuid not null constraint players_user_unique unique,
    username text not null constraint players_username_length check (char_length(username) between 1 and 100),
    nickname text constraint players_nickname_length check (char_length(nickname) between 1 and 60),
    home_region_id uuid not null,
    current_region_id uuid not null,
    current_sector_id integer not null,
    docked_station_id uuid,
    landed_planet_id uuid,
    current_ship_id uuid constraint players_current_ship_fk references ships (ship_id)
        constraint players_current_ship_unique unique,
    turns integer not null constraint players_turns_not_negative check (turns >= 0),
    max_turns integer not null constraint players_max_turns_not_negative check (max_turns >= 0),
    turns_anchor timestamptz not null,
    turn_interval_us bigint not null constraint players_turn_interval_positive check (turn_interval_us > 0),
    move_credit bigint not null default 0
        constraint players_move_credit_fraction check (move_credit between 0 and 999999),
    interactions bigint not null default 0 constraint players_interactions_not_negative check (interactions >= 0),
    rank_points bigint not null default 0 constraint players_rank_points_not_negative check (rank_points >= 0),
    military_rank text not null,
    personal_reputation integer not null default 0
        constraint players_reputation_range check (personal_reputation between -1000 and 1000),
    reputation_tier text not null default 'Neutral',
    name_color text not null default '#FFFFFF' constraint players_name_color_hex check (name_color ~ '^#[0-9A-F]{6}$'),
    created_at timestamptz not null,
    last_active_at timestamptz not null,
    constraint players_docked_or_landed check (docked_station_id is null or landed_planet_id is null)
) with (fillfactor = 80);
