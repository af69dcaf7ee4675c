-- What each region counted when it was last asked; the registry itself holds nothing that happens inside of regions.
create table region_figures (
    region_id uuid constraint region_figures_pk primary key
        constraint region_figures_region_fk references regions on delete cascade,
    planets bigint not null constraint region_figures_planets check (planets >= 0),
    stations bigint not null constraint region_figures_stations check (stations >= 0),
    ships bigint not null constraint region_figures_ships check (ships >= 0),
    trade_volume_30d bigint not null constraint region_figures_volume check (trade_volume_30d >= 0),
    tax_total bigint not null constraint region_figures_tax check (tax_total >= 0),
    taken_at timestamptz not null
);
