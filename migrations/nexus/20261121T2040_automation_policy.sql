-- How far helpers and scripts may act in a region. The platform's own regions are for everybody; owners choose theirs.

alter table regions add column automation_policy text not null default 'assisted'
    constraint valid_automation_policy check (automation_policy in ('manual', 'assisted', 'open'));

update regions set automation_policy = 'open' where region_type <> 'player_owned';

comment on column regions.automation_policy is 'manual | assisted | open: asked before every act of a helper or a script';
