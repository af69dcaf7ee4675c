-- What goods were worth: at most one sample of a market in each span of time, the newest of it.
create table market_samples (
    region_id uuid not null,
    station_id uuid not null,
    commodity text not null,
    bucket timestamptz not null,
    recorded_at timestamptz not null,
    buy_price bigint not null check (buy_price >= 0),
    sell_price bigint not null check (sell_price >= 0),
    quantity bigint not null check (quantity >= 0),
    primary key (station_id, commodity, bucket)
);

create index market_samples_age on market_samples (region_id, bucket);

comment on column market_samples.bucket is 'Begin of the span of time that the sample stands for';

alter table market_samples enable row level security;
alter table market_samples force row level security;
create policy market_samples_region on market_samples
    using (region_id = nullif(current_setting('app.current_region', true), '')::uuid);
