-- Where a pilot's row stands: here, leaving with everything in an escrow, or flown to another region.
alter table players
    add column status text not null default 'here'
        constraint players_status_known check (status in ('here', 'in_transit', 'away')),
    add column away_region text,
    add constraint players_away_somewhere check ((status = 'away') = (away_region is not null)),
    add constraint players_gone_without_ship check (status = 'here' or current_ship_id is null);

create index players_residents on players (player_id) where status <> 'away';

comment on column players.away_region is 'Slug of the region that the pilot flew to';
