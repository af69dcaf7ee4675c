-- Pilots who have no ship yet, and what the first login leaves with a pilot.
alter table players
    add column waits boolean not null default false,
    add column trade_bonus_percent integer not null default 0
        constraint players_trade_bonus_percent check (trade_bonus_percent between 0 and 100),
    add column trade_bonus_until timestamptz,
    add constraint players_waits_without_ship check (not (waits and current_ship_id is not null));

comment on column players.waits is 'Made without a ship and credits; nobody else can be equipped';

-- For the question whether another pilot goes by a name.
create index players_by_lower_username on players (lower(username));
create index players_by_lower_nickname on players (lower(nickname)) where nickname is not null;
