// SQL of trading.
#include "repository.hpp"

namespace sw::trading::repository {
namespace {

constexpr Statement insert_market_rows{"trading.insert_markets", R"(
insert into station_markets (region_id, station_id, commodity, sold, bought, capacity, per_hour, last_tick_at)
select $1::uuid, m.station_id, m.commodity, m.sold, m.bought, m.capacity, m.per_hour, $2::timestamptz
from unnest($3::uuid[], $4::text[], $5::boolean[], $6::boolean[], $7::bigint[], $8::bigint[])
    as m (station_id, commodity, sold, bought, capacity, per_hour))"};

constexpr Statement delete_market_rows{
    "trading.delete_markets", "delete from station_markets where region_id = $1::uuid"};

constexpr Statement select_markets{"trading.markets", R"(
select station_id, commodity, capacity, per_hour, last_tick_at, last_trade_at
from station_markets where station_id = any($1::uuid[]) order by station_id, commodity)"};

constexpr Statement select_market{"trading.market", R"(
select station_id, commodity, capacity, per_hour, last_tick_at, last_trade_at
from station_markets where station_id = $1::uuid and commodity = $2)"};

constexpr Statement select_due{"trading.due_markets", R"(
select station_id, commodity, capacity, per_hour, last_tick_at, last_trade_at
from station_markets where region_id = $1::uuid and last_tick_at <= $2 order by last_tick_at limit $3::integer)"};

constexpr Statement update_ticks{"trading.save_ticks", R"(
update station_markets as m set last_tick_at = t.at
from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as t (station_id, commodity, at)
where m.station_id = t.station_id and m.commodity = t.commodity)"};

// A trade is stored some time after the instant that it bears, so that only a sample that is clearly later can be
// trusted to show it. No bucket is longer than an hour.
constexpr Statement select_unsampled{"trading.unsampled_markets", R"(
select station_id, commodity, capacity, per_hour, last_tick_at, last_trade_at
from station_markets as m
where region_id = $1::uuid and last_trade_at > $2::timestamptz - interval '1 hour' and not exists (
    select from market_samples as s where s.station_id = m.station_id and s.commodity = m.commodity
        and s.bucket > $2::timestamptz - interval '2 hours' and s.recorded_at > m.last_trade_at + interval '10 seconds')
order by last_trade_at limit $3::integer)"};

constexpr Statement upsert_samples{"trading.save_samples", R"(
insert into market_samples as m (region_id, bucket, recorded_at, station_id, commodity, buy_price, sell_price, quantity)
select $1::uuid, $2::timestamptz, $3::timestamptz, s.station_id, s.commodity, s.buy_price, s.sell_price, s.quantity
from unnest($4::uuid[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
    as s (station_id, commodity, buy_price, sell_price, quantity)
order by s.station_id, s.commodity
on conflict (station_id, commodity, bucket) do update
set recorded_at = excluded.recorded_at, buy_price = excluded.buy_price, sell_price = excluded.sell_price,
    quantity = excluded.quantity
where m.recorded_at <= excluded.recorded_at)"};

constexpr Statement select_samples{"trading.samples", R"(
(select recorded_at, buy_price, sell_price, quantity from market_samples
 where station_id = $1::uuid and commodity = $2 and recorded_at <= $3 and bucket <= $3
 order by bucket desc limit 1)
union all
select recorded_at, buy_price, sell_price, quantity from market_samples
where station_id = $1::uuid and commodity = $2 and recorded_at > $3 and bucket > $3::timestamptz - interval '1 hour'
order by recorded_at)"};

constexpr Statement delete_region_samples{
    "trading.delete_samples", "delete from market_samples where region_id = $1::uuid"};

constexpr Statement delete_aged_samples{"trading.delete_old_samples", R"(
delete from market_samples where region_id = $1::uuid and (station_id, commodity, bucket) in (
    select station_id, commodity, bucket from market_samples
    where region_id = $1::uuid and bucket < $2 order by bucket limit $3::integer))"};

constexpr Statement select_position{
    "trading.position",
    "select quantity, cost, awarded from trade_positions where player_id = $1::uuid and commodity = $2"};

constexpr Statement upsert_position{"trading.save_position", R"(
insert into trade_positions (player_id, commodity, quantity, cost, awarded) values ($1::uuid, $2, $3, $4, $5)
on conflict (player_id, commodity)
do update set quantity = excluded.quantity, cost = excluded.cost, awarded = excluded.awarded)"};

constexpr Statement delete_positions{"trading.take_positions", R"(
delete from trade_positions where player_id = $1::uuid returning commodity, quantity, cost, awarded)"};

constexpr Statement clear_awards{
    "trading.allow_awards", "update trade_positions set awarded = false where player_id = $1::uuid and awarded"};

constexpr Statement insert_trade_row{"trading.insert_trade", R"(
with market as (
    update station_markets set last_tick_at = $20, last_trade_at = $19, volume = volume + $12::bigint
    where station_id = $5::uuid and commodity = $8
)
insert into trades (trade_id, region_id, player_id, ship_id, station_id, sector_id, type, commodity, quantity,
                    unit_price, tax, total_value, station_buy_price, station_sell_price, stock_before, stock_after,
                    profit, profit_margin, market_impact, ledger_tx_id, created_at, flagged_suspicious)
values ($1, $2, $3, $4, $5::uuid, $6, $7, $8, $9, $10, $11, $12::bigint, $13, $14, $15, $16, $17, $18, $21, $22, $19,
        (select count(*) >= 10 from (
            select from trades where player_id = $3 and created_at > $19::timestamptz - interval '1 hour'
                and station_id = $5::uuid and commodity = $8 limit 10) as recent)))"};

constexpr Statement select_history{"trading.history", R"(
select trade_id, type, commodity, quantity, unit_price, tax, total_value, profit, profit_margin, station_id, sector_id,
       created_at
from trades where player_id = $1::uuid order by created_at desc limit $2::integer)"};

constexpr Statement count_history{
    "trading.history_count", "select count(*) as trades from trades where player_id = $1::uuid"};

double impact_of(const Deal& deal) {
    const auto before = static_cast<double>(deal.before.sell);
    return 100.0 * (static_cast<double>(deal.after.sell) - before) / before;
}

}  // namespace

void insert_markets(Tx& tx, RegionId region, const std::vector<NewMarket>& markets) {
    std::vector<Param> stations, commodities, sold, bought, capacities, rates;
    for (const auto& market : markets) {
        stations.push_back(to_param(market.station));
        commodities.push_back(to_param(market.listing.commodity));
        sold.push_back(to_param(market.listing.sold));
        bought.push_back(to_param(market.listing.bought));
        capacities.push_back(to_param(market.listing.capacity));
        rates.push_back(to_param(market.listing.per_hour));
    }
    tx.defer(
        insert_market_rows, region, tx.now(), array_param(stations), array_param(commodities), array_param(sold),
        array_param(bought), array_param(capacities), array_param(rates)
    );
}

void delete_markets(Tx& tx, RegionId region) {
    tx.defer(delete_market_rows, region);
}

Pending send_markets(Reader& reader, const std::vector<StationId>& stations) {
    return reader.send(select_markets, stations);
}

Pending send_market(Reader& reader, StationId station, const std::string& commodity) {
    return reader.send(select_market, station, commodity);
}

std::vector<Market> read_markets(const Rows& rows) {
    std::vector<Market> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<StationId>("station_id"), row.get<std::string>("commodity"), row.get<std::int64_t>("capacity"),
             row.get<std::int64_t>("per_hour"), row.get<Time>("last_tick_at"),
             row.get<std::optional<Time>>("last_trade_at")}
        );
    }
    return out;
}

