-- The world: regions, zones, clusters, sectors, links, stations and planets, as generated from a region's seed.
-- local_regions is the list of regions itself and has therefore no row-level security.
create table local_regions (
    region_id uuid constraint local_regions_pk primary key,
    name text not null constraint local_regions_name_unique unique,
    display_name text not null,
    kind text not null,
    first_sector integer not null constraint local_regions_first_positive check (first_sector >= 1),
    total_sectors integer not null,
    seed bigint not null constraint local_regions_seed_range check (seed between 0 and 9007199254740992),
    tax_rate double precision not null constraint local_regions_tax_range check (tax_rate between 0 and 0.25),
    generation integer not null default 1,
    created_at timestamptz not null,
    constraint local_regions_size check (
        (kind = 'central_nexus' and total_sectors = 5000)
        or (kind = 'terran_space' and total_sectors = 300)
        or (kind = 'player_owned' and total_sectors between 100 and 1000)
    )
);

comment on column local_regions.generation is 'Counts how often the region was made anew; tells readers that they mixed two worlds';
comment on column local_regions.seed is 'Fits a double exactly, so that every JSON client can hold it';

create table zones (
    zone_id uuid constraint zones_pk primary key,
    region_id uuid not null constraint zones_region_fk references local_regions (region_id),
    position integer not null,
    zone_type text not null
        constraint zones_type_known check (zone_type in ('EXPANSE', 'FEDERATION', 'BORDER', 'FRONTIER')),
    name text not null,
    first_number integer not null constraint zones_first_positive check (first_number >= 1),
    last_number integer not null,
    policing_level integer not null constraint zones_policing_range check (policing_level between 0 and 10),
    danger_rating integer not null constraint zones_danger_range check (danger_rating between 0 and 10),
    constraint zones_position_unique unique (region_id, position),
    constraint zones_bounds check (last_number >= first_number)
);

comment on column zones.first_number is 'Region-local sector number; both bounds are included';

create table clusters (
    cluster_id uuid constraint clusters_pk primary key,
    region_id uuid not null constraint clusters_region_fk references local_regions (region_id),
    position integer not null,
    name text not null,
    type text not null,
    sector_count integer not null constraint clusters_count_positive check (sector_count > 0),
    economic_value integer not null constraint clusters_value_range check (economic_value between 0 and 100),
    x integer not null,
    y integer not null,
    z integer not null,
    warp_stability double precision not null constraint clusters_stability_range check (warp_stability between 0 and 1),
    nebula json not null,
    constraint clusters_position_unique unique (region_id, position)
);

-- Only zones and clusters reference their region; what lies below them does through them. A foreign key is checked row by
-- row, which would be half of the time that storing a world takes.
create table sectors (
    sector_id integer constraint sectors_pk primary key,
    id uuid not null constraint sectors_id_unique unique,
    region_id uuid not null,
    cluster_id uuid not null constraint sectors_cluster_fk references clusters (cluster_id),
    sector_number integer not null constraint sectors_number_positive check (sector_number >= 1),
    name text not null,
    type text not null,
    zone_type text not null,
    hazard_level integer not null constraint sectors_hazard_range check (hazard_level between 0 and 10),
    security_level integer not null constraint sectors_security_range check (security_level between 0 and 10),
    development_level integer not null constraint sectors_development_range check (development_level between 0 and 10),
    traffic_level integer not null constraint sectors_traffic_range check (traffic_level between 0 and 10),
    radiation_level double precision not null
        constraint sectors_radiation_range check (radiation_level between 0 and 1),
    x integer not null,
    y integer not null,
    z integer not null,
    nebula_surcharge integer not null constraint sectors_surcharge_range check (nebula_surcharge between 0 and 5),
    resources json not null,
    constraint sectors_number_unique unique (region_id, sector_number)
);

create index idx_sectors_region_coord on sectors (region_id, x, y, z);
create index idx_sectors_cluster on sectors (cluster_id);

create table links (
    from_sector integer not null constraint links_from_fk references sectors (sector_id),
    to_sector integer not null,
    region_id uuid not null,
    kind text not null constraint links_kind_known check (kind in ('warp', 'tunnel', 'gate')),
    type text not null,
    turn_cost integer not null constraint links_cost_not_negative check (turn_cost >= 0),
    stability double precision not null constraint links_stability_range check (stability between 0 and 1),
    toll bigint not null default 0 constraint links_toll_not_negative check (toll >= 0),
    constraint links_pk primary key (from_sector, to_sector),
    constraint links_lead_elsewhere check (from_sector <> to_sector)
);

create index idx_links_region on links (region_id);

comment on table links is 'Directed; a link both ways is two rows. The region is that of from_sector; gates lead out of it';

create table stations (
    station_id uuid constraint stations_pk primary key,
    region_id uuid not null,
    sector_id integer not null constraint stations_sector_fk references sectors (sector_id),
    name text not null,
    station_class integer not null constraint stations_class_range check (station_class between 0 and 11),
    type text not null,
    size integer not null constraint stations_size_range check (size between 1 and 10),
    faction text not null,
    services text[] not null
);

create index idx_stations_sector on stations (sector_id);

create table planets (
    planet_id uuid constraint planets_pk primary key,
    region_id uuid not null,
    sector_id integer not null constraint planets_sector_fk references sectors (sector_id),
    name text not null,
    type text not null,
    size integer not null constraint planets_size_range check (size between 1 and 10),
    habitability_score integer not null constraint planets_habitability_range check (habitability_score between 0 and 100),
    population bigint not null constraint planets_population_not_negative check (population >= 0),
    max_population bigint not null,
    constraint planets_room check (population <= max_population)
);

create index idx_planets_sector on planets (sector_id);

alter table zones enable row level security;
alter table zones force row level security;
create policy zones_region on zones
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

alter table clusters enable row level security;
alter table clusters force row level security;
create policy clusters_region on clusters
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

alter table sectors enable row level security;
alter table sectors force row level security;
create policy sectors_region on sectors
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

alter table links enable row level security;
alter table links force row level security;
create policy links_region on links
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

alter table stations enable row level security;
alter table stations force row level security;
create policy stations_region on stations
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

alter table planets enable row level security;
alter table planets force row level security;
create policy planets_region on planets
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);
