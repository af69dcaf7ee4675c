-- Fog of war: what each pilot knows of the world. Levels: 1 seen, 2 scanned, 3 visited.
create table charts (
    player_id uuid not null,
    sector_id integer not null,
    level smallint not null constraint charts_level_known check (level between 1 and 3),
    first_at timestamptz not null,
    last_at timestamptz not null,
    constraint charts_pk primary key (player_id, sector_id)
) with (fillfactor = 90);
