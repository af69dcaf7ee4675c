-- The journal of travels between regions (platform spec 1.2, 3.9; ADR 0009) and where every pilot is.
create table inter_regional_travels (
    travel_id uuid constraint inter_regional_travels_pk primary key,
    player_id uuid not null,
    user_id uuid not null,
    source_region_id uuid,
    destination_region_id uuid,
    source_region text not null,
    destination_region text not null,
    travel_method text not null constraint inter_regional_travels_method_known
        check (travel_method in ('platform_gate', 'player_gate', 'warp_jumper')),
    travel_cost bigint not null default 0 constraint non_negative_cost check (travel_cost >= 0),
    evacuation boolean not null default false,
    assets_transferred text not null default '{}',
    manifest text not null,
    manifest_sha256 text not null,
    initiated_at timestamptz not null,
    accepted_at timestamptz not null,
    completed_at timestamptz,
    status text not null default 'in_transit' constraint inter_regional_travels_status_known
        check (status in ('in_transit', 'completed', 'failed', 'cancelled')),
    dispatched boolean not null default false,
    recall text constraint inter_regional_travels_recall_known check (recall in ('failed', 'cancelled')),
    reason text,
    receipt text,
    constraint different_regions check (status = 'failed' or source_region <> destination_region),
    constraint inter_regional_travels_end check ((status = 'in_transit') = (completed_at is null))
);

create unique index inter_regional_travels_moving on inter_regional_travels (player_id) where status = 'in_transit';
create index inter_regional_travels_player on inter_regional_travels (player_id, accepted_at desc);
create index inter_regional_travels_source on inter_regional_travels (source_region);
create index inter_regional_travels_destination on inter_regional_travels (destination_region);
create index inter_regional_travels_status on inter_regional_travels (status, initiated_at);

comment on column inter_regional_travels.dispatched is 'A delivery may have been sent: only the destination can say no';
comment on column inter_regional_travels.assets_transferred is 'JSON object: units by asset';

-- Only pilots who have travelled: all others are where their account was made.
create table pilot_places (
    player_id uuid constraint pilot_places_pk primary key,
    region text,
    travel_id uuid,
    since timestamptz not null
);

create index pilot_places_region on pilot_places (region);

comment on column pilot_places.region is 'Slug; null = where the account was made';
