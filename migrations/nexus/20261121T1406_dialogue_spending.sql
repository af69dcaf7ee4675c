-- What language models cost a day (rules_society 24.2): a row for each pilot, and one under the nil id for all together.
-- A call is counted with its estimate before it is made and corrected afterwards, so that no crash makes it free.

create table dialogue_spending (
    day date not null,
    player_id uuid not null,
    microusd bigint not null default 0 constraint dialogue_spending_not_negative check (microusd >= 0),
    calls integer not null default 0,
    constraint dialogue_spending_pk primary key (day, player_id)
);

comment on column dialogue_spending.day is 'In UTC';
comment on column dialogue_spending.microusd is 'Millionths of a dollar';
