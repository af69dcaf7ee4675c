-- Each region has one sector where travels to other regions begin and end. Regions that exist keep the gate that they had.
alter table local_regions add column gate_number integer;

update local_regions
set gate_number = case kind when 'terran_space' then 270 when 'central_nexus' then 2251 else least(250, total_sectors) end;

alter table local_regions
    alter column gate_number set not null,
    add constraint local_regions_gate_inside check (gate_number between 1 and total_sectors);

comment on column local_regions.gate_number is 'Region-local sector number';
