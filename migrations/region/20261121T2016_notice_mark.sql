-- Up to which notice about accounts this region has heard of its nexus.
create table region_notice_mark (
    only_row boolean constraint region_notice_mark_pk primary key default true
        constraint region_notice_mark_one_row check (only_row),
    notice_id bigint not null
);
