-- Ships that pilots own. Their cargo is not here: it is a balance of the ledger (account kind ship).
create table ships (
    ship_id uuid constraint ships_pk primary key,
    player_id uuid not null,
    name text not null constraint ships_name_length check (char_length(name) between 1 and 60),
    type text not null,
    sector_id integer not null,
    current_speed double precision not null constraint ships_speed_not_negative check (current_speed >= 0),
    shields integer not null constraint ships_shields_not_negative check (shields >= 0),
    hull integer not null constraint ships_hull_not_negative check (hull >= 0),
    condition integer not null default 100 constraint ships_condition_percent check (condition between 0 and 100),
    failure text not null default 'NONE'
        constraint ships_failure_known check (failure in ('NONE', 'MINOR', 'MAJOR', 'CATASTROPHIC')),
    attack_drones integer not null default 0 constraint ships_attack_drones_not_negative check (attack_drones >= 0),
    defense_drones integer not null default 0 constraint ships_defense_drones_not_negative check (defense_drones >= 0),
    genesis_devices integer not null default 0
        constraint ships_genesis_devices_not_negative check (genesis_devices >= 0),
    is_flagship boolean not null default false,
    purchase_value bigint not null constraint ships_purchase_value_not_negative check (purchase_value >= 0),
    created_at timestamptz not null default now()
) with (fillfactor = 80);

create index ships_by_player on ships (player_id);

-- What the ships feature lets other features join: how a ship flies and what its drone bay holds.
create view ship_flight as
select ship_id, type, current_speed, attack_drones, defense_drones
from ships;
