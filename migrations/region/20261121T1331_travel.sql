-- Travels from and to this database (ADR 0009). No row-level security: a pilot crosses regions.

-- What left and has no end yet, or which end it had. The ledger account escrow(travel_id) holds the assets.
create table travel_escrow (
    travel_id uuid constraint travel_escrow_pk primary key,
    player_id uuid not null,
    user_id uuid not null,
    source_region text not null,
    destination_region text not null,
    travel_method text not null
        constraint travel_escrow_method_known check (travel_method in ('platform_gate', 'player_gate', 'warp_jumper')),
    evacuation boolean not null,
    turns integer not null constraint travel_escrow_turns_not_negative check (turns >= 0),
    toll bigint not null constraint travel_escrow_toll_not_negative check (toll >= 0),
    toll_owner uuid,
    manifest text not null,
    manifest_sha256 text not null constraint travel_escrow_hash_size check (char_length(manifest_sha256) = 64),
    state text not null default 'held'
        constraint travel_escrow_state_known check (state in ('held', 'settled', 'refunded')),
    cancel boolean not null default false,
    ended_as text constraint travel_escrow_end_known check (ended_as in ('completed', 'failed', 'cancelled')),
    reason text,
    receipt text,
    created_at timestamptz not null,
    settled_at timestamptz,
    constraint travel_escrow_ends_once check ((state = 'held') = (settled_at is null)),
    constraint travel_escrow_end_fits check (
        (state = 'held' and ended_as is null) or (state = 'settled' and ended_as = 'completed')
        or (state = 'refunded' and ended_as in ('failed', 'cancelled'))
    )
);

create unique index travel_escrow_held on travel_escrow (player_id) where state = 'held';
create index travel_escrow_player on travel_escrow (player_id, created_at desc);

comment on column travel_escrow.toll_owner is 'Pilot who gets the toll of a player gate; null: it leaves the game';

-- What this database decided about travellers who came. A row never changes.
create table travel_inbox (
    travel_id uuid constraint travel_inbox_pk primary key,
    player_id uuid not null,
    source_region text not null,
    destination_region text not null,
    travel_method text,
    decision text not null constraint travel_inbox_decision_known check (decision in ('arrived', 'refused')),
    reason text,
    decided_at timestamptz not null
);

create index travel_inbox_player on travel_inbox (player_id, decided_at desc);

create function travel_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end;
$$;

create trigger travel_inbox_append_only before update on travel_inbox
    for each statement execute function travel_refuse_change();

-- Gates of pilots and region owners: one way, for a toll.
create table travel_gates (
    gate_id uuid constraint travel_gates_pk primary key,
    region_id uuid not null,
    sector_id integer not null,
    destination_region text not null,
    owner_player_id uuid not null,
    owner_user_id uuid not null,
    toll bigint not null constraint travel_gates_toll_range check (toll between 0 and 10000),
    is_active boolean not null default true,
    created_at timestamptz not null,
    closed_at timestamptz,
    constraint travel_gates_closed check (is_active = (closed_at is null))
);

create unique index travel_gates_one_way on travel_gates (sector_id, destination_region) where is_active;
create index travel_gates_owner on travel_gates (owner_player_id) where is_active;

alter table travel_gates enable row level security;
alter table travel_gates force row level security;
create policy travel_gates_region on travel_gates
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

-- The last jump between regions, for the cool-down; travels with the pilot.
create table travel_jumps (
    player_id uuid constraint travel_jumps_pk primary key,
    jumped_at timestamptz not null
);

-- What a pilot carries that this process knows nothing of: handed on at the next departure.
create table travel_unclaimed (
    player_id uuid not null,
    carrier text not null,
    content text not null,
    constraint travel_unclaimed_pk primary key (player_id, carrier)
);
