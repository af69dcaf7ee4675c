-- Facts about accounts that regions with a database of their own must know: their heartbeats fetch them by number.
-- A newer fact replaces the one before, so that a new region hears each only once.
create sequence account_notice_numbers;

create table account_notices (
    topic text not null constraint account_notices_topic check (topic in ('link', 'person', 'name')),
    user_id uuid not null,
    other_id uuid not null default '00000000-0000-0000-0000-000000000000',
    value text not null,
    notice_id bigint not null constraint account_notices_once unique,
    told_at timestamptz not null,
    primary key (topic, user_id, other_id)
);

comment on column account_notices.value is 'link: household, evidence or none; person: erased; name: the new one';
