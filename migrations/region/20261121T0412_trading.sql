-- Station markets, trades and what pilots paid for what they carry. Stock is not here: it is the ledger balance of the
-- station's account (account kind station).
create table station_markets (
    region_id uuid not null,
    station_id uuid not null,
    commodity text not null,
    sold boolean not null,
    bought boolean not null,
    capacity bigint not null check (capacity > 0),
    per_hour bigint not null check (per_hour > 0),
    last_tick_at timestamptz not null,
    last_trade_at timestamptz,
    volume bigint not null default 0 check (volume >= 0),
    primary key (station_id, commodity),
    constraint station_markets_traded check (sold or bought)
) with (fillfactor = 80);

create index station_markets_due on station_markets (region_id, last_tick_at);

comment on column station_markets.per_hour is 'Production where the good is sold, consumption where it is only bought';
comment on column station_markets.volume is 'Credits traded since the market opened';

alter table station_markets enable row level security;
alter table station_markets force row level security;
create policy station_markets_region on station_markets
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

create table trades (
    trade_id uuid primary key,
    region_id uuid not null,
    player_id uuid not null,
    ship_id uuid not null,
    station_id uuid not null,
    sector_id integer not null,
    type text not null check (type in ('buy', 'sell')),
    commodity text not null,
    quantity bigint not null check (quantity > 0),
    unit_price bigint not null check (unit_price >= 0),
    tax bigint not null check (tax >= 0),
    total_value bigint not null check (total_value >= 0),
    station_buy_price bigint not null,
    station_sell_price bigint not null,
    stock_before bigint not null check (stock_before >= 0),
    stock_after bigint not null check (stock_after >= 0),
    profit bigint,
    profit_margin double precision,
    market_impact double precision not null,
    flagged_suspicious boolean not null,
    ledger_tx_id uuid not null,
    created_at timestamptz not null
);

create index trades_player on trades (player_id, created_at desc);

comment on column trades.market_impact is 'Percent by which the trade moved the price that the station charges';
comment on column trades.flagged_suspicious is 'More than ten trades of one pilot, station and good in an hour';

alter table trades enable row level security;
alter table trades force row level security;
create policy trades_region on trades
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);

-- Without a region: goods keep their price when the pilot crosses a gate.
create table trade_positions (
    player_id uuid not null,
    commodity text not null,
    quantity bigint not null check (quantity >= 0),
    cost bigint not null check (cost >= 0),
    awarded boolean not null,
    primary key (player_id, commodity)
) with (fillfactor = 80);

comment on column trade_positions.awarded is 'Rank points were given for this good since the pilot docked';
