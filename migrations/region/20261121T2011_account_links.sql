-- Which accounts belong together, as the nexus says, and what pilots gave each other: for the limits on gifts between
-- them, wherever they fly (rules_society 28).

create table account_links (
    user_a uuid not null,
    user_b uuid not null,
    kind text not null constraint account_links_kind check (kind in ('household', 'evidence')),
    primary key (user_a, user_b),
    constraint account_links_order check (user_a < user_b)
);

create index account_links_user_b on account_links (user_b);

create table pilot_gifts (
    gift_id uuid primary key,
    from_player uuid not null,
    to_player uuid not null,
    credits bigint not null constraint pilot_gifts_positive check (credits > 0),
    given_at timestamptz not null,
    constraint pilot_gifts_to_somebody_else check (from_player <> to_player)
);

create index pilot_gifts_pair on pilot_gifts (from_player, to_player, given_at);
create index pilot_gifts_to on pilot_gifts (to_player, given_at);
create index pilot_gifts_aged on pilot_gifts (given_at);

comment on table pilot_gifts is 'Kept for as long as evidence needs it; the books are in the ledger';
