-- Copies of regions to try things out in: nobody travels to them or from them, and they end by themselves.
alter table regions
    add column sandbox boolean not null default false,
    add constraint sandbox_of_a_player check (not sandbox or region_type = 'player_owned');

alter table region_instances add column expires_at timestamptz;

create index region_instances_expires_at on region_instances (expires_at) where expires_at is not null;

comment on column regions.sandbox is 'Its pilots are copies: no travel, no evacuation, in no audit of travel';
comment on column region_instances.expires_at is 'A termination is asked for then; null = never by itself';