std::vector<Market> due_markets(Reader& reader, RegionId region, Time before, std::int32_t limit) {
    return read_markets(reader.query(select_due, region, before, limit));
}

void save_ticks(Tx& tx, const std::vector<Tick>& ticks) {
    std::vector<Param> stations, commodities, times;
    for (const auto& tick : ticks) {
        stations.push_back(to_param(tick.station));
        commodities.push_back(to_param(tick.commodity));
        times.push_back(to_param(tick.at));
    }
    tx.defer(update_ticks, array_param(stations), array_param(commodities), array_param(times));
}

std::vector<Market> unsampled_markets(Reader& reader, RegionId region, Time now, std::int32_t limit) {
    return read_markets(reader.query(select_unsampled, region, now, limit));
}

void save_samples(Tx& tx, RegionId region, Time bucket, const std::vector<Sample>& samples) {
    std::vector<Param> stations, commodities, buy_prices, sell_prices, quantities;
    for (const auto& sample : samples) {
        stations.push_back(to_param(sample.station));
        commodities.push_back(to_param(sample.commodity));
        buy_prices.push_back(to_param(sample.buy_price));
        sell_prices.push_back(to_param(sample.sell_price));
        quantities.push_back(to_param(sample.quantity));
    }
    tx.defer(
        upsert_samples, region, bucket, tx.now(), array_param(stations), array_param(commodities),
        array_param(buy_prices), array_param(sell_prices), array_param(quantities)
    );
}

Pending send_samples(Reader& reader, StationId station, const std::string& commodity, Time from) {
    return reader.send(select_samples, station, commodity, from);
}

void delete_samples(Tx& tx, RegionId region) {
    tx.defer(delete_region_samples, region);
}

void delete_old_samples(Tx& tx, RegionId region, Time before, std::int32_t limit) {
    tx.defer(delete_aged_samples, region, before, limit);
}

Pending send_position(Reader& reader, PlayerId player, const std::string& commodity) {
    return reader.send(select_position, player, commodity);
}

Position read_position(const Rows& rows) {
    if (rows.empty()) return {};
    const auto row = rows[0];
    return {row.get<std::int64_t>("quantity"), row.get<std::int64_t>("cost"), row.get<bool>("awarded")};
}

void save_position(Tx& tx, PlayerId player, const std::string& commodity, const Position& position) {
    tx.defer(upsert_position, player, commodity, position.quantity, position.cost, position.awarded);
}

std::vector<CarriedPosition> take_positions(Tx& tx, PlayerId player) {
    const Rows rows = tx.query(delete_positions, player);
    std::vector<CarriedPosition> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        out.push_back(
            {row.get<std::string>("commodity"), row.get<std::int64_t>("quantity"), row.get<std::int64_t>("cost"),
             row.get<bool>("awarded")}
        );
    }
    return out;
}

void allow_awards(Tx& tx, PlayerId player) {
    tx.defer(clear_awards, player);
}

void insert_trade(Tx& tx, const Trade& trade) {
    const Deal& deal = trade.deal;
    const std::int64_t total = trade.side == Side::buy ? deal.total() : deal.goods;
    tx.defer(
        insert_trade_row, trade.id, trade.region, trade.player, trade.ship, trade.station, trade.sector,
        to_name(trade.side), trade.commodity, deal.quantity, deal.unit_price, deal.tax, total, deal.before.buy,
        deal.before.sell, trade.stock_before, deal.stock_after, trade.profit, trade.margin, trade.at, trade.tick_at,
        impact_of(deal), trade.ledger_tx
    );
}

Pending send_history(Reader& reader, PlayerId player, std::int32_t limit) {
    return reader.send(select_history, player, limit);
}

Pending send_count(Reader& reader, PlayerId player) {
    return reader.send(count_history, player);
}

std::vector<PastTrade> read_history(const Rows& rows) {
    std::vector<PastTrade> out;
    out.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto row = rows[i];
        PastTrade trade;
        trade.id = row.get<Uuid>("trade_id");
        trade.type = row.get<std::string>("type");
        trade.commodity = row.get<std::string>("commodity");
        trade.quantity = row.get<std::int64_t>("quantity");
        trade.unit_price = row.get<std::int64_t>("unit_price");
        trade.tax = row.get<std::int64_t>("tax");
        trade.total = row.get<std::int64_t>("total_value");
        trade.profit = row.get<std::optional<std::int64_t>>("profit");
        trade.margin = row.get<std::optional<double>>("profit_margin");
        trade.station = row.get<StationId>("station_id");
        trade.sector = row.get<SectorId>("sector_id");
        trade.at = row.get<Time>("created_at");
        out.push_back(std::move(trade));
    }
    return out;
}

}  // namespace sw::trading::repository
